"""Microsoft Graph mail as an application for shared mailboxes meets it: tokens, folders, changes, drafts, sending."""

from __future__ import annotations

from adapters.simulators.graph.app import graph_simulator
from adapters.simulators.graph.entra import SCOPE
from adapters.simulators.graph.identifiers import mail_id
from adapters.simulators.graph.records import Address, AttachmentDraft, Folder, Mail, Mailbox, MailDraft, Sent
from adapters.simulators.graph.refusals import throttling_fault
from adapters.simulators.graph.reports import bounce
from adapters.simulators.graph.settings import Client, Settings
from adapters.simulators.graph.world import UnknownId, World

__all__ = [
    "SCOPE",
    "Address",
    "AttachmentDraft",
    "Client",
    "Folder",
    "Mail",
    "MailDraft",
    "Mailbox",
    "Sent",
    "Settings",
    "UnknownId",
    "World",
    "bounce",
    "graph_simulator",
    "mail_id",
    "throttling_fault",
]
