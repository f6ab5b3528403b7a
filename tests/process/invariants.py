"""What must be true of every letter, whatever happened on the way."""

from __future__ import annotations

from bot.domain.audit import first_break
from bot.domain.item import IntakeItem, State
from tests.process.life import Bot
from tests.process.promise import Promise
from tests.process.town import Town


def nothing_twice(town: Town, promise: Promise) -> list[str]:
    """True at every moment: an entry or a file too many cannot be taken back."""
    entries = town.entries(promise)
    most = 0 if promise.files is None and not promise.points_at else 1
    wrong = [] if len(entries) <= most else [f"{len(entries)} entries"]
    for entry in entries:
        files = [one.title for one in entry.files]
        if len(files) != len(set(files)):
            wrong.append(f"a file twice: {sorted(files)}")
    cases = town.cases(promise)
    wrong += [] if len(cases) <= 1 else [f"{len(cases)} cases"]
    emailed = town.emailed(promise)
    wrong += [] if emailed <= int(promise.emailed) else [f"e-mailed {emailed} times"]
    return wrong + town.complaints


def at_rest(town: Town, promise: Promise, item: IntakeItem) -> list[str]:
    """Handled means done outside as promised; else a person is asked, and told what about."""
    wrong = nothing_twice(town, promise)
    if item.state is State.NEEDS_ATTENTION:
        return wrong if item.trouble else [*wrong, "needs attention, and nobody knows why"]
    if item.state is not State.HANDLED:
        return [*wrong, f"{item.state} is no rest"]
    return wrong + as_promised(town, promise)


def as_promised(town: Town, promise: Promise) -> list[str]:
    labels, traces = town.labels(promise.dialog_id), town.traces(promise.dialog_id)
    wrong = town.unsafe(promise)
    if promise.archived is not (labels == ["Archive"]):
        wrong.append(f"labels are {labels}")
    if promise.opened is not ("Read" in traces):
        wrong.append(f"traces at the source are {sorted(set(traces))}")
    if promise.told is not (town.told(promise) > 0):
        # a doubled notice is harmless, a lost one is not
        wrong.append(f"its unit was told {town.told(promise)} times")
    if promise.confirmed is not ("Confirmed" in traces):
        wrong.append("confirmed" if "Confirmed" in traces else "not confirmed")
    return wrong


async def broken_audit(bot: Bot) -> int | None:
    number, digest = await bot.store.audit_anchor()
    return first_break([entry async for entry in bot.store.audit_trail()], number=number, previous_hash=digest)
