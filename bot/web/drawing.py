"""Pages from templates: every value escaped, every text from the catalogues, no script anywhere."""

from __future__ import annotations

from importlib.resources import files

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.i18n import Texts, texts
from bot.web.headers import page_headers
from bot.web.refusal import Refused
from bot.web.visits import Visit

#: what the way on is called, below `page.`
_LINKS = {"signed_out": "sign_in_again", "not_what_it_says": "download"}


class Drawing:
    def __init__(self, locale: str) -> None:
        """`locale`: of whoever is not signed in, or has told no language."""
        self._locale = locale
        self._pages = Environment(
            loader=PackageLoader("bot.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style = files("bot.web").joinpath("templates", "postvakt.css").read_text(encoding="utf-8")

    def texts(self, visit: Visit | None) -> Texts:
        return texts(visit.person.locale if visit else "", default=self._locale)

    def page(
        self, name: str, visit: Visit | None, /, *, status: int = 200, framed: bool = False, **values: object
    ) -> web.Response:
        body = self._pages.get_template(f"{name}.html").render(
            t=self.texts(visit), visit=visit, framed=framed, **values
        )
        return web.Response(
            status=status, text=body, content_type="text/html", charset="utf-8", headers=page_headers(framed=framed)
        )

    def told(
        self, visit: Visit | None, status: int, text: str, *, framed: bool = False, back_to: str = "", link: str = ""
    ) -> web.Response:
        """One sentence. The same words, and nothing else, for everybody who must not know why.

        `link`: below `page.`, what the way back is called.
        """
        return self.page("told", visit, status=status, framed=framed, text=text, back_to=back_to, link=link)

    def refused(self, visit: Visit | None, refused: Refused, *, framed: bool = False) -> web.Response:
        text = self.texts(visit)(f"told.{refused.code}")
        link = _LINKS.get(refused.code, "try_again")
        return self.told(visit, refused.status, text, framed=framed, back_to=refused.back_to, link=link)

    def style(self) -> web.Response:
        return web.Response(text=self._style, content_type="text/css", charset="utf-8", headers=page_headers())
