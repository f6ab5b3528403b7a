"""postmottak and its like: mailboxes in Exchange, where letters are sent to and other doors announce theirs."""

from __future__ import annotations
