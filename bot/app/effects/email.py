"""A letter's way to a domain system: a draft with its key, the files one by one, then sent; open letters only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.choices.earlier_emails import SENT
from bot.app.desk import Desk
from bot.app.effects.letters import OpenedLetters
from bot.app.effects.work import Done, NeedsPerson, Send, Work
from bot.domain.effects import EffectKind
from bot.domain.file_names import distinct_names, safe_name
from bot.domain.item import IntakeItem
from bot.domain.outlets import DomainSystem, email_key, reference_of
from bot.domain.sensitivity import Sensitivity
from bot.errors import Rejected
from bot.i18n import texts
from bot.ports.outlet import EmailFile, EmailLook, EmailOutlet, EmailState
from bot.ports.source import OpenedLetter
from bot.ports.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteEmail:
    desk: Desk
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        outlet, system, sensitivity = _outlet(self.desk), _system(self.desk, work), open_or_ask(self.desk, work)
        look = await outlet.look(_key(work))
        if look.state is EmailState.SENT or (look.state is EmailState.DRAFT and work.effect.sent_at is not None):
            return _written(look) or Done()
        earlier = await self._sent_before(work)
        if earlier is not None and (await outlet.look(_key(work), earlier)).state is not EmailState.ABSENT:
            return Done(result={"draft_id": earlier})
        opened = await self.letters.opened(work.item.letter.ref)
        subject, text = letter_text(self.desk, work.item, opened, key=_key(work))

        async def send() -> Done:
            draft_id = await outlet.write(
                _key(work), system_id=system.system_id, subject=subject, text=text, sensitivity=sensitivity
            )
            return Done(result={"draft_id": draft_id})

        return send

    async def _sent_before(self, work: Work) -> str | None:
        """The draft of an earlier round whose request to send it may still be under way: a draft is sent once."""
        async with self.desk.store.transaction() as tx:
            effects = [one for one in await tx.effects(work.item.item_id) if one.round < work.effect.round]
        sending = {one.round for one in effects if one.kind is EffectKind.SEND_EMAIL and one.sent_at}
        same = [one for one in effects if one.kind is EffectKind.WRITE_EMAIL and one.args == work.effect.args]
        return next((str(one.result["draft_id"]) for one in same if one.round in sending and one.result), None)

    async def settle(self, work: Work) -> Done | None:
        return _written(await _outlet(self.desk).look(_key(work)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    desk: Desk
    letters: OpenedLetters
    spool: Spool

    async def prepare(self, work: Work) -> Done | Send:
        outlet, sensitivity = _outlet(self.desk), open_or_ask(self.desk, work)
        ref, attachment_id = work.item.letter.ref, str(work.effect.args["attachment_id"])
        try:
            opened = await self.letters.opened(ref)
            name = file_names(opened)[attachment_id]
        except KeyError:
            raise NeedsPerson("content_gone", reason="attachment_gone") from None
        draft = await self._draft(work)
        if draft.state is EmailState.SENT or name in draft.files:
            return Done()
        attachment = next(one for one in opened.attachments if one.attachment_id == attachment_id)
        try:
            content = await work.stack.enter_async_context(self.letters.source(ref).read(ref, attachment_id))
            spooled = await work.stack.enter_async_context(self.spool.keep(content, most=outlet.most_bytes))
        except Rejected as refused:
            if refused.system != ref.source_id:
                raise
            raise NeedsPerson("content_gone", reason=refused.reason) from refused
        if draft.size + spooled.size > outlet.most_bytes:
            raise Rejected(outlet.outlet_id, "email.too_large")
        file = EmailFile(name=name, media_type=attachment.media_type, size=spooled.size)

        async def send() -> Done:
            await outlet.attach(draft.draft_id, file, spooled.read(), sensitivity=sensitivity)
            return Done()

        return send

    async def settle(self, work: Work) -> Done | None:
        name = file_names(await self.letters.opened(work.item.letter.ref)).get(str(work.effect.args["attachment_id"]))
        look = await _outlet(self.desk).look(_key(work), _draft_id(work))
        return Done() if look.state is EmailState.SENT or name in look.files else None

    async def _draft(self, work: Work) -> EmailLook:
        look = await _outlet(self.desk).look(_key(work), _draft_id(work))
        if look.state is EmailState.ABSENT:
            raise NeedsPerson("email_refused", reason="email.draft_gone")
        return look


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEmail:
    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        outlet, system, sensitivity = _outlet(self.desk), _system(self.desk, work), open_or_ask(self.desk, work)
        look = await outlet.look(_key(work), _draft_id(work))
        if look.state is EmailState.SENT:
            return _sent(look)
        if look.state is EmailState.ABSENT:
            raise _gone(work)
        files = await self._planned_files(work)
        if len(look.files) != files:
            raise NeedsPerson("email_refused", reason="email.files_changed")

        async def send() -> Done:
            await outlet.send(look.draft_id, system_id=system.system_id, files=files, sensitivity=sensitivity)
            return _sent(look)

        return send

    async def settle(self, work: Work) -> Done | None:
        """A draft that stands there still was not sent; one that is nowhere may be on its way."""
        look = await _outlet(self.desk).look(_key(work), _draft_id(work))
        if look.state is EmailState.SENT:
            return _sent(look)
        if look.state is EmailState.ABSENT and await self._had_time(work):
            raise _gone(work)
        return None

    async def _had_time(self, work: Work) -> bool:
        sent_at = work.effect.sent_at
        now = await self.desk.store.database_now()
        return sent_at is None or now >= sent_at + self.desk.archive.capabilities().settle

    async def _planned_files(self, work: Work) -> int:
        async with self.desk.store.transaction() as tx:
            plan = await tx.effects(work.item.item_id, round_no=work.effect.round)
        return sum(effect.kind is EffectKind.ATTACH_FILE for effect in plan)


def open_or_ask(desk: Desk, work: Work) -> Sensitivity:
    """What opening the letter revealed weighs more than any rule. Raises NeedsPerson where it is not open."""
    revealed = work.result_of(EffectKind.OPEN_LETTER).get("declared_sensitive")
    sensitivity = Sensitivity.SENSITIVE if revealed else desk.policy.sensitivity(work.item)
    if sensitivity is not Sensitivity.OPEN:
        raise NeedsPerson("more_sensitive")
    return sensitivity


def letter_text(desk: Desk, item: IntakeItem, opened: OpenedLetter, *, key: str) -> tuple[str, str]:
    """Subject and text: ours. Sender and title of an organisation's letter are told, a private person never."""
    words, letter = texts(desk.locale), item.letter
    values = {
        "unit": desk.policy.unit_name(letter.unit),
        "service": desk.policy.service_name(letter.service_id),
        "day": words.moment(letter.received_at),
    }
    lines = [words("emailed.heading", **values), words("emailed.received", **values)]
    if not (letter.sender_is_private or opened.sender_is_private):
        sender, title = letter.sender_name or opened.sender_name, letter.subject or opened.title
        lines += [words("emailed.sender", sender=sender)] if sender else []
        lines += [words("emailed.title", title=title)] if title else []
    lines.append(words.plural("emailed.files", len(opened.attachments)))
    lines.append(words("emailed.item", item=item.item_id))
    return words("emailed.subject", reference=reference_of(key), **values), "\n".join(lines)


def file_names(opened: OpenedLetter) -> dict[str, str]:
    """By attachment: harmless, and each only once, so that a listing tells which came through."""
    names = (safe_name(one.file_name, otherwise=str(place)) for place, one in enumerate(opened.attachments, start=1))
    ids = (one.attachment_id for one in opened.attachments)
    return dict(zip(ids, distinct_names(names), strict=True))


def _outlet(desk: Desk) -> EmailOutlet:
    if desk.email is None:
        raise Rejected("email", "email.not_configured")
    return desk.email


def _system(desk: Desk, work: Work) -> DomainSystem:
    for system in desk.systems_for(work.item.letter):
        if system.system_id == work.choice.system_id:
            return system
    raise NeedsPerson("email_refused", reason="email.address_not_configured")


def _key(work: Work) -> str:
    planned = work.plan[EffectKind.SEND_EMAIL].args
    return email_key(work.item.letter.ref, str(planned["system_id"]), again=int(planned.get("again", 0)))


def _draft_id(work: Work) -> str:
    return str(work.result_of(EffectKind.WRITE_EMAIL).get("draft_id", ""))


def _written(look: EmailLook) -> Done | None:
    return None if look.state is EmailState.ABSENT else Done(result={"draft_id": look.draft_id})


def _sent(look: EmailLook) -> Done:
    return Done(result={SENT: True, "message_id": look.message_id})


def _gone(work: Work) -> NeedsPerson:
    """The draft is nowhere: sent and thrown away since, or thrown away before. Nothing but a person can tell."""
    if work.effect.sent_at is not None:
        return NeedsPerson("email_unknown", reason=work.effect.reason)
    return NeedsPerson("email_refused", reason="email.draft_gone")
