"""What is wrong with rules and rosters is told in each language, with its line, and quotes no number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from adapters.sources.altinn.settings import AltinnSettings
from adapters.sources.altinn.source import doors
from adapters.sources.mailbox.settings import MailboxSettings
from adapters.sources.mailbox.source import check_settings
from bot.domain.identifiers import OrgNumber
from bot.domain.office_files import FileFault, FileFaults
from bot.domain.people import Person
from bot.errors import ConfigError
from bot.i18n import LOCALES, texts
from bot.ports.office_file_views import FileFaultsView
from bot.settings.office import WorkdaySettings
from bot.settings.rules_file import Known, rules_from
from bot.wiring.roster import roster_from
from bot.wiring.workdays import calendar_of
from cards import office_file_card
from tests.unit.configurations import GOOD, MAILBOX
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
    a_rule(UNIT, "leave_unread = true").replace("Fordi.", "Gjelder 13897499912"): ("identity_number", 3),
    a_rule('service = "lonn"', "suppress = true", 'mark = "open"'): ("one_outcome", 6),
    a_rule('source = "altinn"', 'mark = "open"'): ("wants_unit", 5),
    a_rule('sender = "310356876"', "notify_unit = true"): ("org_number", 4),
    a_rule(f'sender = ["Ola", "{"x" * 201}"]', "notify_unit = true"): ("too_long", 4),
    a_rule("service = [", '  "lonn",', '  ""]', "notify_unit = true"): ("missing", 6),
    a_rule(UNIT, "[rule.suggest]", 'route = "leave_unread"', 'case_number = "1"'): ("suggest_no_case", 5),
    a_rule(UNIT, "[rule.suggest]", 'route = "leave_unread"', "sak = 1"): ("unknown_field", 7),
    a_rule(UNIT, 'suggest = { route = "not_for_record" }'): ("not_one_of", 5),
    f"{a_rule(UNIT, 'leave_unread = true')}\n{a_rule(UNIT, 'leave_unread = true')}": ("twice", 7),
    a_rule('do = "forward"', 'kinds = ["announcement"]', 'to = "x@example.com"'): ("forward_to", 6),
    a_rule('do = "delete"'): ("delete_names", 4),
    a_rule('do = "delete"', 'templates = ["nav-sick-pay-not-sent"]'): ("delete_unproven", 5),
    a_rule('do = "file"'): ("holds_all_notices", 4),
    a_rule('do = "file"', 'units = ["313756271"]'): ("org_number", 5),
    a_rule('do = "file"', 'units = ["310356875"]'): ("unknown", 5),
    a_rule('do = "file"', 'templates = ["nope"]'): ("unknown", 5),
    a_rule('do = "file"', 'kinds = ["nope"]'): ("not_one_of", 5),
    a_rule('do = "file"', 'kinds = ["announcement"]', 'folder = "x@y.no/A"'): ("other_mailbox", 6),
    a_rule('do = "file"', 'kinds = ["announcement"]', 'folder = "A//B"'): ("folder_names", 6),
    a_rule('do = "file"', 'kinds = ["announcement"]', 'to = "lonn@nordvika.example"'): ("forward_alone", 6),
    a_rule('do = "forward"', 'kinds = ["announcement"]', 'to = "nobody"'): ("address", 6),
    "rule = [3]\n": ("row", 1),
    "[[rules]]\n": ("unknown_table", 1),
    "[rule]\nid = 'r'\n": ("brackets", 1),
    "rule = " + "[" * 100_000: ("toml", None),
    "[[rule]\n": ("toml", 1),
    "#" * 500_001: ("too_many_rules", None),
}
ROTATION = '[roster]\n[roster.rotation]\npeople = ["Flo"]\nsince = 2026-11-16\n'
ROSTERS = {
    ROTATION: ("not_on_letters", 3),
    ROTATION.replace("[roster]\n", '[roster]\nsubstitutes = { "Per" = "Per" }\n'): ("substitute", 2),
    ROTATION.replace('["Flo"]', '[\n  "Flo",\n]'): ("not_on_letters", 4),
    ROTATION.replace("[roster]\n[roster.", "["): ("not_on_letters", 2),
    ROTATION.replace('"Flo"', ""): ("missing", 3),
    ROTATION.replace("[roster]\n", '[roster]\nnames = { "F" = "Flo" }\n'): ("not_on_letters", 2),
    ROTATION.replace("[roster]\n", '[roster]\nbegin = "16:00"\n'): ("begin_before_end", 2),
    ROTATION.replace("[roster]\n", '[roster]\nend = "16:00Z"\n'): ("with_zone", 2),
    ROTATION.replace("[roster]\n", '[roster]\ndays = ["man"]\n'): ("not_one_of", 2),
    ROTATION.replace("[roster]\n", '[roster]\nhours = "man"\n'): ("unknown_field", 2),
    ROTATION.replace("[roster.rotation]", "[rotation]"): ("unknown_table", 2),
    ROTATION.replace("since = 2026-11-16\n", ""): ("missing", 2),
    ROTATION.replace("since", "siden"): ("unknown_field", 4),
    "roster = 7\n": ("row", 1),
    "roster = " + "[" * 100_000: ("roster_form", None),
    "[roster]\n": ("one_plan", 1),
    "[roster]\ncalendar = '/etc/passwd'\n": ("calendar_path", 2),
    "vakt?": ("roster_form", 1),
    "BEGIN:VCALENDAR\nx": ("calendar", None),
}


@pytest.mark.parametrize("text", RULES, ids=lambda text: str(RULES[text]))
def test_a_fault_of_a_rule_file_has_its_words_and_its_line(text: str) -> None:
    with pytest.raises(FileFaults) as refused:
        rules_from(text, KNOWN)
    _is_told(refused.value.faults, RULES[text])


def test_what_a_configuration_lacks_is_told_too() -> None:
    bare = Known(sources=KNOWN.sources, units=KNOWN.units, services=KNOWN.services, undoable=False)
    unfiled = replace(KNOWN, notice_folder="")
    for text, known, said in (
        (a_rule(UNIT, "leave_unread = true", "automatic = true"), bare, ("automatic_grace", 6)),
        (a_rule('do = "file"', 'kinds = ["announcement"]', 'folder = "Varsler"'), bare, ("no_mailbox", 4)),
        (a_rule('do = "file"', 'kinds = ["announcement"]'), unfiled, ("missing", 1)),
    ):
        with pytest.raises(FileFaults) as refused:
            rules_from(text, known)
        _is_told(refused.value.faults, said)


@pytest.mark.parametrize("text", ROSTERS, ids=lambda text: str(ROSTERS[text]))
def test_a_fault_of_a_roster_has_its_words_and_its_line(text: str) -> None:
    people: list[Person] = []
    with pytest.raises(FileFaults) as refused:
        roster_from(text, configured=None, people=people, workdays=calendar_of(WorkdaySettings()))
    _is_told(refused.value.faults, ROSTERS[text])


def _is_told(faults: Sequence[FileFault], said: tuple[str, int | None]) -> None:
    assert said in [(fault.code, fault.line) for fault in faults]
    for locale in LOCALES:
        card = str(office_file_card(FileFaultsView(faults=tuple(faults)), texts(locale)))
        assert "13897499912" not in card


def test_a_field_that_is_not_known_is_told_with_those_of_its_table() -> None:
    with pytest.raises(FileFaults) as refused:
        rules_from(a_rule(UNIT, 'suggest = { route = "leave_unread", sak = "1" }'), KNOWN)
    (fault,) = refused.value.faults
    assert fault.values == {"field": "r, suggest.sak", "allowed": "route, case_number, responsible_unit"}


def test_what_doors_say_of_units_has_words_for_the_lead() -> None:
    one, other = OrgNumber("313756270"), OrgNumber("310356875")
    users = [{"org_number": one, "units": [one]}]
    altinn = AltinnSettings.model_validate(GOOD["sources"][0] | {"system_users": users})
    mailbox = MailboxSettings.model_validate(MAILBOX)
    for refuse, said in (
        (
            partial(doors, altinn, [other]),
            f"Postvakt har ikke tilgang til posten for disse enhetene i Altinn: {other}",
        ),
        (partial(doors, altinn, []), "Minst én enhet må være uten self_serving."),
        (partial(check_settings, mailbox, units=()), f"postmottak henter post for {one}. Den enheten må stå i filen"),
    ):
        with pytest.raises(ConfigError) as refused:
            refuse()
        key = f"office_file.fault.{refused.value.reason}"
        assert texts("nb")(key, **refused.value.context).startswith(said)
