"""Keeps the day's check: begun once, its card true while it is open, its reader mentioned once, its leads told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import structlog

from bot.app.desk import BOT, Desk
from bot.app.routine.daily_check.figures import since_last, take_figures
from bot.app.routine.mention import board_to_write_on, mentions_of
from bot.app.routine.wording import words_for
from bot.app.tell import Teller
from bot.domain.audit import AuditEntry
from bot.domain.daily_check import CheckDay, DailyCheck, check_day, is_late, subject_of
from bot.domain.identifiers import PersonId
from bot.errors import OutsideError
from bot.ports.board import Board
from bot.ports.notes import PersonalNote, ThreadNote
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

#: how old the figures on an open check's card may be
_FRESH = timedelta(minutes=5)


async def keep_daily_check(desk: Desk, board: Board) -> bool:
    """Called every minute; answers whether it began today's check, which one that slept through its hour does too."""
    today = check_day(desk.calendar, desk.check_rules.hours, desk.clock.now())
    if today is None or not desk.check_rules.enabled or not today.is_on(desk.clock.now()):
        return False
    duty = await desk.duty.now(desk.clock.now())
    begun = await desk.decide(partial(_begin, desk, today=today, duty=duty))
    check = await desk.decide(partial(_renew, desk, today=today, duty=duty))
    if check is not None and check.is_open:
        await _mention(desk, board, check)
        await _tell_leads(desk, board, check)
    return begun


async def _begin(desk: Desk, tx: Transaction, *, today: CheckDay, duty: PersonId | None) -> bool:
    if await tx.daily_check(today.day) is not None:
        return False
    figures = await take_figures(desk, tx, since=await since_last(desk, tx))
    check = DailyCheck(day=today.day, begun_at=desk.clock.now(), figures=figures, duty=duty)
    if not await tx.begin_check(check):
        return False
    for covered in await tx.cover_checks(today.day):
        await want_check(tx, covered)
    await want_check(tx, today.day)
    facts = {"day": today.day.isoformat(), "since": figures.since.isoformat(), "duty": duty or ""}
    await tx.audit(AuditEntry(verb="check:begun", actor=BOT, at=desk.clock.now(), facts=facts))
    log.info("check.begun", day=today.day.isoformat(), silent=list(figures.silent))
    return True


async def _renew(desk: Desk, tx: Transaction, *, today: CheckDay, duty: PersonId | None) -> DailyCheck | None:
    """The day's check as it stands from now on; its card is drawn anew where there is something new to see."""
    check = await tx.daily_check(today.day)
    if check is None:
        return None
    if await tx.card(subject_of(check.day)) is None:
        # begun while there was no board
        await want_check(tx, check.day)
    if not check.is_open:
        return check
    now, new = desk.clock.now(), check
    # a door that answers again is told at once
    if now - check.figures.taken_at >= _FRESH or check.figures.silent:
        new = replace(new, figures=await take_figures(desk, tx, since=check.figures.since))
    if check.duty is None:
        new = replace(new, duty=duty)
    if check.late_since is None and is_late(check, today, now):
        new = replace(new, late_since=now)
        facts = {"day": check.day.isoformat()}
        await tx.audit(AuditEntry(verb="check:late", actor=BOT, at=now, facts=facts))
    if new != check:
        await tx.save_check(new)
    if (new.duty, new.late_since, new.figures.news()) != (check.duty, check.late_since, check.figures.news()):
        await want_check(tx, check.day)
    return new


async def want_check(tx: Transaction, day: date, *, urgent: bool = False) -> None:
    """The card of that day's check is drawn anew."""
    await tx.want_card(subject_of(day), urgent=urgent)


async def _mention(desk: Desk, board: Board, check: DailyCheck) -> None:
    """Below the card, once it stands there: whether it arrived is not asked a second time."""
    if check.mentioned_at is not None or check.duty is None:
        return
    async with desk.store.transaction() as tx:
        state, card = await board_to_write_on(tx), await tx.card(subject_of(check.day))
    if state is None or card is None or not card.activity_id or card.board_id != state.board_id:
        return
    try:
        mentions = await mentions_of(desk, board, state, (check.duty,))
        if await desk.decide(partial(_begin_mention, desk, check=check)):
            await board.reply(state, card.activity_id, ThreadNote(code="check_begun", mentions=mentions))
    except OutsideError as error:
        log.warning("check.not_mentioned", day=check.day.isoformat(), error=error.code, reason=error.reason)


async def _begin_mention(desk: Desk, tx: Transaction, *, check: DailyCheck) -> bool:
    """Committed before anything leaves: from here on it may have been said."""
    now = desk.clock.now()
    stored = await tx.daily_check(check.day)
    if stored is None or not stored.is_open or not await tx.begin_telling(f"check:{check.day}", at=now):
        return False
    return await tx.save_check(replace(stored, mentioned_at=now))


async def _tell_leads(desk: Desk, board: Board, check: DailyCheck) -> None:
    if check.late_since is None:
        return
    teller = Teller(desk=desk, board=board)
    for lead in desk.leads:
        day = (await words_for(desk, lead)).day(check.day)
        await teller.tell(
            f"check_late:{check.day}:{lead}", lead, PersonalNote(code="check_unsigned", facts={"day": day})
        )
