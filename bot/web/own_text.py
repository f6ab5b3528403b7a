"""A letter's own words as they may stand on a page: text as text, HTML as words and links, nothing that acts."""

from __future__ import annotations

from collections.abc import Mapping

import nh3
from markupsafe import Markup, escape

from bot.web.content import charset

_TAGS = frozenset(
    {"a", "b", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li"}
    | {"ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"}
)
#: `*`: nh3 lets title and lang stay on every tag by itself
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset(),
    "a": frozenset({"href"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
}
_SCHEMES = frozenset({"http", "https", "mailto"})
#: whose content is not the letter's words
_DROPPED = frozenset({"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math", "head"})


def own_text(content: bytes, media_type: str) -> Markup:
    text = content.decode(charset(media_type), errors="replace")
    if media_type.partition(";")[0].strip().lower() == "text/html":
        return sanitised(text)
    return escape(text.strip())


def sanitised(html: str) -> Markup:
    """Nothing of it loads, runs, styles or posts anything; a link says neither who followed it nor from where."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_relative="deny",
        strip_comments=True,
    )
    return Markup(clean)  # noqa: S704 - the one place where a sender's HTML becomes part of a page, after nh3
