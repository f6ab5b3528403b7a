"""What all searches share: SQL LIKE, pages that start at 0, dates and the filters that are silently ignored."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from adapters.simulators.p360.call import Call
from adapters.simulators.p360.dates import day
from adapters.simulators.p360.refusals import SifRefusal

PAGE_SIZE = 100
T = TypeVar("T")
_COMPARE: dict[str, Callable[[date, date], bool]] = {
    "=": operator.eq,
    "EQ": operator.eq,
    "!=": operator.ne,
    "GT": operator.gt,
    ">": operator.gt,
    "GT=": operator.ge,
    ">=": operator.ge,
    "LT": operator.lt,
    "<": operator.lt,
    "LT=": operator.le,
    "<=": operator.le,
}


def like(pattern: str, text: str) -> bool:
    """SQL Server's LIKE under its usual collation: % any text, _ any character, upper and lower case alike."""
    parts = [".*" if sign == "%" else "." if sign == "_" else re.escape(sign) for sign in pattern]
    return re.fullmatch("".join(parts), text, re.IGNORECASE | re.DOTALL) is not None


def dates_fit(call: Call, moments: Mapping[str, datetime | None]) -> bool:
    """A date name that does not exist is ignored, like any filter that does not exist."""
    for criterion in call.parameter.get("DateCriteria") or []:
        compare = _COMPARE.get(criterion.get("Operator", "").upper())
        if compare is None or "DateValue" not in criterion:
            raise SifRefusal("The operator or value of a date criterion is not valid.")
        if criterion.get("DateName") not in moments:
            continue
        moment = moments[criterion["DateName"]]
        if moment is None or not compare(day(moment), day(criterion["DateValue"])):
            return False
    return True


def additional_fit(call: Call, fields: Mapping[str, str | None]) -> bool:
    """TRAP of the real SIF: an unknown Name is ignored without an error, so a misspelt filter finds everything."""
    wanted = [one for one in call.parameter.get("AdditionalFields") or [] if one.get("Name") in fields]
    return all(fields[one["Name"]] == one.get("Value") for one in wanted)


def page(call: Call, found: Sequence[T], *, size_field: str, sort_field: str) -> tuple[list[T], dict[str, Any]]:
    """Hits are taken in order of recno; without a sort criterion the oldest come first."""
    criterion = call.text(sort_field) or "RecnoAscending"
    if criterion not in ("RecnoAscending", "RecnoDescending"):
        raise SifRefusal(f"'{sort_field}' must be RecnoAscending or RecnoDescending.")
    ordered = list(found) if criterion == "RecnoAscending" else list(reversed(found))
    size = call.parameter.get(size_field) or PAGE_SIZE
    start = size * (call.parameter.get("Page") or 0)
    totals = {"TotalPageCount": -(-len(ordered) // size), "TotalCount": len(ordered)}
    return ordered[start : start + size], totals
