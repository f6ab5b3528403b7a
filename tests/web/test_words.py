"""No page speaks by itself: its words come from the catalogues, and the catalogues hold no words without a page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import bot.web
from bot.i18n.catalogue import catalogue
from bot.web.content import Kind

_WEB = Path(bot.web.__file__).parent
_TEMPLATES = sorted(_WEB.glob("templates/*.html"))
_FAMILIES = ("page", "page_kind", "page_ask", "page_note", "page_print", "page_out", "told")
#: keys that are put together
_MADE = {
    "page.": {"download", "sign_in_again", "try_again"},
    "page_kind.": {kind.value for kind in Kind},
    "page_note.": {"full_title", "sender_name"},
}


def _in_templates() -> set[str]:
    return {key for path in _TEMPLATES for key in re.findall(r't\("([a-z_.]+)"', path.read_text(encoding="utf-8"))}


def _in_code() -> set[str]:
    said = set()
    for path in _WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                said |= {f"told.{one.value}" for one in node.args[1:2] if isinstance(one, ast.Constant)}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
    return said


def test_every_text_of_the_pages_is_said_and_every_one_that_is_said_is_there() -> None:
    families = {key for key in catalogue("nb") if key.partition(".")[0] in _FAMILIES}
    made = {prefix + name for prefix, names in _MADE.items() for name in names}

    assert {key for key in _in_templates() if not key.endswith((".", "_"))} <= set(catalogue("nb"))
    assert made <= families
    assert families - _in_templates() - _in_code() - made == set()


@pytest.mark.parametrize("path", _TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_words_of_their_own(path: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert set(text.split()) <= {"Postvakt"}


@pytest.mark.parametrize("path", _TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_that_acts_or_escapes_escaping(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"<script|\son\w+=|style=|\|\s*safe|autoescape|javascript:", text)
    for attributes in re.findall(r"<a ([^>]*target=\"_blank\"[^>]*)>", text):
        assert "noopener" in attributes
    assert all('name="csrf"' in form for form in re.findall(r'<form method="post".*?</form>', text, re.DOTALL))
