"""How one simulated SvarInn is set up: the answers that KS' documents leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: "opptil 200 nye forsendelser" (svarinn-api-v2.json, ks-no 7f3b4e40)
MOST_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs between environments, or is not documented."""

    #: as the caller reaches the simulator; None = as each request names it
    public_url: str | None = None
    #: which 200 of more are listed, and how they lie, is nowhere documented
    order: Literal["oldest_first", "newest_first", "shuffled"] = "oldest_first"
    most_listed: int = MOST_LISTED
    #: nedlastingslenke with the path of V1, as the example in the contract has it
    old_links: bool = False
    #: the specification says "default"
    receipt_status: Literal[200, 204] = 200
    #: what a second receipt for a letter that has left the queue gets
    second_receipt: Literal[200, 404, 409] = 404
    #: Content-Length of downloads; without it they come in chunks. Holds the whole letter in memory.
    declare_length: bool = False
