"""Whether an e-mail is a notice of another door, and what it proves: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from adapters.sources.mailbox.mime import MailText
from adapters.sources.mailbox.patterns import Pattern, one_line
from adapters.sources.mailbox.templates import Sample, TemplateSettings
from bot.domain.identifiers import OrgNumber, mask_identity_numbers, parse_org_number
from bot.domain.item import MessageRef
from bot.domain.notices import Notice
from bot.domain.sensitivity import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a mailbox tells of an e-mail in its list."""

    ref: MessageRef
    subject: str
    #: in lower case; empty where there is none
    sender: str
    received_at: datetime
    mailbox_unit: OrgNumber
    mail_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Units by their numbers and by their names, exactly as configured; one name of two units proves neither."""

    numbers: frozenset[OrgNumber]
    by_name: Mapping[str, OrgNumber | None]

    @classmethod
    def of(cls, units: Iterable[Unit], more: Mapping[OrgNumber, Sequence[str]]) -> Self:
        by_name: dict[str, OrgNumber | None] = {}
        numbers = set()
        for unit in units:
            numbers.add(unit.org_number)
            for name in {folded(each) for each in (unit.name, *more.get(unit.org_number, ()))}:
                by_name[name] = None if name in by_name else unit.org_number
        return cls(numbers=frozenset(numbers), by_name=by_name)

    def proven(self, *, number: str, name: str) -> OrgNumber | None:
        """The number decides where there is one. A name that contradicts it proves that something is wrong."""
        named = self.by_name.get(folded(name)) if name else None
        if not number:
            return named
        try:
            told = parse_org_number(number)
        except ValueError:
            return None
        if told not in self.numbers or (named is not None and named != told):
            return None
        return told


class Recogniser:
    def __init__(
        self,
        templates: Iterable[TemplateSettings],
        *,
        senders: Mapping[str, Sequence[str]],
        links: Mapping[str, str],
        names: Names,
    ) -> None:
        self._templates = [_Compiled.of(template, senders.get(template.announces, ())) for template in templates]
        self._links = links
        self._names = names

    def may_be_notice(self, envelope: Envelope) -> bool:
        """By sender and subject: only then is its text looked at."""
        return any(template.subject(envelope) is not None for template in self._templates)

    def is_sender_of_notices(self, address: str) -> bool:
        return any(template.is_from(address) for template in self._templates)

    def recognise(self, envelope: Envelope, mail: MailText | None) -> Notice | None:
        """A template whose whole text is there wins over one that knows senders and subjects only.

        `mail` None: its text could not be read.
        """
        found: tuple[_Compiled, Mapping[str, str], bool] | None = None
        for template in self._templates:
            held, whole = template.match(envelope, mail)
            if held is not None and (found is None or (whole and not found[2])):
                found = (template, held, whole)
        if found is None:
            return None
        template, held, whole = found
        return self._notice(
            envelope, template.settings, held, exact=whole and mail is not None and not mail.attachments
        )

    def _notice(self, envelope: Envelope, told: TemplateSettings, held: Mapping[str, str], *, exact: bool) -> Notice:
        sender = held.get("sender", "") if told.sender_is_organisation else ""
        return Notice(
            ref=envelope.ref,
            template_id=told.id,
            kind=told.kind,
            announces=told.announces,
            received_at=envelope.received_at,
            mailbox_unit=envelope.mailbox_unit,
            unit=self._names.proven(number=re.sub(r"\s", "", held.get("number", "")), name=held.get("unit", "")),
            service_id=told.service_id,
            sender=mask_identity_numbers(sender) if sender else None,
            link=self._links.get(told.announces, told.link),
            mail_link=envelope.mail_link,
            exact=exact,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    settings: TemplateSettings
    senders: tuple[str, ...]
    subjects: tuple[Pattern, ...]
    texts: tuple[Pattern, ...]

    @classmethod
    def of(cls, settings: TemplateSettings, more: Sequence[str] = ()) -> Self:
        return cls(
            settings=settings,
            senders=(*settings.senders, *more),
            subjects=tuple(Pattern.of(text) for text in settings.subjects),
            texts=tuple(Pattern.of(text) for text in settings.texts),
        )

    def is_from(self, address: str) -> bool:
        return any(address.endswith(each) if each.startswith("@") else address == each for each in self.senders)

    def subject(self, envelope: Envelope) -> Mapping[str, str] | None:
        if not self.is_from(envelope.sender):
            return None
        return _first(self.subjects, envelope.subject)

    def match(self, envelope: Envelope, mail: MailText | None) -> tuple[Mapping[str, str] | None, bool]:
        """What its gaps hold, and whether the whole text is known too.

        A text that reads otherwise than any known one leaves what sender and subject tell: paired, and never deleted.
        """
        in_subject = self.subject(envelope)
        if in_subject is None or not self.texts:
            return in_subject, False
        in_text = _first(self.texts, mail.text) if mail else None
        return (in_subject, False) if in_text is None else ({**in_subject, **in_text}, True)


def folded(name: str) -> str:
    return one_line(name).casefold()


def faulty_samples(template: TemplateSettings) -> list[str]:
    """What a template does not find in its own samples: then it would find nothing in a mailbox either."""
    faults = []
    for number, sample in enumerate(template.samples, start=1):
        fault = _fault(template, sample)
        if fault:
            faults.append(f"templates.{template.id}.samples.{number}: {fault}")
    return faults


def _fault(template: TemplateSettings, sample: Sample) -> str:
    address = sample.sender_address or (template.senders[0] if template.senders else "")
    if not address:
        return "sender_address is wanted where the template names no sender"
    compiled = _Compiled.of(template, () if template.senders else (address,))
    if not compiled.is_from(f"x{address}" if address.startswith("@") else address):
        return "its sender_address is none of the template's senders"
    in_subject = _first(compiled.subjects, sample.subject)
    if in_subject is None:
        return "its subject matches none of the template's"
    in_text = _first(compiled.texts, sample.text) if compiled.texts else {}
    if in_text is None:
        return "its text matches none of the template's"
    held = {**in_subject, **in_text}
    wrong = [gap for gap in ("unit", "number", "sender") if held.get(gap, "") != getattr(sample, gap)]
    return f"{', '.join(wrong)} is found to be something else" if wrong else ""


def _first(patterns: Iterable[Pattern], text: str) -> Mapping[str, str] | None:
    line = one_line(text)
    return next((held for held in (pattern.match(line) for pattern in patterns) if held is not None), None)
