"""Names that strangers chose do no harm, and still say what they said."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.file_names import distinct_names, has_suffix, named_after, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Søknad om skjenkebevilling.pdf", "Søknad om skjenkebevilling.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\a.dll", "a.dll"),
        ("C:\\Users\\kari\\brev.pdf", "brev.pdf"),
        ("C:brev.pdf", "C_brev.pdf"),
        ("/", "vedlegg-1"),
        ("..", "vedlegg-1"),
        ("", "vedlegg-1"),
        ("mappe/", "vedlegg-1"),
        ("brev.pdf\r\nSet-Cookie: a=b\r\n\r\n.pdf", "brev.pdf Set-Cookie_ a=b .pdf"),
        ("a\0b.pdf", "a b.pdf"),
        ("regning\u202efdp.exe", "regning fdp.exe"),
        ('Re: "haster" <nå>?.pdf', "Re_ _haster_ _nå__.pdf"),
        ("con", "_con"),
        ("AUX.txt", "_AUX.txt"),
        ("console.txt", "console.txt"),
        (" .skjult. ", "skjult"),
        ("a\u030asen.pdf", "åsen.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 400, "x" * 150),
    ],
)
def test_what_becomes_of_a_name(name: str, safe: str) -> None:
    assert safe_name(name, otherwise="vedlegg-1") == safe


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(name: str) -> None:
    safe = safe_name(name, otherwise="vedlegg")

    assert 0 < len(safe) <= 150
    assert safe not in (".", "..")
    assert not set(safe) & set('/\\<>:"|?*')
    assert not {unicodedata.category(each) for each in safe} & {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    assert safe_name(safe, otherwise="vedlegg") == safe


def test_the_same_name_twice_gets_a_number() -> None:
    names = ["brev.pdf", "Brev.pdf", "brev (2).pdf", "brev.pdf", "lapp", "lapp"]
    assert distinct_names(names) == ("brev.pdf", "Brev (2).pdf", "brev (2) (2).pdf", "brev (3).pdf", "lapp", "lapp (2)")


@given(st.lists(st.sampled_from(["a.pdf", "A.pdf", "a (2).pdf", "b", "b (2)", "B (2)"]), max_size=12))
def test_no_name_stands_there_twice(names: list[str]) -> None:
    distinct = distinct_names(names)
    assert len({name.casefold() for name in distinct}) == len(names)
    assert distinct_names(distinct) == distinct


@pytest.mark.parametrize(
    ("name", "has"), [("a.pdf", True), ("a", False), (".pdf", False), ("Vedtak 1.2 endelig versjon", False)]
)
def test_what_counts_as_a_suffix(name: str, has: bool) -> None:
    assert has_suffix(name) is has


@pytest.mark.parametrize(
    ("title", "media_type", "name"),
    [
        ("Klage", "application/pdf", "Klage.pdf"),
        ("Klage.pdf", "application/pdf", "Klage.pdf"),
        ("Klage 2/3", "text/plain; charset=utf-8", "Klage 2-3.txt"),
        ("Klage", "application/x-unknown", "Klage.bin"),
        ("", "image/jpeg", "brev.jpg"),
    ],
)
def test_named_after(title: str, media_type: str, name: str) -> None:
    assert named_after(title, media_type, otherwise="brev") == name
