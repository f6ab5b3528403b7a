"""Who may do what, decided by the use cases: each verb by each role, whatever a client sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.simulators.altinn.visits import Visits
from adapters.simulators.teams import Person
from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import RouteChoice
from tests.house import House, a_house
from tests.scenarios.acting import a_case

WORKERS = {"archivist", "lead"}
#: who may, and in which state the letter must be for them; whose it then is: the presser's own
ACTIONS: Mapping[str, tuple[set[str], State]] = {
    "claim": (WORKERS, State.WAITING),
    "release": (WORKERS, State.CLAIMED),
    "undo": (WORKERS, State.ROUTING),
    "reopen": (WORKERS, State.HANDLED),
    "was_not_done": (WORKERS, State.NEEDS_ATTENTION),
    "close_by_hand": (WORKERS, State.NEEDS_ATTENTION),
    "close_elsewhere": (WORKERS, State.HANDLED_ELSEWHERE),
    "refresh": (WORKERS | {"auditor"}, State.WAITING),
}
OPENINGS: Mapping[str, tuple[set[str], State]] = {
    "route": (WORKERS, State.WAITING),
    "by_hand": (WORKERS, State.WAITING),
    "not_for_record": (WORKERS, State.WAITING),
    "more": (WORKERS, State.CLAIMED),
    "was_done": (WORKERS, State.NEEDS_ATTENTION),
    "several": (WORKERS, State.WAITING),
}
SUBMITS: Mapping[str, tuple[set[str], State]] = {
    "submit_route": (WORKERS, State.CLAIMED),
    "submit_by_hand": (WORKERS, State.CLAIMED),
    "submit_not_for_record": (WORKERS, State.CLAIMED),
    "submit_was_done": (WORKERS, State.NEEDS_ATTENTION),
    "submit_leave_unread": (WORKERS, State.CLAIMED),
    "submit_hand_over": (WORKERS, State.CLAIMED),
    "submit_take_over": ({"lead"}, State.CLAIMED),
    "submit_snooze": (WORKERS, State.CLAIMED),
    "submit_snooze_until": (WORKERS, State.CLAIMED),
    "submit_wake": (WORKERS, State.WAITING),
    "submit_notes": (WORKERS, State.CLAIMED),
    "submit_note": (WORKERS, State.WAITING),
    "submit_several": (WORKERS, State.WAITING),
}
VERBS = ACTIONS | OPENINGS | SUBMITS
#: these change nothing
LOOKING = {"refresh", "more", "was_done", "several", "submit_snooze", "submit_wake", "submit_notes", "submit_several"}
ROLES = {"archivist": "ola", "lead": "lise", "auditor": "revi", "administrator": "adm", "nobody": "ukjent"}
REFUSALS = {
    "Bare arkivarer og ledere kan behandle forsendelser.",
    "Bare ledere og den som har vakt, kan overta fra andre.",
    "Du har ikke tilgang til forsendelsene.",
}


@pytest.mark.parametrize("role", ROLES)
async def test_each_verb_is_for_the_roles_that_may_and_changes_nothing_for_others(role: str) -> None:
    who = ROLES[role]
    async with a_house(newcomers={Person(key="ukjent", name="Ukjent (test)"): []}) as house:
        items = await _letters(house, owner=who if role in WORKERS else "kari")
        carrier = next(post.id for post in house.teams.posts() if post.card is not None)
        for verb, (allowed, state) in VERBS.items():
            before, trail = await _present(house, items[verb]), len(await house.audit())
            assert before.state is state, verb

            said = await _send(house, who, carrier, verb, before)

            after = await _present(house, items[verb])
            if role in allowed:
                assert said not in REFUSALS, verb
                assert (after.version > before.version) is (verb not in LOOKING), verb
            else:
                assert said in REFUSALS, verb
                assert after == before, verb
                assert len(await house.audit()) == trail, verb


async def test_cases_are_searched_by_those_who_register() -> None:
    async with a_house(newcomers={Person(key="ukjent", name="Ukjent (test)"): []}) as house:
        house.letter()
        await house.poll()
        await house.draw()
        card = house.card_of(await house.only())
        found = {}
        for role, who in ROLES.items():
            value = {"queryText": a_case(house), "queryOptions": {"skip": 0, "top": 15}, "dataset": "cases"}
            body = await _invoke(house, who, card, "application/search", value)
            found[role] = len(body["value"]["results"])

        assert found == {"archivist": 1, "lead": 1, "auditor": 0, "administrator": 0, "nobody": 0}
        # nobody but them made the bot ask the archive
        assert [one.path.rpartition("/")[2] for one in house.p360.simulator.record] == ["GetCases"] * 2


async def _letters(house: House, *, owner: str) -> dict[str, IntakeItem]:
    """One letter for each verb, in the state that it needs."""
    dialogs = {verb: house.letter(title=f"Brev om {verb}") for verb in VERBS}
    await house.poll()
    for verb, (_, state) in VERBS.items():
        item = await house.item(dialogs[verb])
        # what is taken over is somebody else's
        holder = "kari" if verb == "submit_take_over" else owner
        if state is State.NEEDS_ATTENTION:
            house.fault("p360", "CreateDocument", status=400)
            await route(house.desk, house.press(holder, item), _on_case(house))
        elif state is State.HANDLED:
            await route(house.desk, house.press(holder, item), RouteChoice(route=Route.LEAVE_UNREAD))
        elif state is State.CLAIMED:
            await claim(house.desk, house.press(holder, item))
        elif state is State.HANDLED_ELSEWHERE:
            Visits(house.altinn.world).open_dialog(house.altinn.world.dialog(dialogs[verb]))
    house.pass_time(timedelta(minutes=2))
    await house.work()
    await house.poll()
    routing = await house.item(dialogs["undo"])
    await route(house.desk, house.press(owner, routing), _on_case(house))
    await house.drawer.draw()
    return {verb: await house.item(dialog) for verb, dialog in dialogs.items()}


def _on_case(house: House) -> RouteChoice:
    return RouteChoice(route=Route.REGISTER_ON_CASE, case_number=a_case(house), public_title="Vedtak")


async def _present(house: House, item: IntakeItem) -> IntakeItem:
    async with house.store.transaction() as tx:
        found = await tx.item(item.item_id)
    assert found is not None
    return found


async def _send(house: House, who: str, card: str, verb: str, item: IntakeItem) -> str:
    """What the person is told, if anything."""
    data = {"item_id": item.item_id, "version": item.version, **_inputs(house, verb)}
    if verb in ACTIONS:
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
        body = await _invoke(house, who, card, "adaptiveCard/action", value)
        return body["value"] if isinstance(body["value"], str) else ""
    name = "task/fetch" if verb in OPENINGS else "task/submit"
    body = await _invoke(house, who, card, name, {"data": data | {"verb": verb}})
    page = body["task"]["value"] if body else {"title": ""}
    return str(page["card"]["content"]["body"][1]["text"]) if page["title"] == "Postvakt" else ""


def _inputs(house: House, verb: str) -> dict[str, str]:
    inputs = {
        "submit_snooze_until": {"snooze": "monday"},
        "submit_note": {"note": "Ringt enheten"},
        "submit_route": {"case_number": a_case(house), "public_title": "Vedtak"},
        "submit_by_hand": {"by_hand": "printed"},
        "submit_not_for_record": {"not_for_record": "advertising"},
        "submit_hand_over": {"colleague": house.person("kari").person_id},
        "submit_take_over": {"reason": "Fravær"},
    }
    if verb == "submit_was_done":
        return {"entry_number": house.p360.world.add_entry("Vedtak", case_number=a_case(house)).number}
    return inputs.get(verb, {})


async def _invoke(house: House, who: str, card: str, name: str, value: dict[str, Any]) -> Any:
    post = house.teams.world.post(card)
    person = house.teams.world.person(who)
    activities = house.teams.courier.activities
    body = activities.invoke(person, name, value, place=post.place, root=post.root, reply_to=post.id)
    reply, _ = await house.teams.courier.ask(body)
    assert reply.status == 200, f"{name}: {reply}"
    return reply.body
