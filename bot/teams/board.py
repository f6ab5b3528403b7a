"""The board's port on Teams: views become cards, personal notes become words in a personal chat."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import Gone
from bot.ports.board import BoardPlace, Member
from bot.ports.notes import PersonalNote, ThreadNote
from bot.ports.views import BoardView
from bot.teams.address import ChannelAddress, Conversation
from bot.teams.answers import Card
from bot.teams.connector import Connector
from bot.teams.posts import card_post, text_post

#: card and summary: the summary is what a notification shows
Render = Callable[[BoardView], tuple[Card, str]]
RenderNote = Callable[[PersonalNote | ThreadNote], str]


class TeamsBoard:
    def __init__(self, *, connector: Connector, render: Render, render_note: RenderNote) -> None:
        self._connector = connector
        self._render = render
        self._render_note = render_note
        #: personal chats by service URL and Teams id
        self._chats: dict[tuple[str, str], Conversation] = {}

    async def post(self, board: BoardPlace, view: BoardView, *, urgent: bool = False) -> str:
        return await self._connector.post(
            ChannelAddress.parse(board.address), card_post(*self._render(view)), urgent=urgent
        )

    async def update(self, board: BoardPlace, activity_id: str, view: BoardView, *, urgent: bool = False) -> None:
        thread = ChannelAddress.parse(board.address).thread(activity_id)
        await self._connector.update(thread, activity_id, card_post(*self._render(view)), urgent=urgent)

    async def delete(self, board: BoardPlace, activity_id: str, *, urgent: bool = False) -> None:
        thread = ChannelAddress.parse(board.address).thread(activity_id)
        try:
            await self._connector.delete(thread, activity_id, urgent=urgent)
        except Gone:
            return

    async def members(self, board: BoardPlace) -> tuple[Member, ...]:
        return await self._connector.members(ChannelAddress.parse(board.address).channel)

    async def reply(self, board: BoardPlace, activity_id: str, note: ThreadNote) -> None:
        address = ChannelAddress.parse(board.address)
        thread = address.thread(activity_id) if activity_id else address.channel
        await self._connector.send(thread, text_post(self._render_note(note), note.mentions), urgent=True)

    async def tell(self, board: BoardPlace, teams_id: str, note: PersonalNote) -> None:
        """Never told twice: an unknown outcome is the caller's to take for told."""
        near = ChannelAddress.parse(board.address).channel
        key = (near.service_url, teams_id)
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = await self._connector.open_chat(near, teams_id)
        try:
            await self._connector.send(chat, text_post(self._render_note(note)))
        except Gone:
            self._chats.pop(key, None)
            raise

    def link(self, board: BoardPlace, activity_id: str) -> str:
        return ChannelAddress.parse(board.address).link(activity_id)
