"""What is wrong with the inputs of a form, field by field; the archive is asked whether a case or an entry exists.

Nothing is changed here: a form with faults comes back with what was typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.app.desk import Desk
from bot.app.health.transfer_cases import remember_case
from bot.domain.identifiers import contains_identity_number
from bot.domain.item import Letter, Route
from bot.domain.routes import LONGEST_TITLE, ByHand, Refusal, RouteChoice
from bot.domain.sensitivity import Sensitivity
from bot.errors import OutsideError, Rejected
from bot.i18n import texts
from bot.ports.archive import CaseFile, RegistryEntry
from bot.ports.forms import FieldFault

#: with the reason before it, what KS shows a sender (`FEILET`, 255 characters)
LONGEST_REFUSAL = 200
#: seconds; Teams wants a dialog's answer within 5 s
_ARCHIVE_PATIENCE = 3.0
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    faults: tuple[FieldFault, ...] = ()
    #: the case that was asked for, where it is there and open
    case: CaseFile | None = None

    @property
    def case_title(self) -> str:
        return self.case.title if self.case else ""


async def check(
    desk: Desk, choice: RouteChoice, letter: Letter, *, sensitivity: Sensitivity, said: str = ""
) -> Checked:
    """`sensitivity`: as the letter will be judged once the choice stands, the archivist's attestation included.

    `said`: the free text that goes with the choice, where the route has one.
    """
    checked = Checked()
    match choice.route:
        case Route.REGISTER_ON_CASE:
            checked = await _check_registration(desk, choice, letter, sensitivity)
        case Route.REGISTER_ON_NEW_CASE:
            checked = Checked(faults=_new_case_faults(desk, choice, letter, sensitivity))
        case Route.TRANSFER_CASE:
            checked = await _check_transfer(desk, choice)
        case Route.ALREADY_REGISTERED:
            checked = await _check_entry(desk, choice.entry_number)
        case Route.DONE_BY_HAND:
            checked = await _check_by_hand(desk, choice)
        case Route.NOT_FOR_RECORD if choice.not_for_record is None:
            checked = _unchosen("not_for_record")
        case Route.FORWARD_EMAIL if choice.system_id not in {one.system_id for one in desk.systems_for(letter)}:
            checked = _unchosen("system_id")
        case Route.REFUSE:
            checked = Checked(faults=(*refusal_faults(choice, said), *_unmeant(choice)))
    return checked


def _unchosen(field: str) -> Checked:
    return Checked(faults=(FieldFault(field=field, code="choose_one"),))


def title_for(subject: str | None, locale: str) -> str:
    """Proposed for the letter's entry: its subject where that is told and can stand there, else a neutral one.

    `locale`: the municipality's, not the person's: it goes into the public journal.
    """
    return subject if subject and not _fault_of_title(subject, "public_title") else texts(locale)("form.neutral_title")


def refusal_faults(choice: RouteChoice, said: str) -> tuple[FieldFault, ...]:
    """Of why a letter is refused; whether it is meant is asked after that."""
    if choice.refusal is None:
        return (FieldFault(field="refusal", code="choose_one"),)
    if choice.refusal is Refusal.OTHER and not said:
        return (FieldFault(field="refusal_text", code="refusal_text_missing"),)
    if contains_identity_number(said):
        return (FieldFault(field="refusal_text", code="refusal_text_has_identity_number"),)
    if len(said) > LONGEST_REFUSAL:
        return (FieldFault(field="refusal_text", code="refusal_text_too_long"),)
    return ()


async def find_entry(desk: Desk, number: str) -> RegistryEntry | FieldFault:
    if not number.strip():
        return FieldFault(field="entry_number", code="entry_number_missing")
    entry = await _ask(desk.archive.entry(number.strip()), field="entry_number")
    return entry or FieldFault(field="entry_number", code="entry_not_found")


async def find_case(desk: Desk, number: str) -> CaseFile | FieldFault:
    if not number.strip():
        return FieldFault(field="case_number", code="case_number_missing")
    case = await _ask(desk.archive.case(number.strip()), field="case_number")
    if isinstance(case, CaseFile) and not case.open:
        return FieldFault(field="case_number", code="case_closed")
    return case or FieldFault(field="case_number", code="case_not_found")


async def _ask(question: Coroutine[Any, Any, Found | None], *, field: str) -> Found | FieldFault | None:
    """No longer than the person can wait; None where the archive knows no such thing."""
    try:
        async with asyncio.timeout(_ARCHIVE_PATIENCE):
            return await question
    except Rejected:
        return None
    except (OutsideError, TimeoutError):
        return FieldFault(field=field, code="archive_silent")


def _unmeant(choice: RouteChoice) -> tuple[FieldFault, ...]:
    return () if choice.refusal_confirmed else (FieldFault(field="refusal_confirmed", code="refusal_not_confirmed"),)


async def _check_by_hand(desk: Desk, choice: RouteChoice) -> Checked:
    if choice.by_hand is None:
        return Checked(faults=(FieldFault(field="by_hand", code="choose_one"),))
    if choice.by_hand is ByHand.REGISTERED:
        return await _check_entry(desk, choice.entry_number)
    return Checked()


async def _check_entry(desk: Desk, number: str) -> Checked:
    entry = await find_entry(desk, number)
    return Checked(faults=(entry,)) if isinstance(entry, FieldFault) else Checked()


async def _check_registration(desk: Desk, choice: RouteChoice, letter: Letter, sensitivity: Sensitivity) -> Checked:
    faults = (*_title_faults(choice), *_screening_faults(desk, choice, letter, sensitivity))
    case = await find_case(desk, choice.case_number)
    if isinstance(case, FieldFault):
        return Checked(faults=(*faults, case))
    return Checked(faults=faults, case=case)


async def _check_transfer(desk: Desk, choice: RouteChoice) -> Checked:
    """Its screening is the operator's, checked when the bot starts; one for anybody gives way to the temporary one."""
    faults, case = _title_faults(choice), await find_case(desk, choice.case_number)
    if isinstance(case, CaseFile):
        return Checked(faults=faults, case=case)
    if case.code == "archive_silent":
        return Checked(faults=(*faults, replace(case, field="")))
    remember_case(desk, choice.case_number, None)
    return Checked(faults=(*faults, FieldFault(field="", code="transfer_case_closed")))


def _new_case_faults(
    desk: Desk, choice: RouteChoice, letter: Letter, sensitivity: Sensitivity
) -> tuple[FieldFault, ...]:
    known = {option.code for option in desk.new_cases()}
    unknown = () if choice.new_case in known else (FieldFault(field="new_case", code="choose_one"),)
    titles = (*_fault_of_title(choice.case_title, "new_case_title"), *_title_faults(choice))
    return (*unknown, *titles, *_screening_faults(desk, choice, letter, sensitivity))


def _title_faults(choice: RouteChoice) -> tuple[FieldFault, ...]:
    return _fault_of_title(choice.public_title, "public_title")


def _fault_of_title(text: str, field: str) -> tuple[FieldFault, ...]:
    title = text.strip()
    if not title:
        return (FieldFault(field=field, code="title_missing"),)
    if contains_identity_number(title):
        return (FieldFault(field=field, code="title_has_identity_number"),)
    if len(title) > LONGEST_TITLE:
        return (FieldFault(field=field, code="title_too_long"),)
    return ()


def _screening_faults(
    desk: Desk, choice: RouteChoice, letter: Letter, sensitivity: Sensitivity
) -> tuple[FieldFault, ...]:
    choices = desk.archive.choices()
    known = {option.code for option in choices.access_codes}
    if choice.access_code and choice.access_code not in known:
        return (FieldFault(field="access_code", code="access_code_missing"),)
    public = choice.access_code != "" and choice.access_code == choices.public_access_code
    if public and sensitivity is not Sensitivity.OPEN:
        return (FieldFault(field="access_code", code="access_code_public"),)
    if public and letter.sender_is_private:
        return (FieldFault(field="access_code", code="access_code_private_sender"),)
    if choice.access_code in choices.codes_with_legal_basis and not choice.legal_basis:
        return (FieldFault(field="legal_basis", code="legal_basis_missing"),)
    return ()
