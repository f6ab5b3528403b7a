"""Which letters a dialog holds: itself, its transmissions, or both."""

from __future__ import annotations

from adapters._kit.memory import Remembered
from adapters.sources.altinn.dialogs import NOT_READABLE, Dialogs
from adapters.sources.altinn.letters import LetterReader, is_correspondence, is_incoming
from adapters.sources.altinn.memory import Listed
from adapters.sources.altinn.wire import Dialog, Transmission
from bot.domain.item import Letter
from bot.errors import AuthFailed, Gone
from bot.ports.source import SuppressedLetter


class Contents:
    def __init__(self, dialogs: Dialogs, reader: LetterReader) -> None:
        self._dialogs = dialogs
        self._reader = reader
        self._listed: Remembered[Listed] = Remembered()

    async def letters(self, dialog: Dialog) -> tuple[Letter | SuppressedLetter, ...]:
        """Empty where the dialog was deleted since it was listed. Content of suppressed services is not even listed."""
        alone = dialog.from_service_owner_transmissions_count == 0
        if alone or self._reader.verdict(dialog).suppressed_by:
            return (self._reader.of_dialog(dialog),)
        try:
            listed = await self._list(dialog)
        except Gone:
            return ()
        except AuthFailed as refused:
            if refused.reason not in NOT_READABLE:
                raise
            return (self._reader.of_dialog(dialog, readable=False),)
        letters = [self._reader.of_transmission(dialog, each) for each in listed.transmissions]
        # Correspondence makes a dialog of this type for its first letter, and later ones join it as transmissions.
        if is_correspondence(dialog) or not letters:
            letters.insert(0, self._reader.of_dialog(dialog))
        return tuple(letters)

    async def one(self, dialog: Dialog, transmission_id: str) -> Transmission:
        """Raises Gone where the source says that it was deleted; a missing one may only be hidden from us."""
        gate = self._dialogs.gate(self._reader.unit(dialog))
        for each in await self._dialogs.transmissions(gate, str(dialog.id)):
            if str(each.id) == transmission_id:
                if each.deleted_at is not None:
                    raise Gone(self._reader.source_id, "dialogporten.transmission_deleted")
                return each
        raise AuthFailed(self._reader.source_id, "dialogporten.transmission_hidden")

    async def _list(self, dialog: Dialog) -> Listed:
        dialog_id = str(dialog.id)
        known = self._listed.get(dialog_id)
        if known is not None and known.still_good(dialog):
            return known
        gate = self._dialogs.gate(self._reader.unit(dialog))
        incoming = tuple(each for each in await self._dialogs.transmissions(gate, dialog_id) if is_incoming(each))
        listed = Listed(
            content_at=dialog.content_updated_at,
            count=dialog.from_service_owner_transmissions_count,
            transmissions=incoming,
        )
        self._listed.keep(dialog_id, listed)
        return listed
