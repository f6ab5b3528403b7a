"""What a transaction notes besides items and effects: actions that came before, texts kept apart, people seen."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.audit import digest_text
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import ConfidentialNote
from bot.domain.people import Person
from bot.ports.free_texts import KeptText

_texts = schema.free_texts
_audit = schema.audit_entries
_people = schema.people
_confidential = schema.confidential_notes


class Notes(Statements):
    async def remember_action(self, digest: str, *, item_id: ItemId, at: datetime) -> bool:
        row = {"digest": digest, "item_id": item_id, "at": at}
        return await self.add_once(schema.actions, row, unique=("digest",))

    async def forget_actions(self, *, before: datetime) -> int:
        return (await self.run(delete(schema.actions).where(schema.actions.c.at < before))).rowcount

    async def add_text(self, text: str, *, at: datetime) -> tuple[int, str]:
        salt = secrets.token_bytes(32)
        digest = digest_text(text, salt)
        added = insert(_texts).values(text=text, salt=salt, digest=digest, at=at).returning(_texts.c.text_id)
        return int((await self.run(added)).scalar_one()), digest

    async def text(self, text_id: int) -> str | None:
        row = await self.first(select(_texts.c.text).where(_texts.c.text_id == text_id))
        return row.text if row else None

    async def texts_of(self, item_id: ItemId) -> tuple[KeptText, ...]:
        wanted = select(
            _texts.c.text_id, _texts.c.text.is_(None).label("redacted"), _audit.c.verb, _audit.c.actor, _audit.c.at
        )
        said = wanted.join_from(_audit, _texts, _audit.c.text_digest == _texts.c.digest)
        rows = await self.all(said.where(_audit.c.item_id == item_id).order_by(_audit.c.number))
        return tuple(
            KeptText(text_id=row.text_id, verb=row.verb, by=PersonId(row.actor), at=row.at, redacted=row.redacted)
            for row in rows
        )

    async def redact_text(self, text_id: int) -> None:
        """The digest stays, and without its salt it tells nothing."""
        await self.run(update(_texts).where(_texts.c.text_id == text_id).values(text=None, salt=None))

    async def save_confidential(self, item_id: ItemId, note: ConfidentialNote, *, at: datetime) -> str:
        salt = secrets.token_bytes(32)
        said = json.dumps([note.full_title, note.sender_name, note.sender_is_private])
        await self.save(_confidential, {"item_id": item_id, **asdict(note), "salt": salt, "at": at})
        return digest_text(said, salt)

    async def confidential(self, item_id: ItemId) -> ConfidentialNote | None:
        row = await self.first(select(_confidential).where(_confidential.c.item_id == item_id))
        if row is None:
            return None
        return ConfidentialNote(
            full_title=row.full_title, sender_name=row.sender_name, sender_is_private=row.sender_is_private
        )

    async def drop_confidential(self, item_id: ItemId) -> None:
        await self.run(delete(_confidential).where(_confidential.c.item_id == item_id))

    async def remember_person(self, person: Person, *, teams_id: str, at: datetime) -> None:
        row = {
            "person_id": person.person_id, "name": person.name, "archive_user": person.archive_user,
            "locale": person.locale, "teams_id": teams_id, "seen_at": at,
        }  # fmt: skip
        await self.save(_people, row)

    async def person(self, person_id: PersonId) -> tuple[Person, str] | None:
        row = await self.first(select(_people).where(_people.c.person_id == person_id))
        return _person(row) if row else None

    async def people(self) -> tuple[tuple[Person, str], ...]:
        return tuple(_person(row) for row in await self.all(select(_people).order_by(_people.c.person_id)))


def _person(row: Row[Any]) -> tuple[Person, str]:
    person = Person(person_id=row.person_id, name=row.name)
    return replace(person, archive_user=row.archive_user, locale=row.locale), row.teams_id
