"""Who carries out each kind of effect."""

from __future__ import annotations

from collections.abc import Mapping

from bot.app.desk import Desk
from bot.app.effects.email import AttachFile, SendEmail, WriteEmail
from bot.app.effects.letters import OpenedLetters
from bot.app.effects.new_case import CheckCase, CreateCase
from bot.app.effects.receipts import Confirm, DeleteLetter, MarkRead, PutAwayThread
from bot.app.effects.refuse import Refuse
from bot.app.effects.register import AddFile, CheckSingle, CreateEntry, FinaliseEntry, OpenLetter, VerifyEntry
from bot.app.effects.tell_unit import TellUnit
from bot.app.effects.work import Executor
from bot.domain.effects import EffectKind
from bot.ports.spool import Spool


def executors_of(desk: Desk, spool: Spool) -> Mapping[EffectKind, Executor]:
    letters = OpenedLetters(desk.sources)
    return {
        EffectKind.OPEN_LETTER: OpenLetter(desk=desk, letters=letters),
        EffectKind.CREATE_ENTRY: CreateEntry(desk=desk, letters=letters),
        EffectKind.CHECK_SINGLE: CheckSingle(desk=desk),
        EffectKind.ADD_FILE: AddFile(desk=desk, letters=letters, spool=spool),
        EffectKind.FINALISE_ENTRY: FinaliseEntry(desk=desk),
        EffectKind.VERIFY_ENTRY: VerifyEntry(desk=desk),
        EffectKind.MARK_READ: MarkRead(letters=letters),
        EffectKind.CONFIRM: Confirm(letters=letters),
        EffectKind.PUT_AWAY: PutAwayThread(desk=desk, letters=letters),
        EffectKind.DELETE_LETTER: DeleteLetter(desk=desk, letters=letters),
        EffectKind.REFUSE: Refuse(desk=desk, letters=letters),
        EffectKind.WRITE_EMAIL: WriteEmail(desk=desk, letters=letters),
        EffectKind.ATTACH_FILE: AttachFile(desk=desk, letters=letters, spool=spool),
        EffectKind.SEND_EMAIL: SendEmail(desk=desk),
        EffectKind.TELL_UNIT: TellUnit(desk=desk),
        EffectKind.CREATE_CASE: CreateCase(desk=desk),
        EffectKind.CHECK_CASE: CheckCase(desk=desk),
    }
