"""What follows once something else holds: cases that it names are asked about, and open letters judged by its rules."""

from __future__ import annotations

from bot.app.choices.apply_rules import apply_rules
from bot.app.desk import Desk
from bot.app.health.transfer_cases import check_transfer_cases


async def follow_files(desk: Desk) -> None:
    """Whoever took it up does so at once; the same goes round by itself, in case that one dies first."""
    await check_transfer_cases(desk)
    await apply_rules(desk)
