"""An error as the one plain sentence that people read."""

from __future__ import annotations

from bot.app.desk import Desk, winner_name
from bot.errors import PostvaktError
from bot.i18n import Texts


async def words_of(desk: Desk, error: PostvaktError, write: Texts) -> str:
    """Names whoever was first."""
    return write(error.translation_key, name=await winner_name(desk, error) or write("person.unknown"))
