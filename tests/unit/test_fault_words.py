"""What is wrong with rules and rosters is told in each language, with its line, and quotes no number."""

from __future__ import annotations

import pytest

from bot.domain.people import Person
from bot.errors import ConfigError
from bot.i18n import LOCALES, texts
from bot.office_settings import WorkdaySettings
from bot.ports.office_file_views import FileFaultsView
from bot.rules_file import Known, rules_from
from bot.wiring.fault_words import told_faults
from bot.wiring.roster import roster_from
from bot.wiring.workdays import calendar_of
from cards import office_file_card
from tests.unit.test_rules_file import KNOWN, a_rule

UNIT = 'unit = "313756270"'
#: identity numbers here are made up (Tenor adds 80 to the month)
RULES = {
    a_rule('subject = "reklame"', "suppress = true"): ("wants_unit", 5),
    a_rule('service = "lonn"'): ("one_outcome", 2),
    a_rule("suppress = true"): ("holds_all", 2),
    a_rule('service = "lnn"', "suppress = true"): ("unknown", 4),
    a_rule('unit = "13897499912"', "suppress = true"): ("org_number", 4),
    a_rule("source = []", "notify_unit = true"): ("condition_empty", 4),
    a_rule('subject = "**"', "notify_unit = true"): ("subject_words", 4),
    a_rule('sender = "13897499912"', "notify_unit = true"): ("identity_number", 4),
    a_rule('service = "lonn"', "older_than = 'P1D'", "suppress = true"): ("suppresses_old", 5),
    a_rule(UNIT, 'subject = "x"', 'mark = "open"'): ("mark_conditions", 5),
    a_rule(UNIT, "automatic = true", 'mark = "open"'): ("automatic_already", 5),
    a_rule(UNIT, 'regex = "x"'): ("unknown_field", 5),
    a_rule(UNIT, 'mark = "shut"'): ("not_one_of", 5),
    a_rule(UNIT, 'suggest = { route = "register_on_case" }'): ("suggest_case", 5),
    a_rule(UNIT, 'suggest = { route = "leave_unread", case_number = "1" }'): ("suggest_no_case", 5),
    a_rule(UNIT, 'suggest = { route = "leave_unread", responsible_unit = "DOK" }'): ("suggest_no_unit", 5),
    a_rule(UNIT, 'suggest = { route = "transfer_case", responsible_unit = "X" }'): ("unknown", 5),
    a_rule(UNIT, "suppress = 7"): ("wrong", 5),
    a_rule(UNIT, "leave_unread = true").replace('reason = "Fordi."', ""): ("missing", 1),
    a_rule(UNIT, "leave_unread = true").replace("Fordi.", " "): ("missing", 3),
    a_rule(UNIT, "leave_unread = true").replace("Fordi.", "x" * 161): ("too_long", 3),
    a_rule(UNIT, "leave_unread = true").replace('"r"', '"Å"'): ("wrong", 2),
    f"{a_rule(UNIT, 'leave_unread = true')}\n{a_rule(UNIT, 'leave_unread = true')}": ("twice_there", 7),
    a_rule('do = "forward"', 'kinds = ["announcement"]', 'to = "x@example.com"'): ("forward_to", 6),
    "[[rules]]\n": ("only_rules", 1),
    "[rule]\nid = 'r'\n": ("rule_brackets", None),
    "[[rule]\n": ("toml", 1),
    "#" * 500_001: ("too_many_rules", None),
}
ROTATION = '[roster]\n[roster.rotation]\npeople = ["Flo"]\nsince = 2026-11-16\n'
ROSTERS = {
    ROTATION: ("not_on_letters", 3),
    ROTATION.replace("[roster]\n", '[roster]\nsubstitutes = { "Per" = "Per" }\n'): ("substitute", 2),
    ROTATION.replace("[roster]\n", '[roster]\nbegin = "16:00"\n'): ("begin_before_end", 1),
    ROTATION.replace("[roster]\n", '[roster]\ndays = ["man"]\n'): ("not_one_of", None),
    ROTATION.replace("[roster]\n", '[roster]\nhours = "man"\n'): ("strange_field", 2),
    ROTATION.replace("since = 2026-11-16\n", ""): ("missing", None),
    "[roster]\n": ("one_plan", 1),
    "[roster]\ncalendar = '/etc/passwd'\n": ("calendar_path", 2),
    "vakt?": ("roster_form", 1),
    "BEGIN:VCALENDAR\nx": ("calendar", None),
}


@pytest.mark.parametrize("text", RULES, ids=lambda text: str(RULES[text]))
def test_a_fault_of_a_rule_file_has_its_words_and_its_line(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        rules_from(text, KNOWN)
    _is_told(refused.value.what, text, RULES[text])


def test_what_a_configuration_lacks_is_told_too() -> None:
    bare = Known(sources=KNOWN.sources, units=KNOWN.units, services=KNOWN.services, undoable=False)
    for text, said in (
        (a_rule(UNIT, "leave_unread = true", "automatic = true"), ("automatic_grace", 6)),
        (a_rule('do = "file"', 'kinds = ["announcement"]', 'folder = "Varsler"'), ("no_mailbox", 4)),
    ):
        with pytest.raises(ConfigError) as refused:
            rules_from(text, bare)
        _is_told(refused.value.what, text, said)


@pytest.mark.parametrize("text", ROSTERS, ids=lambda text: str(ROSTERS[text]))
def test_a_fault_of_a_roster_has_its_words_and_its_line(text: str) -> None:
    people: list[Person] = []
    with pytest.raises(ConfigError) as refused:
        roster_from(text, configured=None, people=people, workdays=calendar_of(WorkdaySettings()))
    _is_told(refused.value.what, text, ROSTERS[text])


def _is_told(what: str, text: str, said: tuple[str, int | None]) -> None:
    found = told_faults(what, text)
    assert said in [(fault.code, fault.line) for fault in found]
    assert "told" not in {fault.code for fault in found}
    for locale in LOCALES:
        card = str(office_file_card(FileFaultsView(faults=tuple(found)), texts(locale)))
        assert "13897499912" not in card


def test_what_stands_in_no_row_is_shown_as_it_is() -> None:
    (fault,) = told_faults("rules.toml, line 4: rule r: do: a delete rule names templates", "")
    assert (fault.code, fault.line, fault.values) == ("told", 4, {"text": "r, do: a delete rule names templates"})
