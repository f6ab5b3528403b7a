"""The pages that people see: choose who signs in, confirm with a stronger method, signed out, error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from aiohttp import web

from adapters.simulators.teams.people import Person

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}"
    "button{display:block;width:100%;margin:.4rem 0;padding:.7rem;font:inherit;text-align:left;cursor:pointer}"
    "small{color:#555}"
)
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


def choose(people: Iterable[Person]) -> web.Response:
    buttons = "".join(
        f'<button name="person" value="{escape(one.key)}" data-testid="account-{escape(one.key)}">'
        f"{escape(one.name)}<br><small>{escape(one.role)}</small></button>"
        for one in people
    )
    return _page("Velg konto", f'<form method="post">{buttons}{_CANCEL}</form>')


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


_CANCEL = '<button name="cancel" value="yes" data-testid="cancel">Avbryt</button>'


def _page(title: str, body: str, *, status: int = 200) -> web.Response:
    text = (
        f'<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}"
        "<p><small>Simulert innlogging: alle personer er oppdiktede.</small></p></body></html>"
    )
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)
