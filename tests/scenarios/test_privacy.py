"""Over the whole life of letters of every kind: what must not be known stands nowhere that it could be read."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from adapters.simulators.altinn import AttachmentDraft, LetterDraft, Visits
from adapters.simulators.altinn.dialog_json import DialogWriter
from adapters.simulators.altinn.records import Actor
from adapters.simulators.teams import Person
from bot.commands.demo.town import MAIN
from bot.domain.item import State
from bot.ops.probes import Probes
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house, everything_shared
from tests.scenarios.acting import IDENTITY_NUMBER, by_hand, entries, own, refusal, register, said, shared
from tests.scenarios.evidence import cards, on_disk

TITLE, SENDER, FILE, BODY = "Bekymring for Frida", "Skjult avsender", "Journalnotat Frida", "Diagnosen er influensa"
OUTSIDER = Person(key="ute", name="Ute (test)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    service: str
    private: bool = False

    @property
    def told_on_the_board(self) -> bool:
        return self.service == OPEN and not self.private


KINDS = {
    f"{name}{' from a person' if private else ''}": Kind(service=service, private=private)
    for name, service in (("open", OPEN), ("unknown", UNKNOWN), ("sensitive", SENSITIVE))
    for private in (False, True)
}
#: auditor, administrator, and somebody without a role
NO_ARCHIVISTS = ("revi", "adm", "ute")
kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
hidden_kinds = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if not kind.told_on_the_board],
    ids=[name for name, kind in KINDS.items() if not kind.told_on_the_board],
)  # fmt: skip


async def hand_in(house: House, kind: Kind, *, old: bool = False) -> str:
    """A letter full of what nobody but its claimant may know, and its item; answers the item's id.

    Dialogporten names people as senders of transmissions only, so theirs joins a dialog.
    """
    world = house.altinn.world
    known = {item.item_id for item in await house.items()}
    secret: dict[str, Any] = {
        "title": f"{TITLE} {IDENTITY_NUMBER}",
        "summary": BODY,
        "body": BODY,
        "sender": f"{SENDER} {IDENTITY_NUMBER}",
        "attachments": (AttachmentDraft(file_name=f"{FILE} {IDENTITY_NUMBER}.pdf"),),
        "publish_at": house.clock.now() - timedelta(days=5) if old else None,
    }
    if kind.private:
        dialog_id = house.letter(kind.service, title="Oversendelse")
        house.join(dialog_id, kind.service, **secret)
        _sent_by_a_person(house, dialog_id)
    else:
        dialog_id = world.add_letter(LetterDraft(unit=MAIN, resource=kind.service, **secret)).dialog_id
    await house.poll()
    await house.draw()
    (found,) = [
        item
        for item in await house.items()
        if item.item_id not in known and item.letter.sender_is_private is kind.private
    ]
    return found.item_id


def _sent_by_a_person(house: House, dialog_id: str) -> None:
    """For the next listing of the dialog, which is remembered as long as nothing joins it."""
    world = house.altinn.world
    dialog = world.dialog(dialog_id)
    reader = Actor(id="", name="")
    writer = DialogWriter(
        world=world, system_user=world.system_users[0], reader=reader, base=house.altinn.simulator.url
    )
    (listed,) = [writer.transmission(dialog, each) | {"deletedAt": None} for each in dialog.transmissions]
    person = f"urn:altinn:person:identifier-no:{IDENTITY_NUMBER}"
    listed["sender"] = {"actorType": "PartyRepresentative", "actorId": person, "actorName": f"{SENDER} Frida"}
    house.fault("altinn", "SearchDialogTransmissions", status=200, body=[listed])


async def live(house: House, kind: Kind) -> set[State]:
    """Leads letters of one kind into every state, with people pressing and looking; answers the states that were."""
    if not kind.private:
        await hand_in(house, kind, old=True)
    ids = {
        name: await hand_in(house, kind)
        for name in ("waiting", "claimed", "handled", "by hand", "stuck", "elsewhere", "withdrawn")
    }
    on = {name: house.card_of(item_id) for name, item_id in ids.items()}  # type: ignore[arg-type]
    for card in cards(house):
        for who in ("kari", "ola", "revi", "adm", "ute"):
            await house.teams.view(who, card)
    await house.teams.click("kari", on["claimed"], "claim")
    await house.teams.open_dialog("kari", on["claimed"], "more")
    confirmed = {} if kind.service == SENSITIVE else {"title_confirmed": "true"}
    await register(house, "kari", on["handled"], public_title="Oversendelse av brev", **confirmed)
    await by_hand(house, "ola", on["by hand"], "printed")
    await house.draw()
    states = {item.state for item in await house.items()}
    await house.finish()
    await register(house, "ola", on["stuck"], public_title="Oversendelse av brev")
    house.fault("p360", "CreateDocument", status=400, body={"Message": f"{TITLE} {SENDER} {IDENTITY_NUMBER}"})
    await house.finish()
    _elsewhere(house, await _thread(house, ids["elsewhere"]))
    if not kind.private:
        dialog = house.altinn.world.dialog(await _thread(house, ids["withdrawn"]))
        house.altinn.world.purge(dialog.correspondence_id or "")
        house.altinn.world.edit_content(await _thread(house, ids["waiting"]), title=f"{TITLE} igjen {IDENTITY_NUMBER}")
    await house.poll()
    await house.finish()
    for card in cards(house):
        for who in ("kari", "revi"):
            await house.teams.refresh(who, card)
    return states | {item.state for item in await house.items()}


async def _thread(house: House, item_id: str) -> str:
    return next(item.letter.thread_id for item in await house.items() if item.item_id == item_id)


def _elsewhere(house: House, dialog_id: str) -> None:
    Visits(house.altinn.world).open_dialog(house.altinn.world.dialog(dialog_id))


async def everything_written(house: House) -> str:
    """Audit and effects, every row with every field."""
    items = await house.items()
    written: list[object] = [*await house.audit()]
    async with house.store.transaction() as tx:
        for item in items:
            written += await tx.effects(item.item_id)
            written += [item.trouble, item.outcome]
    return repr(written)


async def metrics(house: House) -> str:
    app = web.Application()
    Probes(house.desk).add_routes(app)
    async with TestClient(TestServer(app)) as client:
        return await (await client.get("/metrics")).text()


@pytest.fixture(autouse=True)
def _second_look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.sources.altinn.dialogs.SECOND_LOOK", 0.0)


@kinds
async def test_no_trail_tells_what_a_letter_says(kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with capture_logs() as logs:
        async with a_house(newcomers={OUTSIDER: []}) as house:
            states = await live(house, kind)
            shown, written = everything_shared(house), await everything_written(house)
            disk, counted = on_disk(house), await metrics(house)
    assert states >= {*State} - ({State.WITHDRAWN} if kind.private else set())
    logged = repr(logs) + caplog.text + repr([record.__dict__ for record in caplog.records])
    trails = {"board": shown, "audit and effects": written, "logs": logged, "metrics": counted}
    for name, trail in trails.items():
        secrets = [IDENTITY_NUMBER, FILE, BODY]
        if name != "board" or not kind.told_on_the_board:
            secrets += [TITLE, SENDER, "Frida"]
        assert [secret for secret in secrets if secret in trail] == [], name
    kept = [secret.encode() for secret in (IDENTITY_NUMBER, FILE, BODY)]
    if kind.service == SENSITIVE:
        kept.append(TITLE.encode())
    if kind.private:
        kept.append(SENDER.encode())
    assert [secret for secret in kept if secret in disk] == []
    assert (TITLE in shown) is kind.told_on_the_board, "the search would find it where it may stand"


@asynccontextmanager
async def a_card(kind: Kind) -> AsyncIterator[tuple[House, str]]:
    """A letter that is one of those that people look at."""
    async with a_house(newcomers={OUTSIDER: []}) as house:
        for who in ("kari", "ola", "lise", "revi", "adm", "ute"):
            await house.teams.talk.say(who, "@Postvakt hjelp")
        await house.office.turns.settle()
        item_id = await hand_in(house, kind)
        yield house, house.card_of(item_id)  # type: ignore[arg-type]


@kinds
async def test_archivists_see_the_subject_of_unknown_letters_and_nobody_that_of_sensitive_ones(kind: Kind) -> None:
    async with a_card(kind) as (house, card):
        for who in ("kari", "lise"):
            answer = await house.teams.refresh(who, card)
            seen = own(house, who, card)
            told = kind.service in (OPEN, UNKNOWN) and not kind.private
            assert (TITLE in seen, SENDER in seen) == (told, told), answer
            assert IDENTITY_NUMBER not in seen
        assert (TITLE in shared(house, card)) is kind.told_on_the_board


@hidden_kinds
async def test_nobody_else_has_a_view_of_their_own(kind: Kind) -> None:
    async with a_card(kind) as (house, card):
        for who in NO_ARCHIVISTS:
            await house.teams.view(who, card)
            await house.teams.refresh(who, card)
            seen = own(house, who, card)
            assert [secret for secret in (TITLE, SENDER, "Frida", IDENTITY_NUMBER) if secret in seen] == [], who


async def test_only_those_who_see_more_are_asked_to_refresh() -> None:
    async with a_card(KINDS["unknown"]) as (house, card):
        shown = house.teams.everybody_sees(card) or {}
        people = house.teams.world.people
        assert set(shown["refresh"]["userIds"]) == {people[who].mri for who in ("kari", "ola", "lise")}
    async with a_card(KINDS["sensitive"]) as (house, card):
        assert "refresh" not in (house.teams.everybody_sees(card) or {})


async def test_no_form_opens_for_those_who_do_not_work_on_letters() -> None:
    async with a_card(KINDS["unknown"]) as (house, card):
        for who, verb in product(NO_ARCHIVISTS, ("route", "by_hand", "not_for_record")):
            answer = await house.teams.open_dialog(who, card, verb)
            assert refusal(answer) == "Bare arkivarer og ledere kan behandle forsendelser.", (who, verb)
            assert TITLE not in json.dumps(answer.body, ensure_ascii=False), (who, verb)
        assert (await house.only()).state is State.WAITING
        assert (await house.only()).claimant is None


async def test_no_claim_works_for_those_who_do_not_work_on_letters() -> None:
    async with a_card(KINDS["unknown"]) as (house, card):
        for who in NO_ARCHIVISTS:
            answer = await house.teams.click(who, card, "claim")
            assert answer.kind == "info", who
            assert answer.card is None, who
        assert ((await house.only()).state, (await house.only()).version) == (State.WAITING, 1)


async def test_the_search_for_cases_answers_archivists_only() -> None:
    async with a_card(KINDS["unknown"]) as (house, card):
        found = {who: await cases_found(house, who, card) for who in ("kari", "lise", "revi", "adm", "ute")}
        assert found["kari"]
        assert found["kari"] == found["lise"]
        assert (found["revi"], found["adm"], found["ute"]) == ([], [], [])


async def cases_found(house: House, who: str, card: str) -> list[Any]:
    """As a client asks that somebody has built to look like ours."""
    post = house.teams.world.post(card)
    value = {"queryText": "gatelys", "queryOptions": {"skip": 0, "top": 15}, "dataset": "cases"}
    courier = house.teams.courier
    person = house.teams.world.person(who)
    body = courier.activities.invoke(
        person, "application/search", value, place=post.place, root=post.root, reply_to=post.id
    )
    reply, _ = await courier.ask(body)
    assert isinstance(reply.body, dict)
    return list(reply.body["value"]["results"])


async def test_identity_numbers_in_subjects_and_names_are_masked_wherever_they_are_shown() -> None:
    async with a_card(KINDS["open"]) as (house, card):
        item = await house.only()
        assert item.letter.subject == f"{TITLE} ***********"
        assert item.letter.sender_name == f"{SENDER} ***********"
        form = await house.teams.open_dialog("kari", card, "route")
        for text in (shared(house, card), own(house, "kari", card), said(form.card)):
            assert IDENTITY_NUMBER not in text
        assert IDENTITY_NUMBER.encode() not in on_disk(house)


@pytest.mark.parametrize("who", ["kari", "lise"])
async def test_the_form_of_a_sensitive_letter_suggests_a_neutral_title(who: str) -> None:
    async with a_card(KINDS["sensitive"]) as (house, card):
        form = await house.teams.open_dialog(who, card, "route")
        told = said(form.card)
        assert [secret for secret in (TITLE, SENDER, "Frida", FILE, BODY) if secret in told] == []


async def test_an_open_letter_from_a_person_is_screened_until_somebody_chooses_how() -> None:
    async with a_house() as house:
        item_id = await hand_in(house, KINDS["open from a person"])
        card = house.card_of(item_id)  # type: ignore[arg-type]
        refused = await register(house, "kari", card, title_confirmed="true", access_code="U")
        assert "Avsenderen er en privatperson." in said(refused.card)
        assert (await house.teams.submit_dialog("kari", inputs={"access_code": ""})).kind == "closed"
        await house.finish()

        (entry,) = entries(house)
        assert (entry.status_code, entry.screening.access_code) == ("M", "13")
        assert "Midlertidig registrert" in shared(house, card)
