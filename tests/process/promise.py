"""What must be true of a letter in the end, in the words of the systems outside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    dialog_id: str
    #: the public title, by which its entries are known whatever the archive says of keys
    title: str
    #: None = the route makes no entry of its own
    files: tuple[str, ...] | None = None
    #: whether its entry must be final when it is receipted, or must not be; None = either
    final: bool | None = False
    #: what must stand in the archive before the letter is put away, where the route only points at it
    points_at: str = ""
    #: whether any of it may be opened or receipted at all
    opened: bool = False
    archived: bool = False
    confirmed: bool = False
    #: how often it must have left: to the domain system by e-mail, and as a notice to its unit
    emailed: bool = False
    told: bool = False
