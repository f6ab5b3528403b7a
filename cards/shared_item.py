"""What the search in the compose box puts into a conversation: unit, date, id and a link, wherever it is shown."""

from __future__ import annotations

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.found_views import FoundRow
from cards.found import handling, row_links, short_id
from cards.frame import CardJson, framed
from cards.pieces import hint, strong
from cards.wording import escaped, plain


def shared_item_card(row: FoundRow, texts: Texts) -> CardJson:
    said = texts("found.shared", unit=plain(row.unit_name))
    day = texts("found.shared_about", day=texts.day(row.received_at), id=short_id(row))
    body: list[CardElement] = [strong(escaped(row.unit_name)), hint(day)]
    return framed(body, texts=texts, said=said, actions=row_links(row, texts))


def preview(row: FoundRow, texts: Texts) -> tuple[str, str]:
    """Title and text of the row that only the asker sees; a thumbnail has no Markdown."""
    done = handling(row, texts, harmless=plain)
    about = texts("found.preview", day=texts.day(row.received_at), service=plain(row.service_name), handling=done)
    return plain(row.unit_name), about
