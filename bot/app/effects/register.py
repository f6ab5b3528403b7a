"""The letter's way into the archive: open, entry as M, one document per file, J where it may."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.desk import BOT, OWN_NAME, Desk
from bot.app.effects import files_on_entry
from bot.app.effects.letters import OpenedLetters
from bot.app.effects.work import LOOKED, Done, NeedsPerson, Send, Work
from bot.app.intake.likeness import note_traits
from bot.domain.effects import EffectKind, Step, external_key, file_key
from bot.domain.item import ConfidentialNote, IntakeItem, Route
from bot.domain.likeness import file_trait
from bot.domain.routes import FILES_FROM, FILES_TO, RouteChoice
from bot.domain.sensitivity import Sensitivity
from bot.domain.workdays import oslo_day
from bot.errors import Rejected
from bot.i18n import texts
from bot.ports.archive import CaseFile, EntryDraft, FileDraft, RegistryEntry
from bot.ports.source import OpenedLetter
from bot.ports.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLetter:
    desk: Desk
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        await self._look_once_more(work)

        async def send() -> Done:
            opened = await self.letters.open_anew(work.item.letter.ref)
            known = self.desk.policy.sensitivity(work.item) is Sensitivity.SENSITIVE
            kind = EffectKind.ATTACH_FILE if work.item.route is Route.FORWARD_EMAIL else EffectKind.ADD_FILE
            files = tuple(
                Step(
                    kind=kind,
                    ordinal=FILES_FROM + number,
                    args={"attachment_id": attachment.attachment_id, "main": number == 0},
                )
                for number, attachment in enumerate(opened.attachments[: FILES_TO - FILES_FROM])
            )
            revealed = opened.declared_sensitive and not known
            result = {
                "declared_sensitive": opened.declared_sensitive,
                "revealed": revealed,
                "private_sender": opened.sender_is_private,
                "differing": opened.differing,
            }
            return Done(result=result, further=files)

        return send

    async def _look_once_more(self, work: Work) -> None:
        """Before a letter's first route starts: a colleague may have put it away at the source meanwhile."""
        if work.effect.round > 1 or work.effect.sent_at is not None or work.effect.result.get(LOOKED):
            return
        ref, known = work.item.letter.ref, work.item.letter.archived_at_source
        if not known and (await self.letters.source(ref).look(ref)).archived_at_source:
            raise NeedsPerson("handled_elsewhere")

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEntry:
    desk: Desk
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        missing = await self.desk.missing_codes()
        if missing:
            raise NeedsPerson("codes_missing", reason=missing[0])
        if work.result_of(EffectKind.OPEN_LETTER).get("revealed"):
            raise NeedsPerson("more_sensitive")
        found = await self._remembered(work) or await self._look_up(work)
        if found is not None:
            return found
        case = await self.desk.archive.case(case_number(work))
        if case is None or not case.open:
            raise Rejected(self.desk.archive.archive_id, "case_closed")
        async with self.desk.store.transaction() as tx:
            note = await tx.confidential(work.item.item_id) or ConfidentialNote()
        draft = self._draft(work, await self.letters.opened(work.item.letter.ref), case, note)

        async def send() -> Done:
            return _entry_done(await self.desk.archive.create_entry(draft))

        return send

    async def settle(self, work: Work) -> Done | None:
        if not self.desk.archive.capabilities().external_key_lookup:
            raise NeedsPerson("outcome_unknown", reason=work.effect.reason)
        found = await self.desk.archive.find_by_key(_key(work))
        if len(found) > 1:
            raise NeedsPerson("two_entries", entry_numbers=_numbers(found))
        return _entry_done(found[0]) if found else None

    async def _remembered(self, work: Work) -> Done | None:
        """Our own ledger first: an earlier round of the same letter may have made its entry already."""
        if work.effect.sent_at is not None or work.effect.result.get(LOOKED):
            return None
        async with self.desk.store.transaction() as tx:
            effects = await tx.effects(work.item.item_id)
        again = work.choice.again
        for earlier in effects:
            same = earlier.kind is EffectKind.CREATE_ENTRY and int(earlier.args.get("again", 0)) == again
            if not same or earlier.round >= work.effect.round:
                continue
            number = str(earlier.result.get("entry_number", ""))
            entry = await self.desk.archive.entry(number) if number else None
            if entry is not None:
                return self._reused(entry, work)
            if not number and earlier.sent_at and not self.desk.archive.capabilities().external_key_lookup:
                raise NeedsPerson("outcome_unknown", reason=earlier.reason)
        return None

    async def _look_up(self, work: Work) -> Done | None:
        if not self.desk.archive.capabilities().external_key_lookup:
            return None
        found = await self.desk.archive.find_by_key(_key(work))
        if len(found) > 1:
            raise NeedsPerson("two_entries", entry_numbers=_numbers(found))
        if not found:
            return None
        return _entry_done(found[0]) if work.effect.sent_at is not None else self._reused(found[0], work)

    def _reused(self, entry: RegistryEntry, work: Work) -> Done:
        """An entry that this plan did not send: its title and screening are those of an earlier choice."""
        if entry.case_number != case_number(work):
            raise NeedsPerson("possible_entry", entry_numbers=(entry.number,))
        done = _entry_done(entry)
        return Done(result={**done.result, "reused": True})

    def _draft(self, work: Work, opened: OpenedLetter, case: CaseFile, note: ConfidentialNote) -> EntryDraft:
        """What an archivist noted after reading the letter goes before what the source says."""
        choice, letter = work.choice, work.item.letter
        choices = self.desk.archive.choices()
        temporary, private = screened_for_now(self.desk, work), _from_private_sender(work)
        return EntryDraft(
            external_key=_key(work),
            case_number=case_number(work),
            public_title=choice.public_title,
            full_title=note.full_title or opened.title or choice.public_title,
            document_date=choice.document_date or oslo_day(work.item.letter.received_at),
            access_code=choices.temporary_access_code
            if temporary
            else choice.access_code or choices.public_access_code,
            legal_basis=choices.temporary_legal_basis if temporary else choice.legal_basis,
            access_group=choice.access_group,
            responsible_unit=choice.responsible_unit or case.responsible_unit,
            handler=choice.handler or case.handler,
            sender_name=note.sender_name or opened.sender_name or letter.sender_name or "",
            # a private person has no organisation number, whoever delivered the letter
            sender_org=None if note.sender_name and private else opened.sender_org or letter.sender_org,
            sender_screened=_sensitivity(self.desk, work) is not Sensitivity.OPEN or private,
            sender_reference=opened.reference,
            remark=self._remark(work, opened),
            on_behalf_of=on_behalf_of(self.desk, work.item),
        )

    def _remark(self, work: Work, opened: OpenedLetter) -> str:
        write = texts(self.desk.locale)
        letter = work.item.letter
        person = self.desk.people.get(work.item.routed_by) if work.item.routed_by else None
        by_itself = work.item.routed_by == BOT
        return write(
            "remark.received",
            source=self.desk.source_name(letter.ref.source_id),
            at=write.moment(letter.received_at),
            reference=opened.reference or "–",
            item=work.item.item_id,
            archivist=(person.archive_user or person.name) if person else OWN_NAME if by_itself else "–",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSingle:
    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        if not self.desk.archive.capabilities().external_key_lookup:
            return Done()
        found = await self.desk.archive.find_by_key(_key(work))
        if len(found) > 1:
            raise NeedsPerson("two_entries", entry_numbers=_numbers(found))
        return Done()

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFile:
    desk: Desk
    letters: OpenedLetters
    spool: Spool

    async def prepare(self, work: Work) -> Done | Send:
        key = self._key(work)
        number = entry_number(work)
        if await files_on_entry.is_there(self.desk, work, number, key, sent=work.effect.sent_at is not None):
            return Done()
        ref = work.item.letter.ref
        most = self.desk.archive.capabilities().max_file_bytes
        try:
            attachment = await self.letters.attachment(ref, work.effect.args["attachment_id"])
            content = await work.stack.enter_async_context(self.letters.source(ref).read(ref, attachment.attachment_id))
            spooled = await work.stack.enter_async_context(self.spool.keep(content, most=most))
        except Rejected as refused:
            if refused.system != ref.source_id:
                raise
            # expired or purged at the source: nothing that could be mended and tried again
            raise NeedsPerson("content_gone", reason=refused.reason) from refused
        traits = (file_trait(spooled.sha256),)
        await self.desk.decide(lambda tx: note_traits(self.desk, tx, work.item.item_id, traits))
        draft = FileDraft(
            file_key=key,
            title=attachment.file_name.rpartition(".")[0] or attachment.file_name,
            file_name=attachment.file_name,
            media_type=attachment.media_type,
            size=spooled.size,
            main=bool(work.effect.args["main"]),
        )

        async def send() -> Done:
            on_behalf = on_behalf_of(self.desk, work.item)
            await self.desk.archive.add_file(number, draft, spooled.read(), on_behalf_of=on_behalf)
            return Done()

        return send

    async def settle(self, work: Work) -> Done | None:
        there = await files_on_entry.is_there(self.desk, work, entry_number(work), self._key(work), sent=True)
        return Done() if there else None

    def _key(self, work: Work) -> str:
        return file_key(work.item.letter.ref, work.effect.args["attachment_id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FinaliseEntry:
    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        if _sensitivity(self.desk, work) is not Sensitivity.OPEN:
            return Done(result={"skipped": "not_open"})
        if any(work.result_of(kind).get("reused") for kind in (EffectKind.CREATE_ENTRY, EffectKind.CHECK_SINGLE)):
            return Done(result={"skipped": "reused"})
        if screened_for_now(self.desk, work):
            return Done(result={"skipped": "screened_for_now"})

        async def send() -> Done:
            await self.desk.archive.finalise(entry_number(work), on_behalf_of=on_behalf_of(self.desk, work.item))
            return Done(result={"final": True})

        return send

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEntry:
    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        try:
            entry = await self.desk.archive.entry(work.choice.entry_number)
        except Rejected:
            entry = None
        if entry is None:
            raise NeedsPerson("entry_not_found", entry_numbers=(work.choice.entry_number,))
        return _entry_done(entry)

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


def case_number(work: Work) -> str:
    """Of a case that was made for the letter, the one that an archivist has named where it was not clear."""
    made = (work.result_of(kind).get("case_number") for kind in (EffectKind.CHECK_CASE, EffectKind.CREATE_CASE))
    return next((str(number) for number in made if number), work.choice.case_number)


def entry_number(work: Work) -> str:
    """Where two were found, the one that an archivist has chosen."""
    chosen = work.result_of(EffectKind.CHECK_SINGLE).get("entry_number")
    return str(chosen or work.result_of(EffectKind.CREATE_ENTRY)["entry_number"])


def on_behalf_of(desk: Desk, item: IntakeItem) -> str:
    if not desk.archive.capabilities().impersonation or item.routed_by is None:
        return ""
    person = desk.people.get(item.routed_by)
    return person.archive_user if person else ""


def _sensitivity(desk: Desk, work: Work) -> Sensitivity:
    """What opening the letter revealed weighs more than what was attested before."""
    if work.result_of(EffectKind.OPEN_LETTER).get("declared_sensitive"):
        return Sensitivity.SENSITIVE
    return desk.policy.sensitivity(work.item)


def _from_private_sender(work: Work) -> bool:
    return work.item.letter.sender_is_private or bool(work.result_of(EffectKind.OPEN_LETTER).get("private_sender"))


def screened_for_now(desk: Desk, work: Work) -> bool:
    """Whether the entry bears the temporary screening, because nobody chose one and it cannot go without."""
    chosen = RouteChoice.from_args(work.plan[EffectKind.CREATE_ENTRY].args).access_code
    if chosen not in ("", desk.archive.choices().public_access_code):
        return False
    return _sensitivity(desk, work) is not Sensitivity.OPEN or _from_private_sender(work)


def _key(work: Work) -> str:
    choice: RouteChoice = work.choice
    return external_key(work.item.letter.ref, again=choice.again)


def _entry_done(entry: RegistryEntry) -> Done:
    return Done(result={"entry_number": entry.number, "entry_link": entry.link, "entry_status": entry.status})


def _numbers(entries: tuple[RegistryEntry, ...]) -> tuple[str, ...]:
    return tuple(entry.number for entry in entries)
