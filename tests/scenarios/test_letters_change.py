"""What becomes of an item when its letter changes at the source: a colleague takes it, it is edited or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.simulators.altinn import ORDINARY_POST, LetterDraft, Visits
from bot.app.aftercare.undo import reopen
from bot.app.choices.claim import claim, release
from bot.app.choices.route import route
from bot.app.intake.poll_sources import poll_source
from bot.commands.demo.town import MAIN, UNITS
from bot.domain.item import IntakeItem, Route, State
from bot.domain.policy import Policy
from bot.domain.routes import NotForRecord, RouteChoice
from bot.domain.sensitivity import Sensitivity
from tests.house import OPEN, SILENCE, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case, a_letter, entries, register, said, shared
from tests.scenarios.evidence import asked, cards, item_of, on_disk, source_state
from tests.stores import DIALECTS

SCHOOL = next(number for number, name in UNITS.items() if name == "Nordvika barneskole")
ELSEWHERE = "Behandlet utenfor Postvakt"
ADVERTISING = RouteChoice(route=Route.NOT_FOR_RECORD, not_for_record=NotForRecord.ADVERTISING)


@pytest.fixture(autouse=True)
def _second_look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.sources.altinn.dialogs.SECOND_LOOK", 0.0)


def opened_by_a_colleague(house: House, dialog_id: str) -> None:
    Visits(house.altinn.world).open_dialog(house.altinn.world.dialog(dialog_id))


def archived_by_a_colleague(house: House, dialog_id: str) -> None:
    Visits(house.altinn.world).label(house.altinn.world.dialog(dialog_id), add=["Archive"], remove=[])


def purged_by_altinn(house: House, dialog_id: str) -> None:
    house.altinn.world.purge(house.altinn.world.dialog(dialog_id).correspondence_id or "")


async def claimed(house: House, dialog_id: str, who: str = "kari") -> IntakeItem:
    return await claim(house.desk, house.press(who, await house.item(dialog_id)))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("does", [opened_by_a_colleague, archived_by_a_colleague])
async def test_a_waiting_letter_that_a_colleague_takes_at_the_source_is_closed_with_one_click(
    dialect: str, does: object
) -> None:
    async with a_house(dialect) as house:
        card = await a_letter(house)
        assert callable(does)
        does(house, house.dialogs[0])
        await house.poll()
        await house.draw()
        item = await house.only()
        assert item.state is State.HANDLED_ELSEWHERE
        assert ELSEWHERE in shared(house, card)
        await house.teams.click("ola", card, "close_elsewhere")
        done = await house.only()
        assert (done.state, done.outcome and done.outcome.by) == (State.HANDLED, house.person("ola").person_id)
        assert await house.work() == 0
        assert not [trace for trace in house.altinn.world.traces if "colleague" not in trace.by]


async def test_a_claimed_letter_is_taken_by_archiving_it_and_not_by_opening_it() -> None:
    async with a_house() as house:
        opened, archived = house.letter(), house.letter()
        await house.poll()
        await claimed(house, opened)
        await claimed(house, archived)
        opened_by_a_colleague(house, opened)
        opened_by_a_colleague(house, archived)
        archived_by_a_colleague(house, archived)
        await house.poll()
        kept, taken = await house.item(opened), await house.item(archived)
        assert (kept.state, kept.claimant) == (State.CLAIMED, house.person("kari").person_id)
        assert (taken.state, taken.claimant) == (State.HANDLED_ELSEWHERE, None)


async def test_a_letter_taken_before_we_ever_saw_it_is_shown_as_taken() -> None:
    async with a_house() as house:
        opened, archived = house.letter(), house.letter()
        opened_by_a_colleague(house, opened)
        archived_by_a_colleague(house, archived)
        assert (await house.poll()).new == 2
        assert {item.state for item in await house.items()} == {State.HANDLED_ELSEWHERE}


async def test_what_a_person_took_up_again_stays_with_people() -> None:
    async with a_house() as house:
        dialog = house.letter()
        opened_by_a_colleague(house, dialog)
        await house.poll()
        item = await claimed(house, dialog)
        await release(house.desk, house.press("kari", item))
        house.altinn.world.dialog(dialog).due_at = house.clock.now() + timedelta(days=14)
        assert (await house.poll()).changed == 1
        assert (await house.only()).state is State.WAITING
        house.altinn.world.edit_content(dialog, title="Vedtak om gatelys, rettet")
        await house.poll()
        opened_by_a_colleague(house, dialog)
        await house.poll()
        assert (await house.only()).state is State.HANDLED_ELSEWHERE, "this is the colleague's second opening"


async def test_our_own_traces_are_nobody_elses() -> None:
    """To register a dialog's first letter, the dialog is opened: its other letters look seen from then on."""
    async with a_house() as house:
        dialog = house.letter()
        joined = house.join(dialog)
        await house.poll()
        await house.draw()
        await register(house, "kari", house.card_of(await item_of(house, dialog)))
        late = house.join(dialog, title="Enda et tillegg")
        house.fault("altinn", "GetDialogLookup", status=200, body=_names_the_last_one(house, dialog))
        await house.finish()
        assert house.altinn.world.dialog(dialog).content_seen
        await house.poll()
        assert (await item_of(house, dialog)).state is State.HANDLED
        for transmission in (joined, late):
            assert (await item_of(house, dialog, transmission)).state is State.WAITING


def _names_the_last_one(house: House, dialog_id: str) -> dict[str, object]:
    """Lookup tells one correspondence of all that the dialog holds."""
    dialog = house.altinn.world.dialog(dialog_id)
    named = f"urn:altinn:correspondence-id:{dialog.transmissions[-1].correspondence_id}"
    return {"dialogId": dialog_id, "instanceRef": named, "party": f"urn:altinn:organization:identifier-no:{MAIN}"}


async def test_a_letter_that_we_archived_and_a_person_took_up_again_is_not_taken_elsewhere() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await register(house, "kari", card)
        await house.finish()
        assert house.labels(house.dialogs[0]) == ["Archive"]
        await reopen(house.desk, house.press("kari", await house.only()))
        await house.poll()
        assert (await house.only()).state is State.CLAIMED


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_letter_is_withdrawn_when_the_source_says_twice_that_it_is_gone(dialect: str) -> None:
    async with a_house(dialect) as house:
        card = await a_letter(house)
        claimed_too = house.letter(title="Varsel om tilsyn")
        await house.poll()
        await claimed(house, claimed_too)
        for dialog in (house.dialogs[0], claimed_too):
            purged_by_altinn(house, dialog)
        before = len(asked(house, "/dialoglookup"))
        assert (await house.poll()).withdrawn == 2
        assert {item.state for item in await house.items()} == {State.WITHDRAWN}
        lookups = asked(house, "/dialoglookup")[before:]
        assert all(sum(dialog in lookup for lookup in lookups) >= 2 for dialog in (house.dialogs[0], claimed_too))
        await house.draw()
        assert "Forsendelsen finnes ikke lenger i Altinn." in shared(house, card)
        assert (await house.poll()).withdrawn == 0


async def test_a_withdrawn_letter_that_is_listed_again_unchanged_is_back() -> None:
    async with a_house() as house:
        dialogs, dialog = house.altinn.world.dialogs, house.letter()
        await house.poll()
        gone = dialogs.pop(dialog)
        await house.poll()
        withdrawn = await house.only()
        assert withdrawn.state is State.WITHDRAWN

        dialogs[dialog] = gone
        await house.poll()

        back = await house.only()
        assert (back.state, back.letter) == (State.WAITING, withdrawn.letter)
        await house.draw()
        assert "Forsendelsen finnes ikke lenger" not in shared(house, house.card_of(back))


async def test_one_lookup_that_finds_nothing_is_no_evidence() -> None:
    async with a_house() as house:
        await a_letter(house)
        house.fault("altinn", "SearchDialogs", status=200, body=_nothing(), times=3)
        house.fault("altinn", "GetDialogLookup", status=404)
        polled = await house.poll()
        assert (polled.answered, polled.withdrawn) == (True, 0)
        assert await house.state() is State.WAITING


def _nothing() -> dict[str, object]:
    return {"items": [], "hasNextPage": False, "continuationToken": None, "orderBy": "contentUpdatedAt_desc"}


async def test_rights_that_were_taken_back_withdraw_nothing_and_are_no_outage() -> None:
    async with a_house() as house:
        await a_letter(house)
        house.join(house.dialogs[0])
        await house.poll()
        house.altinn.world.revoke(ORDINARY_POST, MAIN)
        for _ in range(3):
            polled = await house.poll()
            assert (polled.answered, polled.withdrawn, polled.changed) == (True, 0, 0)
            house.pass_time(timedelta(days=1))
        assert [item.state for item in await house.items()] == [State.WAITING] * 2
        assert (await source_state(house)).down_since is None


async def test_letters_that_cannot_be_looked_at_keep_no_other_from_its_turn() -> None:
    """More of them than one poll looks at."""
    async with a_house() as house:
        school = house.altinn.world.units[SCHOOL]
        house.altinn.world.units[SCHOOL] = replace(school, kind="main", parent=None)
        user = house.altinn.world.system_users[0]
        house.altinn.world.delegate(ORDINARY_POST, SCHOOL, user)
        for number in range(30):
            house.letter(unit=SCHOOL, title=f"Brev {number} til skolen")
        house.pass_time(timedelta(minutes=1))
        gone = house.letter(title="Trukket tilbake")
        assert (await house.poll()).new == 31
        house.altinn.world.revoke(ORDINARY_POST, SCHOOL)
        purged_by_altinn(house, gone)
        for _ in range(20):
            polled = await house.poll()
            assert polled.answered
            if polled.withdrawn:
                break
        assert (await house.item(gone)).state is State.WITHDRAWN
        assert len([item for item in await house.items() if item.state is State.WAITING]) == 30


async def test_an_edited_letter_keeps_its_day_says_so_and_refuses_a_form_drawn_before() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN, title="Høring om holmer")
        received = (await house.only()).letter.received_at
        await house.teams.open_dialog("kari", card, "route")
        house.pass_time(timedelta(hours=2))
        house.altinn.world.edit_content(house.dialogs[0], title="Høring om holmer, ny frist")
        assert (await house.poll()).changed == 1
        await house.draw()
        item = await house.only()
        assert item.letter.received_at == received
        assert item.letter.content_at == item.changed_at == house.clock.now()
        assert "Høring om holmer, ny frist" in shared(house, card)
        assert "Endret" in shared(house, card)
        answer = await house.teams.submit_dialog("kari", inputs={"case_number": a_case(house)})
        assert "Forsendelsen er endret" in said(answer.card)
        assert (await house.only()).round == 0
        assert (await register(house, "kari", card)).kind == "closed"
        assert (await house.only()).state is State.ROUTING


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_form_drawn_before_an_edit_is_refused_by_the_use_case(dialect: str) -> None:
    async with a_house(dialect) as house:
        dialog = house.letter()
        await house.poll()
        item = await claimed(house, dialog)
        house.altinn.world.edit_content(dialog, title="Vedtak om noe annet")
        await house.poll()
        refused = await route(house.desk, house.press("kari", item), ADVERTISING)
        assert [fault.code for fault in refused.faults] == ["content_changed"]
        assert (await house.only()).state is State.CLAIMED
        routed = await route(house.desk, house.press("kari", await house.only()), ADVERTISING)
        assert routed.item.state is State.ROUTING


async def test_a_poll_that_finds_nothing_new_changes_nothing() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        version, revisions = (await house.only()).version, len(house.teams.world.post(card).revisions)
        house.altinn.world.touch(house.dialogs[0])
        for _ in range(3):
            house.pass_time(timedelta(hours=13))
            assert (await house.poll()).changed == 0
            await house.draw()
        assert (await house.only()).version == version
        assert len(house.teams.world.post(card).revisions) == revisions
        assert cards(house) == [card]


async def test_a_rule_that_makes_a_service_sensitive_removes_subjects_from_the_store() -> None:
    async with a_house() as house:
        card = await a_letter(house, UNKNOWN, title="Vedtak om Postveien hageby")
        assert b"Postveien hageby" in on_disk(house)
        services = [
            replace(service, sensitivity=Sensitivity.SENSITIVE) if service.service_id == UNKNOWN else service
            for service in house.desk.policy.services.values()
        ]
        desk = house.desk
        desk.in_force.policy = Policy.of(desk.policy.units.values(), services)
        await poll_source(desk, desk.sources["altinn"], start_from=house.start_from, silence=SILENCE)
        await house.draw()
        item = await house.only()
        assert item.letter.subject is None
        assert desk.policy.sensitivity(item) is Sensitivity.SENSITIVE
        assert b"Postveien hageby" not in on_disk(house, settled=True)
        assert item.changed_at is not None
        assert "Endret" in shared(house, card)


async def test_what_opening_reveals_as_confidential_is_hidden_from_then_on() -> None:
    """The list does not tell it, so the poll that follows must not bring the subject back."""
    async with a_house() as house:
        draft = LetterDraft(unit=MAIN, resource=OPEN, title="Høring om Postveien hageby", body="Se.", confidential=True)
        house.altinn.world.add_letter(draft)
        await house.poll()
        await house.draw()
        item = await house.only()
        card = house.card_of(item)
        assert "Postveien hageby" in shared(house, card)
        await register(house, "kari", card, public_title="Høring", title_confirmed="true")
        await house.finish()
        for _ in range(2):
            item = await house.only()
            assert (item.trouble and item.trouble.code, item.letter.subject) == ("more_sensitive", None)
            assert house.desk.policy.sensitivity(item) is Sensitivity.SENSITIVE
            assert "Postveien hageby" not in shared(house, card)
            assert b"Postveien hageby" not in on_disk(house, settled=True)
            house.altinn.world.touch(item.letter.thread_id)
            house.pass_time(timedelta(days=1))
            await house.poll()
            await house.draw()
        assert entries(house) == []
