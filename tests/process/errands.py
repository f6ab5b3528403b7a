"""Every route that a letter can take, with what must be true of it in the end."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.item import Route
from bot.domain.routes import REGISTERING, UNOPENED, ByHand, NotForRecord, RouteChoice
from tests.house import OPEN, SENSITIVE, UNKNOWN, Archive
from tests.process.mail import SYSTEM
from tests.process.promise import Promise
from tests.process.town import Town


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    name: str
    route: Route
    service: str = UNKNOWN
    files: tuple[str, ...] = ("Brev.pdf",)
    confirmation: bool = False
    by_hand: ByHand | None = None
    #: whether the archive looks up external keys
    keys: bool = True
    archive: Archive = "p360"

    @property
    def registers(self) -> bool:
        return self.route in REGISTERING

    @property
    def held(self) -> bool:
        """Chosen by whoever has claimed the letter, and not in the click that claims it."""
        return self.route in (Route.FORWARD_EMAIL, Route.INTERNAL_MAIL)

    @property
    def mails(self) -> bool:
        """Whether it needs the mail system."""
        return self.route in (Route.FORWARD_EMAIL, Route.NOTIFY_UNIT)

    @property
    def points_at_entry(self) -> bool:
        return self.route is Route.ALREADY_REGISTERED or self.by_hand is ByHand.REGISTERED

    def hand_in(self, town: Town, number: int) -> Promise:
        """One letter of this kind arrives; its title is its own."""
        title = f"{self.name} {number}"
        dialog_id = town.letter(self.service, f"Brev {number}", files=self.files, confirmation=self.confirmation)
        world = town.archive.world
        there = world.add_entry(title, case_number=town.place.case).number if self.points_at_entry else ""
        promise = Promise(
            dialog_id=dialog_id,
            title=title,
            files=self.files if self.registers else None,
            final=self.registers and self.service == OPEN,
            points_at=there,
            opened=self.registers or self.held,
            archived=self.route not in UNOPENED,
            confirmed=self.registers and self.confirmation,
            emailed=self.route is Route.FORWARD_EMAIL,
            told=self.route is Route.NOTIFY_UNIT,
        )
        town.promise(promise)
        return promise

    def choice(self, promise: Promise, case: str) -> RouteChoice:
        return RouteChoice(
            route=self.route,
            case_number=case if self.registers else "",
            public_title=promise.title if self.registers else "",
            new_case="general" if self.route is Route.REGISTER_ON_NEW_CASE else "",
            case_title=promise.title if self.route is Route.REGISTER_ON_NEW_CASE else "",
            title_confirmed=self.registers,
            confirm_reception=self.confirmation,
            entry_number=promise.points_at,
            by_hand=self.by_hand,
            not_for_record=NotForRecord.ADVERTISING if self.route is Route.NOT_FOR_RECORD else None,
            system_id=SYSTEM if self.route is Route.FORWARD_EMAIL else "",
        )


REGISTER = Errand(
    name="register open with confirmation", route=Route.REGISTER_ON_CASE, service=OPEN, files=("Brev.pdf",),
    confirmation=True,
)  # fmt: skip
KEYLESS = Errand(name="register without keys", route=Route.REGISTER_ON_CASE, service=OPEN, keys=False)
NEW_CASE = Errand(name="new case", route=Route.REGISTER_ON_NEW_CASE, service=OPEN)
NEW_CASE_KEYLESS = Errand(name="new case without keys", route=Route.REGISTER_ON_NEW_CASE, service=OPEN, keys=False)
WEBSAK = Errand(
    name="register in WebSak", route=Route.REGISTER_ON_CASE, service=OPEN, files=("Brev.pdf", "Kart.pdf"),
    archive="websak",
)  # fmt: skip
WEBSAK_KEYLESS = Errand(
    name="register in WebSak without keys", route=Route.REGISTER_ON_CASE, service=OPEN, keys=False, archive="websak"
)
INTERNAL_MAIL = Errand(name="internal mail", route=Route.INTERNAL_MAIL)
FORWARDED = Errand(name="forwarded by e-mail", route=Route.FORWARD_EMAIL, service=OPEN, files=("Brev.pdf", "Kart.pdf"))
TOLD = Errand(name="unit told", route=Route.NOTIFY_UNIT)
ERRANDS = (
    REGISTER,
    KEYLESS,
    Errand(name="register unknown", route=Route.REGISTER_ON_CASE),
    Errand(name="register sensitive", route=Route.REGISTER_ON_CASE, service=SENSITIVE),
    Errand(
        name="register many files", route=Route.REGISTER_ON_CASE, service=OPEN,
        files=("Brev.pdf", "Kart.pdf", "Tegning.pdf", "Rapport.pdf"),
    ),
    Errand(name="already registered", route=Route.ALREADY_REGISTERED),
    Errand(name="registered by hand", route=Route.DONE_BY_HAND, by_hand=ByHand.REGISTERED),
    Errand(name="printed by hand", route=Route.DONE_BY_HAND, by_hand=ByHand.PRINTED),
    Errand(name="not for record", route=Route.NOT_FOR_RECORD),
    Errand(name="left unread", route=Route.LEAVE_UNREAD),
    NEW_CASE,
    NEW_CASE_KEYLESS,
    Errand(name="transfer case", route=Route.TRANSFER_CASE, service=SENSITIVE),
    WEBSAK,
    WEBSAK_KEYLESS,
    Errand(name="new case in WebSak", route=Route.REGISTER_ON_NEW_CASE, service=OPEN, archive="websak"),
    Errand(
        name="new case in WebSak without keys", route=Route.REGISTER_ON_NEW_CASE, service=OPEN, keys=False,
        archive="websak",
    ),
    Errand(name="transfer case in WebSak", route=Route.TRANSFER_CASE, service=SENSITIVE, archive="websak"),
    Errand(name="already registered in WebSak", route=Route.ALREADY_REGISTERED, archive="websak"),
    Errand(
        name="registered by hand in WebSak", route=Route.DONE_BY_HAND, by_hand=ByHand.REGISTERED, archive="websak"
    ),
    Errand(name="on a transfer case by hand", route=Route.DONE_BY_HAND, by_hand=ByHand.TRANSFER_CASE),
    Errand(name="in the domain system by hand", route=Route.DONE_BY_HAND, by_hand=ByHand.DOMAIN_SYSTEM),
    INTERNAL_MAIL,
    FORWARDED,
    TOLD,
)  # fmt: skip
BY_NAME = {errand.name: errand for errand in ERRANDS}
