"""The rules that the bot starts with, and the words that a rule file may use in this configuration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from adapters.sources.mailbox.templates import known_templates
from bot.domain.rules import Rules
from bot.settings import DigipostEntry, MailboxEntry, Settings, SvarInnEntry
from bot.settings.rules_file import Known, load_rules


def rules_of(settings: Settings) -> Rules:
    """Raises ConfigError with a line for each fault of the rule file."""
    return load_rules(settings.rules, known_of(settings)) if settings.rules is not None else Rules()


def known_of(settings: Settings) -> Known:
    mailboxes = [source for source in settings.sources if isinstance(source, MailboxEntry)]
    templates = {one.id: one for mailbox in mailboxes for one in known_templates(mailbox.templates)}
    folders = [mailbox.notice_folder for mailbox in mailboxes]
    return Known(
        sources=frozenset(source.source_id for source in settings.sources),
        units=frozenset(unit.org_number for unit in settings.units),
        services=frozenset(_services(settings)),
        responsible_units=frozenset(unit.code for unit in settings.archive.units),
        templates=templates if mailboxes else None,
        notice_folder=folders[0] if folders and all(folders) else "",
        forward_to=frozenset(rule.to for mailbox in mailboxes for rule in mailbox.rules if rule.to),
        undoable=settings.grace > timedelta(0),
    )


def _services(settings: Settings) -> Iterator[str]:
    """Those of the list, and those that letters of a door have which the list may lack."""
    yield from (service.id for service in settings.services)
    for source in settings.sources:
        if isinstance(source, DigipostEntry | MailboxEntry):
            yield source.service_id
        if isinstance(source, SvarInnEntry):
            yield source.kind
        if isinstance(source, MailboxEntry):
            # what an e-mail announces without telling its service has its door's name
            yield from (template.announces for template in known_templates(source.templates))
