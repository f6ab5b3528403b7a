"""Decrypts CMS EnvelopedData while it arrives, as KS' systems send it: constant memory, however large the letter is.

RFC 5652 section 6. `cryptography` reads neither indefinite lengths nor OAEP in CMS (50.0.2), so the structure is read
here and only RSA and AES are its work. CBC proves nothing about the content: that takes a hash from elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from adapters._kit.ber import (
    CONSTRUCTED,
    CONTEXT_0,
    INTEGER,
    OBJECT_ID,
    SEQUENCE,
    BerFault,
    BerReader,
    Element,
    Head,
    octets_of,
)
from adapters._kit.cms_keys import Recipient, RecipientKey, algorithm_in, content_key, recipients_in
from bot.errors import AuthFailed, Rejected

_ENVELOPED_DATA: Final = bytes.fromhex("2a864886f70d010703")
#: AES in CBC mode, with the bytes of its key
_CIPHERS: Final[Mapping[bytes, int]] = {
    bytes.fromhex("60864801650304012a"): 32,
    bytes.fromhex("608648016503040102"): 16,
    bytes.fromhex("608648016503040116"): 24,
}
_BLOCK: Final = 16
#: recipients, algorithms, attributes: everything but the content
_MOST_HEADER: Final = 128 * 1024


async def decrypted(
    content: AsyncIterator[bytes], keys: Sequence[RecipientKey], *, system: str
) -> AsyncGenerator[bytes, None]:
    """The plain content, in pieces. What has come before an error proves nothing: only the whole counts.

    Raises AuthFailed `cms.no_key_fits` where the operator must add a key, and Rejected for all that is wrong with the
    content: `cms.not_cms`, `cms.algorithm`, `cms.truncated`, `cms.damaged`, `cms.header_too_large`.
    """
    reader = BerReader(content, most_header=_MOST_HEADER)
    try:
        async with aclosing(_plain(reader, keys, system)) as pieces:
            async for piece in pieces:
                yield piece
    except BerFault as fault:
        raise Rejected(system, f"cms.{fault.reason}") from fault


async def _plain(reader: BerReader, keys: Sequence[RecipientKey], system: str) -> AsyncGenerator[bytes, None]:
    ends = await _enter_enveloped(reader)
    recipients = await _recipients(reader)
    ends.append(await reader.enter(SEQUENCE))
    cipher, head = await _cipher_and_head(reader, keys, recipients, system)
    decryptor, unpadder = cipher.decryptor(), PKCS7(_BLOCK * 8).unpadder()
    async with aclosing(reader.octets(head)) as pieces:
        async for piece in pieces:
            plain = unpadder.update(decryptor.update(piece))
            if plain:
                yield plain
    for end in reversed(ends):
        await reader.leave(end)
    try:
        last = unpadder.update(decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        raise BerFault("damaged") from None
    yield last


async def _enter_enveloped(reader: BerReader) -> list[int | None]:
    """Into ContentInfo, its content and EnvelopedData; answers where they end."""
    try:
        ends = [await reader.enter(SEQUENCE)]
        kind = await reader.element(tag=OBJECT_ID)
    except BerFault as fault:
        raise BerFault("truncated" if fault.reason == "truncated" else "not_cms") from fault
    if kind.content != _ENVELOPED_DATA:
        raise BerFault("not_cms")
    ends.append(await reader.enter(CONTEXT_0 | CONSTRUCTED))
    ends.append(await reader.enter(SEQUENCE))
    return ends


async def _recipients(reader: BerReader) -> tuple[Recipient, ...]:
    await reader.element(tag=INTEGER)
    infos = await reader.element()
    if infos.tag == CONTEXT_0 | CONSTRUCTED:
        # who sent it (OriginatorInfo) is proven by nothing here
        infos = await reader.element()
    return recipients_in(infos)


async def _cipher_and_head(
    reader: BerReader, keys: Sequence[RecipientKey], recipients: Sequence[Recipient], system: str
) -> tuple[Cipher[CBC], Head]:
    await reader.element(tag=OBJECT_ID)
    object_id, parameters = algorithm_in(await reader.element(tag=SEQUENCE))
    size, start = _CIPHERS.get(object_id), _start(parameters)
    if size is None:
        raise BerFault("algorithm")
    head = await reader.head()
    if head.tag & ~CONSTRUCTED != CONTEXT_0:
        raise BerFault("damaged")
    key = await asyncio.to_thread(content_key, recipients, keys, size=size)
    if key is None:
        raise AuthFailed(system, "cms.no_key_fits")
    return Cipher(AES(key), CBC(start)), head


def _start(parameters: Element | None) -> bytes:
    start = octets_of(parameters) if parameters else b""
    if len(start) != _BLOCK:
        raise BerFault("algorithm")
    return start
