"""Every route on both archives: offered where it should be, said plainly, undone whole, done in order, logged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.simulators.teams import Answer
from bot.app.health.transfer_cases import check_transfer_cases
from bot.domain.effects import EffectKind as Kind
from bot.domain.item import Route, State
from tests.house import ARCHIVES, OPEN, Archive, House
from tests.scenarios.acting import a_case, a_letter, said, shared
from tests.scenarios.archives import NEW_CASE, entry_made_by_hand, in_archive, transfer_case_of, transfer_settings
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn
from tests.scenarios.outlets import BUILDING, outlets
from tests.scenarios.routines.doing import PAGES, print_out

TITLES = {"public_title": "Rundskriv", "title_confirmed": "true", "confirm_reception": "true"}
FILES = (Kind.ADD_FILE, Kind.ADD_FILE)
#: of an open letter with a confirmed title whose sender asks for a confirmation: the text and one attachment
ENTRY = (Kind.CREATE_ENTRY, Kind.CHECK_SINGLE, *FILES, Kind.FINALISE_ENTRY)
AFTER = (Kind.MARK_READ, Kind.CONFIRM, Kind.PUT_AWAY)
CONFIRMED = "Jeg har kontrollert at tittelen kan stå i offentlig journal"
TEMPORARY = "Uten kontrollen blir journalposten stående som midlertidig registrert."
RECEPTION = "Avsenderen ser at kommunen har bekreftet."
BY_HAND = ("Hva er gjort?", "Fyll ut når forsendelsen er registrert i arkivet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """`{case}`, `{transfer}` and `{entry}` are numbers of the archive."""

    route: Route
    #: the button that opens the first dialog
    opens: str
    #: how each dialog is sent: verb and inputs
    sends: tuple[tuple[str, Mapping[str, str]], ...]
    #: in the dialogs, before anything is sent for good
    says: tuple[str, ...]
    kinds: tuple[Kind, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    #: on everybody's card when it is handled
    told: str

    @property
    def id(self) -> str:
        return f"{self.route.value}_{self.facts['reason']}" if "reason" in self.facts else self.route.value


WALKS = (
    Walk(
        route=Route.REGISTER_ON_CASE, opens="route", sends=(("submit_route", TITLES | {"case_number": "{case}"}),),
        says=("Registrer på sak", CONFIRMED, TEMPORARY, RECEPTION, '"Registrer"'),
        kinds=(Kind.OPEN_LETTER, *ENTRY, *AFTER), facts={"case": "{case}"}, told="Registrering på sak",
    ),
    Walk(
        route=Route.REGISTER_ON_NEW_CASE, opens="route",
        sends=(
            ("submit_to_new_case", {}),
            ("submit_new_case", TITLES | {"new_case": "general", "new_case_title": "Naust"}),
        ),
        says=("Registrer på ny sak", "Jeg har kontrollert at titlene kan stå i offentlig journal", TEMPORARY,
              "Opprett sak og registrer"),
        kinds=(Kind.OPEN_LETTER, Kind.CREATE_CASE, Kind.CHECK_CASE, *ENTRY, *AFTER), told="Registrering på ny sak",
    ),
    Walk(
        route=Route.TRANSFER_CASE, opens="route",
        sends=(("submit_to_transfer_case", {}), ("submit_transfer_case", TITLES)),
        says=("Registrer på overføringssaken", "{transfer} Overføringssak barnehage 2026", "Unntatt etter offl. § 13",
              CONFIRMED, RECEPTION),
        kinds=(Kind.OPEN_LETTER, *ENTRY, *AFTER), facts={"case": "{transfer}"}, told="Overføringssak",
    ),
    Walk(
        route=Route.ALREADY_REGISTERED, opens="by_hand",
        sends=(("submit_by_hand", {"by_hand": "already_registered", "entry_number": "{entry}"}),),
        says=(*BY_HAND, "Var registrert fra før"), kinds=(Kind.VERIFY_ENTRY, Kind.PUT_AWAY), told="{entry}",
    ),
    Walk(
        route=Route.DONE_BY_HAND, opens="by_hand",
        sends=(("submit_by_hand", {"by_hand": "registered", "entry_number": "{entry}"}),),
        says=(*BY_HAND, "Registrert i arkivet"), kinds=(Kind.VERIFY_ENTRY, Kind.PUT_AWAY),
        facts={"reason": "registered"}, told="{entry}",
    ),
    *(
        Walk(
            route=Route.DONE_BY_HAND, opens="by_hand", sends=(("submit_by_hand", {"by_hand": way}),),
            says=(*BY_HAND, told), kinds=(Kind.PUT_AWAY,), facts={"reason": way}, told=told,
        )
        for way, told in (
            ("transfer_case", "Lagt på overføringssak"),
            ("printed", "Skrevet ut og sendt med internpost"),
            ("domain_system", "Lagt inn i fagsystem"),
        )
    ),
    Walk(
        route=Route.NOT_FOR_RECORD, opens="more", sends=(("submit_not_for_record", {"not_for_record": "advertising"}),),
        says=("Hvorfor skal forsendelsen ikke journalføres?", "Grunnen blir stående på kortet og i loggen."),
        kinds=(Kind.PUT_AWAY,), facts={"reason": "advertising"}, told="Reklame",
    ),
    Walk(
        route=Route.LEAVE_UNREAD, opens="more", sends=(("submit_leave_unread", {}),),
        says=("Andre følger den opp. Forsendelsen blir ikke åpnet, merket eller arkivert i postkilden.",),
        kinds=(), told="Ligger ulest",
    ),
    Walk(
        route=Route.FORWARD_EMAIL, opens="more",
        sends=(
            ("submit_forward", {}),
            ("submit_forward_email", {"system_id": "byggesak", "confirm_reception": "true"}),
        ),
        says=("Bare for åpne brev.", "Brevet sendes på e-post med alle vedlegg.", f"Byggesak – {BUILDING}"),
        kinds=(Kind.OPEN_LETTER, Kind.WRITE_EMAIL, Kind.ATTACH_FILE, Kind.ATTACH_FILE, Kind.SEND_EMAIL, *AFTER),
        facts={"system": "byggesak"}, told="E-post til fagsystem",
    ),
    Walk(
        route=Route.NOTIFY_UNIT, opens="more", sends=(("submit_notify_unit", {}),),
        says=("Enheten får vite at forsendelsen ligger der. Den blir ikke åpnet eller merket.", "Varsle enheten"),
        kinds=(Kind.TELL_UNIT,), told="Enheten er varslet",
    ),
    Walk(
        route=Route.INTERNAL_MAIL, opens="more", sends=(("submit_internal_mail", {}),),
        says=("Si fra når brevet er lagt i internposten til enheten.", "Skrevet ut"),
        kinds=(Kind.MARK_READ, Kind.PUT_AWAY), told="Skrevet ut og sendt med internpost",
    ),
    Walk(
        route=Route.REFUSE, opens="more",
        sends=(
            ("submit_refuse", {}),
            ("submit_refusal_reason", {"refusal": "wrong_addressee"}),
            ("submit_refusal", {"refusal_confirmed": "true"}),
        ),
        says=("Bare når den ikke kan tas imot her.", "Dette kan ikke angres", "Den blir ikke journalført her.",
              "Jeg vil avvise forsendelsen for godt"),
        kinds=(Kind.REFUSE,), facts={"reason": "wrong_addressee"}, told="Avvist hos avsenderen",
    ),
)  # fmt: skip


def test_no_route_is_left_out() -> None:
    assert {walk.route for walk in WALKS} == set(Route)


@pytest.mark.parametrize("archive", ARCHIVES)
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.id)
async def test_it_is_offered_said_undone_whole_and_done_in_order(walk: Walk, archive: Archive) -> None:
    async with a_claimed_letter(walk.route, archive) as place:
        house, card = place.house, place.card
        numbers = {
            "case": a_case(house), "transfer": transfer_case_of(archive), "entry": entry_made_by_hand(house),
        }  # fmt: skip
        before, again = place.outside(), "undo" if walk.kinds else "reopen"

        seen, answer = await chosen(walk, house, card, numbers)
        assert answer.kind == "closed"
        for words in walk.says:
            assert words.format(**numbers) in seen
        await house.draw()
        assert ("Kan angres til" in shared(house, card)) is bool(walk.kinds)
        await house.teams.click("kari", card, again)
        await house.finish()
        assert (place.outside(), await house.state()) == (before, State.CLAIMED)

        assert (await chosen(walk, house, card, numbers))[1].kind == "closed"
        await house.finish()
        assert await house.state() is State.HANDLED
        assert walk.told.format(**numbers) in shared(house, card)
        assert '"Behandlet av", "value": "Kari (test), 20. nov.' in shared(house, card)
        assert (place.outside() != before) is bool(walk.kinds)
        await the_log_tells(walk, house, numbers)


async def the_log_tells(walk: Walk, house: House, numbers: Mapping[str, str]) -> None:
    """Who chose what, twice, what was taken back between, and then each effect in its order by the bot."""
    trail = [entry for entry in await house.audit(await house.only()) if entry.verb not in ("item:updated", _READ)]
    kari = house.person("kari").person_id
    routed = [entry for entry in trail if entry.verb == "item:routed"]
    facts = {name: text.format(**numbers) for name, text in walk.facts.items()}
    assert [(entry.actor, entry.facts) for entry in routed] == [(kari, {"route": walk.route.value, **facts})] * 2
    done = [entry for entry in trail if entry.verb == "effect:done"]
    assert [entry.facts["kind"] for entry in done] == [kind.value for kind in walk.kinds]
    assert {entry.actor for entry in done} <= {"postvakt"}
    between = ["item:undone"] if walk.kinds else ["item:handled", "item:reopened"]
    verbs = [entry.verb for entry in trail if entry.verb.startswith("item:") and entry.verb != "item:opened"]
    assert verbs == ["item:seen", "item:claimed", "item:routed", *between, "item:routed", "item:handled"]


_READ = "letter:opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    house: House
    card: str
    #: what e-mail there is, and how the letter stands at its door
    more: Any

    def outside(self) -> tuple[Any, ...]:
        """All that anybody else can see."""
        cases = [case.number for case in self.house.archive_world.cases()]
        return (self.house.written(), in_archive(self.house), cases, *self.more())


@asynccontextmanager
async def a_claimed_letter(route: Route, archive: Archive) -> AsyncIterator[Place]:
    """An open letter that Kari has taken, in a house where every way out is there; only SvarInn refuses letters."""
    if route is Route.REFUSE:
        async with svarinn(archive=archive) as (house, world):
            letter = world.letter(hand_in(world))
            await poll(house)
            (card,) = cards(house)
            await house.teams.click("kari", card, "claim")
            await house.draw()
            yield Place(house=house, card=card, more=lambda: ([one.what for one in letter.log], letter.downloads))
        return
    settings = {"archive": archive, "archive_more": {"new_cases": [NEW_CASE[archive]]}}
    async with outlets(house=settings, more=PAGES | transfer_settings(archive)) as out:
        house = out.house
        await check_transfer_cases(house.desk)
        card = await a_letter(house, OPEN, title="Rundskriv", confirmation=True)
        await house.teams.click("kari", card, "claim")
        if route is Route.INTERNAL_MAIL:
            await print_out(house, "kari", await house.only())
        await house.draw()
        yield Place(
            house=house, card=card,
            more=lambda: (len(out.sent()), len(out.drafts()), house.labels(house.dialogs[0])),
        )  # fmt: skip


async def chosen(walk: Walk, house: House, card: str, numbers: Mapping[str, str]) -> tuple[str, Answer]:
    """What the dialogs say, one after the other, and how the last one ended."""
    answer, seen = await house.teams.open_dialog("kari", card, walk.opens), ""
    for verb, inputs in walk.sends:
        assert f'"{verb}"' in said(answer.card), "offered"
        seen += answer.title + said(answer.card)
        typed = {name: value.format(**numbers) for name, value in inputs.items()}
        answer = await house.teams.submit_dialog("kari", verb, inputs=typed)
    return seen, answer
