"""A rule file is taken whole or refused whole, and says on which line what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sources.mailbox.templates import known_templates
from bot.commands.check_config import _rules
from bot.commands.rule_sample import read_sample
from bot.configuration import load
from bot.domain.item import Route
from bot.domain.notice_rules import Deed
from bot.domain.rules import Rules
from bot.domain.sensitivity import Sensitivity
from bot.errors import ConfigError
from bot.rule_entries import RuleEntry
from bot.rules_file import Known, load_rules, rules_from
from bot.wiring.rules import rules_of
from tests.unit.configurations import Write

TEMPLATES = {template.id: template for template in known_templates(())}
KNOWN = Known(
    sources=frozenset({"altinn", "postmottak"}),
    units=frozenset({"313756270", "313382648"}),
    services=frozenset({"vedtak", "lonn"}),
    responsible_units=frozenset({"DOK"}),
    templates=TEMPLATES,
    notice_folder="Varsler",
    forward_to=frozenset({"lonn@nordvika.example"}),
)
WHOLE = """\
# what nobody in the document centre takes
[[rule]]
id = "payroll"
service = "lonn"
suppress = true
reason = "Lønn henter disse selv."

[[rule]]
id = "nursery"
unit = ["313 382 648", "313756270"]
subject = ["opptak barnehage", "*plass*"]
declared = "ordinary"
older_than = "P3D"
suggest = { route = "register_on_case", case_number = "26/100", responsible_unit = "DOK" }
automatic = true
reason = \"\"\"
[[rule]]
Opptak samles
på én sak.\"\"\"

[[rule]]
id = "secret"
unit = "313382648"
mark = "sensitive"
reason = "Barn."

[[rule]]
id = "sick-pay"
do = "forward"
templates = ["nav-sick-pay-not-sent"]
to = "lonn@nordvika.example"
reason = "Lønn sender den inn."
"""


def faults(text: str, known: Known = KNOWN) -> Iterator[str]:
    with pytest.raises(ConfigError) as refused:
        rules_from(text, known)
    yield from refused.value.what.splitlines()


def a_rule(*lines: str) -> str:
    return "\n".join(("[[rule]]", 'id = "r"', 'reason = "Fordi."', *lines))


def test_a_whole_file_is_read() -> None:
    rules = rules_from(WHOLE, KNOWN)
    payroll, nursery, secret = rules.rules
    assert payroll.suppresses
    assert nursery.conditions.units == ("313382648", "313756270")
    assert nursery.conditions.older_than == timedelta(days=3)
    assert nursery.conditions.confidential is False
    assert nursery.reason == "[[rule]] Opptak samles på én sak."
    assert nursery.suggestion is not None
    assert (nursery.suggestion.route, nursery.suggestion.automatic) == (Route.REGISTER_ON_CASE, True)
    assert secret.mark is Sensitivity.SENSITIVE
    (forward,) = rules.notices
    assert (forward.deed, forward.to, forward.reason) == (Deed.FORWARD, "lonn@nordvika.example", "Lønn sender den inn.")
    assert rules.case_numbers == ("26/100",)


def test_comments_change_no_version_and_words_do() -> None:
    version = rules_from(WHOLE, KNOWN).version
    assert rules_from(f"# {version}\n{WHOLE}", KNOWN).version == version
    assert rules_from(WHOLE.replace("Barn.", "Barnevern."), KNOWN).version != version
    assert rules_from(WHOLE.replace('"sick-pay"', '"sick"'), KNOWN).version != version
    assert rules_from("", KNOWN) == Rules()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (a_rule('subject = "reklame"', "suppress = true"), "line 5: rule r: suppress: wants a unit or a service"),
        (a_rule('service = "lonn"'), "line 2: rule r: id: exactly one of suppress, leave_unread"),
        (a_rule('service = "lonn"', "suppress = true", 'mark = "open"'), "line 6: rule r: mark: exactly one of"),
        (a_rule("suppress = true"), "line 2: rule r: id: it would hold every letter"),
        (a_rule('service = "lnn"', "suppress = true"), "line 4: rule r: service: lnn is none of the configured ones"),
        (a_rule('unit = "313756271"', "suppress = true"), "line 4: rule r: unit: '313756271' is not an organisation"),
        (a_rule('unit = "313300102"', "suppress = true"), "line 4: rule r: unit: 313300102 is none of"),
        (a_rule('source = "svarinn"', "notify_unit = true"), "line 4: rule r: source: svarinn is none of"),
        (a_rule("source = []", "notify_unit = true"), "line 4: rule r: source: wants one or several"),
        (a_rule('subject = "**"', "notify_unit = true"), "line 4: rule r: subject: wants words"),
        (a_rule('sender = "310356876"', "notify_unit = true"), "line 4: rule r: sender: '310356876' is not an"),
        (a_rule('sender = "13897499912"', "notify_unit = true"), "line 4: rule r: sender: holds what looks like"),
        (a_rule('service = "lonn"', "older_than = 'P1D'", "suppress = true"), "line 5: rule r: older_than: an old"),
        (a_rule('source = "altinn"', 'mark = "open"'), "line 5: rule r: mark: wants a unit or a service"),
        (a_rule('unit = "313756270"', 'subject = "x"', 'mark = "open"'), "line 5: rule r: subject: a mark is by unit"),
        (a_rule('unit = "313756270"', "automatic = true", 'mark = "open"'), "line 5: rule r: automatic: is for what"),
        (a_rule('unit = "313756270"', 'regex = "x"'), "line 5: rule r: regex: is not known; allowed are automatic"),
        (
            a_rule('unit = "313756270"', 'suggest = { route = "not_for_record" }'),
            "line 5: rule r: suggest.route: allowed are",
        ),
        (a_rule('unit = "313756270"', 'suggest = { route = "register_on_case" }'), "line 5: rule r: suggest: register"),
        (a_rule('unit = "313756270"', "[rule.suggest]", 'route = "leave_unread"', 'case_number = "1"'), "line 5: rule"),
        (
            a_rule('unit = "313756270"', 'suggest = { route = "transfer_case", responsible_unit = "X" }'),
            "line 5: rule r: suggest: responsible_unit: X is none of [[archive.units]]",
        ),
        (
            a_rule('unit = "313756270"', "leave_unread = true").replace('reason = "Fordi."', ""),
            "line 1: rule r: reason",
        ),
        (
            a_rule('unit = "313756270"', "leave_unread = true").replace("Fordi.", "Gjelder 13897499912"),
            "line 3: rule r: reason: holds what looks like a national identity number",
        ),
        (a_rule('do = "delete"'), "line 4: rule r: do: a delete rule names templates"),
        (a_rule('do = "file"', 'kinds = ["announcement"]', 'folder = "x@y.no/A"'), "line 6: rule r: folder: x@y.no/A"),
        (
            a_rule('do = "forward"', 'kinds = ["announcement"]', 'to = "evil@example.com"'),
            "line 6: rule r: to: wants an address that a rule in the mailbox's own settings names",
        ),
        (a_rule('do = "file"', 'templates = ["nope"]'), "line 5: rule r: templates: nope is not known"),
        ("[[rules]]\n", "line 1: rules: is not known; a rule begins with [[rule]]"),
        ("[rule]\nid = 'r'\n", "a rule begins with [[rule]], in two pairs of brackets"),
        ("rule = [3]\n", "rule 1: "),
        ("[[rule]\n", "not TOML"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_reason(text: str, fault: str) -> None:
    (said,) = faults(text)
    assert f"rules.toml, {fault}" in said or f"rules.toml: {fault}" in said, said


def test_one_faulty_rule_refuses_the_file_and_every_fault_is_told() -> None:
    text = WHOLE + a_rule('service = "nope"', "suppress = true") + "\n" + a_rule('unit = "313756270"', "suppress = 1.5")
    first, second = faults(text)
    assert "rule r: service: nope" in first
    assert "rule r: suppress: " in second
    assert text.splitlines()[int(second.partition("line ")[2].partition(":")[0]) - 1] == "suppress = 1.5"


def test_an_id_stands_there_once() -> None:
    (said,) = faults(f"{WHOLE}\n" + a_rule('service = "lonn"', "suppress = true").replace('"r"', '"secret"'))
    assert said.endswith("rule secret: id: stands there twice")


def test_nothing_is_automatic_that_nobody_could_take_back() -> None:
    text = a_rule('unit = "313756270"', "leave_unread = true", "automatic = true")
    assert rules_from(text, KNOWN).rules
    (said,) = faults(text, Known(sources=KNOWN.sources, units=KNOWN.units, services=KNOWN.services, undoable=False))
    assert "line 6: rule r: automatic: wants a grace" in said


def test_rules_of_notices_want_a_mailbox() -> None:
    known = Known(sources=KNOWN.sources, units=KNOWN.units, services=KNOWN.services)
    (said,) = faults(a_rule('do = "file"', 'kinds = ["announcement"]', 'folder = "Varsler"'), known)
    assert "line 4: rule r: do: is about e-mails of notices, and no mailbox is configured" in said


def test_a_file_that_cannot_be_read_is_a_fault_too(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    with pytest.raises(ConfigError, match="there is no such file"):
        load_rules(path, KNOWN)
    path.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not text in UTF-8"):
        load_rules(path, KNOWN)
    path.write_text(WHOLE, encoding="utf-8")
    assert load_rules(path, KNOWN) == rules_from(WHOLE, KNOWN)


def test_the_page_about_rules_shows_files_that_are_taken(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "bot" / "RULES.md").read_text(encoding="utf-8")
    rules, letters = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    known = replace(KNOWN, units=KNOWN.units | {"313423913"}, services=frozenset({"lonn", "rundskriv"}), templates=None)
    assert len(rules_from(rules, known).rules) == rules.count("[[rule]]") == 4
    sample = tmp_path / "letters.toml"
    sample.write_text(letters, encoding="utf-8")
    assert len(read_sample(sample)) == 1
    words = {*RuleEntry.model_fields} - {"id", "reason", "automatic"}
    assert {word for word in words if f"`{word}" not in page} == set(), "every word stands there"


def test_a_rule_file_lies_beside_the_configuration(write: Write, secrets: Path) -> None:
    path = write(rules="rules.toml")
    (path.parent / "rules.toml").write_text(a_rule('service = "lyktetilsynet-vedtak"', "suppress = true"))
    settings = load(path, secrets=secrets)
    assert settings.rules == path.parent / "rules.toml"
    (rule,) = rules_of(settings).rules
    assert rule.suppresses
    assert any(line.startswith("rules:    1 on letters, of which 0 act without a click") for line in _rules(settings))
    (path.parent / "rules.toml").write_text(a_rule('service = "nope"', "suppress = true"))
    with pytest.raises(ConfigError, match=r"rules\.toml, line 4: rule r: service: nope is none of"):
        rules_of(settings)
