"""Reads what the writes of cases and entries have in common: codes, screening, who is responsible, remarks."""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.records import Employee, Enterprise, ExternalId, Remark, Screening
from adapters.simulators.p360.refusals import LookupFailed, SifRefusal
from adapters.simulators.p360.rules import read_paragraph
from adapters.simulators.p360.world import P360World

#: the fields of the meta model that this world has; others are ignored without an error, as the real SIF does
ADDITIONAL_FIELDS = {"Committed", "ToOrigin", "ReferenceNo"}
DEFAULT_TYPE = "SIF WS Document"
_PERSON_KEYS = {
    "ResponsiblePersonRecno": "recno",
    "ResponsiblePersonIdNumber": "id_number",
    "ResponsiblePersonEmail": "email",
    "ResponsiblePersonUserId": "login",
}


def code(call: Call, table: str, name: str, *, otherwise: str) -> codes.CodeRow:
    return call.world.codes.resolve(table, call.text(name) or otherwise)


def require(call: Call, *names: str) -> None:
    for name in names:
        if not (call.text(name) or "").strip():
            raise SifRefusal(f"Field '{name}' is mandatory.")


def external_id(call: Call, name: str, *, default_type: str) -> ExternalId | None:
    given = call.parameter.get(name)
    if not given or not given.get("Id"):
        return None
    return ExternalId(id=given["Id"], type=given.get("Type") or default_type)


def screening(call: Call, before: Screening) -> Screening:
    """null leaves as it was, an empty text clears."""
    access, paragraph, group = call.text("AccessCode"), call.text("Paragraph"), call.text("AccessGroup")
    tables = call.world.codes
    return Screening(
        access_code=before.access_code if access is None else tables.resolve(codes.ACCESS_CODE, access or "U").code,
        paragraph=before.paragraph if paragraph is None else read_paragraph(tables, paragraph),
        access_group=before.access_group if group is None else _access_group(call.world, group),
    )


def _access_group(world: P360World, text: str) -> str | None:
    if not text:
        return None
    for name, (recno, _) in world.access_groups.items():
        if text.casefold() in (name.casefold(), f"recno:{recno}"):
            return name
    raise LookupFailed(text, "Access group", "Code")


def responsible(call: Call) -> tuple[Enterprise | None, Employee | None]:
    given = [(name, call.parameter[name]) for name in _PERSON_KEYS if call.parameter.get(name) not in (None, "")]
    if len(given) > 1:
        raise SifRefusal("Exactly one of ResponsiblePersonRecno, IdNumber, Email and UserId can be set.")
    employee = _employee(call.world, *given[0]) if given else None
    number, recno = call.text("ResponsibleEnterpriseNumber"), call.parameter.get("ResponsibleEnterpriseRecno")
    if not number and recno is None:
        return (call.world.enterprise(employee.enterprise_recno) if employee else None), employee
    key, wanted = ("number", number) if number else ("recno", recno)
    for unit in call.world.enterprises:
        if unit.internal and getattr(unit, key) == wanted:
            return unit, employee
    raise LookupFailed(str(wanted), "Enterprise", key)


def _employee(world: P360World, name: str, value: str | int) -> Employee:
    attribute = _PERSON_KEYS[name]
    for employee in world.employees:
        if employee.active and str(getattr(employee, attribute)).casefold() == str(value).casefold():
            return employee
    raise LookupFailed(str(value), "User", name)


def remarks(call: Call) -> tuple[Remark, ...]:
    """Every remark names its type (2026 extract of the vendor's PDF)."""
    return tuple(_remark(call, given) for given in call.parameter.get("Remarks") or [])


def _remark(call: Call, given: dict[str, Any]) -> Remark:
    if not given.get("RemarkType"):
        raise SifRefusal("Field 'RemarkType' is mandatory on a remark.")
    return Remark(
        title=given.get("Title"),
        content=given.get("Content"),
        type_recno=call.world.codes.resolve(codes.NOTE_TYPE, given["RemarkType"]).recno,
        made_by=call.who.login,
        made_at=call.world.now(),
    )


def references(call: Call, name: str, field: str) -> tuple[str, ...]:
    """Numbers of other cases or entries, which must exist."""
    numbers = [given.get(field) or "" for given in call.parameter.get(name) or []]
    find = call.world.case if field == "CaseNumber" else call.world.entry
    return tuple(find(number).number for number in numbers)


def additional_fields(call: Call, before: dict[str, str]) -> dict[str, str]:
    given = call.parameter.get("AdditionalFields") or []
    return before | {one["Name"]: one.get("Value", "") for one in given if one.get("Name") in ADDITIONAL_FIELDS}
