"""The page of one letter, its attachments, its printed form, and what is noted for the archive."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.app.choices.route import route
from bot.app.desk import Desk, person_name
from bot.app.press import Press
from bot.app.reading.note_confidential import note_confidential
from bot.app.reading.read_letter import TO_PRINT, begin, look_at, open_letter, own_texts, read_attachment
from bot.domain.identifiers import ItemId
from bot.domain.item import ConfidentialNote, Route
from bot.domain.routes import RouteChoice
from bot.errors import Conflict, NotAllowed
from bot.web.drawing import Drawing
from bot.web.letter_view import LetterView, letter_view, note_form, source_name
from bot.web.paper.binding import Binding
from bot.web.printing import Printout
from bot.web.refusal import Refused
from bot.web.sending import Sending
from bot.web.sign_in import SignInNeeded
from bot.web.visits import Visit, Visits, form_of

_LETTER = "/letters/{item_id:[0-9A-Za-z-]{1,64}}"
_ATTACHMENT = _LETTER + "/attachments/{ordinal:[0-9]{1,3}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    desk: Desk
    visits: Visits
    drawing: Drawing
    sending: Sending
    binding: Binding

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get(_LETTER, self.show, allow_head=False)
        app.router.add_post(_LETTER + "/open", self.begin)
        app.router.add_post(_LETTER + "/note", self.note)
        app.router.add_get(_LETTER + "/print", self.print, allow_head=False)
        app.router.add_get(_LETTER + "/print/text", self.print_text, allow_head=False)
        app.router.add_get(_LETTER + "/print/{part:letter[.]pdf}", self.print_whole, allow_head=False)
        app.router.add_post(_LETTER + "/printed", self.printed)
        app.router.add_get(_ATTACHMENT, self.attachment, allow_head=False)
        app.router.add_get(_ATTACHMENT + "/image", self.image, allow_head=False)
        app.router.add_get(_ATTACHMENT + "/download", self.download, allow_head=False)

    async def show(self, request: web.Request) -> web.StreamResponse:
        visit = await self._page_visit(request)
        view = await self._view(request, visit)
        return view if isinstance(view, web.Response) else await self._page(visit, view)

    async def print(self, request: web.Request) -> web.StreamResponse:
        """The way to the printed form, which its frame opens, and where the claimant says that it is on its way."""
        visit = await self._page_visit(request)
        view = await self._view(request, visit)
        if isinstance(view, web.Response):
            return view
        return self.drawing.page("print", visit, view=view, name=await self._name(visit))

    async def print_text(self, request: web.Request) -> web.StreamResponse:
        """The letter's own words where the printed form cannot hold them."""
        visit = await self._page_visit(request)
        view = await self._view(request, visit)
        return view if isinstance(view, web.Response) else self.drawing.page("text", visit, view=view)

    async def print_whole(self, request: web.Request) -> web.StreamResponse:
        """The printed form: cover sheet and letter as one PDF."""
        visit = await self._form_visit(request)
        write = self.drawing.texts(visit)
        async with self.sending.places:
            opened = await open_letter(self.desk, visit.reader, _item_id(request), purpose=TO_PRINT)
            texts = await own_texts(self.desk, opened)
            printout = Printout(
                desk=self.desk,
                reader=visit.reader,
                by=await self._name(visit),
                at=self.desk.clock.now(),
                opened=opened,
                texts=texts,
                view=letter_view(self.desk, opened, texts, write, form=None),
                write=write,
            )
            return await printout.bound(self.binding)

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """What the person was asked: the sender will see it."""
        visit = await self._form_visit(request)
        await form_of(request, visit)
        await begin(self.desk, visit.reader, _item_id(request))
        return web.Response(status=303, headers={"Location": _page(request)})

    async def note(self, request: web.Request) -> web.StreamResponse:
        visit = await self._form_visit(request)
        fields = await form_of(request, visit)
        note = ConfidentialNote(
            full_title=fields.get("full_title", ""),
            sender_name=fields.get("sender_name", ""),
            sender_is_private=fields.get("sender_is_private") == "yes",
        )
        faults = await note_confidential(self.desk, visit.reader, _item_id(request), note)
        if not faults:
            return web.Response(status=303, headers={"Location": f"{_page(request)}?saved=1#note"})
        opened = await open_letter(self.desk, visit.reader, _item_id(request))
        form = note_form(opened.reading, typed=note, faults=faults)
        texts = await own_texts(self.desk, opened)
        view = letter_view(self.desk, opened, texts, self.drawing.texts(visit), form=form)
        return await self._page(visit, view, status=422)

    async def printed(self, request: web.Request) -> web.StreamResponse:
        """The claimant's word that it is printed and on its way. Fetches nothing."""
        visit = await self._form_visit(request)
        fields = await form_of(request, visit)
        version = fields.get("version", "")
        press = Press(
            person=visit.person,
            item_id=_item_id(request),
            verb="submit_internal_mail",
            card_version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            inputs=fields,
        )
        confirmed = fields.get("confirm_reception") == "yes"
        routed = await route(self.desk, press, RouteChoice(route=Route.INTERNAL_MAIL, confirm_reception=confirmed))
        if routed.faults:
            raise Conflict("version", item_id=press.item_id)
        return self.drawing.page("mailed", visit)

    async def attachment(self, request: web.Request) -> web.StreamResponse:
        return await self._send(request, download=False)

    async def image(self, request: web.Request) -> web.StreamResponse:
        """A frame around an attachment, so that a large scan is seen whole; opens nothing by itself."""
        visit = await self._form_visit(request)
        return self.drawing.page("image", visit, framed=True, file=request.path.removesuffix("/image"))

    async def download(self, request: web.Request) -> web.StreamResponse:
        return await self._send(request, download=True)

    async def _send(self, request: web.Request, *, download: bool) -> web.StreamResponse:
        visit = await self._form_visit(request)
        ordinal = int(request.match_info["ordinal"])
        async with (
            self.sending.places,
            read_attachment(self.desk, visit.reader, _item_id(request), ordinal) as (attachment, content),
        ):
            return await self.sending.send(request, attachment, content, ordinal=ordinal, download=download)

    async def _view(self, request: web.Request, visit: Visit) -> LetterView | web.Response:
        """The question instead, where the sender would see the opening and nobody has opened the letter yet."""
        item_id, write = _item_id(request), self.drawing.texts(visit)
        try:
            reading = await look_at(self.desk, visit.reader, item_id)
            if reading.must_ask:
                unit = self.desk.policy.unit_name(reading.item.letter.unit)
                source = source_name(self.desk, reading)
                name = await self._name(visit)
                return self.drawing.page("ask", visit, name=name, item_id=item_id, unit=unit, source=source)
            opened = await open_letter(self.desk, visit.reader, item_id)
        except NotAllowed as refusal:
            if refusal.reason != "sign_in_level":
                raise
            if not self.visits.settings.high_sign_in:
                raise Refused(403, "level_not_set_up") from None
            raise SignInNeeded(self.visits.settings.high_sign_in) from None
        form = note_form(opened.reading, saved="saved" in request.query)
        return letter_view(self.desk, opened, await own_texts(self.desk, opened), write, form=form)

    async def _page(self, visit: Visit, view: LetterView, *, status: int = 200) -> web.Response:
        return self.drawing.page("letter", visit, status=status, view=view, name=await self._name(visit))

    async def _page_visit(self, request: web.Request) -> Visit:
        """Of a page that somebody has opened as such: whoever is not signed in is sent to sign in."""
        visit = await self.visits.current(request)
        if visit is None:
            raise SignInNeeded
        return visit

    async def _form_visit(self, request: web.Request) -> Visit:
        """Of a part of a page, or of what a form sends: nobody is sent anywhere from there."""
        visit = await self.visits.current(request)
        if visit is None:
            raise Refused(401, "signed_out", back_to=_page(request))
        return visit

    async def _name(self, visit: Visit) -> str:
        async with self.desk.store.transaction() as tx:
            return await person_name(self.desk, tx, visit.person.person_id)


def _item_id(request: web.Request) -> ItemId:
    return ItemId(request.match_info["item_id"])


def _page(request: web.Request) -> str:
    return f"/letters/{request.match_info['item_id']}"
