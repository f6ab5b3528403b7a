"""What a rule suggests: one click that claims and routes, can be taken back, and never goes further than allowed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.choices import apply_rules as apply
from bot.app.choices.apply_rules import apply_rules
from bot.app.choices.take_suggestion import take_suggestion
from bot.app.desk import Desk
from bot.app.files import follow as following
from bot.app.health.transfer_cases import check_transfer_cases
from bot.commands.demo.town import MAIN
from bot.domain.item import IntakeItem, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.rules import Judgement
from bot.errors import NotAllowed
from bot.ports.store import Transaction
from tests.house import ARCHIVES, OPEN, SENSITIVE, UNKNOWN, Archive, House, a_house
from tests.scenarios.acting import a_case, a_letter, entries, field, said, shared
from tests.scenarios.archives import in_archive
from tests.scenarios.digipost import digipost
from tests.scenarios.office_files import Lead
from tests.scenarios.outlets import outlets
from tests.scenarios.rule_files import REASON, a_rule, on_case, with_rules

BUTTON, OFFER = "Følg forslaget", "Forslag: "
#: the town's last case, and the one before
CASE, NEXT_CASE = "26/00006", "26/00005"
SERVICE = f'service = "{OPEN}"'
TO_TRANSFER_CASE = a_rule(f'unit = "{MAIN}"', 'suggest = { route = "transfer_case" }')
LEAVE = a_rule(f'service = ["{OPEN}", "{UNKNOWN}", "{SENSITIVE}"]', "leave_unread = true")


def held(house: House, card: str) -> dict[str, Any]:
    """The button as a client holds it in its hand that has not been told of anything newer."""
    (action,) = [one for one in _nodes(house.teams.everybody_sees(card)) if one.get("verb") == "take_suggestion"]
    return action


def _nodes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for one in node for found in _nodes(one)]
    if isinstance(node, dict):
        return [node, *(found for name, one in node.items() if name != "fallback" for found in _nodes(one))]
    return []


async def follow(house: House, who: str, card: str, button: dict[str, Any] | None = None) -> str:
    """What Teams shows instead of the card, where it shows that."""
    return (await house.teams.click(who, card, button or "take_suggestion")).text or ""


async def test_one_click_claims_and_registers_for_now_and_can_be_taken_back() -> None:
    async with a_house() as house:
        case = a_case(house)
        await with_rules(house, a_rule(SERVICE, on_case(case, ', responsible_unit = ""')))
        card = await a_letter(house, OPEN, title="Høring om navn")
        assert f"{OFFER}registrer midlertidig på sak {case}" in shared(house, card)
        assert REASON in shared(house, card)

        button = held(house, card)
        await follow(house, "kari", card, button)
        await follow(house, "kari", card, button)
        item = await house.only()
        assert (item.state, item.route, item.claimant) == (State.ROUTING, Route.REGISTER_ON_CASE, item.routed_by)
        assert "Kari" in await follow(house, "ola", card, button)
        await house.teams.click("kari", card, "undo")
        await house.draw()
        assert (await house.only()).state is State.CLAIMED
        assert OFFER not in shared(house, card), "whoever has taken it back chooses"
        await house.finish()
        assert entries(house) == []

        again = await a_letter(house, OPEN, title="Høring om skjær")
        await follow(house, "kari", again)
        await house.finish()
        (entry,) = entries(house)
        assert (entry.status_code, entry.title, entry.number.rpartition("-")[0]) == ("M", "Høring om skjær", case)
        routed = [one for one in await house.audit() if one.verb == Verb.ROUTED][-1]
        assert routed.facts["rule"] == "r"
        assert routed.facts["rules_version"] == house.desk.rules.version


async def test_the_form_proposes_the_case_of_the_rule_to_who_wants_to_look_first() -> None:
    async with a_house() as house:
        await with_rules(house, a_rule(SERVICE, on_case(a_case(house))))
        card = await a_letter(house, OPEN)
        form = (await house.teams.open_dialog("ola", card, "route")).card
        assert field(form, "case_number")["value"] == a_case(house)
        assert "Foreslått av en regel." in said(form)
        await house.draw()
        assert BUTTON not in shared(house, card), "somebody has taken it"
        assert await house.state() is State.CLAIMED


@pytest.mark.parametrize("service", [UNKNOWN, SENSITIVE])
async def test_a_letter_that_nobody_has_judged_is_registered_under_a_neutral_title(service: str) -> None:
    async with a_house() as house:
        await with_rules(house, a_rule(f'service = "{service}"', on_case(a_case(house))))
        card = await a_letter(house, service, title="Noe som ingen skal se")
        assert BUTTON in shared(house, card)
        await follow(house, "kari", card)
        await house.finish()
        (entry,) = entries(house)
        assert (entry.status_code, entry.screening.access_code) == ("M", "13")
        assert "ingen" not in entry.title


async def test_l_a5_a_letter_is_left_unread_with_one_click_and_nothing_leaves_the_house() -> None:
    async with a_house() as house:
        await with_rules(house, LEAVE)
        card = await a_letter(house, SENSITIVE)
        assert "la brevet ligge ulest" in shared(house, card)
        await follow(house, "kari", card)
        await house.draw()
        item = await house.only()
        assert (item.state, item.route, item.opened_at) == (State.HANDLED, Route.LEAVE_UNREAD, None)
        assert house.written() == []


async def test_l_a5_a_unit_is_told_with_one_click_where_it_can_be_told() -> None:
    async with outlets() as out:
        house = out.house
        await with_rules(house, a_rule(f'service = "{UNKNOWN}"', "notify_unit = true", reason="Skolene tar slike."))
        card = await a_letter(house, UNKNOWN, unit=MAIN)
        assert "varsle enheten uten å åpne brevet" in shared(house, card)
        silent = await a_letter(house, UNKNOWN, unit="313630269")
        assert BUTTON not in shared(house, silent), "nobody can be told there"
        await follow(house, "kari", card)
        await house.finish()
        assert len(out.sent()) == 1
        assert house.written() == []
        assert "Enheten er varslet" in shared(house, card)


async def test_the_units_transfer_case_is_suggested_with_its_number_while_it_is_open() -> None:
    async with a_house(more={"transfer_cases": [{"unit": MAIN, "case_number": CASE}]}) as house:
        await with_rules(house, TO_TRANSFER_CASE)
        card = await a_letter(house, UNKNOWN)
        assert f"overføringssaken {CASE}" in shared(house, card)
        await follow(house, "kari", card)
        await house.finish()
        (entry,) = entries(house)
        assert (entry.status_code, entry.number.rpartition("-")[0]) == ("M", CASE)


async def from_file(house: House) -> None:
    lead = Lead(house=house)
    await lead.apply("transfer_cases.toml", await lead.changed("transfer_cases", **{CASE: NEXT_CASE}))


async def at_years_end(house: House) -> None:
    house.pass_time(timedelta(days=1))
    await check_transfer_cases(house.desk)
    await apply_rules(house.desk)


@pytest.mark.parametrize(
    ("another", "valid_to"), [(from_file, "2027-12-31"), (at_years_end, "2026-11-20")], ids=["file", "year"]
)
async def test_another_transfer_case_is_another_suggestion(
    another: Callable[[House], Awaitable[None]], valid_to: str
) -> None:
    first = {"unit": MAIN, "case_number": CASE, "valid_to": valid_to}
    later = {"unit": MAIN, "case_number": NEXT_CASE, "valid_from": "2026-11-21"}
    cases = [first, later] if another is at_years_end else [first]
    async with a_house(more={"transfer_cases": cases}) as house:
        await Lead(house=house).apply("rules.toml", TO_TRANSFER_CASE)
        card = await a_letter(house, UNKNOWN)
        button = held(house, card)
        await another(house)
        assert "Forslaget er endret" in await follow(house, "kari", card, button)
        assert await house.state() is State.WAITING
        await house.draw()
        assert (CASE in shared(house, card), NEXT_CASE in shared(house, card)) == (False, True)
        await follow(house, "kari", card)
        await house.finish()
        assert [entry.number for entry in entries(house)] == [f"{NEXT_CASE}-1"]


async def test_a_card_names_no_former_transfer_case_even_before_its_letter_is_judged_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_house(more={"transfer_cases": [{"unit": MAIN, "case_number": CASE}]}) as house:
        await Lead(house=house).apply("rules.toml", TO_TRANSFER_CASE)
        card = await a_letter(house, UNKNOWN)

        async def nobody_has_time(_: Any) -> None: ...

        monkeypatch.setattr(following, "apply_rules", nobody_has_time)
        await from_file(house)
        await house.draw()
        assert CASE not in shared(house, card)
        assert (await house.only()).ruled is not None, "what was judged before still stands there"


async def test_it_stands_there_only_while_nothing_is_missing() -> None:
    async with a_house() as house:
        case = a_case(house)
        rule = a_rule(f'service = ["{OPEN}", "bruskjema"]', on_case(case))
        await with_rules(house, rule)
        asked = await a_letter(house, OPEN, title="Vil ha bekreftelse", confirmation=True)
        link_only = await a_letter(house, "bruskjema", title="Om broer")
        assert BUTTON not in shared(house, asked) + shared(house, link_only)

        card = await a_letter(house, OPEN, title="Vanlig brev")
        button = held(house, card)
        house.desk.archive_state.down_since = house.clock.now()
        assert await apply_rules(house.desk) == 1
        await house.draw()
        assert BUTTON not in shared(house, card), "the archive does not answer"
        assert "Arkivet svarer ikke" in await follow(house, "kari", card, button)
        house.desk.archive_state.down_since = None
        await apply_rules(house.desk)
        await house.draw()
        button = held(house, card)

        assert house.p360.world.cases()[0].number == case
        house.p360.world.close_case(case)
        assert "ikke bekreftet av arkivet" in await follow(house, "kari", card, button)
        await apply_rules(house.desk)
        await house.draw()
        assert BUTTON not in shared(house, card), "the archive has closed the case"
        assert {item.state for item in await house.items()} == {State.WAITING}
        await with_rules(house, a_rule(SERVICE, on_case("26/99999")))
        assert BUTTON not in shared(house, card), "there is no such case"


async def test_it_stands_on_neither_card_of_what_may_be_one_letter() -> None:
    async with digipost(beside_altinn=True, known_senders=["Kystkartverket"]) as town:
        house = town.house
        await with_rules(house, LEAVE)
        card = await a_letter(house, OPEN, title="Rundskriv om kaiplasser")
        button = held(house, card)
        await town.letter(sender="Kystkartverket", subject="Rundskriv om kaiplasser")
        await house.draw()
        assert BUTTON not in house.on_board()
        assert "to ganger" in await follow(house, "kari", card, button)


async def test_where_postvakt_only_observes_nothing_is_suggested_that_it_would_write() -> None:
    async with a_house(mode="observe") as house:
        await with_rules(house, a_rule(SERVICE, on_case(a_case(house)), "automatic = true"))
        card = await a_letter(house, OPEN)
        await apply_rules(house.desk)
        assert BUTTON not in shared(house, card)
        assert await house.state() is State.WAITING


async def test_a_suggestion_of_an_older_card_is_refused() -> None:
    async with a_house() as house:
        await with_rules(house, LEAVE)
        card = await a_letter(house, OPEN)
        drawn = await house.only()
        old = house.press("kari", drawn, "take_suggestion")
        house.desk.policy.book.rules = type(house.desk.rules)()
        with pytest.raises(NotAllowed, match="suggestion_changed"):
            await take_suggestion(house.desk, old)
        await with_rules(house, a_rule(SERVICE, on_case(a_case(house))))
        with pytest.raises(NotAllowed, match="suggestion_changed"):
            await take_suggestion(house.desk, old)
        assert await house.state() is State.WAITING
        assert "registrer midlertidig" in shared(house, card)
        ruled = [entry.facts for entry in await house.audit(drawn) if entry.verb in (Verb.SEEN, Verb.RULED)]
        assert [facts["rules"] for facts in ruled] == ["r", "r"]
        assert ruled[0]["rules_version"] != ruled[1]["rules_version"]


async def test_an_auditor_follows_no_suggestion() -> None:
    async with a_house() as house:
        await with_rules(house, LEAVE)
        card = await a_letter(house, OPEN)
        assert "arkivar" in (await follow(house, "revi", card)).lower()
        assert await house.state() is State.WAITING


async def test_an_open_letter_goes_its_way_by_itself_and_anybody_takes_it_back() -> None:
    async with a_house() as house:
        services = f'service = ["{OPEN}", "{UNKNOWN}", "{SENSITIVE}"]'
        await with_rules(house, a_rule(services, on_case(a_case(house)), "automatic = true"))
        for service in (UNKNOWN, SENSITIVE):
            house.letter(service)
        await house.poll()
        assert {item.state for item in await house.items()} == {State.WAITING}, "never what is not open"

        card = await a_letter(house, OPEN, title="Høring")
        (item,) = [one for one in await house.items() if one.letter.service_id == OPEN]
        assert (item.state, item.routed_by) == (State.ROUTING, "postvakt")
        assert "Postvakt" in shared(house, card)
        assert f"Etter regel: {REASON}" in shared(house, card)
        routed = [entry for entry in await house.audit(item) if entry.verb == Verb.ROUTED]
        assert [(entry.actor, entry.facts["automatic"]) for entry in routed] == [("postvakt", "yes")]

        await house.teams.click("ola", card, "undo")
        taken = await house.item(item.letter.thread_id)
        assert (taken.state, taken.claimant) == (State.CLAIMED, house.person("ola").person_id)
        await house.teams.click("ola", card, "release")
        await apply_rules(house.desk)
        assert (await house.item(item.letter.thread_id)).state is State.WAITING, "people have the word now"
        await house.finish()
        assert entries(house) == []


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_what_goes_by_itself_ends_in_a_temporary_entry_that_names_nobody_as_its_archivist(
    archive: Archive,
) -> None:
    async with a_house(archive=archive) as house:
        await with_rules(house, a_rule(SERVICE, on_case(a_case(house)), "automatic = true"))
        card = await a_letter(house, OPEN, title="Høring")
        await house.finish()
        (entry,) = in_archive(house)
        assert (entry.status, entry.case_number) == ("M", a_case(house))
        assert entry.files
        assert "postvakt" in entry.made_by.casefold()
        assert "test" not in entry.made_by, "nobody's name"
        assert "Midlertidig registrert" in shared(house, card)


async def test_letters_older_than_the_start_never_go_by_themselves() -> None:
    async with a_house(start_from=None) as house:
        await with_rules(house, a_rule(SERVICE, "leave_unread = true", "automatic = true"))
        house.letter(OPEN)
        house.start_from = house.clock.now() + timedelta(days=1)
        await house.poll()
        assert (await house.only()).backlog
        assert await house.state() is State.WAITING


async def test_a_letter_that_cannot_be_judged_keeps_no_other_from_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_house() as house:
        await with_rules(house, a_rule(SERVICE, "leave_unread = true", "automatic = true"))
        first, _ = house.letter(OPEN), house.letter(OPEN)
        asked = apply.kept_back

        async def stumbling(desk: Desk, tx: Transaction, item: IntakeItem, said: Judgement) -> str:
            if item.letter.thread_id == first:
                raise OverflowError
            return await asked(desk, tx, item, said)

        monkeypatch.setattr(apply, "kept_back", stumbling)
        await house.poll()
        assert sorted(item.state for item in await house.items()) == [State.HANDLED, State.WAITING]


async def test_an_older_letter_is_suggested_something_else_once_it_is_old_enough() -> None:
    async with a_house() as house:
        old = a_rule(SERVICE, 'older_than = "P3D"', "leave_unread = true", rule_id="old", reason="Ingen har tatt det.")
        await with_rules(house, old, a_rule(SERVICE, on_case(a_case(house))))
        card = await a_letter(house, OPEN)
        assert "registrer midlertidig" in shared(house, card)
        house.pass_time(timedelta(days=3))
        assert await apply_rules(house.desk) == 1
        assert await apply_rules(house.desk) == 0, "nothing is written where nothing has changed"
        await house.draw()
        assert "la brevet ligge ulest" in shared(house, card)
        assert "Ingen har tatt det." in shared(house, card)


async def test_the_rule_file_is_read_when_the_bot_starts(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(LEAVE, encoding="utf-8")
    async with a_house(more={"rules": path}) as house:
        card = await a_letter(house, OPEN)
        assert BUTTON in shared(house, card)
        await with_rules(house)
        assert BUTTON not in shared(house, card)
        assert (await house.only()).ruled is None
