"""XML from outside: what could make the reader open something, grow or hang is refused, and nothing else is raised."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters._kit.xml import Element, XmlLimits, XmlRefused, parse_xml

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_elements_attributes_and_namespaces() -> None:
    read = parse_xml(
        b'<?xml version="1.0"?><?pi x?><!-- c --><a xmlns="urn:a" xmlns:b="urn:b" k="v">'
        b"x<b:c> &lt;&#230; <![CDATA[<raw>]]> </b:c>y<c/></a>"
    )

    assert (read.name, read.namespace, read.attributes, read.text) == ("a", "urn:a", {"k": "v"}, "xy")
    assert [(each.name, each.namespace) for each in read.children] == [("c", "urn:b"), ("c", "urn:a")]
    assert (read.first("c"), read.first("d")) == ("<æ <raw>", None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!DOCTYPE a><a/>", "doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "doctype"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><a/>', "doctype"),
        (f"{LAUGHS}]><x>&i;</x>".encode(), "doctype"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"), "doctype"),
        (b"<a>&undeclared;</a>", "malformed"),
        (b"<a>" * 33, "too_deep"),
        (b"<a>" * 1_000_000, "too_deep"),
        (b"<a " + b" ".join(b"k%d='v'" % number for number in range(33)) + b"/>", "too_many"),
        (b"<a>" + b"<b/>" * 50_000 + b"</a>", "too_many"),
        (b"<a/>" + b" " * (8 * 1024 * 1024), "too_large"),
        (b"", "malformed"),
        (b"<a>", "malformed"),
        (b"<a/><b/>", "malformed"),
        (b"<a x='1' x='2'/>", "malformed"),
        (b"<x:a/>", "malformed"),
        (b"<a>\x00</a>", "malformed"),
        (b"<a>\xff\xfe\xff</a>", "malformed"),
        (b"<?xml version='1.0' encoding='rot13'?><a/>", "encoding"),
        (b"<?xml version='1.0' encoding='no-such'?><a/>", "encoding"),
        (b"<?xml version='1.0' encoding='utf-7'?><a/>", "encoding"),
    ],
)
def test_what_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(XmlRefused) as caught:
        parse_xml(content)
    assert caught.value.reason == reason


def test_limits_are_those_that_were_asked_for() -> None:
    tight = XmlLimits(most_bytes=30, depth=2, elements=3, attributes=1)
    assert parse_xml(b"<a><b/><c/></a>", tight).name == "a"
    for content, reason in [
        (b"<a><b><c/></b></a>", "too_deep"),
        (b"<a><b/><b/><b/></a>", "too_many"),
        (b"<a x='1' y='2'/>", "too_many"),
        (b"<a>" + b"x" * 30 + b"</a>", "too_large"),
    ]:
        with pytest.raises(XmlRefused, match=reason):
            parse_xml(content, tight)


SEEDS = [
    b'<inbox xmlns="http://api.digipost.no/schema/v8"><document><id>1</id><sender>A</sender></document></inbox>',
    f"{LAUGHS}]><x>&i;</x>".encode(),
    b'<?xml version="1.0" encoding="UTF-16"?><a/>',
]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_comes_only_our_error_is_raised(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SEEDS) | st.binary(max_size=300)))
    for _ in range(data.draw(st.integers(0, 6))):
        where = data.draw(st.integers(0, len(content)))
        piece = data.draw(st.sampled_from([b"<", b">", b"&", b"]]>", b"<!ENTITY", b"\x00", b"xmlns:"]) | st.binary())
        content[where : where + data.draw(st.integers(0, 4))] = piece
    try:
        read = parse_xml(bytes(content))
    except XmlRefused:
        return
    assert count(read) <= 50_000


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
@example("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "utf-16")
def test_no_encoding_carries_a_doctype_through(text: str, encoding: str) -> None:
    content = text.encode(encoding, errors="replace")
    try:
        read = parse_xml(content)
    except XmlRefused:
        return
    assert "<!DOCTYPE" not in text or "<!DOCTYPE" in read.text or "<!--" in text or "<![CDATA[" in text


def test_memory_stays_within_a_small_multiple_of_what_was_allowed() -> None:
    limits = XmlLimits(most_bytes=1_000_000, elements=20_000)
    bombs = [f"{LAUGHS}]><x>&i;</x>".encode(), b"<a>" * 300_000, b"<a>" + b"<b x='y'/>" * 90_000 + b"</a>"]
    tracemalloc.start()
    try:
        for bomb in bombs:
            with pytest.raises(XmlRefused):
                parse_xml(bomb, limits)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def count(element: Element) -> int:
    return 1 + sum(count(child) for child in element.children)
