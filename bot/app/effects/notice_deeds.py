"""Carries out what the rules say about the e-mails of notices: filed, deleted, or answered for with a text of our own.

One replica does it, and whoever does it holds a lock of the store: what stands as sent when the lock is won was sent by
somebody who is dead. Filing and deleting may be repeated; a forwarding is looked up by its key before it is tried
again, and only what is not there after `SETTLE` may be sent a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from bot.app.desk import BOT, Desk, Mode
from bot.app.effects.run_effects import graded
from bot.app.health.sources import REFUSED, tell
from bot.domain.audit import AuditEntry
from bot.domain.effects import wait_after
from bot.domain.kept_notices import DeedState, KeptNotice, forward_key, step_after
from bot.domain.notice_rules import Deed
from bot.domain.notices import CONFIDENTIAL, Notice, door_name
from bot.errors import AuthFailed, ContractBroken, Gone, OutcomeUnknown, OutsideError, Rejected, Unavailable
from bot.i18n import texts
from bot.ports.notices import Forwarded, NoticeSource
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

LOCK = "notice_deeds"
#: what Exchange takes at most to show what it has sent, and longer than a request of ours lasts
SETTLE = timedelta(minutes=5)
#: what was refused is tried again: somebody may have made the folder meanwhile
_TRY_REFUSED_AGAIN = timedelta(days=1)
#: wrong credentials and broken answers seldom mend themselves: after so many tries people are told
_MOST_REFUSALS = 4
_VERBS: Mapping[Deed, str] = {
    Deed.FORWARD: "notice:forwarded",
    Deed.DELETE: "notice:deleted",
    Deed.FILE: "notice:filed",
}
_DEED_REFUSED = "notice:deed_refused"


async def do_deeds(desk: Desk) -> int:
    """Carries out what is due, and answers how many were; nothing while the bot only observes."""
    if desk.mode is Mode.OBSERVE or not desk.notice_sources or not await _due(desk):
        return 0
    async with desk.store.lead(LOCK) as alone:
        return await _round(desk) if alone else 0


async def _due(desk: Desk) -> tuple[KeptNotice, ...]:
    async with desk.store.transaction() as tx:
        return await tx.deeds_due(sources=desk.notice_sources.keys())


async def _round(desk: Desk) -> int:
    silent: set[str] = set()
    done = 0
    for kept in await _due(desk):
        source_id = kept.notice.ref.source_id
        if source_id in silent:
            continue
        deed = _Deed(desk=desk, source=desk.notice_sources[source_id])
        try:
            done += await deed.carry_on(kept)
        except Unavailable as error:
            if error.system != source_id:
                raise
            # the others would wait for the same mailbox
            silent.add(source_id)
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deed:
    desk: Desk
    source: NoticeSource

    async def carry_on(self, kept: KeptNotice) -> bool:
        """Whether the step was done. Raises Unavailable, once that is written down, where the mailbox is silent."""
        match kept.state:
            case DeedState.SENT:
                return await self._found_sent(kept)
            case DeedState.UNKNOWN:
                return await self._ask(kept)
        return await self._carry_out(kept)

    async def _found_sent(self, kept: KeptNotice) -> bool:
        """Whoever sent it is dead, proven by the lock, and told nobody what came of it."""
        doubtful = await self._in_doubt(kept, "executor_died", OutcomeUnknown.code)
        if doubtful is None:
            return False
        return await self.carry_on(doubtful)

    async def _carry_out(self, kept: KeptNotice) -> bool:
        sent_at = await self.desk.store.database_now()
        sent = await self._now(kept, state=DeedState.SENT, attempts=kept.attempts + 1, sent_at=sent_at)
        if sent is None:
            return False
        try:
            await graded(self._request(sent))
        except Gone as error:
            if sent.step is Deed.FORWARD:
                return await self._refused(sent, error)
            # somebody has thrown it away: there is nothing left to move
            return await self._done(sent, reason=error.reason)
        except OutsideError as error:
            return await self._failed(sent, error)
        return await self._done(sent)

    async def _request(self, kept: KeptNotice) -> None:
        ref = kept.notice.ref
        match kept.step:
            case Deed.FORWARD:
                subject, text = neutral_text(self.desk, kept.notice)
                key = forward_key(ref)
                await self.source.forward_notice(ref, key=key, to=kept.decision.to, subject=subject, text=text)
            case Deed.DELETE:
                await self.source.delete_notice(ref)
            case Deed.FILE:
                await self.source.file_notice(ref, kept.decision.folder)

    async def _failed(self, sent: KeptNotice, error: OutsideError) -> bool:
        match error:
            case Rejected():
                return await self._refused(sent, error)
            case Unavailable() | AuthFailed():
                # provably not sent
                await self._later(sent, error, DeedState.PLANNED)
                return False
        doubtful = await self._in_doubt(sent, error.reason, error.code)
        if doubtful is None:
            return False
        if doubtful.state is DeedState.UNKNOWN:
            return await self._ask(doubtful)
        await self._later(doubtful, error, DeedState.PLANNED)
        return False

    async def _refused(self, sent: KeptNotice, error: OutsideError) -> bool:
        """A forwarding that was refused is looked up before anybody is told that nothing was sent."""
        if sent.step is Deed.FORWARD:
            try:
                if await self._was_forwarded(sent):
                    return await self._done(sent)
            except OutsideError:
                await self._in_doubt(sent, error.reason, error.code)
                return False
        now = await self.desk.store.database_now()
        told = await self._now(
            sent, verb=_DEED_REFUSED, state=DeedState.PLANNED, refused=True, due_at=now + _TRY_REFUSED_AGAIN,
            error=error.code, reason=error.reason,
        )  # fmt: skip
        if told is not None:
            log.warning("notice.deed_refused", **_named(told))
        return False

    async def _was_forwarded(self, sent: KeptNotice) -> bool:
        ref = sent.notice.ref
        try:
            return await graded(self.source.forwarded(ref, forward_key(ref))) is Forwarded.SENT
        except Rejected:
            # it does not even look for such a thing
            return False

    async def _in_doubt(self, kept: KeptNotice, reason: str, error: str) -> KeptNotice | None:
        """What may still be on its way left at the latest now: from here on absence is counted."""
        state = DeedState.UNKNOWN if kept.step is Deed.FORWARD else DeedState.PLANNED
        now = await self.desk.store.database_now()
        doubtful = await self._now(kept, state=state, sent_at=now, due_at=now, error=error, reason=reason)
        if doubtful is not None:
            log.warning("notice.deed_in_doubt", **_named(doubtful))
        return doubtful

    async def _ask(self, kept: KeptNotice) -> bool:
        ref = kept.notice.ref
        # before the look: what is not there yet in an answer may be there once the answer has come
        asked_at = await self.desk.store.database_now()
        try:
            found = await graded(self.source.forwarded(ref, forward_key(ref)))
        except OutsideError as error:
            await self._later(kept, error, DeedState.UNKNOWN)
            return False
        if found is Forwarded.SENT:
            return await self._done(kept)
        provable_at = (kept.sent_at or asked_at) + SETTLE
        if asked_at < provable_at:
            await self._now(kept, due_at=provable_at)
            return False
        # neither sent nor on its way; a draft that was left is the one that is sent now
        again = await self._now(kept, state=DeedState.PLANNED, due_at=asked_at)
        return False if again is None else await self._carry_out(again)

    async def _later(self, kept: KeptNotice, error: OutsideError, state: DeedState) -> None:
        """Raises the error again where the whole mailbox is silent."""
        now = await self.desk.store.database_now()
        hopeless = isinstance(error, AuthFailed | ContractBroken | Rejected) and kept.attempts >= _MOST_REFUSALS
        attempts = kept.attempts if state is DeedState.PLANNED else kept.attempts + 1
        due_at = now + wait_after(max(attempts, 1), error.retry_after)
        later = await self._now(
            kept, verb=_DEED_REFUSED if hopeless and not kept.refused else "", state=state, attempts=attempts,
            refused=kept.refused or hopeless, due_at=due_at, error=error.code, reason=error.reason,
        )  # fmt: skip
        if later is not None:
            log.info("notice.deed_postponed", **_named(later))
        if isinstance(error, Unavailable):
            raise error

    async def _done(self, kept: KeptNotice, reason: str = "") -> bool:
        now = await self.desk.store.database_now()
        following = step_after(kept.decision, kept.step)
        over = following is Deed.KEEP
        later = await self._now(
            kept, verb=_VERBS[kept.step], step=following, state=DeedState.DONE if over else DeedState.PLANNED,
            attempts=0, due_at=now, sent_at=None, done_at=now if over else None, refused=False, error="",
            reason=reason,
        )  # fmt: skip
        return later is not None

    async def _now(self, known: KeptNotice, *, verb: str = "", **changes: Any) -> KeptNotice | None:
        """None where the deed is no more as this process knows it: it was stopped, and somebody went on."""

        async def decision(tx: Transaction) -> KeptNotice | None:
            stored = await tx.notice(known.notice.ref)
            if stored is None or not _is_same(stored, known):
                return None
            later = replace(stored, version=stored.version + 1, **changes)
            before = await tx.refused_deeds(self.source.source_id)
            await tx.replace_notice(later, was=stored)
            if later.refused is not stored.refused:
                await tell(tx, REFUSED, self.source.source_id, before, await tx.refused_deeds(self.source.source_id))
            if verb:
                await tx.audit(self._entry(later, verb, stored.step))
            return later

        later = await self.desk.decide(decision)
        if later is None:
            log.info("notice.taken_by_another", **_named(known))
        return later

    def _entry(self, kept: KeptNotice, verb: str, step: Deed) -> AuditEntry:
        ref = kept.notice.ref
        told = {"source": ref.source_id, "notice": ref.external_id, "rule": kept.decision.rule_id}
        if verb == _DEED_REFUSED:
            told |= {"deed": step.value, "error": kept.error, "reason": kept.reason}
        facts = {name: value for name, value in told.items() if value}
        return AuditEntry(verb=verb, actor=BOT, at=self.desk.clock.now(), item_id=kept.item_id or "", facts=facts)


def neutral_text(desk: Desk, notice: Notice) -> tuple[str, str]:
    """Subject and text of what is forwarded: ours, from what is known of the kind, never from the e-mail."""
    words = texts(desk.locale)
    kind = "confidential" if notice.kind in CONFIDENTIAL else notice.kind.value
    door = door_name(notice.announces)
    unit = desk.policy.unit_name(notice.unit or notice.mailbox_unit)
    values = {"door": door, "unit": unit, "at": words.moment(notice.received_at)}
    lines = [words(f"forwarded.{kind}", **values), words("forwarded.unit", **values)]
    link = notice.link or notice.mail_link
    lines.append(words("forwarded.link" if notice.link else "forwarded.mail_link", door=door, link=link))
    return words("forwarded.subject", **values), "\n\n".join([*lines, words("forwarded.why")])


def _is_same(stored: KeptNotice, known: KeptNotice) -> bool:
    """Another poll may have found its letter meanwhile: that is no other deed."""
    return (stored.step, stored.state, stored.attempts, stored.sent_at) == (
        known.step, known.state, known.attempts, known.sent_at,
    )  # fmt: skip


def _named(kept: KeptNotice) -> dict[str, str]:
    ref = kept.notice.ref
    return {
        "source": ref.source_id, "external_id": ref.external_id, "deed": kept.step.value, "error": kept.error,
        "reason": kept.reason,
    }  # fmt: skip
