"""What an e-mail announces and its letter, whichever comes first: nothing is shown twice, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from adapters.simulators.graph import Mail
from bot.app.intake.pair_notices import forget_notices
from bot.commands.demo.town import MAIN, SELF_SERVING, Draft
from bot.domain.item import LETTER_FOUND, Route, State
from bot.domain.kept_notices import KeptNotice
from bot.domain.lifecycle import Verb
from bot.domain.notices import Fate
from bot.domain.routes import offered
from tests.house import OPEN, SENSITIVE, SUPPRESSED, UNKNOWN, House
from tests.scenarios.acting import a_case, by_hand, shared
from tests.scenarios.evidence import cards, on_disk
from tests.scenarios.postmottak import (
    DAY,
    HOUR,
    LATE,
    MINUTE,
    REMINDER,
    Postmottak,
    announced,
    confidential,
    postmottak,
    reminded,
)
from tests.stores import DIALECTS

ACOS = "mottak@nordvika.example"


async def states(house: House) -> list[State]:
    return sorted(item.state for item in await house.items())


async def fate(place: Postmottak, mail: Mail) -> Fate:
    return (await place.kept(mail)).fate


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("first", ["letter", "notice"])
async def test_l_a1_a_notice_and_its_letter_are_one_card_whichever_comes_first(dialect: str, first: str) -> None:
    async with postmottak(dialect) as place:
        dialog = place.house.letter()
        place.house.pass_time(5 * MINUTE)
        mail = place.notice()
        await place.poll(*(("altinn", "postmottak") if first == "letter" else ("postmottak", "altinn")))

        item = await place.house.only()
        assert item.letter.thread_id == dialog
        kept = await place.kept(mail)
        assert (kept.fate, kept.paired_with) == (Fate.PAIRED, item.letter.ref)
        assert len(cards(place.house)) == 1
        trail = await place.house.audit()
        (seen,) = [entry for entry in trail if entry.verb == "notice:seen"]
        (paired,) = [entry for entry in trail if entry.verb == "notice:paired"]
        assert (seen.facts["template"], seen.facts["rule"]) == ("altinn-letter-nb", "altinn")
        assert paired.facts["letter_item"] == item.item_id


async def test_s_2_a_notice_of_a_sub_units_letter_is_held_against_that_units_letters() -> None:
    async with postmottak() as place:
        house = place.house
        house.letter(unit=MAIN)
        library = house.letter(unit="313754073")
        mail, school = place.notice(announced(unit="BIBLIOTEKET")), place.notice(announced(unit="Nordvika barneskole"))
        await place.poll_both()
        assert (await place.kept(mail)).paired_with == (await house.item(library)).letter.ref
        assert await fate(place, school) is Fate.WAITING


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_l_a1_what_is_announced_and_never_found_becomes_an_item_and_ends_when_it_turns_up(dialect: str) -> None:
    async with postmottak(dialect) as place:
        house = place.house
        mail = place.notice(announced(unit="Nordvika barneskole"))
        await place.poll_both()
        assert await fate(place, mail) is Fate.WAITING
        assert await house.items() == []

        house.pass_time(LATE)
        await place.poll_both()
        item = await house.only()
        (card,) = cards(house)
        assert (item.state, item.letter.fetchable, item.letter.unit) == (State.WAITING, False, "313300102")
        assert "Varslet på e-post, men ikke funnet i Altinn. Se etter den der." in shared(house, card)
        for shown in ("Nordvika barneskole", "Åpne i Altinn", "af.altinn.no/inbox"):
            assert shown in shared(house, card)
        assert "lyktetilsyn" not in house.on_board(), "who sent it may be a private person elsewhere"

        dialog = house.altinn.add(_draft("313300102"), publish_at=mail.received_at - 5 * MINUTE)
        await place.poll_both()
        ended = await place.item(mail)
        letter = await house.item(dialog)
        assert ended is not None
        assert ended.outcome is not None
        assert (ended.state, ended.outcome.reason, letter.state) == (State.HANDLED, LETTER_FOUND, State.WAITING)
        assert "Funnet, så ingenting gjenstår" in shared(house, card)
        assert "Postvakt, " in shared(house, card)
        (found,) = [entry for entry in await house.audit(ended) if entry.verb == Verb.LETTER_FOUND]
        assert found.facts["letter_item"] == letter.item_id


def _draft(unit: str, service: str = UNKNOWN) -> Draft:
    return Draft(unit=unit, service=service, title="Vedtak om gatelys", body="Se vedlegg.")


async def test_what_somebody_took_ends_too_but_not_what_somebody_chose() -> None:
    async with postmottak() as place:
        house = place.house
        taken, chosen = place.notice(), place.notice(announced(unit="Biblioteket"))
        house.pass_time(LATE)
        await place.poll_both()
        by_unit = {item.letter.unit: item for item in await house.items()}
        await house.teams.click("kari", house.card_of(by_unit[MAIN]), "claim")
        await by_hand(house, "ola", house.card_of(by_unit["313754073"]), "printed")
        house.altinn.add(_draft(MAIN), publish_at=taken.received_at)
        house.altinn.add(_draft("313754073"), publish_at=chosen.received_at)
        await place.poll_both()
        for mail, reason in ((taken, LETTER_FOUND), (chosen, "printed")):
            item = await place.item(mail)
            assert item is not None
            await house.finish()
            item = await place.item(mail)
            assert item is not None
            assert item.outcome is not None
            assert (item.state, item.outcome.reason) == (State.HANDLED, reason)


async def test_what_ended_by_itself_stays_open_once_a_person_has_taken_it_up_again() -> None:
    async with postmottak() as place:
        house = place.house
        mail = place.notice()
        house.pass_time(LATE)
        await place.poll_both()
        house.altinn.add(_draft(MAIN), publish_at=mail.received_at)
        await place.poll_both()
        item = await place.item(mail)
        assert item is not None
        await house.teams.click("kari", house.card_of(item), "reopen")
        for _ in range(2):
            house.pass_time(HOUR)
            await place.poll_both()
        item = await place.item(mail)
        assert item is not None
        assert item.state is State.CLAIMED


async def test_what_somebody_chose_and_took_up_again_is_theirs_when_the_letter_turns_up() -> None:
    async with postmottak() as place:
        house = place.house
        mail = place.notice()
        house.pass_time(LATE)
        await place.poll_both()
        (card,) = cards(house)
        await by_hand(house, "kari", card, "printed")
        await house.finish()
        await house.teams.click("kari", card, "reopen")
        house.altinn.add(_draft(MAIN), publish_at=mail.received_at)
        await place.poll_both()
        item = await place.item(mail)
        assert item is not None
        assert (item.state, (await place.kept(mail)).fate) == (State.CLAIMED, Fate.PAIRED)


async def test_two_notices_and_one_letter_leave_one_unpaired() -> None:
    async with postmottak() as place:
        place.house.letter()
        first = place.notice()
        place.house.pass_time(MINUTE)
        second = place.notice()
        await place.poll_both()
        assert (await fate(place, first), await fate(place, second)) == (Fate.PAIRED, Fate.WAITING)
        place.house.pass_time(LATE)
        await place.poll_both()
        assert (await fate(place, first), await fate(place, second)) == (Fate.PAIRED, Fate.MISSING)
        assert await states(place.house) == [State.WAITING, State.WAITING]


async def test_an_earlier_notice_that_comes_late_takes_the_letter_and_the_other_is_missed_again() -> None:
    async with postmottak() as place:
        house = place.house
        later = place.notice()
        house.pass_time(LATE)
        await place.poll_both()
        house.altinn.add(_draft(MAIN), publish_at=later.received_at)
        await place.poll_both()
        assert await fate(place, later) is Fate.PAIRED
        earlier = place.notice(received_at=later.received_at - MINUTE)
        await place.poll_both()
        item = await place.item(later)
        assert item is not None
        assert (await fate(place, earlier), await fate(place, later)) == (Fate.PAIRED, Fate.MISSING)
        assert (item.state, item.outcome) == (State.WAITING, None)
        assert [entry.verb for entry in await house.audit(item)][-2:] == [Verb.LETTER_FOUND, Verb.MISSED_AGAIN]


async def test_a_seven_day_reminder_never_makes_a_new_item() -> None:
    async with postmottak() as place:
        house = place.house
        house.letter()
        place.notice()
        await place.poll_both()
        house.pass_time(7 * DAY)
        again = place.notice(reminded(), REMINDER)
        stray = place.notice(reminded(unit="Biblioteket"), REMINDER)
        await place.poll_both()
        house.pass_time(LATE)
        await place.poll_both()
        assert (await fate(place, again), await fate(place, stray)) == (Fate.PAIRED, Fate.NOTHING)
        assert len(await house.items()) == 1


async def test_a_letter_that_a_rule_only_counts_was_announced_too() -> None:
    async with postmottak() as place:
        place.house.letter(SUPPRESSED)
        mail = place.notice(announced(sender="Trygdekontoret i Nordvika"))
        await place.poll_both()
        place.house.pass_time(LATE)
        await place.poll_both()
        assert await fate(place, mail) is Fate.PAIRED
        assert await place.house.items() == []


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_l_d1_a_digipost_notice_is_done_by_hand_while_nobody_reads_digipost(dialect: str) -> None:
    async with postmottak(dialect) as place:
        house = place.house
        mail = place.notice(
            "Logg inn for å lese brevet fra Ola (test).", "Nytt brev i Digipost", sender="x@digipost.no"
        )
        await place.poll()
        item = await house.only()
        (card,) = cards(house)
        assert "Varslet på e-post. Den kan bare leses i Digipost." in shared(house, card)
        for shown in ("Nordvika kommune", "Åpne i Digipost", "https://www.digipost.no/bedrift"):
            assert shown in shared(house, card)
        able = house.desk.able(item.letter)
        assert Route.REGISTER_ON_CASE not in offered(item.letter, able)
        assert (able.puts_away, able.marks_read) == (False, False)
        assert "Fordel" not in shared(house, card)

        house.p360.world.add_entry("Fra før", case_number=house.p360.world.cases()[0].number)
        number = house.p360.world.entries()[0].number
        await by_hand(house, "kari", card, "registered", number)
        await house.finish()
        assert await house.state() is State.HANDLED
        assert place.folder_of(mail) == "inbox", "no rule is about it"
        assert house.altinn.world.traces == []


async def test_l_m1_an_acos_mottak_notice_is_a_card_by_hand_with_the_link_that_is_configured() -> None:
    doors = {"senders": {"acos_mottak": [ACOS]}, "links": {"acos_mottak": "https://mottak.nordvika.example"}}
    async with postmottak(**doors) as place:
        place.notice("Det har kommet et skjema.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        (card,) = cards(place.house)
        for shown in ("Den kan bare leses i ACOS Mottak", "https://mottak.nordvika.example", "Åpne i ACOS Mottak"):
            assert shown in shared(place.house, card)


async def test_l_s1_what_acos_mottak_has_fetched_from_svarinn_is_finished_by_hand_with_its_entry() -> None:
    async with postmottak(senders={"acos_mottak": [ACOS]}) as place:
        house = place.house
        assert "svarinn" not in house.desk.sources, "SvarInn belongs to ACOS Mottak"
        mail = place.notice("Det har kommet et brev.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        entry = house.p360.world.add_entry("Brev", case_number=a_case(house))
        (card,) = cards(house)
        await by_hand(house, "kari", card, "registered", entry.number)
        await house.finish()
        item = await place.item(mail)
        assert item is not None
        assert item.state is State.HANDLED
        assert entry.number in shared(house, card)
        assert len(house.p360.world.entries()) == 1, "nothing was made beside it"


async def test_without_a_page_of_the_door_the_card_leads_to_the_e_mail() -> None:
    async with postmottak(senders={"acos_mottak": [ACOS]}) as place:
        place.notice("Det har kommet et skjema.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        (card,) = cards(place.house)
        assert "Åpne i Postmottak" in shared(place.house, card)
        assert "Den kan bare leses i ACOS Mottak" in shared(place.house, card)


async def test_s_4_ks_warnings_of_svarinn_make_no_card() -> None:
    async with postmottak() as place:
        mail = place.notice("Hent dem.", "Forsendelser i SvarInn er ikke hentet", sender="noreply@fiks.ks.no")
        await place.poll()
        place.house.pass_time(LATE)
        await place.poll_both()
        assert await fate(place, mail) is Fate.NOTHING
        assert await place.house.items() == []


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_confidential_notice_is_done_by_hand_and_tells_nothing(dialect: str) -> None:
    async with postmottak(dialect) as place:
        house = place.house
        mail = place.notice(confidential(), "Melding mottatt i Altinn")
        await place.poll_both()
        assert await house.items() == []
        house.letter()
        house.pass_time(HOUR + MINUTE)
        await place.poll_both()
        item = await place.item(mail)
        assert item is not None, "an ordinary letter is not the one that was announced"
        card = house.card_of(item)
        text = shared(house, card)
        assert "Varslet på e-post som taushetsbelagt. Bare de som har tilgang, kan lese den i Altinn." in text
        assert "Trygdekontoret" not in house.on_board()
        assert item.letter.declared_sensitive
        assert await house.audit() != []
        assert "Trygdekontoret" not in json.dumps([entry.facts for entry in await house.audit()])


async def test_confidential_letters_that_the_bot_sees_need_no_item_for_their_notices() -> None:
    text = (
        "Dette er et automatisk varsel om at din virksomhet har mottatt taushetsbelagt post som ikke er åpnet. Logg "
        "inn i Altinn for å se hvilke meldinger det gjelder og hvordan du kan åpne dem."
    )
    async with postmottak() as place:
        house = place.house
        house.letter(SENSITIVE)
        await place.poll_both()
        house.pass_time(8 * DAY)
        subject = "Din virksomhet Nordvika kommune har uåpnet taushetsbelagt post."
        first = place.notice(text, subject)
        house.pass_time(2 * HOUR)
        await place.poll_both()
        assert await fate(place, first) is Fate.PAIRED

        (item,) = await house.items()
        await by_hand(house, "kari", house.card_of(item), "printed")
        await house.finish()
        house.pass_time(DAY)
        second = place.notice(text, subject)
        house.pass_time(MINUTE)
        third = place.notice(text, subject)
        house.pass_time(2 * HOUR)
        await place.poll_both()
        fates = [await fate(place, mail) for mail in (first, second, third)]
        assert fates == [Fate.PAIRED, Fate.BY_HAND, Fate.PAIRED], "of another letter, and told once"
        assert len(await house.items()) == 2


async def test_nothing_is_missing_at_a_door_that_does_not_answer() -> None:
    async with postmottak() as place:
        house = place.house
        await place.poll_both()
        mail = place.notice()
        house.letter()
        house.fault("altinn", "*", status=503, times=200)
        house.pass_time(LATE)
        await place.poll_both()
        assert await fate(place, mail) is Fate.WAITING
        house.altinn.simulator.faults.clear()
        house.pass_time(HOUR)
        await place.poll_both()
        assert (await fate(place, mail), len(await house.items())) == (Fate.PAIRED, 1)


async def test_a_mailbox_that_does_not_answer_loses_no_notice() -> None:
    async with postmottak() as place:
        await place.poll_both()
        mail = place.notice()
        place.fault("DeltaMessages", status=503, times=50)
        place.house.pass_time(15 * MINUTE)
        await place.poll()
        place.house.pass_time(15 * MINUTE)
        await place.poll()
        assert "Postmottak svarer ikke" in place.house.on_board()
        place.simulator.faults.clear()
        await place.poll()
        assert (await place.kept(mail)).fate is Fate.WAITING
        assert "Postmottak svarer igjen" in place.house.on_board()


async def test_what_units_fetch_themselves_is_nobodys_card() -> None:
    async with postmottak(rules=[]) as place:
        mail = place.notice(announced(unit="Barnevernet"))
        await place.poll_both()
        place.house.pass_time(LATE)
        await place.poll_both()
        kept = await place.kept(mail)
        assert (kept.notice.unit, kept.fate) == (SELF_SERVING, Fate.NOTHING)
        assert await place.house.items() == []


async def test_what_came_before_the_start_is_left_alone() -> None:
    async with postmottak() as place:
        old = place.notice(received_at=place.house.start_from - HOUR)
        await place.poll_both()
        place.house.pass_time(LATE)
        await place.poll_both()
        with pytest.raises(AssertionError):
            await place.kept(old)
        assert (await place.house.items(), place.folder_of(old), place.moves()) == ([], "inbox", [])


async def test_its_item_is_never_withdrawn_because_somebody_moved_or_deleted_the_e_mail() -> None:
    async with postmottak(rules=[]) as place:
        house = place.house
        mail = place.notice()
        house.pass_time(LATE)
        await place.poll_both()
        place.world.move(mail, place.world.folder(place.world.mailboxes[mail.mailbox], "deleteditems"))
        await place.poll_both()
        place.world.purge(mail)
        for _ in range(3):
            house.pass_time(HOUR)
            await place.poll_both()
        assert await house.state() is State.WAITING


async def test_many_polls_at_once_and_lost_places_tell_each_notice_once() -> None:
    async with postmottak() as place:
        house = place.house
        place.notice()
        house.pass_time(LATE)
        await house.poll("altinn")
        await asyncio.gather(*(house.poll("postmottak") for _ in range(4)))
        place.world.expire_delta_tokens()
        await place.poll_both()
        assert len(await house.items()) == 1
        assert [entry.verb for entry in await house.audit()].count("notice:seen") == 1


async def test_notices_beyond_the_room_for_cards_go_on_the_list_and_end_there() -> None:
    async with postmottak(more={"most_cards": 1}) as place:
        house = place.house
        mails = [place.notice(announced(unit=unit)) for unit in ("Nordvika kommune", "Biblioteket")]
        house.pass_time(LATE)
        await place.poll_both()
        items = [item for mail in mails if (item := await place.item(mail))]
        (listed,) = [item for item in items if item.backlog]
        before = len(cards(house))
        house.altinn.add(_draft(listed.letter.unit, OPEN), publish_at=listed.letter.received_at)
        house.altinn.add(_draft(listed.letter.unit), publish_at=listed.letter.received_at)
        await place.poll_both()
        found = [item for item in await house.items() if item.item_id == listed.item_id]
        assert [item.state for item in found] == [State.HANDLED]
        assert len(cards(house)) == before, "nobody took it from the list, so it needs no card"


async def test_neither_subject_nor_text_is_stored() -> None:
    async with postmottak() as place:
        place.notice(announced(sender="Statens lyktetilsyn"), "En melding har blitt mottatt i Altinn Skjult tittel")
        place.notice("Brev fra Ola (test).", "Nytt brev til Ola (test) i Digipost", sender="x@digipost.no")
        await place.poll_both()
        assert place.house.office.settings.store.url.get_secret_value().startswith("sqlite")
        stored = on_disk(place.house, settled=True)
        for secret in ("Skjult tittel", "Ola (test)", "Logg deg inn"):
            assert secret.encode() not in stored, secret


async def test_old_ones_are_forgotten_unless_an_item_hangs_on_them() -> None:
    async with postmottak() as place:
        house = place.house
        place.house.letter()
        paired, missing = place.notice(), place.notice(announced(unit="Biblioteket"))
        house.pass_time(LATE)
        await place.poll_both()
        house.pass_time(timedelta(days=59))
        assert await forget_notices(house.desk) == 0
        house.pass_time(timedelta(days=3))
        assert await forget_notices(house.desk) == 1
        async with house.store.transaction() as tx:
            kept = [await tx.notice(each.notice.ref) for each in await tx.notices(since=house.start_from)]
        assert [one.notice.ref for one in kept if isinstance(one, KeptNotice)] == [
            (await place.kept(missing)).notice.ref
        ]
        place.world.expire_delta_tokens()
        await place.poll_both()
        with pytest.raises(AssertionError):
            await place.kept(paired)
