"""Words that a search takes for states or for nothing, in bokmål, nynorsk and English, as `folded` leaves them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.day_words import BEFORE, SINCE, UNTIL, WRITTEN_MONTHS
from bot.domain.item import OPEN_STATES, State
from bot.domain.spelling import folded


def _table(groups: Mapping[str, frozenset[State]]) -> Mapping[str, frozenset[State]]:
    return {folded(word): states for words, states in groups.items() for word in words.split()}


_STATES: Mapping[str, frozenset[State]] = {
    "ubehandlet ubehandlede ubehandlete ubehandla uhandsama åpen åpne open opne unhandled": OPEN_STATES,
    "venter ventar ventende waiting ledig ledige available": frozenset({State.WAITING}),
    "tatt tatte teken tekne claimed taken": frozenset({State.CLAIMED}),
    "fordeles fordelast underveis routing": frozenset({State.ROUTING}),
    "behandlet behandlede behandlete behandla handsama ferdig ferdige handled done": frozenset({State.HANDLED}),
    "oppfølging feil follow-up followup attention error": frozenset({State.NEEDS_ATTENTION}),
    "utenfor utanfor elsewhere": frozenset({State.HANDLED_ELSEWHERE}),
    "trukket trekt tilbaketrukket withdrawn": frozenset({State.WITHDRAWN}),
}
STATES = _table(_STATES)

#: as they are written, for whoever wrote one of them wrongly
KNOWN: tuple[str, ...] = tuple(word for words in (*_STATES, *WRITTEN_MONTHS) for word in words.split() if len(word) > 3)

PAGE = frozenset({"side", "page"})
#: the asker
ME = frozenset({"meg", "eg", "mine", "mi", "me", "my"})
#: they join other words and say nothing that is looked for
JOINING = (
    SINCE
    | UNTIL
    | BEFORE
    | frozenset(
        {"i", "og", "pa", "hos", "av", "den", "in", "and", "on", "at", "the", "by", "krever", "krev", "tilbake"}
    )
)
