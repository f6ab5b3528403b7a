"""The catalogues say the same in three languages, cover every code of the house, and write times as Norway does."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.differences import DifferenceKind
from bot.domain.item import AtSource, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.likeness import Likeness
from bot.domain.notices import NoticeKind
from bot.domain.people import Deed
from bot.domain.routes import ByHand, NotForRecord, Refusal
from bot.domain.rules import SUGGESTED
from bot.domain.sensitivity import Sensitivity
from bot.errors import PostvaktError
from bot.i18n import LOCALES, Texts, UnknownText, texts
from bot.i18n.catalogue import catalogue
from bot.ports.office_file_views import FileButton
from bot.ports.source import PutAway
from bot.ports.views import Button
from bot.settings.file_faults import CODES, OTHERWISE

_ROOT = Path(__file__).resolve().parents[2]
_TROUBLES = {
    "outcome_unknown", "two_entries", "rejected", "auth_failed", "given_up", "content_gone", "too_large",
    "more_sensitive", "codes_missing", "possible_entry", "entry_not_found", "observing", "handled_elsewhere",
    "email_unknown", "email_refused", "email_too_large", "email_given_up", "email_bounced", "unit_unreachable",
    "not_refused", "refusal_unknown", "case_unknown", "files_unclear", "unit_not_told",
}  # fmt: skip
_NOTICES = {
    "source_down",
    "unit_silent",
    "unit_denied",
    "poison_letters",
    "codes_missing",
    "new_case_codes",
    "archive_down",
    "nearly_full",
    "deeds_refused",
    "transfer_cases",
    "reconcile_late",
    "unit_boards",
}
#: what stands in an item's trail: each must be told in words
_TRAIL = {verb.replace(":", "_") for verb in Verb} | {
    "letter_opened", "attachment_opened", "effect_given_up", "difference_found", "difference_over",
    "notice_forwarded", "notice_deleted", "notice_filed", "notice_deed_refused",
    "text_redacted",
}  # fmt: skip
_FAMILIES: dict[str, set[str]] = {
    "button": {*Button, "open_source", "open_entry", "not_done_choose_again"},
    "state": {*State},
    "summary": {*State},
    "sensitivity": {*Sensitivity},
    "hidden": {*Sensitivity, "heading"},
    "announced": {"missing", "by_hand", "confidential", "found", "outcome"},
    "forwarded": {*NoticeKind, "subject", "unit", "link", "mail_link", "why"} - {NoticeKind.CONFIDENTIAL_REMINDER},
    "route": {*Route, "none"},
    "by_hand": {*ByHand, "already_registered"},
    "not_for_record": {*NotForRecord},
    "alike": {*Likeness, "heading", "registered", "underway", "compared"},
    "put_away": {*PutAway, *AtSource, "failed", "not_done"},
    "refusal": {*Refusal},
    "suggestion": {*SUGGESTED, "by_rule"},
    "trouble": _TROUBLES,
    "trouble_advice": _TROUBLES,
    "notice": _NOTICES,
    "notice_advice": _NOTICES,
    "notice_over": _NOTICES,
    "refused.role": {*Deed},
    "conflict": {*State, "version", "unit_answered", "check_signed", "check_covered", "file_overtaken", "note_twice"},
    "note": {
        "handed_over_to_you", "taken_over_from_you", "board_set", "check_unsigned",
        "shift_yours", "shift_not_yours", "shifts_swapped", "away_noted", "back_noted", "stand_in", "stand_in_over",
        "claims_yours", "claims_handed_on", "claims_released", "off_duty", "gap",
        "woken", "return_warned", "claim_returned",
    },
    "confirmation": {"confirmed", "not_done", "failed"},
    "difference": {*DifferenceKind},
    "difference_advice": {*DifferenceKind},
    "office_file.button": {*FileButton},
    "command": {
        "help", "help_personal", "unknown", "unknown_suggestion", "board_confirm", "board_set", "board_refused",
        "unit_board_confirm", "unit_board_confirm_move", "unit_board_set", "unit_board_removed", "unit_board_none",
        "unit_board_refused", "unit_unknown", "unit_unknown_suggestion", "check_none",
    },
}  # fmt: skip


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _error_codes(kind: type[PostvaktError]) -> set[str]:
    own = {kind.code} if kind.translation_key is PostvaktError.translation_key else set()
    return own.union(*(_error_codes(below) for below in kind.__subclasses__()))


@pytest.mark.parametrize("locale", ["nn", "en"])
def test_languages_have_the_same_keys_and_placeholders(locale: str) -> None:
    source, other = catalogue("nb"), catalogue(locale)

    assert list(other) == list(source)
    assert {key: _placeholders(text) for key, text in other.items()} == {
        key: _placeholders(text) for key, text in source.items()
    }


@pytest.mark.parametrize(("family", "codes"), _FAMILIES.items(), ids=_FAMILIES)
def test_family_covers_its_codes_and_no_others(family: str, codes: set[str]) -> None:
    prefix = f"{family}."

    assert {key.removeprefix(prefix) for key in catalogue("nb") if key.startswith(prefix)} == codes


#: calls whose first argument, or `code`, is a code below a family
_CODED = {
    "NotAllowed": "refused",
    "Conflict": "conflict",
    "NeedsPerson": "trouble",
    "Settled": "trouble",
    "FieldFault": "fault",
    "FileFault": "office_file.fault",
    "Unfit": "office_file.fault",
}
#: those whose `reason` is one, beside what they tell an operator
_REASONED = {"ConfigError": "office_file.fault"}
#: between two executors; nobody reads it
_NEVER_SAID = {"conflict.effect"}
_WRITERS = {"write", "texts", "words"}


def _codes_said(source: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        name, named = call.func.id, {keyword.arg: keyword.value for keyword in call.keywords}
        first = call.args[0] if call.args else None
        for code in _constants(named.get("reason") if name in _REASONED else named.get("code", first)):
            if name in {*_CODED, *_REASONED}:
                yield f"{(_CODED | _REASONED)[name]}.{code}"
            elif name in _WRITERS and "." in code:
                yield code


def _constants(given: ast.expr | None) -> Iterator[str]:
    """Also of `one if so else other`."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
        yield given.value
    elif isinstance(given, ast.IfExp):
        yield from (*_constants(given.body), *_constants(given.orelse))


def _all_said() -> dict[str, str]:
    """Adapters speak to people of files alone."""
    house, doors = (
        {key: path.name for path in (_ROOT / package).rglob("*.py") for key in _codes_said(path)}
        for package in ("bot", "adapters")
    )
    return house | {key: where for key, where in doors.items() if key.startswith("office_file.")}


def test_every_code_that_the_application_says_has_a_text() -> None:
    assert {key: where for key, where in _all_said().items() if key not in {*catalogue("nb"), *_NEVER_SAID}} == {}


def test_every_fault_of_a_file_that_has_words_is_told_of_something() -> None:
    family = "office_file.fault."
    said = {key.removeprefix(family) for key in _all_said() if key.startswith(family)}

    assert {key.removeprefix(family) for key in catalogue("nb") if key.startswith(family)} == {
        *said, *CODES.values(), OTHERWISE
    }  # fmt: skip


def test_every_step_of_an_items_trail_is_told_in_words() -> None:
    assert {f"trail.{verb}" for verb in _TRAIL} - set(catalogue("nb")) == set()


def test_every_error_has_a_text() -> None:
    prefix = "error."

    assert {key.removeprefix(prefix) for key in catalogue("nb") if key.startswith(prefix)} == _error_codes(
        PostvaktError
    )


def _literals(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("family", ["done", "fault", "refused"])
def test_family_has_no_text_that_nobody_says(family: str) -> None:
    """`done` is written out where it is said; the others are raised by their codes."""
    prefix = f"{family}."
    literals = {text for path in (_ROOT / "bot").rglob("*.py") for text in _literals(path)}
    said = literals | ({prefix + text for text in literals} if family != "done" else set())
    said |= {f"refused.role.{deed}" for deed in Deed}

    assert {key for key in catalogue("nb") if key.startswith(prefix)} - said == set()


@pytest.mark.parametrize("family", ["error", "refused", "fault", "done", "trouble", "trouble_advice"])
def test_texts_that_are_said_without_values_need_none(family: str) -> None:
    assert [key for key, text in catalogue("nb").items() if key.startswith(f"{family}.") and _placeholders(text)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_texts_are_calm_and_tidy(locale: str) -> None:
    untidy = re.compile(r"!|\s{2}|^\s|\s$|\n|\.\.|[\"']")
    spoken = {key: text for key, text in catalogue(locale).items() if not key.startswith("format.")}

    assert {key: text for key, text in spoken.items() if not text or untidy.search(text)} == {}


_BOKMAAL_ONLY = (
    r"ikke|fra|jeg|hva|noen|hvorfor|hvis|forsendelse\w*|enhet\w*|avsender\w*|\w*kilde\w*|åpne\w*|ansvarlig|hjemmel|"
    r"behandlet|gjøre|være|også|mangler|selv|flere|uten|tavlen|kortene|endret|lagret|midlertidig|svarer|velg"
)
_NYNORSK_ONLY = r"ikkje|frå|eg|kva|nokon|kvifor|forsending\w*|eining\w*|avsendar\w*|\w*kjelde\w*|heimel|tavla|vel"


@pytest.mark.parametrize(("locale", "foreign"), [("nn", _BOKMAAL_ONLY), ("nb", _NYNORSK_ONLY)])
def test_the_two_norwegians_are_not_mixed(locale: str, foreign: str) -> None:
    found = re.compile(rf"\b({foreign})\b", re.IGNORECASE)

    assert {key: text for key, text in catalogue(locale).items() if found.search(text)} == {}


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("nb-NO", "nb"),
        ("no", "nb"),
        ("NB_no", "nb"),
        ("nn-NO", "nn"),
        ("en-US", "en"),
        ("en", "en"),
        ("sv-SE", "nb"),
        ("", "nb"),
        (None, "nb"),
    ],
)
def test_locale_of_teams_finds_its_language(locale: str | None, language: str) -> None:
    assert texts(locale).locale == language


def test_unknown_locale_takes_the_default() -> None:
    assert texts("de-DE", default="en").locale == "en"
    assert texts("nn-NO", default="en").locale == "nn"


def test_language_without_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no catalogue for 'sv'"):
        Texts("sv")


def test_text_takes_its_values_and_ignores_others() -> None:
    assert texts("nb")("conflict.claimed", name="Kari (test)") == "Kari (test) tok forsendelsen først."
    assert texts("nb")("conflict.version", name="Kari (test)").startswith("Forsendelsen ble endret samtidig.")


@given(name=st.text())
def test_values_are_never_read_as_placeholders(name: str) -> None:
    assert texts("nb")("conflict.claimed", name=name) == f"{name} tok forsendelsen først."


@pytest.mark.parametrize("key", ["no.such.key", "conflict", "conflict.claimed"])
def test_unknown_key_or_missing_value_is_an_error_of_ours(key: str) -> None:
    with pytest.raises(UnknownText, match=key):
        texts("nb")(key)


@pytest.mark.parametrize(
    ("locale", "count", "said"),
    [
        ("nb", 1, "Én forsendelse venter"),
        ("nb", 41, "41 forsendelser venter"),
        ("nn", 1, "Éi forsending ventar"),
        ("nn", 2, "2 forsendingar ventar"),
        ("en", 1, "One letter is waiting"),
        ("en", 2, "2 letters are waiting"),
    ],
)
def test_plurals(locale: str, count: int, said: str) -> None:
    assert texts(locale).plural("list.waiting", count) == said


_WINTER = datetime(2026, 11, 20, 7, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "moment", "clock", "day"),
    [
        ("nb", "20. nov. kl. 08.14", "08.14", "20. november 2026"),
        ("nn", "20. nov. kl. 08.14", "08.14", "20. november 2026"),
        ("en", "20 Nov, 08:14", "08:14", "20 November 2026"),
    ],
)
def test_times_are_written_as_in_norway(locale: str, moment: str, clock: str, day: str) -> None:
    words = texts(locale)

    assert (words.moment(_WINTER), words.clock(_WINTER), words.day(date(2026, 11, 20))) == (moment, clock, day)


def test_summer_time_and_the_turn_of_the_day_follow_oslo() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    assert texts("nb").moment(late) == "1. juli kl. 00.30"
    assert texts("nb").day(late) == "1. juli 2026"


def test_moment_without_zone_is_refused() -> None:
    naive = _WINTER.replace(tzinfo=None)

    for write in (texts("nb").moment, texts("nb").clock, texts("nb").day):
        with pytest.raises(ValueError, match="without a zone"):
            write(naive)
