"""What items have in common, as hashes under a key of the database's own: no title or sender can be read back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from adapters.store import schema
from adapters.store.keys import lock_key
from adapters.store.statements import Statements
from bot.domain.identifiers import ItemId
from bot.domain.likeness import Alike, Likeness, Trait

_traits = schema.traits
_keys = schema.trait_keys
_ONLY_KEY = 1

_MINE, _THEIRS = _traits.alias(), _traits.alias()
_ITEM, _OTHER = schema.items.alias(), schema.items.alias()
_ALIKE = (
    select(_THEIRS.c.item_id, _THEIRS.c.kind)
    .join(_MINE, _MINE.c.digest == _THEIRS.c.digest)
    .join(_ITEM, _ITEM.c.item_id == _MINE.c.item_id)
    .join(_OTHER, _OTHER.c.item_id == _THEIRS.c.item_id)
    .where(_OTHER.c.source_id != _ITEM.c.source_id)
    .order_by(_OTHER.c.received_at, _THEIRS.c.item_id)
)


class Likenesses(Statements):
    async def add_traits(self, item_id: ItemId, traits: Sequence[Trait]) -> None:
        key = await self._key() if traits else b""
        for trait in traits:
            digest = hmac.digest(key, f"{trait.kind}\x1f{trait.text}".encode(errors="surrogatepass"), hashlib.sha256)
            row = {"item_id": item_id, "kind": trait.kind, "digest": digest.hex()}
            await self.add_once(_traits, row, unique=("item_id", "digest"))

    async def alike(self, item_id: ItemId) -> tuple[Alike, ...]:
        wanted = _ALIKE.where(_MINE.c.item_id == item_id)
        found: defaultdict[str, set[Likeness]] = defaultdict(set)
        for row in await self.all(wanted):
            found[row.item_id].add(row.kind)
        return tuple(Alike(item_id=ItemId(name), kinds=frozenset(kinds)) for name, kinds in found.items())

    async def hold_alike(self, item_id: ItemId) -> None:
        """Always in the same order, so that two who share several traits do not wait for each other.

        SQLite has one writer at a time, and nobody passes it by.
        """
        if not self.on_postgres:
            return
        mine = select(_traits.c.digest).where(_traits.c.item_id == item_id)
        digests = (await self.run(mine)).scalars().all()
        for key in sorted(lock_key("alike", digest) for digest in digests):
            await self.run(select(func.pg_advisory_xact_lock(key)))

    async def _key(self) -> bytes:
        key = select(_keys.c.secret).where(_keys.c.key_id == _ONLY_KEY)
        stored = await self.first(key)
        if stored is None:
            # another transaction may be faster: whichever key is there afterwards is the one
            await self.add_once(_keys, {"key_id": _ONLY_KEY, "secret": secrets.token_bytes(32)}, unique=("key_id",))
            stored = await self.first(key)
        return bytes(stored.secret) if stored else b""
