"""The card of a daily check, drawn from the figures that were stored with it: the same today and in a year."""

from __future__ import annotations

from bot.app.desk import Desk, person_name
from bot.app.intake.rulings import SUPPRESSED_BY
from bot.domain.daily_check import (
    CheckFigures,
    DailyCheck,
    SourceFigures,
    SourceHealth,
    UnitFigures,
    day_of,
    subject_of,
)
from bot.domain.identifiers import ItemId, OrgNumber
from bot.ports.check_views import CheckedSource, CheckHiddenForm, CheckRow, CheckUnitsForm, CheckView, HiddenRow
from bot.ports.store import Transaction

#: on the card: of one source, and of all; who reads it at a quarter to eight looks at the first ones
_MOST_OF_A_SOURCE, _MOST_ROWS, _MOST_HIDDEN = 8, 20, 5
#: in a dialog, which must stay below 80 KB too
MOST_LISTED, MOST_HIDDEN_LISTED = 200, 80


async def check_on_board(desk: Desk, tx: Transaction, subject_id: str) -> CheckView | None:
    """None also for an earlier one that stands nowhere: on a new board nobody looks for last year's."""
    card, latest = await tx.card(subject_id), await tx.latest_check()
    passed = latest is not None and subject_of(latest.day) != subject_id
    if passed and (card is None or not card.activity_id):
        return None
    return await check_view(desk, tx, subject_id)


async def check_view(desk: Desk, tx: Transaction, subject_id: str) -> CheckView | None:
    """None where no such check was ever begun."""
    day, card = day_of(subject_id), await tx.card(subject_id)
    check = await tx.daily_check(day) if day else None
    if check is None:
        return None
    figures, version = check.figures, card.wanted_version if card else 1
    texts = {tick.tick_id: tick.text for tick in desk.check_rules.ticks}
    return CheckView(
        subject_id=ItemId(subject_id),
        version=version,
        day=check.day,
        since=figures.since,
        until=figures.until,
        taken_at=figures.taken_at,
        sources=_on_card(desk, figures),
        archive_name=desk.archive_name,
        duty_name=await person_name(desk, tx, check.duty),
        hidden=sum(row.letters for row in figures.hidden),
        hidden_rows=_hidden_by_service(desk, figures),
        unregistered=figures.unregistered,
        oldest_unregistered=figures.oldest_unregistered,
        ticked=tuple(texts.get(tick, tick) for tick in figures.ticks if tick in check.ticked),
        not_ticked=tuple(texts.get(tick, tick) for tick in figures.ticks if tick not in check.ticked),
        late=check.late_since is not None,
        covered_by=check.covered_by,
        signed_by_name=await person_name(desk, tx, check.signed_by) if check.signed_by else None,
        signed_at=check.signed_at,
        with_reason=check.reason_id is not None,
        chain_number=figures.chain_number,
        chain_head=figures.short_head,
    )


def units_listed(desk: Desk, check: DailyCheck, *, version: int) -> CheckUnitsForm:
    room, sources = MOST_LISTED, []
    for source in check.figures.sources:
        rows = source.units[:room]
        room -= len(rows)
        names = sorted(desk.policy.unit_name(unit) for unit in source.quiet)[: max(room, 0)]
        room -= len(names)
        sources.append(_source(desk, source, rows, quiet_names=tuple(names)))
    return CheckUnitsForm(item_id=_subject(check), version=version, sources=tuple(sources))


def hidden_listed(desk: Desk, check: DailyCheck, *, version: int) -> CheckHiddenForm:
    reasons = {rule.rule_id: rule.reason for rule in desk.rules.rules}
    rows = []
    for one in check.figures.hidden:
        rule_id = one.rule.removeprefix(SUPPRESSED_BY) if one.rule.startswith(SUPPRESSED_BY) else ""
        rows.append(
            HiddenRow(
                unit_name=desk.policy.unit_name(OrgNumber(one.unit)),
                service_name=desk.policy.service_name(one.service_id),
                letters=one.letters,
                code="" if rule_id else one.rule,
                rule_id=rule_id,
                reason=reasons.get(rule_id, ""),
            )
        )
    more = max(len(rows) - MOST_HIDDEN_LISTED, 0)
    return CheckHiddenForm(item_id=_subject(check), version=version, rows=tuple(rows[:MOST_HIDDEN_LISTED]), more=more)


def silent_names(desk: Desk, figures: CheckFigures) -> tuple[str, ...]:
    return tuple(desk.source_name(source_id) for source_id in figures.silent)


def _on_card(desk: Desk, figures: CheckFigures) -> tuple[CheckedSource, ...]:
    """Those that nobody could look at come first."""
    room, sources = _MOST_ROWS, []
    for source in sorted(figures.sources, key=lambda source: source.answers):
        rows = source.units[: min(room, _MOST_OF_A_SOURCE)]
        room -= len(rows)
        sources.append(_source(desk, source, rows))
    return tuple(sources)


def _source(
    desk: Desk, source: SourceFigures, rows: tuple[UnitFigures, ...], *, quiet_names: tuple[str, ...] = ()
) -> CheckedSource:
    return CheckedSource(
        source_name=desk.source_name(source.source_id),
        health=source.health,
        at=source.down_since if source.health is SourceHealth.DOWN else source.last_ok_at,
        new=source.new,
        waiting=source.waiting,
        rows=tuple(_row(desk, unit) for unit in rows),
        more=len(source.units) - len(rows),
        quiet=len(source.quiet) - len(quiet_names),
        quiet_names=quiet_names,
    )


def _row(desk: Desk, unit: UnitFigures) -> CheckRow:
    return CheckRow(
        unit_name=desk.policy.unit_name(unit.unit), new=unit.new, waiting=unit.waiting, oldest=unit.oldest,
        due=unit.due, unmatched=unit.unmatched, denied=unit.denied,
    )  # fmt: skip


def _hidden_by_service(desk: Desk, figures: CheckFigures) -> tuple[HiddenRow, ...]:
    """For everybody: neither units nor rules, which the lead finds behind the button."""
    counted: dict[str, int] = {}
    for one in figures.hidden:
        counted[one.service_id] = counted.get(one.service_id, 0) + one.letters
    most = sorted(counted.items(), key=lambda found: (-found[1], found[0]))[:_MOST_HIDDEN]
    return tuple(HiddenRow(service_name=desk.policy.service_name(service), letters=count) for service, count in most)


def _subject(check: DailyCheck) -> ItemId:
    return ItemId(subject_of(check.day))
