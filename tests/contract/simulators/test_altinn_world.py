"""The world without HTTP: rights, ids and delayed events follow the clock that it is given."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from adapters.simulators.altinn import CONFIDENTIAL_POST, ORDINARY_POST, LetterDraft, Unit
from adapters.simulators.altinn.identifiers import IdMaker, is_organisation_number, is_party, organisation_of
from adapters.simulators.altinn.world import UnknownId
from tests.contract.simulators.altinn_town import (
    COUNCIL,
    LETTERS,
    MUNICIPALITY,
    SCHOOL,
    SECRETS,
    STRANGER,
    StoppedClock,
    build_world,
    party,
)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (MUNICIPALITY, True),
        (SCHOOL, True),
        ("313756271", False),
        ("31375627", False),
        ("3137562700", False),
        ("31375627x", False),
        ("٣١٣٧٥٦٢٧٠", False),
    ],
)
def test_organisation_numbers(text: str, valid: bool) -> None:
    assert is_organisation_number(text) is valid
    assert is_party(party(text)) is valid


def test_a_bare_number_is_neither_a_party_nor_on_behalf_of_anybody() -> None:
    assert not is_party(MUNICIPALITY)
    assert organisation_of(MUNICIPALITY) is None
    assert organisation_of(f"0192:{MUNICIPALITY}") == organisation_of(party(MUNICIPALITY)) == MUNICIPALITY


def test_ids_are_of_version_seven_in_order_and_repeatable() -> None:
    clock = StoppedClock()
    maker = IdMaker(clock)
    made = [maker.new() for _ in range(50)]
    clock.forward(milliseconds=1)
    made.append(maker.new())
    assert made == sorted(set(made))
    assert {UUID(one).version for one in made} == {7}
    assert IdMaker(StoppedClock()).new() == made[0]


def test_a_sub_unit_inherits_and_a_ledd_does_not() -> None:
    world, bot = build_world(StoppedClock())
    assert [world.may(bot, unit, LETTERS) for unit in (MUNICIPALITY, SCHOOL, COUNCIL, STRANGER)] == [
        True,
        True,
        False,
        False,
    ]
    assert not world.may(bot, SCHOOL, SECRETS)
    world.delegate(CONFIDENTIAL_POST, SCHOOL, bot)
    assert world.may(bot, SCHOOL, SECRETS)
    assert not world.may(bot, MUNICIPALITY, SECRETS)
    assert not world.may(None, MUNICIPALITY, LETTERS)
    assert not world.may(bot, MUNICIPALITY, "unknown")


def test_the_reference_defaults_to_the_owner() -> None:
    world, bot = build_world(StoppedClock())
    agent = world.add_system_user(MUNICIPALITY, external_ref="ledd", packages=[ORDINARY_POST])
    assert world.find_system_user(MUNICIPALITY, None) is bot
    assert world.find_system_user(MUNICIPALITY, MUNICIPALITY) is bot
    assert world.find_system_user(MUNICIPALITY, "ledd") is agent
    assert world.find_system_user(SCHOOL, None) is None


def test_wrong_units_and_unknown_records() -> None:
    world, _ = build_world(StoppedClock())
    with pytest.raises(ValueError, match="organisation number"):
        world.add_unit(Unit(orgno="123456789", name="x"))
    with pytest.raises(UnknownId):
        world.add_unit(Unit(orgno="314159268", name="x", kind="sub", parent="210987657"))
    for look in (world.dialog, world.correspondence, world.attachment, world.unit, world.resource):
        with pytest.raises(UnknownId):
            look("unknown")


def test_a_delayed_transmission_arrives_in_its_dialog() -> None:
    clock = StoppedClock()
    world, _ = build_world(clock)
    first = world.add_letter(LetterDraft(unit=MUNICIPALITY, resource=LETTERS, title="a"))
    later = clock() + timedelta(hours=1)
    world.add_letter(
        LetterDraft(unit=MUNICIPALITY, resource=LETTERS, title="b", dialog=first.dialog_id, publish_at=later)
    )
    assert world.dialog(first.dialog_id).transmissions == []
    clock.forward(hours=3)
    dialog = world.dialog(first.dialog_id)
    assert [item.title for item in dialog.transmissions] == ["b"]
    assert dialog.content_updated_at == later
    assert world.scheduled == []
