"""Whatever Digipost's XML says, a poll raises only our own errors and reads no more than was agreed."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters._kit.xml import Element, parse_xml
from adapters.sources.digipost.wire import InboxDocument, WrongShape, inbox_link, read_document
from bot.errors import ContractBroken, PostvaktError
from bot.ports.source import PollPage
from tests.contract.digipost.stage import NAMESPACE, a_document, ref, stage

NAMES = [
    "id", "subject", "sender", "delivery-time", "first-accessed", "authentication-level", "content-type",
    "content-uri", "delete-uri", "attachment", "link", "document", "error", "reference-from-sender", "entrypoint",
]  # fmt: skip
VALUES = st.sampled_from(
    [
        *["1", "-1", "9" * 30, "2026-11-20T08:00:00+01:00", "24:00", "IDPORTEN_4", "https://[", "//evil.test", "../.."],
        *["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "GET_INBOX", "\u0665", "https://api.digipost.no/x"],
    ]
) | st.text(max_size=40)


def elements() -> st.SearchStrategy[Element]:
    leaves = st.builds(
        Element,
        name=st.sampled_from(NAMES),
        text=VALUES,
        attributes=st.dictionaries(st.sampled_from(["rel", "uri"]), VALUES),
    )
    return st.recursive(
        leaves,
        lambda inner: st.builds(
            Element, name=st.sampled_from(NAMES), text=VALUES, children=st.lists(inner, max_size=6)
        ),
        max_leaves=40,
    )


@settings(max_examples=150, deadline=None)
@given(elements())
def test_any_element_is_a_document_or_of_the_wrong_shape(element: Element) -> None:
    inbox_link(element)
    try:
        document = read_document(element)
    except WrongShape:
        return
    assert isinstance(document, InboxDocument)
    assert document.delivered_at.utcoffset() is not None


def test_a_letter_of_ever_more_attachments_is_poison() -> None:
    many = a_document(1, attachments=a_document(2, name="attachment") * 600)
    with pytest.raises(WrongShape, match="too many"):
        read_document(parse_xml(many.encode()))


@settings(max_examples=80, deadline=None)
@given(st.data())
async def test_a_poll_and_an_opening_raise_only_our_own_errors(data: st.DataObject) -> None:
    inner = "".join(data.draw(st.lists(st.just(a_document(1)) | st.text(max_size=30) | mutilated(), max_size=4)))
    play = stage(deletes=True)
    body = f'<inbox xmlns="{NAMESPACE}">{inner}</inbox>'.encode(errors="replace")
    play.digipost.answer("/1000/inbox", httpx.Response(200, content=body), httpx.Response(200, content=b"<inbox/>"))
    for work in (play.poll(), play.source.open(ref(1)), play.source.look(ref(1)), play.source.delete(ref(1))):
        try:
            told = await work
        except PostvaktError:
            continue
        assert told is None or all(isinstance(page, PollPage) for page in getattr(told, "pages", ()))


def mutilated() -> st.SearchStrategy[str]:
    whole = a_document(1, attachments=a_document(2, name="attachment"))

    def cut(start: int, length: int, piece: str) -> str:
        return whole[:start] + piece + whole[start + length :]

    return st.builds(cut, st.integers(0, len(whole)), st.integers(0, 30), st.text(alphabet="<>&/'\"=a1 ", max_size=12))


async def test_a_doctype_in_an_answer_is_no_xml_of_digiposts() -> None:
    play = stage()
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha">]><inbox>&a;</inbox>'
    play.digipost.answer("/1000/inbox", httpx.Response(200, content=bomb))
    with pytest.raises(ContractBroken, match=r"digipost\.xml") as caught:
        await play.poll()
    assert caught.value.context == {"fault": "doctype"}
