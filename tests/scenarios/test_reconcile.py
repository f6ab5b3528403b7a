"""The daily comparison of ledger, archive and sources: told once, on the board while it lasts, gone when mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app.aftercare.reconcile.compare import Limits, compare
from bot.app.aftercare.reconcile.daily import reconcile_daily
from bot.app.aftercare.reconcile.examination import ComparisonExamination
from bot.app.health.reconciled import LATE_AFTER, tell_lateness
from bot.commands.reconcile import agrees, lines_of
from bot.domain.differences import DifferenceKind
from bot.domain.item import State
from bot.ports.archive import RegistryEntry
from tests.house import ARCHIVES, OPEN, SUPPRESSED, Archive, a_house
from tests.scenarios.acting import a_letter, by_hand, entries, register, shared
from tests.scenarios.evidence import cards
from tests.scenarios.ks import failing_svarinn, hand_in, poll
from tests.scenarios.reconciling import (
    DAY,
    HEADING,
    LIMITS,
    NONE,
    differences_card,
    forget_letters,
    in_archive,
    lasting,
    next_morning,
    registered,
    set_status,
    told,
    under_our_key,
)
from tests.stores import DIALECTS

WITHOUT, GONE, UNKNOWN, VOID, NOT_FINAL, MISSING, BACK = DifferenceKind


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_an_entry_that_the_archive_lost_is_told_until_the_letter_is_taken_up_again(dialect: str) -> None:
    async with a_house(dialect) as house:
        letter = await registered(house)
        number = in_archive(house)
        assert await next_morning(house) == set()
        assert differences_card(house) == "", "nothing to tell is not told"
        before = house.written()
        house.archive_world.delete_entry(number)

        assert await next_morning(house) == {WITHOUT}
        card = differences_card(house)
        assert HEADING[WITHOUT] in told(house)
        assert f"Journalpost {number}" in told(house)
        assert "Åpne journalposten" not in told(house), "there is none to open"
        assert await next_morning(house) == {WITHOUT}
        assert differences_card(house) == card, "told once"
        assert house.written() == before, "nothing was done anywhere"

        answer = await house.teams.click("ola", card, "reopen")
        assert "tatt opp igjen" in answer.text
        await house.draw()
        assert await house.state() is State.CLAIMED
        assert NONE in told(house)
        assert "Tatt av" in shared(house, letter)
        assert await lasting(house) == {}


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_what_somebody_changed_in_the_archive_is_told_and_over_when_it_is_changed_back(archive: Archive) -> None:
    async with a_house(archive=archive) as house:
        await registered(house)
        (entry,) = house.archive_world.entries()
        for status, kind in (("U", VOID), ("M", NOT_FINAL)):
            set_status(house, status)
            assert await next_morning(house) == {kind}
            assert HEADING[kind] in told(house)
            assert f"{house.desk.archive_name} kan ikke liste uregistrerte dokumenter" in told(house)
            assert ("Ta opp igjen" in told(house)) is (kind is VOID)
            set_status(house, "J")
            assert await next_morning(house) == set()
            assert NONE in told(house)
        house.archive_world.delete_entry(entry.number)
        assert await next_morning(house) == {WITHOUT}
        trail = [(one.verb, one.facts) for one in await house.audit() if one.verb.startswith("difference:")]
        assert [verb for verb, _ in trail] == ["difference:found", "difference:over"] * 2 + ["difference:found"]
        assert trail[0][1] == {"kind": VOID.value, "entry": entry.number}


async def test_an_entry_that_is_gone_before_any_receipt_was_given_is_another_matter() -> None:
    async with a_house(mode="observe") as house:
        card = await a_letter(house)
        number = house.p360.world.add_entry("Fra før", case_number=house.p360.world.cases()[0].number).number
        await by_hand(house, "kari", card, "registered", number)
        await house.finish()
        assert await house.state() is State.HANDLED
        assert await next_morning(house) == set(), "what observe does not write is not missed"
        house.p360.world.delete_entry(number)
        assert await next_morning(house) == {GONE}
        assert HEADING[GONE] in told(house)


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_after_a_restored_database_entries_that_the_ledger_does_not_know_are_told(archive: Archive) -> None:
    async with a_house(archive=archive) as house:
        await registered(house)
        number = in_archive(house)
        await forget_letters(house)
        await house.poll()
        await house.draw()
        assert await next_morning(house) == {UNKNOWN}
        assert HEADING[UNKNOWN] in told(house)
        assert number in told(house)
        assert "Ta opp igjen" not in told(house), "it waits on its own card"
        assert "Åpne i Altinn" not in told(house), "nobody is led to open it"
        (card,) = set(cards(house)[-2:]) - {differences_card(house)}
        assert await house.state() is State.HANDLED_ELSEWHERE, "it was archived at its source before"
        await house.teams.click("ola", card, "claim")
        assert await lasting(house), "not yet mended"
        await by_hand(house, "ola", card, "already_registered", number)
        await house.finish()
        assert await house.state() is State.HANDLED
        assert NONE in told(house), "over as soon as it is linked"
        assert await next_morning(house) == set()


async def test_an_archive_without_key_lookup_is_not_asked_about_letters_that_wait() -> None:
    async with a_house(document_external_id=False) as house:
        await a_letter(house)
        asked = len(house.p360.simulator.record)
        assert await next_morning(house) == set()
        assert len(house.p360.simulator.record) == asked


async def test_an_entry_that_was_moved_is_followed_by_its_key() -> None:
    async with a_house() as house:
        letter = await registered(house)
        world = house.p360.world
        (entry,) = entries(house)
        other = world.cases()[1]
        world.put_entry(replace(entry, number=f"{other.number}-7", case_recno=other.recno))
        assert await next_morning(house) == set()
        outcome = (await house.only()).outcome
        assert outcome is not None
        assert outcome.entry_number == f"{other.number}-7"
        assert f"{other.number}-7" in shared(house, letter)
        asked = len(house.p360.simulator.record)
        assert await next_morning(house) == set()
        assert len(house.p360.simulator.record) == asked + 1, "found by its new number"


async def test_a_receipt_that_was_given_up_is_told_until_the_source_has_it() -> None:
    async with a_house() as house:
        house.fault("altinn", "SetDialogSystemLabels", status=400)
        await registered(house)
        (dialog,) = house.dialogs
        assert house.labels(dialog) == ["Default"]
        assert await next_morning(house) == {MISSING}
        assert HEADING[MISSING] in told(house)
        assert "Åpne i Altinn" in told(house)
        traces = len(house.altinn.world.traces)
        house.altinn.world.set_labels(house.altinn.world.dialog(dialog), ["Archive"])
        assert await next_morning(house) == set()
        assert NONE in told(house)
        assert len(house.altinn.world.traces) == traces, "looking leaves none"


async def test_receipts_that_were_cancelled_when_somebody_finished_by_hand_are_told() -> None:
    async with a_house() as house:
        house.fault("p360", "UpdateDocument", status=400, times=50)
        card = await a_letter(house, OPEN, confirmation=True)
        await register(house, "kari", card, title_confirmed="true", confirm_reception="true")
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        assert await next_morning(house) == set(), "a person is asked already"
        await house.teams.click("kari", card, "close_by_hand")
        await house.draw()
        assert await house.state() is State.HANDLED
        assert await next_morning(house) == {MISSING}


async def test_a_letter_that_svarinn_still_lists_though_it_was_receipted_is_told() -> None:
    async with failing_svarinn() as (house, world, faults):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        receipted = letter.status
        assert await next_morning(house) == set()
        letter.status = "KLAR_FOR_MOTTAK"
        assert await next_morning(house) == {BACK}
        letter.status = receipted
        assert await next_morning(house) == set()
        assert not faults.waiting


@pytest.mark.parametrize(("what", "kinds"), [("hidden", {BACK}), ("edited", {BACK}), ("a letter", set())])
async def test_a_label_that_new_content_took_away_is_told_unless_a_card_tells_it(what: str, kinds: set[str]) -> None:
    async with a_house() as house:
        await registered(house)
        (dialog,) = house.dialogs
        if what == "edited":
            house.altinn.world.edit_content(dialog, summary="Ny frist")
        else:
            house.join(dialog, SUPPRESSED if what == "hidden" else OPEN)
        assert house.labels(dialog) == ["Default"]
        await house.poll()
        assert await next_morning(house) == kinds
        if kinds:
            assert HEADING[BACK] in told(house)
            house.altinn.world.set_labels(house.altinn.world.dialog(dialog), ["Archive"])
            assert await next_morning(house) == set()


async def test_what_is_new_comes_on_a_card_below_and_what_lasts_stays_on_it() -> None:
    async with a_house() as house:
        await registered(house)
        set_status(house, "U")
        await next_morning(house)
        first = differences_card(house)
        house.fault("altinn", "SetDialogSystemLabels", status=400)
        await registered(house)
        assert await next_morning(house) == {VOID, MISSING}
        second = differences_card(house)
        assert second != first
        assert cards(house)[-1] == second, "the newest card"
        assert "2 avvik" in told(house)


async def test_letters_handled_outside_are_counted_and_no_difference() -> None:
    async with a_house() as house:
        await registered(house)
        set_status(house, "U")
        dialog = house.letter()
        await house.poll()
        house.altinn.world.set_labels(house.altinn.world.dialog(dialog), ["Archive"])
        await house.poll()
        assert (await house.item(dialog)).state is State.HANDLED_ELSEWHERE
        assert await next_morning(house) == {VOID}
        assert "Én forsendelse er åpnet eller arkivert utenfor Postvakt" in told(house)


async def test_public_360s_forgotten_documents_are_told_and_todays_are_not() -> None:
    more = {"unregistered_archive": "recno:7"}
    async with a_house(archive_more=more) as house:
        world = house.p360.world
        forgotten = world.add_entry("Ikke registrert", created_at=house.clock.now() - timedelta(days=3))
        assert await next_morning(house) == set()
        assert "Ett uregistrert dokument i Public 360" in shared(house, cards(house)[-1])
        assert "Ikke registrert" not in house.on_board(), "no title is read"
        world.add_entry("Ny i dag")
        assert await next_morning(house) == set()
        assert "2 uregistrerte dokumenter i Public 360" in shared(house, cards(house)[-1])
        world.delete_entry(forgotten.number)
        assert await next_morning(house) == set()
        assert NONE in told(house)
        assert "Ett uregistrert dokument" in told(house), "ordinary work of that day"


async def test_what_a_silent_archive_cannot_tell_is_neither_told_nor_over() -> None:
    async with a_house() as house:
        await registered(house)
        set_status(house, "U")
        await next_morning(house)
        set_status(house, "J")
        house.fault("p360", "*", status=503, times=50)
        assert await next_morning(house) == {VOID}, "nobody knows"
        assert "fordi disse ikke svarte: Public 360" in told(house)
        house.p360.simulator.faults.clear()
        assert await next_morning(house) == set()
        assert "ikke svarte" not in told(house)


async def test_a_silent_archive_is_left_alone_after_three_questions() -> None:
    async with a_house() as house:
        for _ in range(6):
            await a_letter(house)
        house.fault("p360", "*", status=401, times=500)
        asked = len(house.p360.simulator.record)
        await next_morning(house)
        assert len(house.p360.simulator.record) == asked + 3
        house.p360.simulator.faults.clear()
        assert (await compare(house.desk, Limits(most_items=3))).silent == ()


async def test_a_fault_of_ours_costs_the_other_letters_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_house() as house:
        await registered(house)
        first = in_archive(house)
        await registered(house)
        for entry in entries(house):
            house.p360.world.put_entry(replace(entry, status_code="U"))
        ask = house.desk.archive.entry

        async def entry(number: str) -> RegistryEntry | None:
            if number == first:
                raise ZeroDivisionError
            return await ask(number)

        house.pass_time(DAY)
        monkeypatch.setattr(house.desk.archive, "entry", entry)
        comparison = await compare(house.desk, LIMITS)
        assert [len(compared.differences) for compared in comparison.items] == [0, 1]
        assert comparison.items[0].untold == {*DifferenceKind}
        assert not comparison.silent, "the archive answers"


async def test_a_run_asks_of_so_many_and_goes_on_with_the_others_the_next_day() -> None:
    async with a_house() as house:
        for _ in range(6):
            house.letter()
        await house.poll()
        asked: list[set[str]] = []
        for _ in range(3):
            before = len(house.p360.simulator.record)
            await next_morning(house, limits=Limits(most_items=2))
            asked.append({one.body.decode() for one in house.p360.simulator.record[before:]})
        assert [len(one) for one in asked] == [2, 2, 2]
        assert len(set.union(*asked)) == 6, "each was asked about once"
        house.pass_time(31 * DAY)
        assert (await compare(house.desk, LIMITS)).items == (), "older ones are let rest"


async def test_a_day_has_one_comparison_however_often_it_is_asked_for() -> None:
    async with a_house() as house:
        assert await reconcile_daily(house.desk, LIMITS)
        house.pass_time(timedelta(hours=8))
        assert not await reconcile_daily(house.desk, LIMITS)
        house.pass_time(timedelta(hours=11))
        assert not await reconcile_daily(house.desk, LIMITS), "it is night in Oslo"
        house.pass_time(timedelta(hours=3))
        assert await reconcile_daily(house.desk, LIMITS)


async def test_a_comparison_that_does_not_come_is_told_and_told_again_when_it_does() -> None:
    async with a_house() as house:
        await tell_lateness(house.desk)
        house.pass_time(LATE_AFTER - timedelta(minutes=1))
        await tell_lateness(house.desk)
        await house.draw()
        assert cards(house) == []
        house.pass_time(timedelta(minutes=1))
        for _ in range(2):
            await tell_lateness(house.desk)
            await house.draw()
        (card,) = cards(house)
        assert "Postvakt har ikke sammenlignet" in shared(house, card)
        assert len(house.teams.world.post(card).revisions) == 1
        assert await reconcile_daily(house.desk, LIMITS)
        await house.draw()
        assert "sammenligner med arkivet og postkildene igjen" in shared(house, card)


async def test_a_board_that_is_set_later_gets_what_lasts() -> None:
    async with a_house(board=False) as house:
        house.letter(OPEN)
        await house.poll()
        under_our_key(house, (await house.only()).letter.ref)
        assert await next_morning(house) == {UNKNOWN}
        await house.teams.talk.say("adm", "@Postvakt tavle ja")
        await house.office.turns.settle()
        assert await next_morning(house) == {UNKNOWN}
        assert HEADING[UNKNOWN] in told(house)


async def test_the_command_prints_what_it_finds_without_titles_and_remembers_nothing() -> None:
    async with a_house() as house:
        await registered(house, title="Vedtak om brygge 7")
        house.pass_time(DAY)
        assert agrees(await compare(house.desk, LIMITS))
        set_status(house, "U")
        item, before = await house.only(), await house.audit()
        comparison = await compare(house.desk, LIMITS)
        verdict, line, *rest = lines_of(house.desk, comparison, LIMITS.days * DAY)
        assert not agrees(comparison)
        assert verdict.startswith("One difference between Postvakt, the archive and the sources")
        assert line.startswith(f"{item.item_id}  The registry entry has been cancelled  ")
        assert line.endswith(in_archive(house))
        assert rest == ["Public 360: unregistered documents cannot be listed; look for them there every day"]
        assert "brygge" not in verdict + line
        assert await lasting(house) == {}
        assert await house.audit() == before
        house.fault("p360", "*", status=503, times=9)
        silent = await compare(house.desk, LIMITS)
        assert not agrees(silent)
        assert "p360: did not answer" in "".join(lines_of(house.desk, silent, LIMITS.days * DAY))


async def test_the_doctor_compares_too_and_remembers_nothing() -> None:
    async with a_house() as house:
        await registered(house)
        house.pass_time(DAY)
        (check,) = ComparisonExamination(desk=house.desk, limits=LIMITS).checks()
        before = house.written(), await house.audit()
        agreed = await check.run()
        set_status(house, "U")
        differs = await check.run()
        house.fault("p360", "*", status=503, times=9)
        silent = await check.run()

        assert [(one.code, dict(one.values)) for one in agreed] == [("comparison_agrees", {"count": 1})]
        assert [(one.code, dict(one.values)) for one in differs] == [("comparison_differs", {"count": 1, "items": 1})]
        assert [(one.code, dict(one.values)) for one in silent] == [("comparison_silent", {"systems": "p360"})]
        assert await lasting(house) == {}
        assert (house.written(), await house.audit()) == before
