"""What the loaders of rules and rosters say is wrong, in words that the lead's card has in each language.

Their own sentences are English, for operators. One that stands in no row here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.office_files import FileFault

#: how a sentence says where it stands: the line of a rule file, the rule, the field in it
_PLACE = re.compile(r"rules\.toml(?:, line (?P<line>\d+))?: (?P<said>.*)", re.DOTALL)
_RULE = re.compile(r"rule (?P<rule>[^\s:]+): (?P<said>.*)", re.DOTALL)
_FIELD = re.compile(r"(?P<field>[A-Za-z_][\w.-]*): (?P<said>.*)", re.DOTALL)
_SYNTAX_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
#: by what a sentence says: its code below `office_file.fault.`; named groups are values of the text
_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), code)
    for pattern, code in (
        (r"not TOML: .*", "toml"),
        (r"neither a calendar nor TOML: .*", "roster_form"),
        (r"is missing|Field required|is empty: the card says why", "missing"),
        (r"is not known; a rule begins with \[\[rule\]\]", "only_rules"),
        (r"a rule begins with \[\[rule\]\], in two pairs of brackets", "rule_brackets"),
        (r"at most (?P<most>\d+) rules and (?P<signs>\d+) characters are read", "too_many_rules"),
        (r"allowed are (?P<allowed>.+)|Input should be (?P<expected>'.+)", "not_one_of"),
        (r"is not known; allowed are (?P<allowed>.+)", "unknown_field"),
        (r"Extra inputs are not permitted", "strange_field"),
        (r"stands there twice", "twice_there"),
        (r"(?:responsible_unit: )?(?P<named>.+) is none of (?:the configured ones|\[\[archive\.units\]\])", "unknown"),
        (r"exactly one of (?P<allowed>.+) is wanted, and .+", "one_outcome"),
        (r"it would hold every letter; .*", "holds_all"),
        (r"wants a unit or a service: .*", "wants_unit"),
        (r"an old letter has its card already.*", "suppresses_old"),
        (r"a mark is by unit, service and source alone.*", "mark_conditions"),
        (r"is for what people would else do with a click.*", "automatic_already"),
        (r"wants a grace in the configuration.*", "automatic_grace"),
        (r"wants one or several; .*", "condition_empty"),
        (r".* is not an organisation number: .*", "org_number"),
        (r"holds what looks like a national identity number.*", "identity_number"),
        (r"wants words, or a glob with some: .*", "subject_words"),
        (r"has more than (?P<most>\d+) characters.*", "too_long"),
        (r"register_on_case wants a case_number", "suggest_case"),
        (r"(?P<route>\w+) has no case_number of its own", "suggest_no_case"),
        (r"(?P<route>\w+) makes no entry, so that .*", "suggest_no_unit"),
        (r"is about e-mails of notices, and no mailbox is configured", "no_mailbox"),
        (r"wants an address that a rule in the mailbox's own settings names.*", "forward_to"),
        (r"the roster is not a calendar file .*", "calendar"),
        (r"(?P<named>.+) is none of the people(?: who work on letters)?", "not_on_letters"),
        (r"(?P<named>.+) = .+: wants two different people of the list", "substitute"),
        (r"names a file of the machine; .*", "calendar_path"),
        (r"(?:Value error, )?wants either a table rotation or a calendar.*", "one_plan"),
        (r"(?:Value error, )?begin must lie before end", "begin_before_end"),
        (r"(?:Value error, )?begin and end are hours in Oslo.*", "hours_with_zone"),
        (r"(?P<named>.+) is not among units or services", "named_by_system"),
        (r"at least one that does not open its own mail is wanted", "all_serve_themselves"),
        (r"(?:Input|String|Value|List|Tuple|Dictionary|Set) should .*", "wrong"),
    )
)


def told_faults(what: str, text: str) -> Sequence[FileFault]:
    """Of what a loader said of `text`, one sentence a line."""
    return [_fault(line, text) for line in what.splitlines() if line]


def _fault(told: str, text: str) -> FileFault:
    said, place = told, _PLACE.fullmatch(told)
    said = place["said"] if place else said
    rule = _RULE.fullmatch(said)
    said = rule["said"] if rule else said
    field = _FIELD.fullmatch(said)
    found = (_sentence(field["said"]) if field else None) or _sentence(said)
    line = int(place["line"]) if place and place["line"] else None
    if found is None:
        return FileFault(code="told", line=line, values={"text": f"{rule['rule']}, {said}" if rule else said})
    code, values = found
    name = field["field"].removeprefix("roster.") if field else ""
    if line is None:
        syntax = _SYNTAX_PLACE.search(said)
        line = int(syntax[1]) if syntax else _line_of(text, name, values.get("named", ""))
    where = ", ".join(filter(None, (rule["rule"] if rule else "", name)))
    return FileFault(code=code, line=line, values={"field": where, **values})


def _sentence(said: str) -> tuple[str, dict[str, str]] | None:
    for pattern, code in _SENTENCES:
        found = pattern.fullmatch(said)
        if found is not None:
            values = {name: value for name, value in found.groupdict().items() if value is not None}
            if "expected" in values:
                values["allowed"] = values.pop("expected")
            return code, values
    return None


def _line_of(text: str, field: str, named: str) -> int | None:
    """Where a name stands, or else a field: for loaders that tell no line. None = nowhere."""
    lines = text.splitlines()
    if named:
        found = (number for number, line in enumerate(lines, start=1) if named.lower() in line.lower())
        line = next(found, None)
        if line is not None:
            return line
    word = re.escape(field.rpartition(".")[2])
    here = re.compile(rf"\s*\[?\s*(\w+\.)*{word}\s*[=\].]") if word else None
    return next((number for number, line in enumerate(lines, start=1) if here and here.match(line)), None)
