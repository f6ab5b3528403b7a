"""What a search found: one short row an item, so that who handled it and when is read at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from microsoft_teams.cards import Action, CardElement

from bot.i18n import Texts
from bot.ports.found_views import FoundRow, FoundView
from cards.buttons import links
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line
from cards.rows import row_head, row_of, short
from cards.wording import escaped, plain

#: as much of an item's id as people write
SHORT_ID = 8


def found_card(view: FoundView, texts: Texts) -> CardJson:
    said = found_summary(view, texts)
    body: list[CardElement] = [
        band("accent" if view.rows else "good", [heading(said)]),
        *(row_of([*_about(row, texts)], row_links(row, texts)) for row in view.rows),
    ]
    if view.meant:
        body.append(line(texts("found.meant", word=escaped(view.meant)), spacing="Medium"))
    if view.more:
        body.append(line(_more(view, texts), spacing="Medium"))
    return framed(body, texts=texts, said=said)


def found_summary(view: FoundView, texts: Texts) -> str:
    kind = "unhandled" if view.unhandled else "hits"
    if not view.rows:
        return texts("found.no_more" if view.page > 1 else f"found.no_{kind}")
    if view.more or view.page > 1:
        return texts(f"found.some_{kind}", first=view.first, last=view.first + len(view.rows) - 1)
    return texts.plural(f"found.{kind}", len(view.rows))


def handling(row: FoundRow, texts: Texts, *, harmless: Callable[[str], str] = escaped) -> str:
    """Whose it is, or who handled it and when; `harmless` is how names are made so where it is shown."""
    if row.handled_at is not None:
        done = texts(f"route.{row.route.value if row.route else 'none'}")
        who = harmless(row.handled_by) or texts("person.unknown")
        return texts("found.handled", route=done, name=who, at=texts.moment(row.handled_at))
    state = texts(f"state.{row.state.value}")
    return texts("found.held", state=state, name=harmless(row.claimant_name)) if row.claimant_name else state


def short_id(row: FoundRow) -> str:
    return row.item_id[:SHORT_ID]


def about(row: FoundRow, texts: Texts) -> str:
    service, source = short(row.service_name), short(row.source_name)
    return texts("found.about", service=service, source=source, at=texts.moment(row.received_at))


def _about(row: FoundRow, texts: Texts) -> Iterator[CardElement]:
    yield from row_head(row.unit_name, about(row, texts), subject=row.subject)
    yield line(handling(row, texts), spacing="Small")
    number = texts("found.entry", entry=escaped(row.entry_number)) if row.entry_number else ""
    yield hint(", ".join(filter(None, (texts("found.id", id=short_id(row)), number))))


def row_links(row: FoundRow, texts: Texts) -> list[Action]:
    """The tooltip of equal buttons would be lost on a link, so the title says where it leads."""
    title = texts("found.open_card") if row.on_board else texts("button.open_source", source=plain(row.source_name))
    return links((title, row.link))


def _more(view: FoundView, texts: Texts) -> str:
    following = texts("found.next_page", page=view.page + 1)
    words = " ".join(filter(None, (escaped(view.again), following)))
    return texts("found.more_unhandled" if view.unhandled else "found.more_hits", words=words)
