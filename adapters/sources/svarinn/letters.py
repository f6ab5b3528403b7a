"""Turns what SvarInn lists into letters: pure, and without ever showing who or what a sensitive one is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from adapters.sources.svarinn.wire import Forsendelse, Party
from bot.domain.identifiers import OrgNumber, mask_identity_numbers, parse_org_number
from bot.domain.item import Letter, MessageRef
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.ports.source import Attachment, OpenedLetter, SuppressedLetter

#: what letters are called whose type no service names
SERVICE: Final = "svarinn"
SUPPRESSED: Final = "suppressed_service"
NOT_OURS: Final = "unit_not_ours"
#: KS warns by e-mail of what is not acknowledged by then, and three times a day after that
_WARNED_AFTER: Final = timedelta(hours=2)
#: letters do not change at SvarInn; one without a date has had its content for ever
_ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: V1's names for the levels have been seen in V2's field
_SUBSTANTIAL: Final = frozenset({"BETYDELIG", "3"})
_NINE_DIGITS: Final = re.compile(r"[0-9]{9}")


class Unreadable(ValueError):
    """Whom the letter is for cannot be told; says which field, never its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    name: str | None = None
    org: OrgNumber | None = None
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReader:
    source_id: str
    #: whose letters those are that name no organisation number
    own: OrgNumber
    #: units whose mail the bot handles; those that open their own are not among them
    units: Mapping[OrgNumber, Unit]
    #: by id, in lower case
    services: Mapping[str, Service]

    @classmethod
    def of(cls, source_id: str, own: OrgNumber, units: Iterable[Unit], services: Iterable[Service]) -> Self:
        return cls(
            source_id=source_id,
            own=own,
            units={unit.org_number: unit for unit in units if not unit.self_serving},
            services={service.service_id.casefold(): service for service in services},
        )

    def read(self, forsendelse: Forsendelse, *, listed_at: datetime) -> Letter | SuppressedLetter:
        """`listed_at`: when it was first listed, for those that do not tell when they came."""
        ref = MessageRef(source_id=self.source_id, external_id=forsendelse.id)
        number, service = self._unit_number(forsendelse.mottaker), self._service(forsendelse)
        service_id = service.service_id if service else SERVICE
        unit = self.units.get(number)
        if unit is None or (service and service.suppressed):
            rule = SUPPRESSED if unit else NOT_OURS
            return SuppressedLetter(ref=ref, unit=number, service_id=service_id, rule=rule)
        sender, declared = sender_of(forsendelse), is_sensitive(forsendelse)
        sensitive = declared or Sensitivity.SENSITIVE in (unit.sensitivity, service.sensitivity if service else None)
        return Letter(
            ref=ref,
            thread_id=forsendelse.id,
            unit=number,
            service_id=service_id,
            received_at=forsendelse.dato or listed_at,
            link="",
            sender_name=None if sender.private else sender.name,
            sender_org=sender.org,
            sender_is_private=sender.private,
            subject=None if sensitive else title_of(forsendelse) or None,
            due_at=forsendelse.dato + _WARNED_AFTER if forsendelse.dato else None,
            declared_sensitive=declared,
            content_at=forsendelse.dato or _ALWAYS,
            proposed_case=proposed_case(forsendelse),
            answers=forsendelse.svar_pa_forsendelse or "",
            sign_in_level="" if forsendelse.sikkerhetsniva in _SUBSTANTIAL else "high",
        )

    def _unit_number(self, mottaker: Party | None) -> OrgNumber:
        written = re.sub(r"\s", "", mottaker.organisasjonsnummer or "") if mottaker else ""
        if not written:
            return self.own
        if not _NINE_DIGITS.fullmatch(written):
            raise Unreadable("mottaker.organisasjonsnummer: not nine digits")
        return OrgNumber(written)

    def _service(self, forsendelse: Forsendelse) -> Service | None:
        """`svarinn:<type>` where the municipality has decided about that type, else `svarinn`.

        No allow-list: what is routed to the mottakersystem is decided at KS, and nobody else would see the rest.
        """
        named = self.services.get(f"{SERVICE}:{forsendelse.type}".casefold()) if forsendelse.type else None
        return named or self.services.get(SERVICE)


def is_sensitive(forsendelse: Forsendelse) -> bool:
    """Declared by the sender. A level that we do not know is no lower than the highest."""
    level = forsendelse.sikkerhetsniva
    return bool(forsendelse.taushetsbelagt_post) or (level is not None and level not in _SUBSTANTIAL)


def sender_of(forsendelse: Forsendelse) -> Sender:
    """KS' order: who wants the answer, if named, else who sent it (ks-no/svarut-sak-mottak 08106e79).

    eDialog sends for people, whom only their identity number or the lack of an organisation number tells.
    """
    sent_by, answer_to = forsendelse.avsender, forsendelse.svar_sendes_til
    own_name, own_number = (sent_by.name, _org_number(sent_by)) if sent_by else (None, None)
    if answer_to is None:
        return Sender(name=_masked(own_name), org=own_number)
    number = _org_number(answer_to)
    if answer_to.is_person and number is None:
        return Sender(name=_masked(answer_to.name or own_name), private=True)
    if answer_to.name is None or answer_to.name == own_name:
        return Sender(name=_masked(own_name), org=number or own_number)
    return Sender(name=_masked(answer_to.name), org=number, private=number is None)


def opened_letter(forsendelse: Forsendelse, attachments: Sequence[Attachment]) -> OpenedLetter:
    """SvarInn tells everything but the files in its list, so opening shows again what the card must not."""
    sender = sender_of(forsendelse)
    return OpenedLetter(
        title=title_of(forsendelse),
        attachments=tuple(attachments),
        sender_name=sender.name,
        sender_org=sender.org,
        sender_is_private=sender.private,
        sent_at=forsendelse.dato,
        reference=reference_of(forsendelse),
        declared_sensitive=is_sensitive(forsendelse),
    )


def title_of(forsendelse: Forsendelse) -> str:
    return mask_identity_numbers(forsendelse.tittel or "")


def reference_of(forsendelse: Forsendelse) -> str:
    """The sender's own: what it calls the letter, else its case and entry number."""
    theirs = forsendelse.metadata_fra_avleverende_system
    case = theirs.mappe_id.number if theirs and theirs.mappe_id else ""
    entry = theirs.journalpost_id.journalpostnummer if theirs and theirs.journalpost_id else None
    return mask_identity_numbers(forsendelse.ekstern_ref or (f"{case}-{entry}" if case and entry else case))


def proposed_case(forsendelse: Forsendelse) -> str:
    wanted = forsendelse.metadata_for_import
    return wanted.mappe_id.number if wanted and wanted.mappe_id else ""


def _masked(name: str | None) -> str | None:
    return mask_identity_numbers(name) if name else None


def _org_number(party: Party) -> OrgNumber | None:
    try:
        return parse_org_number(party.organisasjonsnummer or "")
    except ValueError:
        return None
