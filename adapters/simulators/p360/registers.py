"""The registers of an installation: code tables, access groups, enterprises and employees."""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360.call import Call
from adapters.simulators.p360.records import Employee, Enterprise
from adapters.simulators.p360.refusals import LookupFailed
from adapters.simulators.p360.search import like, page


def get_code_table_rows(call: Call) -> dict[str, Any]:
    table = call.text("CodeTableName") or ""
    rows = call.world.codes.rows(table)
    if rows is None:
        raise LookupFailed(table, "Code table", "Name")
    return {
        "CodeTableRows": [
            {
                "Language": call.text("Language") or "NOR",
                "IsExpired": row.expired,
                "Recno": row.recno,
                "Code": row.code,
                "Description": row.description,
            }
            for row in rows
            if not row.expired or call.wants("IncludeExpiredValues")
        ]
    }


def get_access_groups(call: Call) -> dict[str, Any]:
    wanted_recno, wanted_code = call.parameter.get("Recno"), call.text("Code")
    found = [
        {"Recno": recno, "Code": code, "Description": text, "Users": _members(call, code)}
        for code, (recno, text) in call.world.access_groups.items()
        if wanted_recno in (None, recno) and wanted_code in (None, "", code)
    ]
    groups, _ = page(call, found, size_field="MaxRows", sort_field="SortingCriterion")
    return {"AccessGroups": groups}


def _members(call: Call, code: str) -> list[dict[str, Any]] | None:
    if not call.wants("IncludeMembers"):
        return None
    return [
        {"ADContextUser": one.login, "UserRecno": one.recno, "ContactRecno": one.recno}
        for one in call.world.employees
        if code in one.access_groups
    ]


def get_enterprises(call: Call) -> dict[str, Any]:
    found = [one for one in call.world.enterprises if _fits(call, one.recno, one.name, one.email, active=True)]
    number, external, categories = (
        call.text("EnterpriseNumber"),
        call.text("ExternalID"),
        call.parameter.get("Categories"),
    )
    found = [one for one in found if number in (None, "", one.number) and external in (None, "", one.external_id)]
    found = [one for one in found if not categories or _category(one) in categories]
    hits, totals = page(call, found, size_field="MaxRows", sort_field="SortCriterion")
    return {"Enterprises": [_enterprise(one) for one in hits], **totals}


def get_contact_persons(call: Call) -> dict[str, Any]:
    found = [one for one in call.world.employees if _fits(call, one.recno, one.name, one.email, active=one.active)]
    hits, totals = page(call, found, size_field="MaxRows", sort_field="SortCriterion")
    return {"ContactPersons": [_person(call, one) for one in hits], **totals}


def _fits(call: Call, recno: int, name: str, email: str | None, *, active: bool) -> bool:
    wanted, pattern, address = call.parameter, call.text("Name"), call.text("Email")
    return (
        wanted.get("Recno", recno) == recno
        and wanted.get("Active", active) == active
        and (not pattern or like(pattern, name))
        and (not address or address.casefold() == (email or "").casefold())
    )


def _category(one: Enterprise) -> str:
    return "Internal" if one.internal else "External"


def _enterprise(one: Enterprise) -> dict[str, Any]:
    return {
        "Recno": one.recno,
        "EnterpriseNumber": one.number,
        "ExternalID": one.external_id,
        "Name": one.name,
        "Email": one.email,
        "Categories": [_category(one)],
        "Active": True,
    }


def _person(call: Call, one: Employee) -> dict[str, Any]:
    unit = call.world.enterprise(one.enterprise_recno)
    first, _, last = one.name.partition(" ")
    return {
        "Recno": one.recno,
        "FirstName": first,
        "LastName": last,
        "ExternalId": one.id_number,
        "Enterprise": unit.name if unit else None,
        "Email": one.email,
        "Categories": ["Internal"],
        "Active": one.active,
    }
