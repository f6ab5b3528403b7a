"""People in the simulated Teams: what clicks, dialogs, searches and refreshes send, and what each person then sees."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from adapters.simulators.teams import NotOnTheCard
from tests.contract.simulators.teams_stage import (
    Stage,
    card,
    card_answer,
    dialog_answer,
    error_answer,
    execute,
    info_answer,
    opens_dialog,
    stage,
    text,
)

NOTE = {"type": "Input.Text", "id": "note", "label": "Merknad"}
UNIT = {
    "type": "Input.ChoiceSet",
    "id": "unit",
    "label": "Enhet",
    "isRequired": True,
    "choices": [{"title": "Plan", "value": "plan"}, {"title": "Helse", "value": "helse"}],
}
CASE = {
    "type": "Input.ChoiceSet",
    "id": "case",
    "label": "Sak",
    "choices": [],
    "choices.data": {"type": "Data.Query", "dataset": "cases", "associatedInputs": "auto"},
}
SEND = {"type": "Action.Submit", "title": "Send", "data": {"verb": "route", "item": "7"}}


async def test_a_card_answer_changes_only_the_clickers_view() -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("Ny"), actions=(execute("claim"),)))
        play.bot.answer = lambda activity: card_answer(card(text("Din")))
        answer = await play.teams.click("kari", sent, "claim")
        assert answer.kind == "card"
        assert play.teams.seen_by("kari", sent) == card(text("Din"))
        assert play.teams.seen_by("ola", sent) == play.teams.everybody_sees(sent)


async def test_texts_and_errors_become_bars() -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("Ny"), actions=(execute("claim"),)))
        play.bot.answer = lambda activity: info_answer("Tatt")
        assert (await play.teams.click("kari", sent, "claim")).kind == "info"
        play.bot.answer = lambda activity: error_answer("Ola kom først")
        answer = await play.teams.click("kari", sent, "claim")
        assert (answer.kind, answer.text) == ("error", "Ola kom først")


@pytest.mark.parametrize(
    "found",
    [
        web.Response(status=500),
        web.Response(text="ikke json", content_type="text/plain"),
        {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": "et ord"},
        {"statusCode": 200, "value": {"type": "AdaptiveCard"}},
    ],
)
async def test_an_answer_that_teams_cannot_read_is_an_error(found: Any) -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("Ny"), actions=(execute("claim"),)))
        play.bot.answer = lambda activity: found
        assert (await play.teams.click("kari", sent, "claim")).kind == "error"
        assert play.teams.seen_by("kari", sent) == play.teams.everybody_sees(sent)


async def test_inputs_are_merged_into_the_data() -> None:
    async with stage() as play:
        folded = {"type": "AdaptiveCard", "body": [UNIT], "actions": [execute("route", data={"item": "7", "v": 3})]}
        shown = {"type": "Action.ShowCard", "title": "Rut", "card": folded}
        toggle = {"type": "Input.Toggle", "id": "open", "title": "Åpen"}
        sent = await play.post_card(card({**NOTE, "value": "før"}, toggle, actions=(execute("claim"), shown)))
        await play.teams.click("kari", sent, "route", inputs={"unit": "plan", "note": "æøå"})
        await play.teams.click("kari", sent, "claim")
        data = [one["value"]["action"]["data"] for one in play.bot.received]
        assert data == [
            {"item": "7", "v": 3, "unit": "plan", "note": "æøå", "open": "false"},
            {"item": "7", "note": "før", "open": "false"},
        ]


async def test_the_client_stops_what_the_card_does_not_offer() -> None:
    async with stage() as play:
        sent = await play.post_card(card(UNIT, actions=(execute("route"),)))
        assert (await play.teams.click("kari", sent, "route")).kind == "blocked"
        for inputs in ({"unit": "skatt"}, {"other": "x"}):
            with pytest.raises(NotOnTheCard):
                await play.teams.click("kari", sent, "route", inputs=inputs)
        with pytest.raises(NotOnTheCard):
            await play.teams.click("kari", sent, "claim")
        assert play.bot.received == []


async def test_rows_of_a_list_are_told_apart_by_their_data() -> None:
    async with stage() as play:
        rows = (execute("claim", data={"item": "1"}), execute("claim", data={"item": "2"}))
        sent = await play.post_card(card(text("Liste"), actions=rows))
        await play.teams.click("kari", sent, "claim", data={"item": "2"})
        assert play.bot.received[0]["value"]["action"]["data"] == {"item": "2"}
        with pytest.raises(NotOnTheCard):
            await play.teams.click("kari", sent, "claim")


async def test_a_double_click_sends_two_invokes() -> None:
    async with stage() as play:
        sent = await play.post_card(card(actions=(execute("claim"),)))
        play.bot.together = asyncio.Barrier(2)
        play.bot.answer = lambda activity: info_answer("Tatt")
        answer = await play.teams.click("kari", sent, "claim", twice=True)
        assert (answer.kind, answer.earlier[0].kind) == ("info", "info")
        assert len({one["id"] for one in play.bot.received}) == 2


@pytest.mark.parametrize(("redeliver", "ids"), [("new_id", 2), ("same_id", 1)])
async def test_a_redelivery_repeats_the_act(redeliver: Any, ids: int) -> None:
    async with stage() as play:
        sent = await play.post_card(card(actions=(execute("claim"),)))
        play.bot.answer = lambda activity: info_answer("Tatt")
        answer = await play.teams.click("kari", sent, "claim", redeliver=redeliver)
        first, second = play.bot.received
        assert len({first["id"], second["id"]}) == ids
        assert first["value"] == second["value"]
        assert (answer.kind, answer.earlier[0].kind) == ("info", "info")


async def test_after_the_deadline_the_person_sees_an_error() -> None:
    async with stage(invoke_deadline=0.1) as play:
        sent = await play.post_card(card(actions=(execute("claim"),)))
        play.bot.open.clear()
        answer = await play.teams.click("kari", sent, "claim")
        assert (answer.kind, answer.status, answer.text) == ("error", 0, "Appen svarte ikke i tide. Prøv på nytt.")
        play.bot.open.set()


async def test_an_old_client_sends_the_fallback() -> None:
    async with stage() as play:
        fallback = {"type": "Action.Submit", "title": "Ta", "data": {"verb": "claim", "item": "7"}}
        sent = await play.post_card(card(NOTE, actions=(execute("claim", fallback=fallback),)))
        answer = await play.teams.click("kari", sent, "claim", inputs={"note": "x"}, old_client=True)
        activity = play.bot.received[0]
        assert answer.kind == "sent"
        assert (activity["type"], activity["replyToId"]) == ("message", sent)
        assert activity["value"] == {"verb": "claim", "item": "7", "note": "x"}
        assert "text" not in activity


async def test_a_click_on_an_older_version_sends_the_older_data() -> None:
    async with stage() as play:
        sent = await play.post_card(card(actions=(execute("claim", data={"v": 1}),)))
        await play.edit_card(sent, card(actions=(execute("release", data={"v": 2}),)))
        await play.teams.click("kari", sent, "claim", revision=0)
        assert play.bot.received[0]["value"]["action"]["data"] == {"v": 1}


async def test_an_edit_replaces_every_view_and_wipes_what_was_typed_but_no_open_dialog() -> None:
    async with stage() as play:
        sent = await play.post_card(card(NOTE, actions=(execute("claim"), opens_dialog())))
        play.bot.answer = lambda activity: (
            dialog_answer(card(UNIT, actions=(SEND,)))
            if activity["name"] == "task/fetch"
            else card_answer(card(text("Din")))
        )
        await play.teams.open_dialog("ola", sent, "Fordel")
        await play.teams.click("kari", sent, "claim")
        play.teams.type_in("ola", sent, note="halvferdig")
        await play.edit_card(sent, card(NOTE, actions=(execute("claim"),)))
        assert play.teams.seen_by("kari", sent) == play.teams.everybody_sees(sent)
        assert play.teams.dialog_of("ola") is not None
        await play.teams.click("ola", sent, "claim")
        assert play.bot.received[-1]["value"]["action"]["data"] == {"item": "7"}


async def test_a_dialog_goes_from_fetch_over_search_to_submit() -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("Ny"), actions=(opens_dialog(),)))
        play.bot.answer = lambda activity: {
            "task/fetch": dialog_answer(card(UNIT, CASE, actions=(SEND,)), title="Fordel forsendelse"),
            "application/search": {
                "type": "application/vnd.microsoft.search.searchResponse",
                "value": {"results": [{"title": f"26/{n}", "value": str(n)} for n in range(20)]},
            },
            "task/submit": {"task": {"type": "message", "value": "Registreres"}},
        }[activity["name"]]
        opened = await play.teams.open_dialog("kari", sent, "Fordel")
        found = await play.teams.search("kari", "case", "26", inputs={"unit": "plan"})
        blocked = await play.teams.submit_dialog("kari")
        answer = await play.teams.submit_dialog("kari", inputs={"unit": "plan", "case": "3"})
        assert (opened.title, blocked.kind, answer.kind, answer.text) == (
            "Fordel forsendelse",
            "blocked",
            "dialog",
            "Registreres",
        )
        assert len(found.results) == 15
        fetch, search, submit = play.bot.received
        assert fetch["value"] == {
            "data": {"msteams": {"type": "task/fetch"}, "item": "7"},
            "context": {"theme": "default"},
        }
        assert search["value"] == {
            "queryText": "26",
            "queryOptions": {"skip": 0, "top": 15},
            "dataset": "cases",
            "data": {"unit": "plan"},
        }
        assert submit["value"]["data"] == {"verb": "route", "item": "7", "unit": "plan", "case": "3"}
        assert (fetch["replyToId"], "replyToId" in submit) == (sent, False)


async def test_an_empty_answer_closes_the_dialog_and_an_error_leaves_it_open() -> None:
    async with stage() as play:
        sent = await play.post_card(card(actions=(opens_dialog(),)))
        play.bot.answer = lambda activity: dialog_answer(card(NOTE, actions=(SEND,)))
        await play.teams.open_dialog("kari", sent, "Fordel")
        play.bot.answer = lambda activity: web.Response(status=500)
        assert (await play.teams.submit_dialog("kari")).kind == "error"
        assert play.teams.dialog_of("kari") is not None
        play.bot.answer = lambda activity: None
        assert (await play.teams.submit_dialog("kari")).kind == "closed"
        assert play.teams.dialog_of("kari") is None


async def test_a_dialog_is_not_sent_by_action_execute() -> None:
    async with stage() as play:
        sent = await play.post_card(card(actions=(opens_dialog(),)))
        play.bot.answer = lambda activity: dialog_answer(card(NOTE, actions=(execute("route"),)))
        await play.teams.open_dialog("kari", sent, "Fordel")
        with pytest.raises(NotOnTheCard):
            await play.teams.submit_dialog("kari", "route")


def refreshing(play: Stage, *people: str, words: str = "Ny") -> dict[str, Any]:
    named = [play.teams.world.person(one).mri for one in people]
    return card(text(words), refresh={"action": execute("refresh", "Oppdater"), "userIds": named})


async def test_viewing_refreshes_for_the_named_people_and_not_again_within_a_minute() -> None:
    async with stage() as play:
        sent = await play.post_card(refreshing(play, "kari"))
        play.bot.answer = lambda activity: card_answer(refreshing(play, "kari", words="Din"))
        assert (await play.teams.view("kari", sent)).kind == "card"
        assert (await play.teams.view("ola", sent)).kind == "nothing"
        assert (await play.teams.view("kari", sent)).kind == "nothing"
        play.clock.pass_seconds(60)
        assert (await play.teams.view("kari", sent)).kind == "card"
        assert [one["value"]["trigger"] for one in play.bot.received] == ["automatic", "automatic"]


async def test_an_edit_refreshes_for_those_who_look_at_the_card() -> None:
    async with stage(refresh_pause=0.0) as play:
        sent = await play.post_card(refreshing(play, "kari", "ola"))
        await play.teams.view("kari", sent)
        before = len(play.bot.received)
        play.bot.answer = lambda activity: card_answer(card(text("Din")))
        await play.edit_card(sent, refreshing(play, "kari", "ola", words="Endret"))
        await play.teams.settle()
        assert [one["from"]["id"] for one in play.bot.received[before:]] == [play.teams.world.person("kari").mri]
        assert play.teams.seen_by("kari", sent) == card(text("Din"))
        play.teams.leave("kari")
        await play.edit_card(sent, refreshing(play, "kari", words="Igjen"))
        await play.teams.settle()
        assert len(play.bot.received) == before + 1


async def test_an_empty_list_refreshes_only_by_hand_and_no_list_refreshes_for_all() -> None:
    async with stage() as play:
        by_hand = await play.post_card(refreshing(play))
        for_all = await play.post_card(card(text("Ny"), refresh={"action": execute("refresh")}))
        assert (await play.teams.view("kari", by_hand)).kind == "nothing"
        play.bot.answer = lambda activity: card_answer(card(text("Ny")))
        assert (await play.teams.refresh("kari", by_hand)).kind == "card"
        assert (await play.teams.view("kari", for_all)).kind == "card"
        assert [one["value"]["trigger"] for one in play.bot.received] == ["manual", "automatic"]


async def test_a_refresh_may_come_with_the_data_of_an_old_card() -> None:
    async with stage() as play:
        old = execute("refresh", data={"v": 1})
        sent = await play.post_card(card(refresh={"action": old}))
        await play.edit_card(sent, card(refresh={"action": {**old, "data": {"v": 2}}}))
        await play.teams.view("kari", sent, stale=True)
        assert play.bot.received[0]["value"]["action"]["data"] == {"v": 1}


async def test_the_control_interface_does_the_same() -> None:
    async with stage() as play:
        play.bot.answer = lambda activity: info_answer("Tatt") if activity["type"] == "invoke" else None
        await play.control("install", {"order": "conversation_first"})
        sent = await play.post_card(card(text("Ny"), actions=(execute("claim"), opens_dialog())))
        clicked = await play.control("click", {"person": "kari", "activity_id": sent, "verb": "claim"})
        assert (clicked["kind"], clicked["text"], clicked["body"]["statusCode"]) == ("info", "Tatt", 200)
        assert (await play.control("click", {"person": "kari", "activity_id": sent, "verb": "nei"}))["kind"] == "error"
        play.bot.answer = lambda activity: dialog_answer(card(NOTE, actions=(SEND,)))
        await play.control("dialog/open", {"person": "kari", "activity_id": sent, "title": "Fordel"})
        state = await play.control("state", method="GET")
        assert state["dialogs"]["kari"]["title"] == "Fordel"
        assert state["posts"][0]["card"] == play.teams.everybody_sees(sent)
        assert [one["path"] for one in state["requests"]] == ["/emea/v3/conversations"]
        assert json.dumps(state["stored_for_everybody"]).count("Ny") == 1
        play.bot.answer = lambda activity: None
        assert (await play.control("dialog/submit", {"person": "kari", "inputs": {"note": "x"}}))["kind"] == "closed"
        fault = {"operation": "SendToConversation", "status": 502}
        assert (await play.control("faults", fault))["waiting"] == 1
        assert (await play.control("faults", method="DELETE"))["waiting"] == 0


async def test_another_origin_may_not_press_the_buttons() -> None:
    async with stage() as play:
        url = f"{play.simulator.url}/_sim/remove-bot"
        assert (await play.http.post(url, json={}, headers={"Origin": "https://evil.example"})).status_code == 403
        assert (await play.http.post(url, json={}, headers={"Origin": play.simulator.url})).status_code == 200
