"""What the operator decides about postmottak: mailboxes, templates, and what is done with the e-mails of notices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from adapters._kit.mail_settings import Address, EntraSettings, Url, mail_address
from adapters.sources.mailbox.templates import TemplateSettings, known_templates
from bot.domain.identifiers import OrgNumber, parse_org_number
from bot.domain.notice_rules import Deed, NoticeRule
from bot.domain.notices import NoticeKind, Patience
from bot.domain.unfit import Unfit


def sender_pattern(text: str) -> str:
    """An address, or @domain for all of a domain."""
    return "@" + mail_address(f"x{text}").partition("@")[2] if text.startswith("@") else mail_address(text)


Organisation = Annotated[OrgNumber, AfterValidator(parse_org_number)]
Sender = Annotated[str, AfterValidator(sender_pattern)]
Door = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Mailbox(_Settings):
    address: Address
    #: in ids of letters; never changed once letters have come
    name: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")
    #: whose letters come here where they do not tell it
    unit: Organisation
    #: whether letters sent straight to it become items; else it is read for notices only
    letters: bool = False
    #: where handled letters are moved: a folder of this mailbox, below its inbox; empty = they stay
    handled_folder: str = ""


class RuleSettings(_Settings):
    """What is done with the e-mail of a notice. `forward` is tried before `delete`, `delete` before `file`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    do: Literal["ignore", "forward", "delete", "file"]
    templates: tuple[str, ...] = ()
    kinds: tuple[NoticeKind, ...] = ()
    announces: tuple[Door, ...] = ()
    units: tuple[Organisation, ...] = ()
    folder: str = ""
    to: Address | None = None

    def rule(self) -> NoticeRule:
        return NoticeRule(
            rule_id=self.id,
            deed=Deed(self.do),
            templates=frozenset(self.templates),
            kinds=frozenset(self.kinds),
            announces=frozenset(self.announces),
            units=frozenset(self.units),
            folder=self.folder,
            to=self.to or "",
        )


class MailboxSettings(_Settings):
    kind: Literal["mailbox"] = "mailbox"
    source_id: str = Field(default="postmottak", pattern=r"^[a-z][a-z0-9_-]{0,31}$")
    graph_url: Url = "https://graph.microsoft.com/v1.0"
    entra: EntraSettings
    mailboxes: tuple[Mailbox, ...] = Field(min_length=1)
    #: the id of letters sent straight here in [[services]]; the list may lack it
    service_id: str = Field(default="epost", min_length=1)
    #: domains whose senders are organisations, with the name to show; everybody else counts as a private person
    organisations: dict[str, str] = Field(default_factory=dict)
    #: senders whose e-mails are passed over, letters too
    ignored_senders: tuple[Sender, ...] = ()
    #: further senders of the notices of a door: ACOS Mottak sends from an address of the municipality's own
    senders: dict[Door, tuple[Sender, ...]] = Field(default_factory=dict)
    #: the page where people read the letters of a door, instead of the one that its templates name
    links: dict[Door, Url] = Field(default_factory=dict)
    #: as notices write the names of units, beside their names in [[units]]
    unit_names: dict[Organisation, tuple[str, ...]] = Field(default_factory=dict)
    #: beside those that come with Postvakt
    templates: tuple[TemplateSettings, ...] = ()
    rules: tuple[RuleSettings, ...] = ()
    #: where e-mails of notices are filed whose rule names no folder, also those that a delete rule did not prove
    notice_folder: str = ""
    #: how long a letter that was announced may be late
    patience: timedelta = Field(default=timedelta(hours=24), ge=timedelta(minutes=10))
    #: the same for confidential letters, which the bot sees only where that right was delegated to it
    confidential_patience: timedelta = Field(default=timedelta(hours=1), ge=timedelta(minutes=10))
    #: how far back the first poll looks, and one after Graph has lost its place
    look_back: timedelta = Field(default=timedelta(days=14), ge=timedelta(days=1), le=timedelta(days=365))
    page_size: int = Field(default=50, ge=1, le=500)

    @property
    def waits(self) -> Patience:
        return Patience(missing=self.patience, confidential=self.confidential_patience)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for what, named in (
            ("mailboxes", [mailbox.address for mailbox in self.mailboxes]),
            ("mailboxes", [mailbox.name for mailbox in self.mailboxes]),
            ("rules", [rule.id for rule in self.rules]),
        ):
            twice = sorted({each for each in named if named.count(each) > 1})
            if twice:
                raise ValueError(f"{what}: {', '.join(twice)} stands there twice")
        if len({bool(mailbox.handled_folder) for mailbox in self.mailboxes if mailbox.letters}) > 1:
            raise ValueError("mailboxes: of those with letters, all have a handled_folder or none")
        known = {template.id: template for template in known_templates(self.templates)}
        for rule in self.rules:
            check_rule(rule, known, self.notice_folder)
        folders = [("notice_folder", self.notice_folder)]
        folders += [(f"rules.{rule.id}.folder", rule.folder) for rule in self.rules]
        folders += [(f"mailboxes.{mailbox.name}.handled_folder", mailbox.handled_folder) for mailbox in self.mailboxes]
        for where, folder in folders:
            check_folder(where, folder)
        return self


def check_folder(where: str, folder: str) -> None:
    """Names of folders, with / between them, below the inbox. Raises Unfit."""
    first = re.split(r"[/\\]", folder.lstrip("/\\"))[0]
    if "@" in first or folder.startswith("\\\\"):
        raise Unfit(
            "other_mailbox",
            f"{where}: {folder} lies in another mailbox. Graph moves an e-mail within its own mailbox only: name a "
            "folder below the inbox of the mailbox that the notices come to, or let a rule in Exchange send them on",
            at=where,
        )
    if folder and not all(part.strip() for part in folder.split("/")):
        told = f"{where}: names of folders with / between them are wanted, for example Altinn/Varsler"
        raise Unfit("folder_names", told, at=where)


def _check_delete(rule: RuleSettings, known: Mapping[str, TemplateSettings]) -> None:
    if not (rule.templates or rule.units):
        told = f"rules.{rule.id}: a delete rule names templates, or units that notices must prove"
        raise Unfit("delete_names", told, at="do")
    untold = sorted(each for each in rule.templates if not known[each].texts)
    if untold:
        raise Unfit(
            "delete_unproven",
            f"rules.{rule.id}.templates: the whole text of {', '.join(untold)} is not known, so its e-mails are never "
            "deleted; file them, or add a template with the text",
            at="templates",
            named=", ".join(untold),
        )


def check_rule(rule: RuleSettings, known: Mapping[str, TemplateSettings], notice_folder: str) -> None:
    """Raises Unfit; rules of the rule file are held to the same."""
    unknown = sorted(set(rule.templates) - known.keys())
    if unknown:
        told = f"rules.{rule.id}.templates: {', '.join(unknown)} is not known"
        raise Unfit("unknown", told, at="templates", named=", ".join(unknown))
    if (rule.to is not None) != (rule.do == "forward"):
        raise Unfit("forward_alone", f"rules.{rule.id}.to: a forward rule, and no other, has an address", at="to")
    if rule.do == "delete":
        _check_delete(rule, known)
    if rule.do == "file" and not (rule.folder or notice_folder):
        told = f"rules.{rule.id}.folder: where to is not said, here or as notice_folder"
        raise Unfit("missing", told, at="folder")
    if not (rule.templates or rule.kinds or rule.announces or rule.units):
        told = f"rules.{rule.id}: it would hold every notice; templates, kinds, announces or units are wanted"
        raise Unfit("holds_all_notices", told, at="do")
