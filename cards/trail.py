"""Who handled an item and when, step by step; for auditors the entries of the log as they stand in its chain."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.found_views import ChainView, EntryView, StepView, TrailView
from cards.found import about, handling, row_links, short_id
from cards.frame import CardJson, framed
from cards.pieces import band, box, facts, heading, hint, line, strong, written
from cards.wording import escaped, plain

#: the card stays below what Teams takes; the command line shows them all
_MOST_ENTRIES = 30
#: as much of a hash as tells two apart
_SHORT_HASH = 12


def trail_card(view: TrailView, texts: Texts) -> CardJson:
    row = view.item
    said = trail_summary(view, texts)
    body: list[CardElement] = [
        band("emphasis", [heading(escaped(row.unit_name))]),
        *([written(row.subject, spacing="Medium")] if row.subject else []),
        hint(about(row, texts), spacing="Medium"),
        strong(handling(row, texts)),
        *([line(texts("found.entry", entry=escaped(row.entry_number)))] if row.entry_number else []),
        *([hint(texts.plural("trail_card.earlier", view.earlier))] if view.earlier else []),
        facts([(texts.moment(step.at), _step(step, texts)) for step in view.steps], spacing="Medium"),
        *_audited(view, texts),
        hint(texts("found.id", id=short_id(row)), spacing="Medium"),
    ]
    return framed(body, texts=texts, said=said, actions=row_links(row, texts))


def trail_summary(view: TrailView, texts: Texts) -> str:
    return texts("trail_card.heading", unit=plain(view.item.unit_name))


def _step(step: StepView, texts: Texts) -> str:
    """A verb that the catalogue does not know is shown as it stands in the log."""
    name = escaped(step.by_name) or texts("person.unknown")
    key = f"trail.{step.verb.replace(':', '_')}"
    if not texts.knows(key):
        return texts("trail_card.other", name=name, verb=escaped(step.verb))
    route = texts(f"route.{step.route.value}") if step.route else ""
    other = escaped(step.other_name) or texts("person.unknown_within")
    said = texts(key, name=name, other=other, route=route)
    number = texts("found.entry", entry=escaped(step.entry_number)) if step.entry_number else ""
    return " · ".join(filter(None, (said, number)))


def _audited(view: TrailView, texts: Texts) -> Iterator[CardElement]:
    if view.more_in_chat:
        yield line(texts("trail_card.more_in_chat", id=short_id(view.item)), spacing="Medium")
    if view.chain is None:
        return
    yield strong(texts("trail_card.log"), spacing="Medium")
    yield _chain(view.chain, texts)
    left_out = len(view.entries) - _MOST_ENTRIES
    if left_out > 0:
        yield hint(texts.plural("trail_card.earlier_entries", left_out))
    for entry in view.entries[-_MOST_ENTRIES:]:
        yield hint(_entry(entry, texts), spacing="Small")


def _chain(chain: ChainView, texts: Texts) -> CardElement:
    if chain.whole:
        return line(texts("trail_card.whole", entries=chain.entries, head=chain.head[:_SHORT_HASH]))
    return box("attention", [strong(texts("trail_card.broken", number=chain.broken_at or 0))])


def _entry(entry: EntryView, texts: Texts) -> str:
    told = ", ".join(f"{name}: {value}" for name, value in entry.facts)
    parts = (
        f"{entry.number}", entry.verb, entry.by_name, texts.moment(entry.at), told, entry.hash[:_SHORT_HASH]
    )  # fmt: skip
    return ", ".join(escaped(part) for part in parts if part)
