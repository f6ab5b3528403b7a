"""Fetches the text of e-mails that may be notices, and of no others: nobody else's post is read to find them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from adapters._kit.graph import Graph
from adapters.sources.mailbox import protocol
from adapters.sources.mailbox.mime import MOST_BYTES, MailText, UnreadableMail, read_mail
from adapters.sources.mailbox.recognise import Envelope, Names, Recogniser
from adapters.sources.mailbox.settings import Mailbox, MailboxSettings
from adapters.sources.mailbox.templates import known_templates
from bot.domain.notices import Notice
from bot.domain.sensitivity import Unit
from bot.errors import AuthFailed, ContractBroken, Rejected, Unavailable


class NoticeReader:
    def __init__(self, graph: Graph, settings: MailboxSettings, units: Sequence[Unit]) -> None:
        templates = known_templates(settings.templates)
        self._graph = graph
        self._ignored = settings.ignored_senders
        self._recogniser = Recogniser(
            templates,
            senders=settings.senders,
            links=settings.links,
            names=Names.of(units, settings.unit_names),
        )

    def is_ignored(self, sender: str) -> bool:
        return matches(sender, self._ignored)

    def is_sender_of_notices(self, sender: str) -> bool:
        return self._recogniser.is_sender_of_notices(sender)

    async def read(self, mailbox: Mailbox, mail_id: str, envelope: Envelope) -> Notice | None:
        if not self._recogniser.may_be_notice(envelope):
            return None
        return self._recogniser.recognise(envelope, await self._text(mailbox, mail_id))

    async def _text(self, mailbox: Mailbox, mail_id: str) -> MailText | None:
        """None where it is too much or too broken to be the text of a notice: sender and subject must do then."""
        try:
            response = await self._graph.ask(protocol.mime(mailbox.address, mail_id), most=MOST_BYTES)
            return await asyncio.to_thread(read_mail, response.content)
        except (UnreadableMail, AuthFailed, Rejected):
            return None
        except (ContractBroken, Unavailable) as fault:
            # one e-mail that Exchange cannot give out must not stop those behind it
            if fault.reason not in ("graph.too_large", "graph.500"):
                raise
            return None


def matches(sender: str, patterns: Iterable[str]) -> bool:
    return any(sender.endswith(each) if each.startswith("@") else sender == each for each in patterns)
