"""What an operator, or a lead by a file, can set: a module a table, all of them together in `whole`.

`configuration` reads them from file, environment and secrets; `rules_file` reads the rule file; `file_faults` says what
is wrong with a file, and on which line.
"""

from __future__ import annotations

from bot.settings.whole import (
    AltinnEntry,
    DigipostEntry,
    Listen,
    MailboxEntry,
    Polled,
    ServiceSettings,
    Settings,
    SourceEntry,
    SvarInnEntry,
    TransferCaseSettings,
    UnitSettings,
    WebSakEntry,
)

__all__ = [
    "AltinnEntry",
    "DigipostEntry",
    "Listen",
    "MailboxEntry",
    "Polled",
    "ServiceSettings",
    "Settings",
    "SourceEntry",
    "SvarInnEntry",
    "TransferCaseSettings",
    "UnitSettings",
    "WebSakEntry",
]
