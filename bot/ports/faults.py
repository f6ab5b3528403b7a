"""What is wrong with what somebody typed in a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one input of a form: translation key below `fault.`"""

    field: str
    code: str
