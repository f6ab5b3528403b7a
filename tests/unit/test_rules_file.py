"""A rule file is taken whole or refused whole, and says on which line what is wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sources.mailbox.templates import known_templates
from bot.commands.check_config import _rules
from bot.commands.rule_sample import read_sample
from bot.domain.item import Route
from bot.domain.notice_rules import Deed
from bot.domain.office_files import FileFault, FileFaults
from bot.domain.rules import Rules
from bot.domain.sensitivity import Sensitivity
from bot.errors import ConfigError
from bot.settings.configuration import load
from bot.settings.rule_entries import RuleEntry
from bot.settings.rules_file import Known, load_rules, rules_from
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


def faults(text: str, known: Known = KNOWN) -> tuple[FileFault, ...]:
    with pytest.raises(FileFaults) as refused:
        rules_from(text, known)
    return refused.value.faults


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


def test_an_operator_is_told_file_line_rule_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(a_rule('service = "lnn"', "suppress = true") + '\n[[rules]]\nid = "x"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_rules(path, KNOWN)
    assert refused.value.what.splitlines() == [
        f"{path}, line 4: r, service: lnn is not set up.",
        f"{path}, line 6: rules does not belong here. The file has [[rule]] only.",
    ]
    path.write_text("[rule]\nid = 'r'\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine\.toml, line 1: \[\[rule\]\] stands in two pairs of brackets\."):
        load_rules(path, KNOWN)


def test_one_faulty_rule_refuses_the_file_and_every_fault_is_told() -> None:
    text = WHOLE + a_rule('service = "nope"', "suppress = true") + "\n" + a_rule('unit = "313756270"', "suppress = 1.5")
    first, second = faults(text)
    assert (first.code, first.values) == ("unknown", {"field": "r, service", "named": "nope"})
    assert (second.code, second.values["field"]) == ("wrong", "r, suppress")
    assert second.line is not None
    assert text.splitlines()[second.line - 1] == "suppress = 1.5"


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
    with pytest.raises(ConfigError, match=r"rules\.toml, line 4: r, service: nope is not set up"):
        rules_of(settings)
