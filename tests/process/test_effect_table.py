"""The table of effect kinds, row by row: how often a request is sent where its executor dies, and who is asked.

Each executor dies twice: after its row says `sent` and before the request has left, and after the work is done and
before its answer is noted. What was sent is read from the systems' own records. Refusing and deleting, whose letters
come through other doors, stand in `tests/properties/test_refusal_faults.py` and `test_deletion_faults.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

import pytest

from adapters.simulators._kit import Exchange, Simulator
from bot.domain.effects import EFFECT_RULES, EffectKind, Unknown
from bot.domain.item import State
from tests.crash_points import Abandoned, Points
from tests.process.errands import (
    BY_NAME,
    FORWARDED,
    KEYLESS,
    NEW_CASE,
    NEW_CASE_KEYLESS,
    REGISTER,
    TOLD,
    WEBSAK,
    WEBSAK_KEYLESS,
    Errand,
)
from tests.process.invariants import at_rest
from tests.process.life import live, live_on
from tests.process.trial import Trial, a_trial

#: what nobody can know the outcome of where the archive does not look up keys
_ASKED = {EffectKind.CREATE_ENTRY: "outcome_unknown", EffectKind.CREATE_CASE: "case_unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`lost`, `done`: requests over both lives, where the first one never left, and where it was carried out."""

    kind: EffectKind
    errand: Errand
    #: the port's call
    call: str
    counts: Callable[[Exchange], bool]
    lost: int
    done: int

    @property
    def asks(self) -> str:
        return "" if self.errand.keys else _ASKED.get(self.kind, "")


def path(end: str, *, method: str = "", has: bytes = b"") -> Callable[[Exchange], bool]:
    return lambda one: one.path.endswith(end) and method in ("", one.method) and has in one.body


def opens(one: Exchange) -> bool:
    """The overview of a letter, whose end is its id."""
    return one.method == "GET" and one.path.rpartition("/")[0].endswith("/correspondence")


def soap(name: str) -> Callable[[Exchange], bool]:
    return lambda one: one.headers.get("SOAPAction", "").strip('"').endswith(name)


def finishes(one: Exchange) -> bool:
    return one.path.endswith("/UpdateDocument") and not ADDS(one)


ADDS = path("/UpdateDocument", has=b'"Files"')
NEW_CASE_WEBSAK = BY_NAME["new case in WebSak"]
NEW_CASE_WEBSAK_KEYLESS = BY_NAME["new case in WebSak without keys"]
ROWS = (
    # marking it as read begins with another look at it
    Row(kind=EffectKind.OPEN_LETTER, errand=REGISTER, call="altinn.open", counts=opens, lost=2, done=3),
    Row(
        kind=EffectKind.CREATE_ENTRY, errand=REGISTER, call="archive.create_entry", counts=path("/CreateDocument"),
        lost=1, done=1,
    ),
    Row(kind=EffectKind.ADD_FILE, errand=REGISTER, call="archive.add_file", counts=ADDS, lost=2, done=2),
    Row(kind=EffectKind.FINALISE_ENTRY, errand=REGISTER, call="archive.finalise", counts=finishes, lost=1, done=1),
    Row(
        kind=EffectKind.MARK_READ, errand=REGISTER, call="altinn.mark_read", counts=path("/markasread"), lost=1, done=2
    ),
    Row(kind=EffectKind.CONFIRM, errand=REGISTER, call="altinn.confirm", counts=path("/confirm"), lost=1, done=2),
    Row(
        kind=EffectKind.PUT_AWAY, errand=REGISTER, call="altinn.put_away", counts=path("/systemlabels"), lost=1, done=1
    ),
    Row(
        kind=EffectKind.CREATE_ENTRY, errand=KEYLESS, call="archive.create_entry", counts=path("/CreateDocument"),
        lost=0, done=1,
    ),
    Row(
        kind=EffectKind.CREATE_CASE, errand=NEW_CASE, call="archive.create_case", counts=path("/CreateCase"),
        lost=1, done=1,
    ),
    Row(
        kind=EffectKind.CREATE_CASE, errand=NEW_CASE_KEYLESS, call="archive.create_case", counts=path("/CreateCase"),
        lost=0, done=1,
    ),
    Row(
        kind=EffectKind.CREATE_ENTRY, errand=WEBSAK, call="archive.create_entry", counts=soap("NyJournalpost"),
        lost=1, done=1,
    ),
    Row(kind=EffectKind.ADD_FILE, errand=WEBSAK, call="archive.add_file", counts=soap("NyDokument"), lost=3, done=3),
    Row(
        kind=EffectKind.FINALISE_ENTRY, errand=WEBSAK, call="archive.finalise",
        counts=soap("OppdaterJournalpostStatus"), lost=1, done=1,
    ),
    Row(
        kind=EffectKind.CREATE_ENTRY, errand=WEBSAK_KEYLESS, call="archive.create_entry", counts=soap("NyJournalpost"),
        lost=0, done=1,
    ),
    Row(
        kind=EffectKind.CREATE_CASE, errand=NEW_CASE_WEBSAK, call="archive.create_case", counts=soap("NySaksmappe"),
        lost=1, done=1,
    ),
    Row(
        kind=EffectKind.CREATE_CASE, errand=NEW_CASE_WEBSAK_KEYLESS, call="archive.create_case",
        counts=soap("NySaksmappe"), lost=0, done=1,
    ),
    Row(
        kind=EffectKind.WRITE_EMAIL, errand=FORWARDED, call="email.write", counts=path("/messages", method="POST"),
        lost=1, done=1,
    ),
    Row(
        kind=EffectKind.ATTACH_FILE, errand=FORWARDED, call="email.attach",
        counts=path("/attachments", method="POST"), lost=3, done=3,
    ),
    Row(kind=EffectKind.SEND_EMAIL, errand=FORWARDED, call="email.send", counts=path("/send"), lost=1, done=1),
    # it might be sent twice: a doubled notice is harmless, a lost one is not
    Row(kind=EffectKind.TELL_UNIT, errand=TOLD, call="email.notify", counts=path("/send"), lost=1, done=1),
)  # fmt: skip
_ERRANDS = [(errand, tuple(rows)) for errand, rows in groupby(ROWS, key=lambda row: row.errand)]
#: those that change something and have their rows elsewhere
_ELSEWHERE = frozenset({EffectKind.REFUSE, EffectKind.DELETE_LETTER})


def test_every_kind_that_changes_something_outside_has_a_row() -> None:
    changing = {kind for kind, rule in EFFECT_RULES.items() if rule.changes}
    assert {row.kind for row in ROWS} | _ELSEWHERE == changing


def test_nothing_is_sent_twice_but_what_may_be_repeated() -> None:
    """Between this table and the rules that the bot reads: `done` counts a second try that the rules allow."""
    again = {row.kind for row in ROWS if row.done > row.lost and not row.asks}
    assert again <= {kind for kind, rule in EFFECT_RULES.items() if rule.unknown is Unknown.REPEAT}


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("errand", "rows"), _ERRANDS, ids=lambda value: getattr(value, "name", ""))
async def test_a_dead_executors_request_is_sent_again_only_where_the_table_says_so(
    errand: Errand, rows: tuple[Row, ...]
) -> None:
    async with a_trial(errand, "sqlite") as trial:
        moments = [(row, moment) for row in rows for moment in ("before", "after")]
        found = {f"{row.kind} {moment}": await died(trial, row, moment) for row, moment in moments}
    expected: dict[str, tuple[int, str, list[str]]] = {f"{row.kind} before": (row.lost, row.asks, []) for row in rows}
    expected |= {f"{row.kind} after": (row.done, row.asks, []) for row in rows}
    assert found == expected


async def died(trial: Trial, row: Row, moment: str) -> tuple[int, str, list[str]]:
    """How many requests were sent before anybody is asked, what is asked, and what is wrong in the end."""
    for one in _systems(trial):
        one.record.clear()
    promise, points = trial.hand_in(), Points(strike_on=f"{moment} {row.call}")
    with suppress(Abandoned):
        async with trial.bot(points) as bot:
            await live(bot, row.errand, promise)
    assert points.dead, f"nobody calls {row.call}"
    async with trial.bot() as bot:
        item = await live_on(bot, row.errand, promise)
        sent = sum(row.counts(one) for system in _systems(trial) for one in system.record)
        wrong = at_rest(trial.town, promise, item)
        asked = item.trouble.code if item.state is State.NEEDS_ATTENTION and item.trouble else ""
        if asked:
            wrong += await trial.answered(bot, promise)
        return sent, asked, wrong


def _systems(trial: Trial) -> Iterable[Simulator]:
    town = trial.town
    return (town.altinn.simulator, town.archive.simulator, *([town.mail.simulator] if town.mail else []))
