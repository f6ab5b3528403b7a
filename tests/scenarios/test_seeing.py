"""Search, «ubehandlet», «sak» and «hjelp»: everybody sees who handled what and when, and nobody more than the card."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from adapters.simulators.teams import Person
from adapters.store import schema
from adapters.store.address import read_address
from adapters.store.engines import connected, make_engines
from bot.app.desk import BOT, GUESTS
from bot.app.effects.settle import complete
from bot.domain.identifiers import PersonId
from bot.domain.item import IntakeItem, Route, State
from bot.domain.spelling import folded
from bot.i18n import LOCALES
from bot.i18n.catalogue import catalogue
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import IDENTITY_NUMBER, a_letter, not_for_record, register, said, shared

SECRET, PLAIN = "Vedtak om rusomsorg", "Rundskriv om kystkart"
EMMA = Person(key="emma", name="Emma (test)", locale="en-GB")
NINA = Person(key="nina", name="Nina (test)", locale="nn-NO")
GUEST = Person(key="gjest", name="Gjest (test)")
STRANGER = Person(key="ukjent", name="Ukjent (test)")


async def ask(house: House, who: str, words: str, where: str = "personal") -> str:
    """What the bot answers, as one text."""
    before = set(house.teams.world.posts)
    await house.teams.talk.say(who, f"@Postvakt {words}" if where != "personal" else words, where=where)
    await house.office.turns.settle()
    posts = house.teams.world.posts
    (answer,) = [posts[one] for one in posts if one not in before and not posts[one].author]
    return said(answer.card) if answer.card else str(answer.body["text"])


async def stock(house: House) -> dict[str, IntakeItem]:
    """An open letter that was registered, an unknown one that Ola has, a sensitive one that waits."""
    cards = {
        "open": await a_letter(house, OPEN, title=PLAIN),
        "unknown": await a_letter(house, UNKNOWN, title=SECRET),
        "sensitive": await a_letter(house, SENSITIVE, title="Hemmelig"),
    }
    await register(house, "kari", cards["open"])
    await house.teams.click("ola", cards["unknown"], "claim")
    await house.finish()
    return {name: await house.item(dialog) for name, dialog in zip(cards, house.dialogs, strict=True)}


async def test_search_finds_by_whatever_is_remembered_and_says_who_handled_it_and_when() -> None:
    async with a_house() as house:
        items = await stock(house)
        handled = items["open"]
        assert handled.outcome is not None
        number = handled.outcome.entry_number

        for words in (
            f"søk {number}", f"SOK {number.rpartition('-')[0]}", f"soek {handled.item_id[:8]}", "søk kystkart",
            "søk behandlet i dag Kari", "finn kari november 2026 altinn",
        ):  # fmt: skip
            found = await ask(house, "ola", words)
            assert "Ett treff" in found, words
            assert "Registrering på sak: Kari (test), 20. nov. kl. 08.46" in found
            assert number in found
            assert PLAIN in found
        assert "3 treff" in await ask(house, "ola", "søk altinn")
        assert "Tatt: Ola (test)" in await ask(house, "revi", "søk tatt")
        assert "Ingen treff" in await ask(house, "kari", "søk altinn mars")


async def test_what_stands_in_a_letter_that_is_not_open_is_never_told_nor_found() -> None:
    """Neither in a chat nor in the channel: that it fits would tell it."""
    async with a_house() as house:
        await stock(house)
        for who, where in (("kari", "personal"), ("revi", "channel")):
            assert "Ingen treff" in await ask(house, who, "søk rusomsorg", where)
            answer = await ask(house, who, "søk altinn", where)
            assert SECRET not in answer
            assert "Hemmelig" not in answer
            assert PLAIN in answer
        # a card's own words about itself
        assert "Lyktetilsynet" not in await ask(house, "kari", "søk venter")


async def test_the_answer_stands_in_the_thread_where_it_was_asked_and_in_no_other_channel() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN, title=PLAIN)
        await ask(house, "kari", "ubehandlet", where=card)
        asked, answer = house.teams.replies(card)
        elsewhere = await ask(house, "kari", "ubehandlet", where=house.teams.world.settings.team_id)

        assert (asked.author, answer.author) == ("kari", "")
        assert "Én forsendelse er ubehandlet" in said(answer.card)
        assert "l/message/" in json.dumps(answer.card)
        assert elsewhere == "Spør på tavlen, eller i personlig chat med meg."
        async with house.store.transaction() as tx:
            board = await tx.board()
            assert board is not None
            await tx.save_board(replace(board, blocked_since=house.clock.now(), blocked_reason=GUESTS))
        assert await ask(house, "kari", "ubehandlet", where=card) == elsewhere


async def test_only_roles_see_letters_and_identity_numbers_are_no_search() -> None:
    async with a_house() as house:
        await stock(house)
        for who in ("adm",):
            for words in ("søk altinn", "ubehandlet", "sak 123456"):
                assert await ask(house, who, words) == "Du har ikke tilgang til forsendelsene."
        assert "fødselsnummer" in await ask(house, "kari", f"søk {IDENTITY_NUMBER}")
        assert "fødselsnummer" in await ask(house, "kari", f"sak {IDENTITY_NUMBER}")
        assert IDENTITY_NUMBER not in await ask(house, "kari", f"{IDENTITY_NUMBER}")
        assert "Skriv hva du leter etter" in await ask(house, "kari", "søk")


async def test_unhandled_comes_oldest_first_and_page_by_page() -> None:
    async with a_house(most_cards=3) as house:
        for number in range(12):
            house.letter(OPEN, title=f"Brev {number:02d} x")
            house.clock.at += timedelta(seconds=1)
        await house.poll()
        first = await ask(house, "kari", "ubehandlet altinn")
        second = await ask(house, "kari", "ubehandlet altinn side 2")
        third = await ask(house, "kari", "ubehandlet altinn side 3")

        assert "Ubehandlet 1–10, eldste først" in first
        assert "Skriv «ubehandlet altinn side 2»" in first
        assert [f"Brev {number:02d}" in first for number in range(12)] == [True] * 10 + [False] * 2
        assert "Ubehandlet 11–12" in second
        assert "Brev 11" in second
        assert "Brev 09" not in second
        assert "Det er ikke flere treff." in third


async def test_the_team_sees_each_step_with_name_and_time() -> None:
    async with a_house() as house:
        card = await a_letter(house, UNKNOWN, title=SECRET)
        item = await house.only()
        await house.teams.click("ola", card, "claim")
        await house.teams.click("ola", card, "release")
        house.pass_time(timedelta(hours=1))
        await not_for_record(house, "kari", card)
        await house.finish()

        for where in ("personal", "channel"):
            told = await ask(house, "lise", f"sak {item.item_id[:8]}", where)
            assert "20. nov. kl. 08.45" in told
            steps = ("Kom inn", "Ola (test) tok den", "Ola (test) la den tilbake", "Kari (test) tok den",
                     "Kari (test) valgte: Journalføres ikke")  # fmt: skip
            places = [told.index(step) for step in steps]
            assert places == sorted(places)
            assert "Journalføres ikke: Kari (test), 20. nov. kl. 09.46" in told
            # as on Lise's own view of the card; in the channel everybody reads it
            assert (SECRET in told) is (where == "personal")
            assert "item:" not in told
        assert SECRET not in await ask(house, "revi", f"sak {item.item_id[:8]}")
        assert await ask(house, "lise", "sak abcdef99") == "Forsendelsen finnes ikke."
        assert await ask(house, "lise", "sak") == "Skriv ID eller journalpostnummer etter «sak»."


async def test_what_was_chosen_without_a_claim_says_whose_doing_it_is() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        was = await house.only()
        async with house.store.transaction() as tx:
            chosen = replace(was, version=2, state=State.ROUTING, route=Route.LEAVE_UNREAD, routed_by=PersonId(BOT))
            await tx.replace_item(chosen, was=was)
            await tx.want_card(was.item_id, version=2)
        await house.draw()
        assert '"value": "Postvakt"' in shared(house, card)
        assert "Fordeles: Postvakt" in await ask(house, "kari", "søk fordeles")
        async with house.store.transaction() as tx:
            await complete(house.desk, tx, chosen)
        await house.draw()
        assert '"Behandlet av", "value": "Postvakt, 20. nov.' in shared(house, card)
        assert "Ligger ulest: Postvakt, 20. nov." in await ask(house, "kari", "søk behandlet")


async def test_an_item_is_found_by_its_entry_and_several_on_one_case_are_listed() -> None:
    async with a_house() as house:
        one, other = await a_letter(house, OPEN, title="En"), await a_letter(house, OPEN, title="To")
        await register(house, "kari", one)
        await register(house, "ola", other)
        await house.finish()
        first, second = [await house.item(dialog) for dialog in house.dialogs]
        assert first.outcome is not None
        assert second.outcome is not None

        told = await ask(house, "revi", f"sak {first.outcome.entry_number}")
        assert "Kari (test) valgte: Registrering på sak" in told
        listed = await ask(house, "revi", f"sak {first.outcome.entry_number.rpartition('-')[0]}")
        assert "2 treff" in listed
        assert first.outcome.entry_number in listed
        assert second.outcome.entry_number in listed


async def test_the_auditor_reads_the_log_of_an_item_in_the_chat_with_its_chain_verified() -> None:
    async with a_house() as house:
        item = (await stock(house))["open"]
        shown = await ask(house, "revi", f"sak {item.item_id}")
        entries = [one async for one in house.store.audit_trail(item_id=item.item_id)]
        _, head = await house.store.audit_head()

        assert "Loggkjeden er hel" in shown
        assert head[:12] in shown
        for entry in entries:
            assert entry.hash[:12] in shown
            assert entry.entry.verb in shown.replace("\\", "")
        in_channel = await ask(house, "revi", f"sak {item.item_id}", "channel")
        assert "Hele loggen får du i personlig chat med meg" in in_channel
        assert "Loggkjeden" not in in_channel
        assert "Loggkjeden" not in await ask(house, "kari", f"sak {item.item_id}")

        await _forge(house, entries[1].number)
        assert f"Loggkjeden er brutt ved linje {entries[1].number}" in await ask(house, "revi", f"sak {item.item_id}")


async def _forge(house: House, number: int) -> None:
    """Somebody with the database's password makes it another one who did it."""
    engines = make_engines(read_address(str(house.store._engines.write.url)))
    async with connected(engines.write) as connection:
        table = schema.audit_entries
        await connection.execute(update(table).where(table.c.number == number).values(actor="somebody-else"))
        await connection.commit()
    await engines.dispose()


async def test_help_shows_what_the_asker_may_and_every_command_has_a_line() -> None:
    async with a_house(newcomers={EMMA: ["archivist"], NINA: ["archivist"]}) as house:
        helped = {who: await ask(house, who, "hjelp") for who in ("kari", "adm", "emma", "nina")}

        assert "**søk**" in helped["kari"]
        assert "**tavle**" not in helped["kari"]
        assert "**tavle**" in helped["adm"]
        assert "**søk**" not in helped["adm"]
        assert "**search**" in helped["emma"]
        assert "**uhandsama**" in helped["nina"]
        assert "**?**" not in helped["kari"]
        commands = house.office.turns.commands.table
        names = [folded(name) for command in commands for name in command.names]
        assert len(set(names)) == len(names)
        lines = {catalogue(locale).get(f"help.{folded(one.names[0])}") for one in commands for locale in LOCALES}
        assert None not in lines


async def test_spelling_is_forgiven_and_answers_come_in_the_askers_language() -> None:
    async with a_house(newcomers={EMMA: ["archivist"], NINA: ["archivist"]}) as house:
        await a_letter(house)

        assert await ask(house, "kari", "ubehandlt") == "Jeg forstår ikke «ubehandlt». Mente du «ubehandlet»?"
        assert "Én forsendelse er ubehandlet" in await ask(house, "kari", "UBEHANDLET:")
        assert "Mente du «Nordvika»?" in await ask(house, "kari", "søk nordvka")
        assert "Éi forsending er uhandsama" in await ask(house, "nina", "uhandsama")
        assert "One letter is unhandled" in await ask(house, "emma", "unhandled", "channel")
        assert "One letter was found" in await ask(house, "emma", "Search waiting november")


async def test_what_the_compose_box_shares_is_unit_date_id_and_link_alone() -> None:
    async with a_house() as house:
        items = await stock(house)
        answer = await house.teams.talk.search_items("kari", "altinn", where="personal")
        opened = await house.teams.talk.search_items("kari")
        sent = [house.teams.talk.share_item("kari", number) for number in range(len(opened.results))]

        assert [answer.kind, len(answer.results)] == ["results", 3]
        assert "Registrering på sak: Kari (test), 20. nov. kl. 08.46" in json.dumps(answer.results, ensure_ascii=False)
        assert len(sent) == 2, "what is not handled, when nothing is typed"
        waiting = [item for item in items.values() if item.state is not State.HANDLED]
        waiting.sort(key=lambda item: (item.letter.received_at, item.item_id))
        for post, item in zip(sent, waiting, strict=True):
            assert post.card is not None
            link = post.card["actions"][0]["url"]
            unit = house.desk.policy.unit_name(item.letter.unit)
            texts = [block["text"] for block in post.card["body"]]
            assert texts == [unit, f"Mottatt 20. november 2026 · ID {item.item_id[:8]}"]
            assert link.startswith("https://teams.microsoft.com/l/message/")
            assert "Ola" not in said(post.card)
        assert "Altinn" not in json.dumps([post.card for post in sent])


async def test_the_compose_box_answers_nobody_outside_and_no_guest() -> None:
    async with a_house(newcomers={GUEST: ["archivist"], STRANGER: []}) as house:
        await a_letter(house)
        house.teams.world.people["gjest"] = replace(GUEST, guest=True)
        search = house.teams.talk.search_items
        assert (await search("ukjent")).text == "Du har ikke tilgang til forsendelsene."
        assert (await search("adm")).text == "Du har ikke tilgang til forsendelsene."
        assert (await search("gjest")).results == ()
        assert len((await search("ola")).results) == 1
        # somebody who left is not asked about again for some minutes
        house.teams.world.members.discard("ola")
        house.pass_time(timedelta(minutes=6))
        assert (await search("ola")).results == ()
        assert "fødselsnummer" in (await search("kari", IDENTITY_NUMBER)).text
        house.fault("teams", "GetMember", status=500, times=20)
        house.pass_time(timedelta(minutes=6))
        assert (await search("kari")).results == ()
        async with house.store.reading() as tx:
            assert "Ukjent (test)" not in {person.name for person, _ in await tx.people()}
