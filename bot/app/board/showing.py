"""What may be shown of an item, to whom: the one place that decides it. Whoever draws hides and adds nothing."""

from __future__ import annotations

from dataclasses import replace

from bot.app.aftercare.at_source import deletable
from bot.app.board.by_rule import rule_reasons, suggestion_view
from bot.app.board.show_check import check_on_board
from bot.app.board.show_differences import differences_view, lateness_view
from bot.app.board.waiting_list import list_view
from bot.app.choices.print_letter import print_suggested
from bot.app.choices.tell_unit import unit_answer
from bot.app.desk import DIFFERENCES, LIST_CARD, Desk, Mode, person_name
from bot.app.effects.tell_unit import UNIT_BOARDS, UNIT_BOARDS_CARD
from bot.app.health.archive import ARCHIVE_DOWN, NEW_CASE_CODES, archive_is_down
from bot.app.health.reconciled import RECONCILE_LATE
from bot.app.health.sources import REFUSED
from bot.app.health.transfer_cases import UNUSABLE, units_without
from bot.app.intake.announced import announcement_of
from bot.app.intake.deadlines import is_late, own_deadline
from bot.app.intake.likeness import alike_views
from bot.app.reading.read_letter import reading_link
from bot.domain.daily_check import day_of
from bot.domain.holders import holder_shown
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.item import OPEN_STATES, AtSource, IntakeItem, Route, State, Trouble
from bot.domain.people import Deed, Person
from bot.domain.reminders import REMINDED_STATES
from bot.domain.routes import REGISTERING
from bot.ports.ping_view import PressingView
from bot.ports.store import SourceState, Transaction
from bot.ports.views import (
    BoardView,
    Button,
    ItemView,
    NoticeView,
    OutcomeView,
    TroubleView,
    UnitAnswer,
)

#: Teams refreshes a card by itself for at most so many people (teams-docs, 2026-11)
MOST_VIEWERS = 60

_BUTTONS: dict[State, tuple[Button, ...]] = {
    State.WAITING: (Button.ROUTE, Button.CLAIM, Button.BY_HAND, Button.NOT_FOR_RECORD, Button.MORE),
    State.CLAIMED: (Button.ROUTE, Button.BY_HAND, Button.NOT_FOR_RECORD, Button.RELEASE, Button.MORE),
    State.ROUTING: (Button.UNDO,),
    State.NEEDS_ATTENTION: (Button.WAS_DONE, Button.WAS_NOT_DONE, Button.CLOSE_BY_HAND, Button.MORE),
    State.HANDLED_ELSEWHERE: (Button.CLOSE_ELSEWHERE, Button.CLAIM),
    State.WITHDRAWN: (),
}
#: where the letter can be read here: «Journalføres ikke» makes room and stands under «Flere valg», as where a rule
#: suggests a way, since a card shows five buttons and the link
_READING_BUTTONS: dict[State, tuple[Button, ...]] = {
    State.CLAIMED: (Button.ROUTE, Button.READ, Button.BY_HAND, Button.RELEASE, Button.MORE),
    State.NEEDS_ATTENTION: (Button.WAS_DONE, Button.WAS_NOT_DONE, Button.CLOSE_BY_HAND, Button.READ, Button.MORE),
}

#: warnings that say how many letters they are about
_COUNTED = frozenset({"poison_letters", "nearly_full", REFUSED})


async def shared_view(desk: Desk, tx: Transaction, item: IntakeItem) -> ItemView:
    """What everybody on the board sees: sender and subject of open letters of organisations, nothing of others."""
    letter = item.letter
    tells = desk.policy.tells_everybody(item)
    announced = await announcement_of(desk, tx, item)
    suggestion = await suggestion_view(desk, tx, item)
    return ItemView(
        item_id=item.item_id,
        version=item.version,
        state=item.state,
        sensitivity=desk.policy.sensitivity(item),
        source_name=announced.page_name if announced else desk.source_name(letter.ref.source_id),
        announced=announced.code if announced else "",
        door_name=announced.door_name if announced else "",
        archive_name=desk.archive_name,
        unit_name=desk.policy.unit_name(letter.unit),
        service_name=desk.policy.service_name(letter.service_id),
        received_at=letter.received_at,
        link=letter.link,
        read_link=reading_link(desk, item),
        sender=letter.sender_name if tells else None,
        subject=letter.subject if tells else None,
        due_at=letter.due_at,
        warns_when_due=desk.able(letter).warns_when_due,
        overdue=item.overdue_at is not None,
        differing=item.differing,
        changed_at=item.changed_at,
        confirmation_needed=letter.confirmation_needed,
        link_only=not letter.fetchable,
        observe=desk.mode is Mode.OBSERVE,
        claimant_name=await person_name(desk, tx, holder_shown(item)),
        claimed_at=item.claimed_at,
        route=item.route,
        case_number=await _case_number(tx, item),
        sent_to=await _sent_to(desk, tx, item),
        still_unread=item.still_unread_at is not None and item.opened_at is None,
        unit_answer=await _unit_answer(desk, tx, item),
        undo_until=item.undo_until,
        outcome=await _outcome(desk, tx, item),
        trouble=trouble_view(item.trouble) if item.trouble else None,
        alike=await alike_views(desk, tx, item) if item.state in OPEN_STATES else (),
        compared_at=desk.clock.now(),
        print_suggested=print_suggested(desk, item),
        buttons=_buttons(desk, item, suggested=suggestion is not None),
        viewers=await _viewers(desk, tx, item),
        pressing=await _pressing(desk, tx, item),
        suggestion=suggestion,
        rule_reasons=rule_reasons(desk, item),
        snoozed_until=item.snoozed_until,
        snoozed_by_name=await person_name(desk, tx, item.snoozed_by),
        returned_at=item.returned_at,
        notes=item.notes,
    )


async def _pressing(desk: Desk, tx: Transaction, item: IntakeItem) -> PressingView | None:
    """By when it should be done and when somebody was last told so, while that is anybody's concern."""
    if item.state not in REMINDED_STATES:
        return None
    known = await tx.reminded(item.item_id)
    own = own_deadline(desk, item)
    return PressingView(
        own_deadline=own,
        own_deadline_passed=own is not None and own.at <= desk.clock.now(),
        late=is_late(desk, item),
        reminded_at=known.reminded_at if known else None,
        pinged_at=known.pinged_at if known else None,
        pinged_by=await person_name(desk, tx, PersonId(known.pinged_by)) if known and known.pinged_by else "",
    )


async def personal_view(desk: Desk, tx: Transaction, item: IntakeItem, person: Person) -> ItemView:
    """An archivist's own view adds the subject of unknown letters; of sensitive ones nobody's card shows anything.

    With it comes what rules say that know the letter by its sender or subject.
    """
    view = await shared_view(desk, tx, item)
    if desk.policy.tells_everybody(item) or not sees_subject(desk, item, person):
        return view
    suggestion = await suggestion_view(desk, tx, item, everybody=False)
    return replace(
        view,
        sender=item.letter.sender_name,
        subject=item.letter.subject,
        suggestion=suggestion,
        rule_reasons=rule_reasons(desk, item, everybody=False),
        buttons=_buttons(desk, item, suggested=suggestion is not None),
    )


def sees_subject(desk: Desk, item: IntakeItem, person: Person) -> bool:
    """Whether sender and subject may stand in what is this person's alone to see."""
    return person.may(Deed.WORK_ON_ITEMS) and desk.policy.tells_archivists(item)


async def board_view(desk: Desk, tx: Transaction, subject_id: str) -> tuple[BoardView, int] | None:
    """The view of one card as it stands now, with its version; None = there is nothing to show any more."""
    if subject_id == LIST_CARD:
        view = await list_view(desk, tx)
        return (view, view.version) if view else None
    if subject_id == UNIT_BOARDS_CARD:
        warning = await _unit_boards_notice(desk, tx)
        return (warning, warning.version) if warning else None
    if subject_id.startswith("notice:"):
        _, code, source_id = subject_id.split(":", 2)
        show = lateness_view if code == RECONCILE_LATE else notice_view
        notice = await show(desk, tx, code, source_id)
        return (notice, notice.version) if notice else None
    if subject_id.startswith(DIFFERENCES):
        found = await differences_view(desk, tx, subject_id)
        return (found, found.version) if found else None
    if day_of(subject_id) is not None:
        check = await check_on_board(desk, tx, subject_id)
        return (check, check.version) if check else None
    item = await tx.item(ItemId(subject_id))
    return (await shared_view(desk, tx, item), item.version) if item else None


async def notice_view(desk: Desk, tx: Transaction, code: str, source_id: str) -> NoticeView | None:
    card = await tx.card(f"notice:{code}:{source_id}")
    if card is None:
        return None
    if source_id == desk.archive.archive_id:
        return _archive_notice(desk, code, card.wanted_version)
    state = await tx.source_state(source_id)
    if state is None:
        return None
    name = desk.source_name(source_id)
    if code == "source_down":
        over = state.down_since is None
        return NoticeView(
            version=card.wanted_version,
            code=code,
            source_name=name,
            since=state.down_since,
            over=over,
            reason=state.error,
        )
    if code in _COUNTED:
        count = await _counted(tx, code, state)
        return NoticeView(version=card.wanted_version, code=code, source_name=name, count=count, over=not count)
    attribute = "silent_since" if code == "unit_silent" else "denied_since"
    units = [unit for unit in await tx.units_heard(source_id) if getattr(unit, attribute) is not None]
    return NoticeView(
        version=card.wanted_version,
        code=code,
        source_name=name,
        unit_names=tuple(sorted(desk.policy.unit_name(OrgNumber(unit.unit)) for unit in units)),
        since=min((getattr(unit, attribute) for unit in units), default=None),
        over=not units,
    )


async def _unit_boards_notice(desk: Desk, tx: Transaction) -> NoticeView | None:
    card = await tx.card(UNIT_BOARDS_CARD)
    if card is None:
        return None
    blocked = [board for board in await tx.unit_boards() if board.blocked_since is not None]
    return NoticeView(
        version=card.wanted_version,
        code=UNIT_BOARDS,
        source_name="Teams",
        unit_names=tuple(sorted(desk.policy.unit_name(board.unit) for board in blocked)),
        since=min((board.blocked_since for board in blocked if board.blocked_since), default=None),
        over=not blocked,
    )


async def _counted(tx: Transaction, code: str, state: SourceState) -> int:
    if code == REFUSED:
        return len(await tx.refused_deeds(state.source_id))
    return state.nearly_full if code == "nearly_full" else len(state.poison)


def _archive_notice(desk: Desk, code: str, version: int) -> NoticeView:
    state, name = desk.archive_state, desk.archive_name
    if code == ARCHIVE_DOWN:
        down = archive_is_down(desk)
        since = state.down_since if down else None
        return NoticeView(version=version, code=code, source_name=name, since=since, over=not down, reason=state.reason)
    if code == UNUSABLE:
        names = tuple(sorted(desk.policy.unit_name(unit) for unit in units_without(desk)))
        return NoticeView(version=version, code=code, source_name=name, unit_names=names, over=not names)
    missing = state.missing_of_new_cases if code == NEW_CASE_CODES else state.missing_of_entries
    return NoticeView(version=version, code=code, source_name=name, over=not missing, reason=", ".join(missing[:5]))


async def _outcome(desk: Desk, tx: Transaction, item: IntakeItem) -> OutcomeView | None:
    outcome = item.outcome
    if outcome is None:
        return None
    return OutcomeView(
        route=outcome.route,
        by_name=await person_name(desk, tx, outcome.by),
        at=outcome.at,
        entry_number=outcome.entry_number,
        entry_link=outcome.entry_link,
        temporary=outcome.temporary,
        reason=outcome.reason,
        put_away=outcome.put_away,
        folder=outcome.folder,
        confirmation=outcome.confirmation,
        sent_to=outcome.sent_to,
    )


async def _case_number(tx: Transaction, item: IntakeItem) -> str:
    """What the chooser checks before the grace period ends, and whoever is asked looks up in the archive."""
    if item.route not in REGISTERING or item.state not in (State.ROUTING, State.NEEDS_ATTENTION):
        return ""
    planned = await tx.effects(item.item_id, round_no=item.round)
    said = (effect.result.get("case_number") or effect.args.get("case_number") for effect in planned)
    return next((str(number) for number in said if number), "")


async def _sent_to(desk: Desk, tx: Transaction, item: IntakeItem) -> str:
    """As `_case_number`, of a letter that is e-mailed."""
    if item.route is not Route.FORWARD_EMAIL or item.state not in (State.ROUTING, State.NEEDS_ATTENTION):
        return ""
    planned = await tx.effects(item.item_id, round_no=item.round)
    wanted = next((str(effect.args["system_id"]) for effect in planned if effect.args.get("system_id")), "")
    systems = desk.email.systems if desk.email else ()
    return next((system.name for system in systems if system.system_id == wanted), wanted)


async def _unit_answer(desk: Desk, tx: Transaction, item: IntakeItem) -> UnitAnswer | None:
    """Also of a letter that came back although the unit had said that it takes it."""
    if item.route is not Route.NOTIFY_UNIT and not (item.still_unread_at and item.state in OPEN_STATES):
        return None
    return await unit_answer(desk, tx, await tx.unit_telling(item.item_id, round_no=item.round))


def trouble_view(trouble: Trouble) -> TroubleView:
    return TroubleView(
        code=trouble.code,
        reason=trouble.reason,
        entry_numbers=trouble.entry_numbers,
        wants_new_choice=trouble.wants_new_choice,
    )


def _buttons(desk: Desk, item: IntakeItem, *, suggested: bool = False) -> tuple[Button, ...]:
    if item.state is State.HANDLED:
        return _when_handled(desk, item)
    buttons = _BUTTONS[item.state]
    if reading_link(desk, item):
        buttons = _READING_BUTTONS.get(item.state, buttons)
    if suggested:
        buttons = (Button.TAKE_SUGGESTION, *(button for button in buttons if button is not Button.NOT_FOR_RECORD))
    if Route.REGISTER_ON_CASE in desk.offered(item.letter) and desk.mode is not Mode.OBSERVE:
        return buttons
    return tuple(button for button in buttons if button is not Button.ROUTE)


def _when_handled(desk: Desk, item: IntakeItem) -> tuple[Button, ...]:
    to_move = item.outcome is not None and item.outcome.put_away == AtSource.TO_MOVE
    wanted = {Button.MOVED: to_move, Button.REOPEN: True, Button.DELETE: deletable(desk, item)}
    return tuple(button for button in wanted if wanted[button])


async def _viewers(desk: Desk, tx: Transaction, item: IntakeItem) -> tuple[str, ...]:
    """Those whose own view shows more than everybody's; nobody where it shows the same."""
    if desk.policy.tells_everybody(item) or not desk.policy.tells_archivists(item):
        return ()
    if item.state in (State.HANDLED, State.WITHDRAWN):
        return ()
    seen = [
        teams_id
        for person, teams_id in await tx.people()
        if teams_id and desk.known_person(person.person_id, person.name).may(Deed.WORK_ON_ITEMS)
    ]
    return tuple(seen[:MOST_VIEWERS])
