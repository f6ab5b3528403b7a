"""The pages that people see: choose who signs in, confirm with a stronger method, signed out, error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from aiohttp import web

from adapters.simulators.teams.people import Person

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;background:#f3f5f8;color:#1b2430;margin:0}"
    "main{max-width:26rem;margin:4rem auto;padding:2rem;background:#fff;border:1px solid #d9dfe6;border-radius:8px}"
    "h1{font-size:1.35rem;margin:0 0 1rem}p{margin:0 0 1rem}small{color:#5a6675}"
    "button{display:block;width:100%;margin:.5rem 0;padding:.6rem .9rem;font:inherit;text-align:left;cursor:pointer;"
    "color:inherit;background:#fff;border:1px solid #d9dfe6;border-radius:4px}"
    "button:hover{background:#f3f5f8}button.here{border:2px solid #1d4f91}"
    "button.quiet{width:auto;color:#1d4f91;border:0;padding:.3rem 0;background:none}"
)
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


def choose(people: Iterable[Person], *, sits_here: str = "") -> web.Response:
    """`sits_here`: key of the person in whose browser the simulated Teams opened the page; stands first."""
    rows = sorted(people, key=lambda one: one.key != sits_here)
    buttons = "".join(_account(one, here=one.key == sits_here) for one in rows)
    return _page("Velg konto", f'<form method="post">{buttons}{_CANCEL}</form>')


def _account(one: Person, *, here: bool) -> str:
    style, hint = (' class="here"', " · det er du i Teams") if here else ("", "")
    return (
        f'<button name="person" value="{escape(one.key)}" data-testid="account-{escape(one.key)}"{style}>'
        f"{escape(one.name)}<br><small>{escape(one.role)}{hint}</small></button>"
    )


def confirm(person: Person, contexts: Iterable[str]) -> web.Response:
    """The second step where the application asks for an authentication context."""
    shown = ", ".join(sorted(contexts))
    body = (
        f"<p>{escape(person.name)}: appen krever sterkere innlogging ({escape(shown)}).</p>"
        f'<form method="post"><input type="hidden" name="person" value="{escape(person.key)}">'
        '<button name="strong" value="yes" data-testid="confirm-strong">Bekreft med sterk innlogging</button>'
        f"{_CANCEL}</form>"
    )
    return _page("Bekreft hvem du er", body)


def posted(address: str, fields: Mapping[str, str]) -> web.Response:
    """response_mode=form_post: the browser carries the answer in a form."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )
    form = f'<form method="post" action="{escape(address)}">{inputs}<button>Fortsett</button></form>'
    return _page("Fortsett", form + "<script>document.forms[0].submit()</script>")


def signed_out() -> web.Response:
    return _page("Du er logget ut", "<p>Du kan lukke vinduet.</p>")


def failed(text: str) -> web.Response:
    return _page("Beklager, vi kan ikke logge deg inn", f'<p data-testid="error">{escape(text)}</p>', status=400)


_CANCEL = '<button class="quiet" name="cancel" value="yes" data-testid="cancel">Avbryt</button>'


def _page(title: str, body: str, *, status: int = 200) -> web.Response:
    text = (
        '<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}"
        "<small>Simulert innlogging: alle personer er oppdiktede.</small></main></body></html>"
    )
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)
