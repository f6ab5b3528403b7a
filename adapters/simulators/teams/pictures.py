"""The state of the simulated Teams as JSON: short for the page, whole for tests that search what was stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from adapters.simulators.teams.file_cards import file_cards
from adapters.simulators.teams.world import Post, World

if TYPE_CHECKING:
    from adapters.simulators.teams.client import TeamsClient

Json = dict[str, Any]


def page_picture(world: World) -> Json:
    settings = world.settings
    return {
        "version": world.version,
        "bot": {"name": settings.bot_name, "id": settings.bot_id},
        "team": {"name": settings.team_name, "id": settings.team_id},
        "channels": [{"id": place, "name": name} for place, name in world.channels.items()],
        "board": world.board,
        "day": {
            "id": world.day.id,
            "chosen": world.day.chosen,
            "choices": [{"key": key, "title": title} for key, title in world.day.choices.items()],
        },
        "installed": world.installed,
        "removed": world.removed,
        "people": [
            {"key": one.key, "name": one.name, "role": one.role, "guest": one.guest or bool(one.tenant_id)}
            for key, one in world.people.items()
            if key in world.members
        ],
        "chats": {key: world.chat(key) for key in world.people},
        "posts": [_post(post) for post in world.posts.values() if post.deleted_at is None],
        "notices": {key: [_notice(one) for one in found] for key, found in world.notices.items()},
    }


def _post(post: Post) -> Json:
    return {
        "id": post.id,
        "place": post.place,
        "root": post.root,
        "author": post.author,
        "audience": post.audience,
        "at": post.revisions[0].at.isoformat(),
        "edited": len(post.revisions) - 1,
        "text": post.body.get("text") or "",
        "plain": post.body.get("textFormat") == "plain",
        "summary": post.body.get("summary") or "",
        "mentions": [one.get("text", "") for one in post.body.get("entities") or [] if one.get("type") == "mention"],
        "files": [one["name"] for one in post.body.get("attachments") or [] if one.get("name")],
        "card": post.card,
        "file_cards": list(file_cards(post.body)),
        "views": post.views,
        "stamps": post.stamps,
    }


def _notice(notice: Any) -> Json:
    return {"at": notice.at.isoformat(), "post_id": notice.post_id, "text": notice.text}


def whole_picture(client: TeamsClient) -> Json:
    world = client.world
    posts = [
        _post(post)
        | {
            "deleted": post.deleted_at is not None,
            "viewers": sorted(post.viewers),
            "drafts": post.drafts,
            "revisions": [{"at": one.at.isoformat(), "body": one.body} for one in post.revisions],
        }
        for post in world.posts.values()
    ]
    personal = {key: [post for post in posts if post["place"] == chat] for key, chat in world.chats.items()}
    return page_picture(world) | {
        "posts": [post for post in posts if post["place"] in world.channels],
        "personal": {key: lines for key, lines in personal.items() if lines},
        "dialogs": {key: asdict(dialog) for key, dialog in world.dialogs.items()},
        "stored_for_everybody": world.stored_for_everybody(),
        "warnings": world.warnings,
        "sent": [{"activity": body, "status": reply.status, "body": reply.body} for body, reply in client.courier.sent],
    }
