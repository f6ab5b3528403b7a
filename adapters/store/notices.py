"""Notices: what each announced, which letter it was, and what is still to be done with its e-mail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import MessageRef, State
from bot.domain.kept_notices import SAFE, UNDONE, DeedState, KeptNotice
from bot.domain.notice_rules import Decision, Deed
from bot.domain.notices import Candidate, Notice
from bot.domain.routes import UNOPENED
from bot.errors import Conflict
from bot.ports.store import NoticeCount

_table = schema.notices
_items = schema.items
_suppressed = schema.suppressed_letters
_NOTICE = tuple(field.name for field in fields(Notice) if field.name != "ref")
_PLAIN = tuple(
    field.name for field in fields(KeptNotice) if field.name not in ("notice", "decision", "seen_at", "paired_with")
)
#: rules whose letters are still a matter of ours
_PAIRING = (Deed.FILE, Deed.KEEP)


class Notices(Statements):
    async def add_notice(self, kept: KeptNotice) -> bool:
        row = _fixed(kept) | _changing(kept)
        return await self.add_once(_table, row, unique=("source_id", "external_id"))

    async def notice(self, ref: MessageRef) -> KeptNotice | None:
        row = await self.first(select(_table).where(_is(ref)))
        return _kept(row) if row else None

    async def notices(self, *, since: datetime) -> tuple[KeptNotice, ...]:
        wanted = select(_table).where(_table.c.received_at >= since, _table.c.deed.in_(_PAIRING))
        rows = await self.all(wanted.order_by(_table.c.received_at, _table.c.source_id, _table.c.external_id))
        return tuple(_kept(row) for row in rows)

    async def replace_notice(self, kept: KeptNotice, *, was: KeptNotice) -> None:
        if kept.notice.ref != was.notice.ref or kept.version <= was.version:
            raise ValueError("a notice is replaced by a later version of itself")
        mine = and_(_is(was.notice.ref), _table.c.version == was.version)
        if not await self.changes_rows(update(_table).where(mine).values(_changing(kept))):
            raise Conflict("version")

    async def deeds_due(self, *, sources: Collection[str], limit: int = 50) -> tuple[KeptNotice, ...]:
        safe = or_(_table.c.fate.in_(sorted(SAFE)), _table.c.item_id.is_not(None))
        planned = and_(_table.c.state == DeedState.PLANNED, safe, _table.c.due_at <= self.now())
        unknown = and_(_table.c.state == DeedState.UNKNOWN, _table.c.due_at <= self.now())
        due = or_(planned, unknown, _table.c.state == DeedState.SENT)
        wanted = select(_table).where(_table.c.source_id.in_(sorted(sources)), due)
        rows = await self.all(wanted.order_by(_table.c.due_at, _table.c.source_id, _table.c.external_id).limit(limit))
        return tuple(_kept(row) for row in rows)

    async def refused_deeds(self, source_id: str) -> frozenset[str]:
        wanted = select(_table.c.external_id).where(_table.c.source_id == source_id, _table.c.refused)
        return frozenset(row.external_id for row in await self.all(wanted))

    async def notice_counts(self, source_id: str) -> tuple[NoticeCount, ...]:
        kind = (_table.c.deed, _table.c.state)
        counted = select(*kind, func.count().label("notices")).where(_table.c.source_id == source_id)
        rows = await self.all(counted.group_by(*kind).order_by(*kind))
        return tuple(NoticeCount(deed=row.deed, state=row.state, notices=row.notices) for row in rows)

    async def announced_items(self, source_id: str) -> frozenset[ItemId]:
        wanted = select(_table.c.item_id).where(_table.c.source_id == source_id, _table.c.item_id.is_not(None))
        return frozenset(ItemId(row.item_id) for row in await self.all(wanted))

    async def candidates(self, *, since: datetime, doors: Mapping[str, str]) -> tuple[Candidate, ...]:
        named = ("source_id", "external_id", "unit", "service_id", "received_at", "sender_name", "declared_sensitive")
        columns = [_items.c[name] for name in (*named, "state", "outcome")]
        stands_for = (_table.c.announces, _table.c.sender.label("announced_sender"))
        both = _items.outerjoin(_table, _table.c.item_id == _items.c.item_id)
        carded = select(*columns, *stands_for).select_from(both).where(_items.c.received_at >= since)
        counted = select(_suppressed).where(_suppressed.c.at >= since, _suppressed.c.source_id.in_(sorted(doors)))
        found = [_carded(row, doors) for row in await self.all(carded)]
        found += [_counted(row, doors) for row in await self.all(counted)]
        return tuple(found)

    async def forget_notices(self, *, before: datetime) -> int:
        over = and_(
            _table.c.received_at < before,
            _table.c.item_id.is_(None),
            _table.c.state.not_in(sorted(UNDONE)),
        )
        return (await self.run(delete(_table).where(over))).rowcount


def _is(ref: MessageRef) -> ColumnElement[bool]:
    return and_(_table.c.source_id == ref.source_id, _table.c.external_id == ref.external_id)


def _fixed(kept: KeptNotice) -> dict[str, Any]:
    notice, decision = kept.notice, kept.decision
    return {
        "source_id": notice.ref.source_id, "external_id": notice.ref.external_id, "seen_at": kept.seen_at,
        **{name: getattr(notice, name) for name in _NOTICE},
        "deed": decision.deed, "rule_id": decision.rule_id, "folder": decision.folder, "forward_to": decision.to,
        "not_deleted": decision.not_deleted,
    }  # fmt: skip


def _changing(kept: KeptNotice) -> dict[str, Any]:
    letter = kept.paired_with
    row = {name: getattr(kept, name) for name in _PLAIN}
    row["letter_source"], row["letter_id"] = (letter.source_id, letter.external_id) if letter else (None, None)
    return row


def _kept(row: Row[Any]) -> KeptNotice:
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    ref = MessageRef(source_id=stored["source_id"], external_id=stored["external_id"])
    letter = None
    if stored["letter_source"] is not None:
        letter = MessageRef(source_id=stored["letter_source"], external_id=stored["letter_id"])
    return KeptNotice(
        notice=Notice(ref=ref, **{name: stored[name] for name in _NOTICE}),
        decision=Decision(
            deed=stored["deed"],
            rule_id=stored["rule_id"],
            folder=stored["folder"],
            to=stored["forward_to"],
            not_deleted=stored["not_deleted"],
        ),
        seen_at=stored["seen_at"],
        paired_with=letter,
        **{name: stored[name] for name in _PLAIN},
    )


def _carded(row: Row[Any], doors: Mapping[str, str]) -> Candidate:
    announced = row.announces is not None
    return Candidate(
        ref=MessageRef(source_id=row.source_id, external_id=row.external_id),
        door=row.announces if announced else doors.get(row.source_id, ""),
        unit=OrgNumber(row.unit),
        service_id=row.service_id,
        received_at=row.received_at,
        sender=row.announced_sender if announced else row.sender_name,
        is_notice=announced,
        confidential=row.declared_sensitive,
        settled_at=_settled_at(row),
    )


def _settled_at(row: Row[Any]) -> datetime | None:
    """A letter that was left unread is still unopened at its source."""
    outcome = row.outcome
    if row.state is not State.HANDLED or outcome is None or outcome["route"] in UNOPENED:
        return None
    return datetime.fromisoformat(outcome["at"])


def _counted(row: Row[Any], doors: Mapping[str, str]) -> Candidate:
    return Candidate(
        ref=MessageRef(source_id=row.source_id, external_id=row.digest),
        door=doors[row.source_id],
        unit=OrgNumber(row.unit),
        service_id=row.service_id,
        received_at=row.at,
        slack=row.at - row.not_before if row.not_before else timedelta(),
    )
