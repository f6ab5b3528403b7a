"""The daily check: what came and waits behind each door since the last one that was signed, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import Action, CardElement, ContainerStyle

from bot.i18n import Texts
from bot.ports.check_views import CheckView
from bot.ports.views import Button
from cards.buttons import button
from cards.check_lines import source_lines
from cards.frame import CardJson, framed
from cards.pieces import band, facts, heading, hint, line, strong
from cards.summary import summary
from cards.wording import escaped

#: digits of the audit's head that stand together
_GROUP = 4


def check_card(view: CheckView, texts: Texts) -> CardJson:
    said = summary(view, texts)
    body: list[CardElement] = [band(_style(view), [heading(said), *_answered(view, texts)])]
    body.append(facts(_facts(view, texts)))
    for source in view.sources:
        body.extend(source_lines(source, texts))
    return framed([*body, *_rest(view, texts)], texts=texts, said=said, actions=list(_actions(view, texts)))


def _style(view: CheckView) -> ContainerStyle:
    if view.signed_by_name is not None:
        return "warning" if view.with_reason else "good"
    return "attention" if view.late or view.covered_by else "accent"


def _answered(view: CheckView, texts: Texts) -> Iterator[CardElement]:
    if view.signed_by_name is not None and view.signed_at is not None:
        name = escaped(view.signed_by_name or texts("person.unknown"))
        yield line(texts("daily.signed_by", name=name, at=texts.moment(view.signed_at)))
        if view.with_reason:
            yield line(texts("daily.with_reason"))
    elif view.covered_by is not None:
        yield line(texts("daily.covered_by", day=texts.day(view.covered_by)))


def _facts(view: CheckView, texts: Texts) -> Iterator[tuple[str, str]]:
    yield texts("daily.duty"), escaped(view.duty_name) or texts("daily.nobody")
    period = texts("daily.from_to", since=texts.moment(view.since), until=texts.moment(view.until))
    yield texts("daily.period"), period
    if view.unregistered is not None:
        listed = [str(view.unregistered)]
        if view.oldest_unregistered:
            listed.append(texts("daily.oldest", day=texts.day(view.oldest_unregistered)))
        yield texts("daily.listed", archive=escaped(view.archive_name)), ", ".join(listed)


def _rest(view: CheckView, texts: Texts) -> Iterator[CardElement]:
    if view.hidden:
        yield strong(texts.plural("daily.hidden", view.hidden), spacing="Medium")
        for row in view.hidden_rows:
            yield hint(": ".join((escaped(row.service_name), str(row.letters))))
    for key, ticks in (
        ("ticks" if view.is_open else "not_ticked", view.not_ticked),
        ("ticked", view.ticked),
    ):
        if ticks:
            yield strong(texts(f"daily.{key}"), spacing="Medium")
        for text in ticks:
            yield line(escaped(text), spacing="Small")
    yield hint(texts("daily.taken", at=texts.moment(view.taken_at)), spacing="Medium")
    if view.chain_head:
        yield hint(texts("daily.head", number=view.chain_number, head=_grouped(view.chain_head)))
    if view.is_open and not view.signable:
        yield line(texts("daily.elsewhere"), spacing="Medium")


def _actions(view: CheckView, texts: Texts) -> Iterator[Action]:
    kinds = {
        Button.CHECK_SIGN: view.signable and view.is_open,
        Button.CHECK_UNITS: view.listable,
        Button.CHECK_HIDDEN: view.listable and bool(view.hidden),
    }
    for kind, wanted in kinds.items():
        if wanted:
            yield button(kind, view.subject_id, view.version, texts, primary=kind is Button.CHECK_SIGN)


def _grouped(head: str) -> str:
    return " ".join(head[place : place + _GROUP] for place in range(0, len(head), _GROUP))
