"""Somebody answers for a check: with every tick and every door looked at, or with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

from bot.app.desk import Desk
from bot.app.press import Press
from bot.app.routine.daily_check.figures import take_figures
from bot.app.routine.daily_check.keep import want_check
from bot.domain.audit import AuditEntry
from bot.domain.daily_check import DailyCheck, day_of, signing_faults, tick_field
from bot.domain.people import Deed
from bot.errors import Conflict, NotAllowed
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    check: DailyCheck
    #: not signed: what is wrong
    faults: tuple[FieldFault, ...] = ()


async def sign_check(desk: Desk, press: Press, *, reason: str) -> Signed:
    """Archivists and leads, whoever has the duty. Of two who sign at once one has signed, and the other is told who.

    The reason is kept apart from the audit and can be redacted; nothing of it stands on the card.
    """
    press.person.need(Deed.SIGN_CHECK)
    return await desk.decide(partial(_sign, desk, press=press, reason=" ".join(reason.split())))


async def _sign(desk: Desk, tx: Transaction, *, press: Press, reason: str) -> Signed:
    check = await stored_check(tx, press)
    if check.signed_by == press.person.person_id:
        # delivered twice
        return Signed(check=check)
    need_open(check)
    figures = await take_figures(desk, tx, since=check.figures.since)
    ticked = ticked_in(press, figures.ticks)
    faults = tuple(FieldFault(field=field, code=code) for field, code in signing_faults(figures, ticked, reason))
    if faults:
        return Signed(check=replace(check, figures=figures), faults=faults)
    now, by = desk.clock.now(), press.person.person_id
    reason_id, digest = await tx.add_text(reason, at=now) if reason else (None, "")
    signed = replace(check, figures=figures, signed_by=by, signed_at=now, ticked=ticked, reason_id=reason_id)
    if not await tx.save_check(signed):
        # somebody was faster: what stands now says who
        raise Conflict("version")
    await tx.audit(AuditEntry(verb="check:signed", actor=by, at=now, facts=_facts(signed), text_digest=digest))
    await want_check(tx, check.day, urgent=True)
    return Signed(check=signed)


def _facts(signed: DailyCheck) -> dict[str, str]:
    """Numbers, ids and hashes: whole, while the card shows the head's first digits."""
    figures = signed.figures
    return {
        "day": signed.day.isoformat(),
        "since": figures.since.isoformat(),
        "until": figures.until.isoformat(),
        "figures": figures.digest(),
        "head_number": str(figures.chain_number),
        "head": figures.chain_head,
        "silent": ",".join(figures.silent),
        "ticked": ",".join(signed.ticked),
        "not_ticked": ",".join(tick_id for tick_id in figures.ticks if tick_id not in signed.ticked),
    }


async def stored_check(tx: Transaction, press: Press) -> DailyCheck:
    day = day_of(press.item_id)
    check = await tx.daily_check(day) if day else None
    if check is None:
        raise NotAllowed("no_such_check")
    return check


def need_open(check: DailyCheck) -> None:
    """Raises Conflict that names who signed it, or says that a later check covers it."""
    if check.signed_by is not None:
        raise Conflict("check_signed", winner=check.signed_by)
    if check.covered_by is not None:
        raise Conflict("check_covered")


def ticked_in(press: Press, ticks: Collection[str]) -> tuple[str, ...]:
    """Ids of those of the ticks that the form came back with."""
    return tuple(tick_id for tick_id in ticks if press.inputs.get(tick_field(tick_id), "").lower() == "true")
