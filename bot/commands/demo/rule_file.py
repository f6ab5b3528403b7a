"""The demo's rule file: letters that everybody in Nordvika would treat alike come with a suggestion."""

from __future__ import annotations

from pathlib import Path

from bot.commands.demo.archives import ArchiveDemo, case_number

#: the case that circulars are collected on
CIRCULARS = "Høringer og rundskriv 2026"
#: a unit and a service that its rule is about
SCHOOL, CIRCULAR = "313300102", "kystkartverket-rundskriv"

_RULES = """\
[[rule]]
id = "circulars"
unit = ["{school}", "313341372"]
service = "{circular}"
suggest = {{ route = "register_on_case", case_number = "{circulars}", responsible_unit = "DOK" }}
reason = "Høringer og rundskriv til skolene samles på én sak hvert år."

[[rule]]
id = "bridges"
unit = "313630269"
service = "bruskjema"
suggest = {{ route = "leave_unread" }}
reason = "Enheten har sendt skjemaet og leser kvitteringen selv."
"""


def write_rules(folder: Path, archive: ArchiveDemo) -> Path:
    """Answers where the file lies. Raises OSError where the folder cannot be written in."""
    path = folder / "rules.toml"
    rules = _RULES.format(circulars=case_number(archive, CIRCULARS), school=SCHOOL, circular=CIRCULAR)
    path.write_text(rules, encoding="utf-8")
    return path
