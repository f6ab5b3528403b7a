"""A letter's own words on a page: whatever the sender wrote, nothing of it loads, runs or leads anywhere by itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.web.own_text import own_text, sanitised

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=https://ond.example/x>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//ond.example'>x</a>",
    "<a href='/sign-out'>x</a>",
    "<form action=/sign-out method=post><button>x</button></form>",
    "<input name=csrf>",
    "<base href=https://ond.example>",
    "<meta http-equiv=refresh content='0;url=https://ond.example'>",
    "<link rel=stylesheet href=https://ond.example>",
    "<style>@import 'https://ond.example'</style>",
    "<p style='background:url(https://ond.example)' class=button id=note onclick=x>x</p>",
    "<object data=x></object><embed src=x><video src=x></video>",
    "<table background=https://ond.example><td>x</table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>1</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>1</script><![endif]-->",
    "<title>x</title><textarea></textarea><plaintext>",
)
ALLOWED = {
    "a": {"href", "rel", "target"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
}  # fmt: skip


FORBIDDEN = frozenset(
    {"script", "style", "img", "svg", "math", "iframe", "form", "input", "button", "object", "embed", "video", "base"}
    | {"meta", "link", "template", "noscript", "title", "textarea", "plaintext"}
)


class Problems(HTMLParser):
    """Finds what stands in a piece of HTML that may not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name not in ALLOWED.get(tag, set())]
        if not re.match(r"(https?|mailto):", given.get("href") or "https:"):
            self.found.append(given.get("href") or "")
        if tag == "a" and given.get("rel") != "noopener noreferrer":
            self.found.append("a link that tells")
        if tag in FORBIDDEN:
            self.found.append(tag)

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")


def problems(clean: str) -> list[str]:
    reader = Problems()
    reader.feed(clean)
    reader.close()
    return reader.found


@pytest.mark.parametrize("piece", HOSTILE)
def test_nothing_that_acts_is_left(piece: str) -> None:
    assert problems(str(sanitised(f"<p>Hei</p>{piece}<p>Hilsen</p>"))) == []


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(st.sampled_from(HOSTILE) | st.text("<>/='\"&;!-abc \n", max_size=20), max_size=6))
def test_nothing_that_acts_is_left_of_any_mixture(pieces: list[str]) -> None:
    assert problems(str(sanitised("".join(pieces)))) == []


def test_words_lists_tables_and_links_stay() -> None:
    told = "<h2>Vedtak</h2><ul><li>én</li></ul><table><tr><td colspan=2>to</td></tr></table>"

    assert str(sanitised(told)).replace("<tbody>", "").replace("</tbody>", "") == told.replace("=2", '="2"')
    assert str(sanitised("<a href='https://kommune.example/a?b=1'>lenke</a>")) == (
        '<a href="https://kommune.example/a?b=1" target="_blank" rel="noopener noreferrer">lenke</a>'
    )


@pytest.mark.parametrize(
    ("content", "media_type", "shown"),
    [
        ("<b>æ</b>".encode(), "text/plain; charset=utf-8", "&lt;b&gt;æ&lt;/b&gt;"),
        ("æ".encode("latin-1"), "text/plain; charset=ISO-8859-1", "æ"),
        ("æ".encode("latin-1"), "text/plain", "\ufffd"),
        (b"+ADw-b+AD4-", "text/plain; charset=utf-7", "+ADw-b+AD4-"),
        ("<b>æ</b>".encode(), "text/html; charset=utf-8", "<b>æ</b>"),
        ("<b>æ</b>".encode("windows-1252"), 'TEXT/HTML; charset="windows-1252"', "<b>æ</b>"),
        (b"<script>1</script>", "application/xhtml+xml", "&lt;script&gt;1&lt;/script&gt;"),
    ],
)
def test_text_is_text_and_html_is_html(content: bytes, media_type: str, shown: str) -> None:
    assert str(own_text(content, media_type)) == shown


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200), media_type=st.sampled_from(["text/plain", "text/html", "", "x; charset=y"]))
def test_any_bytes_become_something_harmless(content: bytes, media_type: str) -> None:
    assert problems(str(own_text(content, media_type))) == []
