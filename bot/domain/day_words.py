"""Words for days and spans of days in bokmål, nynorsk and English, as `folded` leaves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.spelling import folded

#: as they are written, by number
WRITTEN_MONTHS = (
    "januar jan january", "februar feb february", "mars mar march", "april apr", "mai may", "juni jun june",
    "juli jul july", "august aug", "september sep sept", "oktober okt october oct", "november nov",
    "desember des december dec",
)  # fmt: skip
_WRITTEN_WEEKDAYS = (
    "mandag måndag monday", "tirsdag tysdag tuesday", "onsdag wednesday", "torsdag thursday", "fredag friday",
    "lørdag laurdag saturday", "søndag sundag sunday",
)  # fmt: skip


def _words(written: str) -> frozenset[str]:
    return frozenset(folded(word) for word in written.split())


def _numbered(groups: Sequence[str], first: int) -> Mapping[str, int]:
    return {word: number for number, words in enumerate(groups, start=first) for word in _words(words)}


#: names of people too
MONTHS = _numbered(WRITTEN_MONTHS, first=1)
#: as `date.weekday` counts
WEEKDAYS = _numbered(_WRITTEN_WEEKDAYS, first=0)
#: days from today; «i dag» is read as «idag»
_NEAR = (
    "iforgårs iførgårs iforgår iførgår", "igår yesterday", "idag today", "imorgen imorgon tomorrow",
    "iovermorgen iovermorgon overmorgen overmorgon",
)  # fmt: skip
NEAR = _numbered(_NEAR, first=-2)
#: today for whoever plans; elsewhere they are names and denials as often
NOW = _words("nå no now")
#: spans from the one that today lies in
BESIDE = _numbered(("forrige førre sist siste last previous", "denne dette this", "neste next"), first=-1)
WEEK = _words("uke uka uken veke veka week")
MONTH = _words("måned måneden månad månaden month")
YEAR = _words("år året year")
#: years from this one; «i år» is read as «iår»
NEAR_YEARS = _numbered(("ifjor", "iår"), first=-1)
#: from that day on, unless «til» and another follow
SINCE = _words("fra frå siden sidan etter since from after")
#: up to that day, itself included
UNTIL = _words("til innen innan to until - –")
#: up to the day before
BEFORE = _words("før before")
