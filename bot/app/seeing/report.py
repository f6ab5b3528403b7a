"""Reports: who may see one, what it is made from, and the record of each that shows figures by person."""

from __future__ import annotations

from datetime import datetime

from bot.app.desk import Desk, person_name
from bot.domain.audit import AuditEntry
from bot.domain.figures import Grouping, ReportFigures, Tally
from bot.domain.identifiers import OrgNumber, PersonId
from bot.domain.people import Deed, Person
from bot.errors import NotAllowed
from bot.ports.report_view import ReportView, ReportWish
from bot.ports.store import Transaction

BY_PERSON = "report:by_person"


async def report(desk: Desk, asker: Person, wish: ReportWish, *, form: str) -> ReportView:
    """`form`: what it becomes, for the record: card, csv or json.

    Raises NotAllowed for whoever may see none, and where figures by person are asked for and nobody has written down
    what for. What is recorded is recorded before anything is read.
    """
    need_report(desk, asker, wish)
    if wish.by_person:
        await _record(desk, asker, wish, form)
    async with desk.store.reading() as tx:
        figures = await _figures(desk, tx, wish)
        names = await _names(desk, tx, figures)
    return ReportView(figures=figures, names=names, purpose=desk.by_person_purpose if wish.by_person else "")


def need_report(desk: Desk, asker: Person, wish: ReportWish) -> None:
    """Raises NotAllowed as `report` does."""
    asker.need(Deed.SEE_REPORTS)
    if wish.by_person and not desk.by_person_purpose:
        raise NotAllowed("report_by_person")


async def _record(desk: Desk, asker: Person, wish: ReportWish, form: str) -> None:
    facts = {"first": wish.span.first.isoformat(), "last": wish.span.last.isoformat(), "form": form}
    entry = AuditEntry(verb=BY_PERSON, actor=asker.person_id, at=desk.clock.now(), facts=facts)
    async with desk.store.transaction() as tx:
        await tx.audit(entry)


async def _figures(desk: Desk, tx: Transaction, wish: ReportWish) -> ReportFigures:
    tally = Tally(
        wish.span,
        desk.calendar.worked,
        now=desk.clock.now(),
        start_from=await _beginnings(desk, tx),
        by_person=wish.by_person,
    )
    async for history in tx.item_histories(since=wish.span.begins):
        tally.add(history)
    return tally.figures()


async def _beginnings(desk: Desk, tx: Transaction) -> dict[str, datetime]:
    states = [await tx.source_state(source_id) for source_id in desk.source_names]
    return {state.source_id: state.start_from for state in states if state is not None}


async def _names(desk: Desk, tx: Transaction, figures: ReportFigures) -> dict[tuple[Grouping, str], str]:
    names: dict[tuple[Grouping, str], str] = {}
    for group in figures.groups:
        match group.grouping:
            case Grouping.SOURCE:
                name = desk.source_name(group.key)
            case Grouping.UNIT:
                name = desk.policy.unit_name(OrgNumber(group.key))
            case Grouping.PERSON:
                name = await person_name(desk, tx, PersonId(group.key))
            case _:
                continue
        names[group.grouping, group.key] = name
    return names
