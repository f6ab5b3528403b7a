"""Each kind of effect meets each way in which a system outside can fail it, and the design's table holds.

A 401, 403 or 429 is given before any work (design, section 2): such an answer to work that is done all the same, now or
later, is what no caller can survive, so it is not in the table. CI tries each class of answer for each kind, and more
for entries and files; POSTVAKT_SOAK=1 tries all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import pytest

from adapters.simulators._kit import Fault, FaultBook
from adapters.simulators.p360.operations import refusal_fault
from adapters.simulators.websak.refusals import Kind
from adapters.simulators.websak.refusals import refusal_fault as soap_fault
from bot.domain.effects import SETTLED_STATES, EffectKind
from bot.domain.item import State
from tests.house import GRACE, SETTLE
from tests.process.errands import (
    BY_NAME,
    KEYLESS,
    NEW_CASE,
    NEW_CASE_KEYLESS,
    REGISTER,
    WEBSAK,
    WEBSAK_KEYLESS,
    Errand,
)
from tests.process.invariants import at_rest
from tests.process.life import Bot, live_on
from tests.process.promise import Promise
from tests.process.trial import SOAK, Trial, a_trial

When = Literal["before", "after", "late"]
_WHENS: tuple[When, ...] = ("before", "after", "late")
#: one answer of each class: work may have been done, was not begun, was refused
_FEW = frozenset({500, 429, 409, "refused"})
#: seconds; a look at once is over by then
_LATE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Blow:
    """`answer`: a status, 0 for a dropped connection, `timeout`, `busy` or `refused` in the archive's own words."""

    operation: str
    answer: int | str
    when: When

    @property
    def refuses(self) -> bool:
        return self.answer in (409, "refused")

    def __str__(self) -> str:
        return f"{self.operation} {self.answer} {self.when}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table: the requests of one kind of effect."""

    kind: EffectKind
    errand: Errand
    system: Literal["altinn", "p360", "websak"] = "p360"
    #: the request that changes something
    change: str = ""
    #: those that only look
    looks: tuple[str, ...] = ()
    #: whether a refusal is a question to a person; receipts that the route is safe without are given up or tried again
    asks: bool = True


UNKNOWN = BY_NAME["register unknown"]
ROWS = (
    Row(kind=EffectKind.OPEN_LETTER, errand=UNKNOWN, system="altinn", change="getCorrespondence", asks=False),
    Row(kind=EffectKind.CREATE_ENTRY, errand=UNKNOWN, change="CreateDocument", looks=("GetDocuments", "GetCases")),
    Row(kind=EffectKind.CREATE_ENTRY, errand=KEYLESS, change="CreateDocument"),
    Row(kind=EffectKind.CREATE_CASE, errand=NEW_CASE, change="CreateCase", looks=("GetCases", "GetDocuments")),
    Row(kind=EffectKind.CREATE_CASE, errand=NEW_CASE_KEYLESS, change="CreateCase"),
    Row(kind=EffectKind.CHECK_CASE, errand=NEW_CASE, looks=("GetCases",)),
    Row(kind=EffectKind.CHECK_SINGLE, errand=UNKNOWN, looks=("GetDocuments",)),
    Row(kind=EffectKind.ADD_FILE, errand=UNKNOWN, change="UpdateDocument", looks=("GetDocuments",)),
    Row(kind=EffectKind.FINALISE_ENTRY, errand=REGISTER, change="UpdateDocument", looks=("GetDocuments",)),
    Row(kind=EffectKind.VERIFY_ENTRY, errand=BY_NAME["already registered"], looks=("GetDocuments",)),
    Row(kind=EffectKind.MARK_READ, errand=UNKNOWN, system="altinn", change="markAsRead", asks=False),
    Row(
        kind=EffectKind.CONFIRM, errand=REGISTER, system="altinn",
        change="confirm", looks=("getCorrespondenceDetails",), asks=False,
    ),
    Row(
        kind=EffectKind.PUT_AWAY, errand=BY_NAME["not for record"], system="altinn",
        change="SetDialogSystemLabels", looks=("SearchDialogs",), asks=False,
    ),
    Row(
        kind=EffectKind.CREATE_ENTRY, errand=WEBSAK, system="websak",
        change="NyJournalpost", looks=("FinnJournalposterGittNoekkel", "FinnSaksmapperGittNoekkel"),
    ),
    Row(kind=EffectKind.CREATE_ENTRY, errand=WEBSAK_KEYLESS, system="websak", change="NyJournalpost"),
    Row(
        kind=EffectKind.ADD_FILE, errand=WEBSAK, system="websak",
        change="NyDokument", looks=("FinnDokumenterGittJournalpostnoekkel",),
    ),
    Row(
        kind=EffectKind.FINALISE_ENTRY, errand=WEBSAK, system="websak",
        change="OppdaterJournalpostStatus", looks=("FinnJournalposterGittNoekkel",),
    ),
)  # fmt: skip
#: what cannot be taken back
_DEAR = frozenset({EffectKind.CREATE_ENTRY, EffectKind.ADD_FILE, EffectKind.CREATE_CASE})
#: where the operations of Altinn live; those of the archive end with their names
_PATHS = {
    "getCorrespondence": "/correspondence/[^/]+$",
    "getCorrespondenceDetails": "/details$",
    "markAsRead": "/markasread$",
    "SearchDialogs": "/enduser/dialogs$",
    "SetDialogSystemLabels": "/systemlabels$",
}


def blows(row: Row) -> Iterator[Blow]:
    answers: tuple[int | str, ...] = (500, 0, "timeout", 409, 429, 401)
    answers += (502, 503, 504, 403) if SOAK else ()
    answers += ("busy", "refused") if row.system != "altinn" else ()
    for place, answer in enumerate(answers):
        provable = answer in (401, 403, 429)
        whens = tuple(when for when in _WHENS if _can(answer, when))
        if provable:
            whens = ("before",)
        elif not SOAK and answer != 500:
            # every way for one answer that tells nothing, and every such answer in one way
            whens = (whens[place % len(whens)],)
        if row.change and (SOAK or row.kind in _DEAR or answer in _FEW):
            yield from (Blow(operation=row.change, answer=answer, when=when) for when in whens)
        if SOAK or answer in _FEW:
            yield from (Blow(operation=look, answer=answer, when="before") for look in row.looks)


def _can(answer: int | str, when: When) -> bool:
    """A time-out whose work is done late is, to the asker, a connection that was dropped."""
    return not (answer == "timeout" and when == "late")


def strike(trial: Trial, row: Row, blow: Blow) -> FaultBook:
    faults = getattr(trial.town, row.system).simulator.faults
    if blow.answer == "timeout":
        waits = trial.town.doors.waits
        pattern = _PATHS.get(blow.operation, f"[/#]{blow.operation}$")
        (waits.swallowed if blow.when == "before" else waits.unanswered).append(pattern)
    elif isinstance(blow.answer, int):
        faults.add(Fault(operation=blow.operation, status=blow.answer, when=blow.when, seconds=_LATE))
    elif row.system == "websak":
        kind: Kind = "System" if blow.answer == "busy" else "Validation"
        faults.add(replace(soap_fault(blow.operation, kind, when=blow.when), seconds=_LATE))
    else:
        text = "The database timed out." if blow.answer == "busy" else "The value is not valid."
        faults.add(replace(refusal_fault(blow.operation, text, when=blow.when), seconds=_LATE))
    return faults


async def until_next_is(bot: Bot, promise: Promise, kind: EffectKind) -> None:
    for _ in range(20):
        item = await bot.item(promise)
        assert item is not None
        async with bot.store.transaction() as tx:
            effects = await tx.effects(item.item_id)
        if next(effect.kind for effect in effects if effect.state not in SETTLED_STATES) is kind:
            return
        assert await bot.runner.run_next()
    raise AssertionError(f"no {kind} in the plan")


async def hurt(trial: Trial, bot: Bot, row: Row, blow: Blow) -> list[str]:
    promise = trial.hand_in(bot)
    await bot.poll()
    await bot.choose(trial.errand, promise)
    bot.pass_time(GRACE)
    await until_next_is(bot, promise, row.kind)
    faults = strike(trial, row, blow)
    await bot.runner.run_next()
    waits = trial.town.doors.waits
    wrong = ["nothing was struck"] if faults.waiting or waits.swallowed or waits.unanswered else []
    bot.pass_time(SETTLE / 2)
    await faults.settle()
    item = await live_on(bot, trial.errand, promise)
    wrong += at_rest(trial.town, promise, item)
    code = item.trouble.code if item.trouble else ""
    if code not in expected(trial, row, blow):
        wrong.append(f"asked a person: {code or 'nothing'}")
    if item.state is State.NEEDS_ATTENTION:
        wrong += await trial.answered(bot, promise)
    return wrong


def expected(trial: Trial, row: Row, blow: Blow) -> set[str]:
    """The question that a person is asked; empty = none."""
    changes = blow.operation == row.change and row.kind is not EffectKind.OPEN_LETTER
    if row.kind in (EffectKind.CREATE_ENTRY, EffectKind.CREATE_CASE) and changes and not trial.errand.keys:
        asked = "case_unknown" if row.kind is EffectKind.CREATE_CASE else "outcome_unknown"
        return {""} if blow.answer in (401, 403, 429) else {asked}
    if not blow.refuses or not row.asks:
        return {""}
    if row.kind is EffectKind.VERIFY_ENTRY:
        return {"entry_not_found"}
    return {""} if changes and blow.when == "after" else {"rejected"}


@pytest.mark.timeout(1200 if SOAK else 120)
@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.system} {row.kind.value}{'' if row.errand.keys else ' without keys'}"
)
async def test_what_an_effect_meets_outside_loses_nothing_and_does_nothing_twice(row: Row) -> None:
    async with a_trial(row.errand, "sqlite") as trial, trial.bot() as bot:
        faults = {str(blow): await hurt(trial, bot, row, blow) for blow in blows(row)}
    assert {blow: wrong for blow, wrong in faults.items() if wrong} == {}
