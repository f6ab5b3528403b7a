"""The demo's rule file: letters that everybody in Nordvika would treat alike come with a suggestion."""

from __future__ import annotations

from pathlib import Path

from bot.commands.demo.archives import ArchiveDemo, case_number

#: the case that circulars are collected on
CIRCULARS = "Høringer og rundskriv 2026"

_RULES = """\
[[rule]]
id = "circulars"
unit = ["313300102", "313341372"]
service = "kystkartverket-rundskriv"
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
    path.write_text(_RULES.format(circulars=case_number(archive, CIRCULARS)), encoding="utf-8")
    return path
