"""What is done with the e-mail of a notice: never before its letter is safe, never twice, and never unseen."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import AttachmentDraft, Mail
from bot.app.effects.notice_deeds import do_deeds
from bot.domain.identifiers import OrgNumber
from bot.domain.kept_notices import DeedState, forward_key
from bot.domain.notices import Fate
from bot.errors import ConfigError, OutsideError
from bot.ops.probes import Probes
from bot.ports.notices import Forwarded
from bot.running import check_notice_sources, run
from bot.settings import Listen
from tests.house import House
from tests.scenarios.acting import shared
from tests.scenarios.evidence import cards
from tests.scenarios.postmottak import (
    DAY,
    HOUR,
    LATE,
    MINUTE,
    PAYROLL,
    RULES,
    Postmottak,
    announced,
    postmottak,
    ref_of,
    sick_note,
)
from tests.stores import DIALECTS

FILE = AttachmentDraft(content=Content(name="brev.pdf", size=2_000))
NOT_SENT_IN = "Sykepengesøknad som ikke er sendt inn"


def deeds_in(trail: list[str]) -> list[str]:
    done = {"notice:filed", "notice:deleted", "notice:forwarded", "notice:deed_refused"}
    return [verb for verb in trail if verb in done]


async def verbs(house: House) -> list[str]:
    return [entry.verb for entry in await house.audit()]


def not_sent_in(place: Postmottak, **more: object) -> Mail:
    text = "Kari (test) har ikke sendt inn søknaden sin."
    return place.mail(NOT_SENT_IN, text, sender="ikke-svar@nav.no", **more)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_s_7_a_notice_is_filed_once_its_letter_is_found(dialect: str) -> None:
    async with postmottak(dialect) as place:
        mail = place.notice()
        await place.poll_both()
        assert place.folder_of(mail) == "inbox", "its letter may still be missed"
        place.house.letter()
        await place.poll("altinn")
        assert place.folder_of(mail) == "Altinn"
        kept = await place.kept(mail)
        assert (kept.state, kept.done_at is None) == (DeedState.DONE, False)
        assert deeds_in(await verbs(place.house)) == ["notice:filed"]
        before = place.moves()
        place.house.pass_time(DAY)
        await place.poll_both()
        assert place.moves() == before


async def test_s_7_a_notice_that_became_an_item_is_filed_too() -> None:
    async with postmottak() as place:
        mail = place.notice()
        await place.poll_both()
        place.house.pass_time(LATE)
        await place.poll_both()
        assert (await place.kept(mail)).fate is Fate.MISSING
        assert place.folder_of(mail) == "Altinn"


async def test_s_7_a_missing_folder_is_refused_at_the_start_before_anything_is_polled() -> None:
    async with postmottak(folders=("Behandlet",)) as place:
        # the routine's folder lies in another mailbox: Exchange moves nothing there
        other = place.world.add_mailbox("dokumentsenter@nordvika.example", name="Dokumentsenteret")
        place.world.add_folder(other.address, "Altinn", parent=place.world.folder(other, "inbox").id)
        with pytest.raises(ConfigError) as refused:
            await check_notice_sources(place.house.desk)
        assert refused.value.what == (
            "postmottak.rules.altinn.folder: there is no folder Altinn in postmottak@nordvika.example; make it in "
            "Outlook, below the inbox (below the mailbox itself where its name begins with /)\n"
            "postmottak.rules.lonn.folder: there is no folder Altinn in postmottak@nordvika.example; make it in "
            "Outlook, below the inbox (below the mailbox itself where its name begins with /)"
        )
    async with postmottak() as place:
        place.fault("*", status=503, times=50)
        await check_notice_sources(place.house.desk)


async def test_s_7_the_bot_does_not_start_without_the_folder() -> None:
    async with postmottak("postgres", folders=("Behandlet",)) as place:
        settings = place.house.office.settings.model_copy(update={"listen": Listen(port=0)})
        with pytest.raises(ConfigError, match="there is no folder Altinn"):
            await run(settings, until=asyncio.Event(), clock=place.house.clock)
        assert [each.path for each in place.simulator.record if each.path.endswith("/delta")] == []


async def test_a_folder_that_is_gone_is_told_on_the_board_until_somebody_has_made_it() -> None:
    async with postmottak(folders=()) as place:
        place.house.letter()
        mail = place.notice()
        await place.poll_both()
        (card,) = [one for one in cards(place.house) if "kan ikke ryddes i Postmottak" in shared(place.house, one)]
        assert "mailbox.no_such_folder" not in shared(place.house, card)
        assert deeds_in(await verbs(place.house)) == ["notice:deed_refused"]
        for _ in range(3):
            place.house.pass_time(HOUR)
            await place.poll_both()
        assert deeds_in(await verbs(place.house)) == ["notice:deed_refused"], "told once"

        inbox = place.world.folder(place.world.mailboxes[mail.mailbox], "inbox").id
        place.world.add_folder(mail.mailbox, "Altinn", parent=inbox)
        place.house.pass_time(DAY)
        await place.poll_both()
        assert place.folder_of(mail) == "Altinn"
        assert "E-poster med varsler ryddes i Postmottak igjen" in shared(place.house, card)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_s_8_a_notice_is_deleted_only_where_it_proves_the_unit_itself(dialect: str) -> None:
    async with postmottak(dialect, rules=[RULES[1], RULES[2]]) as place:
        proven = place.notice(announced(unit="Barnevernet"))
        hinted = place.notice(announced(unit="Barnevernet i Nordvika"))
        reworded = place.notice("Barnevernet har fått et brev. " + announced(unit="Barnevernet"))
        attached = place.notice(announced(unit="Barnevernet"), attachments=(FILE,))
        await place.poll_both()
        place.house.pass_time(LATE)
        await place.poll_both()
        found = [place.folder_of(mail) for mail in (proven, hinted, reworded, attached)]
        assert found[0] == "deleteditems"
        assert "deleteditems" not in found[1:]
        assert (await place.kept(proven)).fate is Fate.NOTHING
        assert deeds_in(await verbs(place.house)).count("notice:deleted") == 1
        assert {item.letter.ref for item in await place.house.items()} == {ref_of(hinted), ref_of(reworded)}


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_s_9_sick_notes_are_deleted_and_what_payroll_must_know_is_forwarded_in_our_own_words(
    dialect: str,
) -> None:
    async with postmottak(dialect) as place:
        house = place.house
        known = place.mail("Ny sykmelding for en av dine ansatte", sick_note("313300102"), sender="ikke-svar@nav.no")
        other = place.mail("Ny sykmelding for en av dine ansatte", "Kari (test) er syk.", sender="ikke-svar@nav.no")
        payroll = not_sent_in(place)
        await place.poll_both()
        assert [place.folder_of(mail) for mail in (known, other, payroll)] == ["deleteditems", "inbox", "Altinn"]
        assert place.sent() == [(PAYROLL,)]
        (sent,) = place.world.sent
        assert sent.subject == "Varsel fra Nav"
        assert "Det har kommet et varsel fra Nav." in sent.body
        assert "Gjelder: Nordvika kommune." in sent.body
        assert "https://" in sent.body
        for secret in ("Kari", "søknad", "Syke"):
            assert secret not in sent.subject + sent.body
        assert sent.attachments == ()
        assert await house.items() == []
        assert sorted(deeds_in(await verbs(house))) == ["notice:deleted", "notice:filed", "notice:forwarded"]


async def test_a_forward_rule_is_tried_before_a_delete_rule_that_holds_as_well() -> None:
    both = [
        {"id": "slett", "do": "delete", "templates": ["nav-sick-note"]},
        {"id": "send", "do": "forward", "announces": ["nav"], "to": PAYROLL},
    ]
    async with postmottak(rules=both) as place:
        mail = place.mail("Ny sykmelding for en av dine ansatte", sick_note("313300102"), sender="ikke-svar@nav.no")
        await place.poll()
        assert place.sent() == [(PAYROLL,)]
        assert place.folder_of(mail) == "inbox"


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_s_9_a_process_that_dies_between_noting_and_sending_sends_nothing_twice(dialect: str) -> None:
    """Struck at each request that leaves: the successor finds the row as sent, and asks before it does anything."""
    for fatal in ("find", "draft", "send", "told"):
        async with postmottak(dialect, graph={"send_delay": timedelta(minutes=2)}) as place:
            mail = not_sent_in(place)
            await place.house.poll("postmottak")
            with pytest.raises(_Died):
                await _die_at(place, fatal)
            assert (await place.kept(mail)).state is DeedState.SENT
            await place.house.deeds()
            for _ in range(8):
                place.house.pass_time(MINUTE)
                await place.house.deeds()
            place.house.pass_time(HOUR)
            await place.house.deeds()
            assert place.sent() == [(PAYROLL,)], fatal
            assert deeds_in(await verbs(place.house)) == ["notice:forwarded", "notice:filed"]


class _Died(BaseException):
    """The process is no more."""


async def _die_at(place: Postmottak, fatal: str) -> None:
    source = place.house.desk.notice_sources["postmottak"]
    graph = source._deeds._graph  # type: ignore[attr-defined]
    read, change = graph.read, graph.change
    changes: list[str] = []

    async def reading(shape, call, **more):
        if fatal == "find":
            raise _Died
        return await read(shape, call, **more)

    async def changing(call):
        what = "send" if call.path.endswith("/send") else "draft"
        changes.append(what)
        if fatal == what:
            raise _Died
        answer = await change(call)
        if fatal == "told" and what == "send":
            raise _Died
        return answer

    graph.read, graph.change = reading, changing
    try:
        await do_deeds(place.house.desk)
    finally:
        graph.read, graph.change = read, change


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_answer_that_is_lost_is_asked_about_and_only_absence_after_a_while_sends_again(when: str) -> None:
    async with postmottak(graph={"send_delay": timedelta(minutes=2)}) as place:
        mail = not_sent_in(place)
        place.fault("SendMessage", status=0, when=when)
        await place.poll()
        kept = await place.kept(mail)
        assert (kept.state, kept.attempts) == (DeedState.UNKNOWN, 1)
        place.house.pass_time(4 * MINUTE)
        await place.house.deeds()
        assert (await place.kept(mail)).state is DeedState.UNKNOWN, "asked again only when absence proves something"
        place.house.pass_time(2 * MINUTE)
        await place.house.deeds()
        place.house.pass_time(3 * MINUTE)
        await place.house.deeds()
        assert place.sent() == [(PAYROLL,)]
        assert (await place.kept(mail)).state is DeedState.DONE
        (sent,) = place.world.sent
        assert list(sent.extended.values()) == [forward_key(ref_of(mail))]


async def test_a_busy_mailbox_is_tried_again_later_and_the_rest_waits_with_it() -> None:
    async with postmottak() as place:
        first, second = not_sent_in(place), not_sent_in(place)
        await place.house.poll("postmottak")
        place.fault("CreateDraft", status=429, retry_after="120")
        await place.house.deeds()
        assert place.sent() == [], "the second would have met the same mailbox"
        place.house.pass_time(timedelta(seconds=30))
        await place.house.deeds()
        assert place.sent() == [(PAYROLL,)], "the first is not asked for before the two minutes are over"
        place.house.pass_time(3 * MINUTE)
        await place.house.deeds()
        assert place.sent() == [(PAYROLL,), (PAYROLL,)]
        assert {(await place.kept(mail)).state for mail in (first, second)} == {DeedState.DONE}


async def test_missing_rights_to_send_are_told_after_a_while_and_mended_by_themselves() -> None:
    async with postmottak() as place:
        not_sent_in(place)
        await place.house.poll("postmottak")
        place.fault("SendMessage", status=403, times=6)
        for _ in range(6):
            await place.house.deeds()
            place.house.pass_time(2 * HOUR)
        await place.house.draw()
        assert "kan ikke ryddes i Postmottak" in place.house.on_board()
        assert deeds_in(await verbs(place.house)) == ["notice:deed_refused"]
        await place.house.deeds()
        await place.house.draw()
        assert place.sent() == [(PAYROLL,)]
        assert "ryddes i Postmottak igjen" in place.house.on_board()


async def test_observe_does_nothing_with_e_mails_and_leaves_what_came_meanwhile_to_people() -> None:
    async with postmottak(mode="observe") as place:
        house = place.house
        house.letter()
        found, payroll = place.notice(), not_sent_in(place)
        await place.poll_both()
        house.pass_time(LATE)
        await place.poll_both()
        assert (place.moves(), place.sent()) == ([], [])
        assert (await place.kept(found)).fate is Fate.PAIRED
        assert {(await place.kept(mail)).state for mail in (found, payroll)} == {DeedState.NONE}


async def test_monitoring_sees_how_many_were_filed_deleted_and_forwarded() -> None:
    async with postmottak() as place:
        place.house.letter()
        place.notice()
        place.notice(announced(unit="Biblioteket"))
        not_sent_in(place)
        await place.poll_both()
        shown = (await Probes(place.house.desk)._metrics(None)).body.decode()  # type: ignore[arg-type, union-attr]
        for deed, state in (("file", "done"), ("file", "planned"), ("forward", "done")):
            assert f'postvakt_notices{{deed="{deed}",source="postmottak",state="{state}"}} 1.0' in shown


async def test_an_ignored_notice_is_neither_paired_nor_touched() -> None:
    async with postmottak(rules=[{"id": "tolletaten", "do": "ignore", "announces": ["altinn"]}]) as place:
        mail = place.notice()
        await place.poll_both()
        place.house.pass_time(LATE)
        await place.poll_both()
        assert (await place.house.items(), place.folder_of(mail), place.moves()) == ([], "inbox", [])


async def test_what_somebody_has_filed_elsewhere_stays_there() -> None:
    async with postmottak() as place:
        house = place.house
        mail, gone = place.notice(), place.notice(announced(unit="Biblioteket"))
        await place.poll_both()
        place.world.move(mail, place.world.folder(place.world.mailboxes[mail.mailbox], "archive"))
        place.world.purge(gone)
        house.pass_time(LATE)
        await place.poll_both()
        assert place.folder_of(mail) == "archive"
        for one in (mail, gone):
            assert (await place.kept(one)).state is DeedState.DONE
        assert "kan ikke ryddes" not in house.on_board()


async def test_no_other_address_than_a_configured_one_is_written_to() -> None:
    async with postmottak() as place:
        mail = not_sent_in(place)
        await place.house.poll("postmottak")
        source = place.house.desk.notice_sources["postmottak"]
        with pytest.raises(OutsideError):
            await source.forward_notice(
                ref_of(mail), key=forward_key(ref_of(mail)), to="noen@andre.example", subject="x", text="x"
            )
        assert await source.forwarded(ref_of(mail), forward_key(ref_of(mail))) is Forwarded.ABSENT


async def test_a_command_beside_the_bot_does_none_of_it() -> None:
    """SQLite: whoever lacks the file lock cannot know that nobody else is at it."""
    async with postmottak() as place:
        not_sent_in(place)
        await place.house.poll("postmottak")
        place.house.store._file_lock.release()  # type: ignore[union-attr]
        assert await do_deeds(place.house.desk) == 0
        assert place.sent() == []


async def test_of_two_replicas_one_is_at_it() -> None:
    async with postmottak("postgres") as place:
        not_sent_in(place)
        await place.house.poll("postmottak")
        async with place.house.store.lead("notice_deeds") as other:
            assert other
            assert await do_deeds(place.house.desk) == 0
        assert place.sent() == []
        assert await do_deeds(place.house.desk) == 1
        assert place.sent() == [(PAYROLL,)]


async def test_the_unit_that_a_notice_proves_stands_in_the_forwarded_text() -> None:
    rules = [{"id": "tilbygda", "do": "forward", "announces": ["altinn"], "units": [OrgNumber("313754073")],
              "to": PAYROLL}]  # fmt: skip
    async with postmottak(rules=rules) as place:
        place.notice(announced(unit="Biblioteket"))
        await place.poll()
        (sent,) = place.world.sent
        assert "Det er varslet om ny post i Altinn." in sent.body
        assert "Gjelder: Biblioteket." in sent.body
        assert "Logg inn i Altinn: https://af.altinn.no/inbox" in sent.body
        assert "lyktetilsyn" not in sent.body
