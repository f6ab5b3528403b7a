"""A case of the letter's own, made before its entry: looked up by its key, or asked about, never made twice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.desk import Desk
from bot.app.effects.register import on_behalf_of
from bot.app.effects.work import LOOKED, Done, NeedsPerson, Send, Work
from bot.domain.effects import EffectKind, case_key, external_key
from bot.domain.routes import finalises
from bot.domain.sensitivity import Sensitivity
from bot.ports.archive import CaseDraft, CaseFile


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCase:
    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        missing = await self.desk.missing_codes(new_case=work.choice.new_case)
        if missing:
            raise NeedsPerson("codes_missing", reason=missing[0])
        if work.result_of(EffectKind.OPEN_LETTER).get("revealed"):
            raise NeedsPerson("more_sensitive")
        await self._need_no_entry(work)
        found = await self._remembered(work) or await self._look_up(work)
        if found is not None:
            return found
        draft = self._draft(work)

        async def send() -> Done:
            return _done(await self.desk.archive.create_case(draft))

        return send

    async def settle(self, work: Work) -> Done | None:
        if not self.desk.archive.capabilities().case_key_lookup:
            raise NeedsPerson("case_unknown", reason=work.effect.reason)
        return await self._look_up(work)

    async def _need_no_entry(self, work: Work) -> None:
        """A letter that has an entry needs no case: nobody could tell later what an empty one was made for."""
        if not self.desk.archive.capabilities().external_key_lookup:
            return
        ref, again = work.item.letter.ref, work.choice.again
        found = await self.desk.archive.find_by_key(external_key(ref, again=again))
        if found:
            raise NeedsPerson("possible_entry", entry_numbers=tuple(entry.number for entry in found))

    async def _remembered(self, work: Work) -> Done | None:
        """An earlier round of the same letter may have made its case already."""
        if work.effect.sent_at is not None or work.effect.result.get(LOOKED):
            return None
        async with self.desk.store.transaction() as tx:
            effects = await tx.effects(work.item.item_id)
        for earlier in effects:
            same = earlier.kind is EffectKind.CREATE_CASE and int(earlier.args.get("again", 0)) == work.choice.again
            if not same or earlier.round >= work.effect.round:
                continue
            number = str(earlier.result.get("case_number", ""))
            case = await self.desk.archive.case(number) if number else None
            if case is not None and case.open:
                return _done(case)
            if not number and earlier.sent_at and not self.desk.archive.capabilities().case_key_lookup:
                raise NeedsPerson("case_unknown", reason=earlier.reason)
        return None

    async def _look_up(self, work: Work) -> Done | None:
        if not self.desk.archive.capabilities().case_key_lookup:
            return None
        found = await self.desk.archive.find_cases_by_key(_key(work))
        if len(found) > 1:
            raise NeedsPerson("case_unknown")
        return _done(found[0]) if found else None

    def _draft(self, work: Work) -> CaseDraft:
        """Screened for now, as the entry is, unless the letter is open and a person has confirmed the titles."""
        choice, choices = work.choice, self.desk.archive.choices()
        sensitivity = self.desk.policy.sensitivity(work.item)
        if work.result_of(EffectKind.OPEN_LETTER).get("declared_sensitive"):
            sensitivity = Sensitivity.SENSITIVE
        private = work.item.letter.sender_is_private or bool(
            work.result_of(EffectKind.OPEN_LETTER).get("private_sender")
        )
        public = finalises(choice, sensitivity) and not private
        chosen = choice.access_code if choice.access_code != choices.public_access_code else ""
        temporary = not chosen and not public
        return CaseDraft(
            external_key=_key(work),
            template=choice.new_case,
            title=choice.case_title,
            access_code=choices.temporary_access_code if temporary else chosen or choices.public_access_code,
            legal_basis=choices.temporary_legal_basis if temporary else choice.legal_basis,
            access_group=choice.access_group,
            responsible_unit=choice.responsible_unit,
            handler=choice.handler,
            on_behalf_of=on_behalf_of(self.desk, work.item),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCase:
    """Asks once more for the key: two hits mean two cases, and a person says which one holds."""

    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        if not self.desk.archive.capabilities().case_key_lookup:
            return Done()
        found = await self.desk.archive.find_cases_by_key(_key(work))
        if len(found) > 1:
            raise NeedsPerson("case_unknown")
        return Done()

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


def _key(work: Work) -> str:
    return case_key(work.item.letter.ref, again=work.choice.again)


def _done(case: CaseFile) -> Done:
    return Done(result={"case_number": case.number})
