"""Whatever a sender calls a file, a header stays one line and a name stays a name."""

from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.file_names import safe_name
from bot.ports.source import Attachment
from bot.web.content import Kind, declared, proven
from bot.web.file_names import disposition, visible

NAMES = st.text(max_size=300) | st.text("/\\.\r\n\x00\"';%* \u202e.pdfCON", max_size=60)


@given(name=NAMES)
def test_a_header_holds_the_name_and_nothing_else(name: str) -> None:
    safe = safe_name(name, otherwise="vedlegg-1")
    header = disposition(safe, download=True)
    found = re.fullmatch(r"attachment; filename=\"([^\"\\\r\n]+)\"; filename\*=UTF-8''([A-Za-z0-9._~%-]+)", header)

    assert header.isascii()
    assert found is not None
    assert unquote(found[2]) == safe


@given(text=st.text(max_size=300))
def test_what_is_visible_is_one_line(text: str) -> None:
    assert "\n" not in visible(text)
    assert visible(visible(text)) == visible(text)


@given(name=st.text(max_size=20), media_type=st.text(max_size=40), head=st.binary(max_size=40))
def test_what_is_shown_is_called_so_and_begins_so(name: str, media_type: str, head: bytes) -> None:
    attachment = Attachment(attachment_id="1", file_name=name, media_type=media_type)
    kind = proven(attachment, head)

    assert kind in (declared(attachment), Kind.FILE)
    if kind is Kind.PDF:
        assert head.startswith(b"%PDF-")
