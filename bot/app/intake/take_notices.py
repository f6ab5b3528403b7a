"""Takes in e-mails that announce letters: remembered with what the rules say, before anything is done about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import structlog

from bot.app.desk import BOT, Desk, Mode
from bot.domain.audit import AuditEntry
from bot.domain.kept_notices import DeedState, KeptNotice, steps_of
from bot.domain.notice_rules import Deed
from bot.domain.notices import LONGEST_WAIT, Fate, Notice
from bot.errors import OutsideError
from bot.ports.notices import NoticeSource
from bot.ports.source import PoisonLetter
from bot.ports.store import SourceState, Transaction

log = structlog.get_logger(__name__)

NOTICE_SEEN = "notice:seen"


async def take_notices(
    desk: Desk, source_id: str, notices: Iterable[Notice], *, state: SourceState
) -> tuple[int, list[PoisonLetter]]:
    """How many were new, and those that could not be taken in through a fault of ours.

    What came before `start_from` was people's work, and so was its letter; what is older than any wait finds none.
    """
    source = desk.notice_sources.get(source_id)
    if source is None:
        return 0, []
    earliest = max(state.start_from, desk.clock.now() - LONGEST_WAIT)
    new, faulty = 0, []
    for notice in notices:
        if notice.received_at < earliest:
            continue
        name = notice.ref.external_id
        try:
            due_at = await desk.store.database_now()
            new += await desk.decide(partial(_take, desk, source=source, notice=notice, due_at=due_at))
        except OutsideError:
            raise
        except Exception as fault:
            # the boundary where a fault of our own becomes one unreadable e-mail instead of a dead poll
            if name not in state.poison:
                log.exception("notice.fault", external_id=name, fault=type(fault).__name__)
            faulty.append(PoisonLetter(external_id=name, fault=type(fault).__name__))
    return new, faulty


async def _take(desk: Desk, tx: Transaction, *, source: NoticeSource, notice: Notice, due_at: datetime) -> bool:
    if await tx.item_by_ref(notice.ref) is not None:
        # an item already: a letter to us before a new template took it for a notice, or what was announced here
        return False
    kept = _kept(desk, source, notice, due_at)
    if not await tx.add_notice(kept):
        return False
    told = {
        "source": notice.ref.source_id, "notice": notice.ref.external_id, "template": notice.template_id,
        "deed": kept.decision.deed.value, "rule": kept.decision.rule_id, "not_deleted": kept.decision.not_deleted,
    }  # fmt: skip
    facts = {name: value for name, value in told.items() if value}
    await tx.audit(AuditEntry(verb=NOTICE_SEEN, actor=BOT, at=desk.clock.now(), facts=facts))
    return True


def _kept(desk: Desk, source: NoticeSource, notice: Notice, due_at: datetime) -> KeptNotice:
    decision = source.decide(notice, desk.rules.notices)
    # what comes while the bot observes stays people's: switching it on later forwards nothing of last month
    steps = () if desk.mode is Mode.OBSERVE else steps_of(decision)
    return KeptNotice(
        notice=notice,
        decision=decision,
        seen_at=desk.clock.now(),
        fate=Fate.WAITING if decision.pairs else Fate.NOTHING,
        step=steps[0] if steps else Deed.KEEP,
        state=DeedState.PLANNED if steps else DeedState.NONE,
        due_at=due_at,
    )
