"""Turns what Dialogporten lists into letters: pure, and without ever keeping a summary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from adapters.sources.altinn.protocol import RESOURCE_URN, unit_of
from adapters.sources.altinn.rules import Rules, Verdict
from adapters.sources.altinn.wire import ContentValue, Dialog, Transmission, WholeDialog
from bot.domain.identifiers import OrgNumber, mask_identity_numbers
from bot.domain.item import Letter, MessageRef
from bot.ports.source import SuppressedLetter

#: sent by the party itself: no mail to it
_FROM_PARTY: Final = frozenset({"Submission", "Correction"})
_OUT_OF_INBOX: Final = frozenset({"Archive", "Bin"})
_CONTENT_PATH = re.compile(r"/correspondence/api/v1/correspondence/([0-9a-fA-F-]{36})/(?:content$|attachment/)")
_PERSON_URN: Final = "urn:altinn:person:"


class NotOurs(ValueError):
    """The dialog's party is no unit of ours; says which field, never its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReader:
    source_id: str
    inbox_url: str
    rules: Rules

    def unit(self, dialog: Dialog) -> OrgNumber:
        unit = unit_of(dialog.party)
        if unit is None:
            raise NotOurs("party: not an organisation")
        if unit not in self.rules.units:
            raise NotOurs("party: none of our units")
        return unit

    def verdict(self, dialog: Dialog) -> Verdict:
        return self.rules.judge(self.unit(dialog), dialog.service_resource)

    def of_dialog(self, dialog: Dialog, *, readable: bool = True) -> Letter | SuppressedLetter:
        """`readable` False: rights to the dialog's content are missing, so a person must open it in Altinn."""
        content = dialog.content
        # A dialog that waited for its day has that day as contentUpdatedAt; once others follow, only createdAt is left.
        alone = dialog.from_service_owner_transmissions_count == 0
        return self._letter(
            dialog,
            self.verdict(dialog),
            external_id=str(dialog.id),
            received_at=dialog.content_updated_at if alone else dialog.created_at,
            title=content.title if content else None,
            sender_name=_text(content.sender_name if content else None) or dialog.org.upper(),
            fetchable=readable and is_correspondence(dialog),
        )

    def of_transmission(self, dialog: Dialog, transmission: Transmission) -> Letter | SuppressedLetter:
        resources = [dialog.service_resource]
        own = transmission.authorization_attribute or ""
        if own.startswith(RESOURCE_URN):
            resources.insert(0, own)
        sender = transmission.sender
        private = bool(sender and sender.actor_id and sender.actor_id.startswith(_PERSON_URN))
        name = sender.actor_name if sender else None
        content = transmission.content if transmission.is_authorized else None
        return self._letter(
            dialog,
            self.rules.judge(self.unit(dialog), *resources),
            external_id=f"{dialog.id}/{transmission.id}",
            received_at=transmission.created_at,
            title=content.title if content else None,
            sender_name=None if private else name or dialog.org.upper(),
            sender_is_private=private,
            fetchable=transmission.is_authorized and correspondence_of(transmission) is not None,
        )

    def _letter(  # noqa: PLR0913 - one argument for each thing that dialogs and transmissions tell differently
        self,
        dialog: Dialog,
        verdict: Verdict,
        *,
        external_id: str,
        received_at: datetime,
        title: ContentValue | None,
        sender_name: str | None,
        fetchable: bool,
        sender_is_private: bool = False,
    ) -> Letter | SuppressedLetter:
        ref = MessageRef(source_id=self.source_id, external_id=external_id)
        unit = self.unit(dialog)
        if verdict.suppressed_by:
            return SuppressedLetter(ref=ref, unit=unit, service_id=verdict.service_id, rule=verdict.suppressed_by)
        return Letter(
            ref=ref,
            thread_id=str(dialog.id),
            unit=unit,
            service_id=verdict.service_id,
            received_at=received_at.astimezone(UTC),
            link=f"{self.inbox_url}/{dialog.id}",
            sender_name=mask_identity_numbers(sender_name) if sender_name else None,
            sender_is_private=sender_is_private,
            subject=None if verdict.sensitive else _subject(title),
            due_at=dialog.due_at.astimezone(UTC) if dialog.due_at else None,
            confirmation_needed=fetchable and dialog.status == "RequiresAttention",
            fetchable=fetchable,
            content_at=dialog.content_updated_at.astimezone(UTC),
            seen_at_source=dialog.is_content_seen,
            archived_at_source=out_of_inbox(dialog),
            sign_in_level="high" if verdict.confidential else "",
        )


def is_correspondence(dialog: Dialog) -> bool:
    return dialog.service_resource_type.casefold() == "correspondenceservice"


def out_of_inbox(dialog: Dialog) -> bool:
    return not _OUT_OF_INBOX.isdisjoint(dialog.end_user_context.system_labels or ())


def is_incoming(transmission: Transmission) -> bool:
    """Correspondence lets senders choose the type, so one that is a correspondence counts whatever its type says."""
    if transmission.deleted_at is not None:
        return False
    return transmission.type not in _FROM_PARTY or correspondence_of(transmission) is not None


def correspondence_of(transmission: Transmission) -> str | None:
    """The transmission's correspondence id, which stands in its addresses only.

    Altinn/altinn-correspondence CreateDialogTransmissionMapper.cs 216b5547: content and attachments lie below it.
    """
    addresses = _addresses(transmission.content.content_reference if transmission.content else None)
    for attachment in transmission.attachments or ():
        addresses += [url.url for url in attachment.urls or ()]
    return _correspondence_in(addresses)


def own_correspondence_of(dialog: WholeDialog) -> str | None:
    """The correspondence that the dialog was made for, where later ones have joined it as transmissions."""
    return _correspondence_in(_addresses(dialog.content.main_content_reference if dialog.content else None))


def _addresses(reference: ContentValue | None) -> list[str]:
    return [text.value for text in reference.value or ()] if reference else []


def _correspondence_in(addresses: list[str]) -> str | None:
    for address in addresses:
        found = _CONTENT_PATH.search(address)
        if found:
            return found[1].lower()
    return None


def _subject(title: ContentValue | None) -> str | None:
    text = _text(title)
    return mask_identity_numbers(text) if text else None


def _text(content: ContentValue | None) -> str | None:
    """Bokmål where there is one, else Nynorsk, else English, else the first; None for a placeholder."""
    if content is None or content.is_authorized is False or not content.value:
        return None
    by_language = {text.language_code[:2].lower(): text.value for text in reversed(content.value)}
    for language in ("nb", "no", "nn", "en"):
        if by_language.get(language, "").strip():
            return by_language[language].strip()
    return content.value[0].value.strip() or None
