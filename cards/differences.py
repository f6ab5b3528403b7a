"""What the daily comparison found, the worst first: where each letter is, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import Action, ActionSet, CardElement, Container

from bot.domain.differences import DifferenceKind
from bot.i18n import Texts
from bot.ports.views import Button, DifferenceGroup, DifferenceRow, DifferencesView
from cards.buttons import button, links
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line, strong
from cards.rows import received, short, told_apart
from cards.summary import summary
from cards.wording import escaped, plain

#: an entry that is not there cannot be opened
_GONE = frozenset({DifferenceKind.RECEIPT_WITHOUT_ENTRY, DifferenceKind.ENTRY_GONE})


def differences_card(view: DifferencesView, texts: Texts) -> CardJson:
    said = summary(view, texts)
    body: list[CardElement] = [band("attention" if view.wrong else "good", [heading(said)])]
    for group in view.groups:
        body.extend(_group(group, view, texts))
    return framed([*body, *_rest(view, texts)], texts=texts, said=said)


def _group(group: DifferenceGroup, view: DifferencesView, texts: Texts) -> Iterator[CardElement]:
    kind, archive = group.kind.value, escaped(view.archive_name)
    yield strong(texts(f"difference.{kind}"), spacing="Large")
    yield hint(texts(f"difference_advice.{kind}", archive=archive))
    for row in group.rows:
        yield _row(group.kind, row, texts)
    beyond = group.count - len(group.rows)
    if beyond > 0:
        yield line(texts.plural("differences.more", beyond))


def _row(kind: DifferenceKind, row: DifferenceRow, texts: Texts) -> Container:
    items: list[CardElement] = [line(short(row.unit_name)), hint(received(row.service_name, row.received_at, texts))]
    if row.entry_number:
        items.append(hint(texts("differences.entry", entry=escaped(row.entry_number))))
    actions = [*_actions(kind, row, texts)]
    if actions:
        items.append(ActionSet(actions=actions))
    return Container(separator=True, items=items)


def _actions(kind: DifferenceKind, row: DifferenceRow, texts: Texts) -> Iterator[Action]:
    yield from links(
        (texts("button.open_entry"), "" if kind in _GONE else row.entry_link),
        (texts("button.open_source", source=plain(row.source_name)), row.link),
    )
    if row.reopens:
        told = told_apart(Button.REOPEN, row.unit_name, row.received_at, texts)
        yield button(Button.REOPEN, row.item_id, row.version, texts, tooltip=told)


def _rest(view: DifferencesView, texts: Texts) -> Iterator[CardElement]:
    archive = escaped(view.archive_name)
    if view.unregistered:
        yield strong(texts.plural("differences.unregistered", view.unregistered, archive=archive), spacing="Large")
        if view.oldest_unregistered:
            yield hint(texts("differences.oldest", day=texts.day(view.oldest_unregistered), archive=archive))
    if view.elsewhere:
        yield line(texts.plural("differences.elsewhere", view.elsewhere), spacing="Large")
    if view.silent:
        yield line(texts("differences.silent", systems=", ".join(escaped(name) for name in view.silent)))
    if not view.lists_unregistered:
        yield hint(texts("differences.cannot_list", archive=archive), spacing="Large")
    yield hint(texts.plural("differences.compared", view.items, at=texts.moment(view.compared_at)))
