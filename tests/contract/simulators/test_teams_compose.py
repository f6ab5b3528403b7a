"""The search in the compose box as Teams makes it: what the bot is asked, what the asker sees, and what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.simulators.teams.cards import NotOnTheCard
from tests.contract.simulators.teams_stage import Stage, card, card_message, stage, text

Json = dict[str, Any]


def results(*titles: str) -> Json:
    hits = []
    for title in titles:
        preview = {
            "contentType": "application/vnd.microsoft.card.thumbnail",
            "content": {"title": title, "text": "22. november 2026"},
        }
        hits.append(card_message(card(text(f"Delt {title}")))["attachments"][0] | {"preview": preview})
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": hits}}


async def test_opening_the_search_asks_by_itself_and_typing_asks_for_the_words() -> None:
    async with stage() as play:
        play.bot.answer = lambda _: results("Enhet 1", "Enhet 2")
        opened = await play.teams.talk.search_items("kari", where="personal")
        typed = await play.teams.talk.search_items("kari", "nav")
        asked = [one["value"] for one in play.bot.named("composeExtension/query")]

        assert [hit["title"] for hit in opened.results] == ["Enhet 1", "Enhet 2"]
        assert typed.kind == "results"
        assert [one["parameters"] for one in asked] == [
            [{"name": "initialRun", "value": "true"}],
            [{"name": "q", "value": "nav"}],
        ]
        assert {one["commandId"] for one in asked} == {"searchItems"}
        assert [one["conversation"]["conversationType"] for one in play.bot.received] == ["personal", "channel"]


async def test_a_hit_that_is_chosen_becomes_a_post_of_the_person() -> None:
    async with stage() as play:
        play.bot.answer = lambda _: results("Enhet 1", "Enhet 2")
        await play.control("compose-search", {"person": "kari", "text": "nav"})
        sent = await play.control("compose-share", {"person": "kari", "number": 1})
        (post,) = play.teams.posts()

        assert (post.id, post.author) == (sent["activity_id"], "kari")
        assert "Delt Enhet 2" in str(post.card)
        assert "Delt Enhet 2" in str(play.teams.stored_for_everybody()), "what was shared counts as shown to all"
        with pytest.raises(NotOnTheCard):
            play.teams.talk.share_item("ola", 0)


@pytest.mark.parametrize(
    ("answer", "kind", "told"),
    [
        ({"composeExtension": {"type": "message", "text": "Nei."}}, "info", "Nei."),
        ({"composeExtension": {"type": "auth"}}, "error", "Noe gikk galt. Prøv på nytt."),
        (None, "error", "Noe gikk galt. Prøv på nytt."),
    ],
)
async def test_an_answer_without_hits_is_told_in_words(answer: Json | None, kind: str, told: str) -> None:
    async with stage() as play:
        play.bot.answer = lambda _: answer
        found = await search(play)
        assert (found.kind, found.text, found.results) == (kind, told, ())


async def search(play: Stage) -> Any:
    return await play.teams.talk.search_items("kari", "nav")
