"""What one installation does differently from another, all of it left open by the standard or seen in the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The door: a UsernameToken in the envelope, HTTP Basic, or a header `apikey`."""

    kind: Literal["wss", "basic", "apikey"] = "wss"
    username: str = ""
    #: the password or the key: invented for each simulator
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    #: what is not there is told by an empty list or by a FinderFault; both are seen (FINT, 2026)
    not_found: Literal["empty", "fault"] = "empty"
    #: whether entries are found by external key at all; where not, nothing is ever found by one
    external_keys: bool = True
    #: whether a found entry tells its external key
    tells_keys: bool = True
    #: whether a found entry tells its case's number, or only the case's id
    tells_case_number: bool = True
    #: stands for any text at either end of a searched title; empty = whole titles only, as the standard has it
    wildcard: str = ""
    #: asking for parties or sign-offs is answered with a FinderFault, as FINT had it from WebSak
    parties_are_faults: bool = True
    #: rows that FinnDokumenter shows for one file: an installation that converts keeps two variants of each
    variants: tuple[str, ...] = ("P",)
    #: bytes of a request body
    size_limit: int = 200 * 1024 * 1024
