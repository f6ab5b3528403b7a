"""Who may see what the sender wrote: everybody, those who work with letters, or nobody on any card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.policy import Policy
from bot.domain.sensitivity import Sensitivity, Service, Unit
from tests.store.builders import an_item

_ITEM = an_item()
_OPEN, _UNKNOWN, _SENSITIVE = Sensitivity.OPEN, None, Sensitivity.SENSITIVE


@pytest.mark.parametrize(
    ("service", "private", "everybody", "archivists"),
    [
        (_OPEN, False, True, True),
        (_UNKNOWN, False, False, True),
        (_SENSITIVE, False, False, False),
        (_OPEN, True, False, False),
        (_UNKNOWN, True, False, False),
    ],
)
def test_what_the_sender_wrote_is_told_to_no_more_people_than_may_see_it(
    service: Sensitivity | None, private: bool, everybody: bool, archivists: bool
) -> None:
    item = replace(_ITEM, letter=replace(_ITEM.letter, declared_sensitive=False, sender_is_private=private))
    unit = Unit(org_number=item.letter.unit, name="Skolen")
    policy = Policy.of([unit], [Service(service_id=item.letter.service_id, name="Vedtak", sensitivity=service)])
    assert (policy.tells_everybody(item), policy.tells_archivists(item)) == (everybody, archivists)
    attested = replace(item, attested_open=True)
    assert policy.tells_everybody(attested) is (not private and service is not _SENSITIVE)
