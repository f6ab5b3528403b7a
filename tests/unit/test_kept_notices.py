"""What is done with the e-mail of a notice, in which order, and by which name a forwarding is found again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.item import MessageRef
from bot.domain.kept_notices import forward_key, step_after, steps_of
from bot.domain.notice_rules import Decision, Deed
from bot.domain.notices import NoticeKind, door_name, earliest_letter, fits
from tests.unit.test_notices import a_letter, a_notice

FORWARD, DELETE, FILE, KEEP, IGNORE = Deed.FORWARD, Deed.DELETE, Deed.FILE, Deed.KEEP, Deed.IGNORE


@pytest.mark.parametrize(
    ("decision", "steps"),
    [
        (Decision(deed=FORWARD, to="lonn@example.test", folder="Nav"), (FORWARD, FILE)),
        (Decision(deed=FORWARD, to="lonn@example.test"), (FORWARD,)),
        (Decision(deed=DELETE), (DELETE,)),
        (Decision(deed=FILE, folder="Altinn"), (FILE,)),
        (Decision(deed=FILE), ()),
        (Decision(deed=KEEP), ()),
        (Decision(deed=KEEP, folder="Altinn"), ()),
        (Decision(deed=IGNORE), ()),
    ],
)
def test_what_is_done_in_which_order(decision: Decision, steps: tuple[Deed, ...]) -> None:
    assert steps_of(decision) == steps
    assert [step_after(decision, step) for step in steps] == [*steps[1:], *([KEEP] if steps else [])]
    assert step_after(decision, KEEP) is KEEP


def test_a_forwarding_has_one_key_of_its_own_that_graph_takes() -> None:
    ref = MessageRef(source_id="postmottak", external_id="post/AAMk'=")
    keys = {
        forward_key(each)
        for each in (ref, replace(ref, external_id="post/AAMl"), replace(ref, source_id="p"), replace(ref))
    }
    assert len(keys) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{8,100}", key) for key in keys)


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind is not NoticeKind.INFORMATION])
def test_no_letter_from_before_the_earliest_can_be_meant(kind: NoticeKind) -> None:
    notice = a_notice(kind=kind)
    letter = a_letter(received_at=earliest_letter(notice), confidential=True)
    assert fits(notice, letter)
    assert not fits(notice, replace(letter, received_at=letter.received_at - timedelta(seconds=1)))


def test_doors_have_the_names_that_people_use() -> None:
    assert [door_name(door) for door in ("acos_mottak", "svarinn", "fylket")] == ["ACOS Mottak", "SvarInn", "fylket"]
