"""The card of one letter, as the whole team sees it: whose it is, how it stands and what can be done, at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from microsoft_teams.cards import Action, CardElement, ContainerStyle, TextBlock

from bot.domain.item import LETTER_FOUND, Route, State
from bot.i18n import Texts
from bot.ports.ping_view import PressingView
from bot.ports.views import OPENS_PAGE, Button, ItemView, OutcomeView, TroubleView
from cards.buttons import button, links, refreshed_by
from cards.doubles import likely_doubles
from cards.frame import CardJson, framed
from cards.pieces import band, box, facts, heading, hint, letter, line, strong
from cards.suggestion import by_rule
from cards.summary import summary
from cards.wording import escaped, plain

_COLOURS: Mapping[State, ContainerStyle] = {
    State.WAITING: "accent",
    State.CLAIMED: "emphasis",
    State.ROUTING: "emphasis",
    State.HANDLED: "good",
    State.NEEDS_ATTENTION: "attention",
    State.HANDLED_ELSEWHERE: "warning",
    State.WITHDRAWN: "emphasis",
}
#: where the first button is what most people want; elsewhere none is suggested
_HAS_USUAL_BUTTON = frozenset({State.WAITING, State.CLAIMED})
#: where a person still chooses what becomes of the letter
_TO_BE_DECIDED = frozenset({State.WAITING, State.CLAIMED, State.NEEDS_ATTENTION, State.HANDLED_ELSEWHERE})
_OPEN = _TO_BE_DECIDED | {State.ROUTING}
_MOST_ACTIONS = 6


def item_card(view: ItemView, texts: Texts) -> CardJson:
    return framed(
        [
            band(_colour(view), _top(view, texts)),
            *_content(view, texts),
            facts(_facts(view, texts), spacing="Medium"),
            *_remarks(view, texts),
        ],
        texts=texts,
        said=summary(view, texts),
        actions=_actions(view, texts),
        refresh=refreshed_by(view.viewers, view.item_id, view.version),
    )


def _colour(view: ItemView) -> ContainerStyle:
    pressing = view.pressing
    if pressing is None or view.state is State.NEEDS_ATTENTION:
        return _COLOURS[view.state]
    if pressing.late:
        return "attention"
    return "warning" if pressing.reminded_at or pressing.pinged_at else _COLOURS[view.state]


def _top(view: ItemView, texts: Texts) -> Iterator[CardElement]:
    yield TextBlock(text=texts(f"state.{view.state.value}"), size="Small", weight="Bolder", wrap=True)
    yield heading(escaped(view.unit_name), spacing="None")


def _content(view: ItemView, texts: Texts) -> Iterator[CardElement]:
    if view.announced:
        yield line(texts(f"announced.{view.announced}", door=escaped(view.door_name)), spacing="Medium")
        return
    shown = letter(view.sender, view.subject)
    yield from shown
    if not shown:
        yield line(texts("hidden.heading"), spacing="Medium")
        yield hint(texts(f"hidden.{view.sensitivity.value}"))


def _facts(view: ItemView, texts: Texts) -> Iterator[tuple[str, str]]:
    yield texts("item.service"), escaped(view.service_name)
    yield texts("item.received"), texts.moment(view.received_at)
    if view.changed_at:
        yield texts("item.changed"), texts.moment(view.changed_at)
    yield from _due(view, texts)
    yield from _pressing(view.pressing, texts)
    if view.outcome:
        yield from _outcome(view.outcome, view, texts)
        yield from _unit_answer(view, texts)
        yield from _notes(view, texts)
        return
    yield from _unit_answer(view, texts)
    if view.claimant_name:
        yield texts("item.claimed_by"), _by(view.claimant_name, view.claimed_at, texts)
    if view.snoozed_until:
        name = escaped(view.snoozed_by_name) or texts("person.unknown_within")
        yield texts("item.snoozed"), texts("item.snoozed_by", at=texts.moment(view.snoozed_until), name=name)
    if view.route:
        yield texts("item.route"), texts(f"route.{view.route.value}")
    if view.case_number:
        yield texts("item.case"), escaped(view.case_number)
    if view.sent_to:
        yield texts("item.sent_to"), escaped(view.sent_to)
    if view.undo_until:
        yield texts("item.undo_until"), texts.clock(view.undo_until)
    yield from _notes(view, texts)


def _notes(view: ItemView, texts: Texts) -> Iterator[tuple[str, str]]:
    """How many, never what they say."""
    if view.notes:
        yield texts("item.notes"), texts.plural("item.note", view.notes)


def _due(view: ItemView, texts: Texts) -> Iterator[tuple[str, str]]:
    """KS warns of what nobody has receipted; once it is handled, that is nobody's concern any more."""
    if not view.due_at or (view.warns_when_due and view.state not in _OPEN):
        return
    told = "warned" if view.warns_when_due and view.overdue else "warning" if view.warns_when_due else ""
    told = told or ("overdue" if view.overdue and view.state in _OPEN else "due")
    yield texts(f"item.{told}"), texts.moment(view.due_at)


def _pressing(pressing: PressingView | None, texts: Texts) -> Iterator[tuple[str, str]]:
    if pressing is None:
        return
    if pressing.own_deadline:
        family = "deadline.passed" if pressing.own_deadline_passed else "deadline"
        yield texts(f"{family}.{pressing.own_deadline.kind.value}"), texts.moment(pressing.own_deadline.at)
    if pressing.reminded_at:
        yield texts("item.reminded"), texts.moment(pressing.reminded_at)
    if pressing.pinged_at:
        yield texts("item.pinged"), _by(pressing.pinged_by, pressing.pinged_at, texts)


def _unit_answer(view: ItemView, texts: Texts) -> Iterator[tuple[str, str]]:
    if view.unit_answer:
        yield texts("item.unit_answer"), _by(view.unit_answer.by_name, view.unit_answer.at, texts)


def _by(name: str, at: datetime | None, texts: Texts) -> str:
    who = escaped(name) or texts("person.unknown")
    return texts("item.by_at", name=who, at=texts.moment(at)) if at else who


def _outcome(outcome: OutcomeView, view: ItemView, texts: Texts) -> Iterator[tuple[str, str]]:
    if outcome.reason == LETTER_FOUND:
        yield texts("item.outcome"), texts("announced.outcome")
        yield texts("item.handled_by"), _by(outcome.by_name, outcome.at, texts)
        return
    yield texts("item.outcome"), texts(f"route.{outcome.route.value if outcome.route else 'none'}")
    if outcome.reason and outcome.route is Route.NOT_FOR_RECORD:
        yield texts("item.why"), texts(f"not_for_record.{outcome.reason}")
    elif outcome.reason and outcome.route is Route.REFUSE:
        yield texts("item.why"), texts(f"refusal.{outcome.reason}")
    elif outcome.reason:
        yield texts("item.how"), texts(f"by_hand.{outcome.reason}")
    if outcome.sent_to:
        yield texts("item.sent_to"), escaped(outcome.sent_to)
    if outcome.entry_number:
        yield texts("item.entry"), escaped(outcome.entry_number)
    yield texts("item.handled_by"), _by(outcome.by_name, outcome.at, texts)
    if outcome.put_away:
        source = escaped(view.source_name)
        yield (
            texts("item.put_away"),
            texts(f"put_away.{outcome.put_away}", source=source, folder=escaped(outcome.folder)),
        )
    if outcome.confirmation:
        yield texts("item.confirmed"), texts(f"confirmation.{outcome.confirmation}")


def _remarks(view: ItemView, texts: Texts) -> Iterator[CardElement]:
    """What a person must know or do beyond the facts, the weightiest first."""
    source, archive = escaped(view.source_name), escaped(view.archive_name)
    if view.trouble:
        yield _trouble(view.trouble, texts)
    yield from likely_doubles(view.alike, view.compared_at, texts)
    if view.outcome and view.outcome.temporary:
        yield box("warning", [strong(texts("item.temporary", archive=archive))])
    if view.state is State.HANDLED_ELSEWHERE:
        yield line(texts("item.elsewhere", source=source))
    if view.state is State.WITHDRAWN:
        yield line(texts("item.withdrawn", source=source))
    if view.state in _TO_BE_DECIDED:
        yield from _to_decide_on(view, texts)
    yield from by_rule(view, texts)
    if view.print_suggested:
        yield line(texts("item.print_suggested"))
    if view.differing:
        yield line(texts.plural("item.differing", view.differing))
    if view.observe:
        yield hint(texts("item.observe", archive=archive, source=source), spacing="Default")


def _to_decide_on(view: ItemView, texts: Texts) -> Iterator[CardElement]:
    if view.returned_at:
        yield line(texts("item.returned", at=texts.moment(view.returned_at)))
    if view.still_unread:
        yield line(texts("item.still_unread"))
    if view.confirmation_needed:
        yield line(texts("item.confirmation"))
    if view.link_only and not view.announced:
        yield line(texts("item.link_only", source=escaped(view.source_name)))


def _trouble(trouble: TroubleView, texts: Texts) -> CardElement:
    rows = []
    if trouble.entry_numbers:
        rows.append((texts("item.entry"), escaped(", ".join(trouble.entry_numbers))))
    if trouble.reason:
        rows.append((texts("item.error_code"), escaped(trouble.reason)))
    said: list[CardElement] = [strong(texts(f"trouble.{trouble.code}")), line(texts(f"trouble_advice.{trouble.code}"))]
    return box("emphasis", [*said, facts(rows)] if rows else said)


def _actions(view: ItemView, texts: Texts) -> list[Action]:
    primary = view.buttons[0] if view.buttons and view.state in _HAS_USUAL_BUTTON else None
    acting = [action for kind in view.buttons for action in _acting(kind, view, texts, primary=kind is primary)]
    opening = links(
        (texts("button.open_entry"), view.outcome.entry_link if view.outcome else ""),
        (texts("button.open_source", source=plain(view.source_name)), view.link),
    )
    return [*acting, *opening][:_MOST_ACTIONS]


def _acting(kind: Button, view: ItemView, texts: Texts, *, primary: bool) -> list[Action]:
    if kind in OPENS_PAGE:
        return links((texts(f"button.{kind.value}"), view.read_link))
    title = ""
    if kind is Button.WAS_NOT_DONE and view.trouble and view.trouble.wants_new_choice:
        title = texts("button.not_done_choose_again")
    return [button(kind, view.item_id, view.version, texts, title=title, primary=primary)]
