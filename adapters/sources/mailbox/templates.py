"""How notices of other doors read: data that comes with Postvakt, and more of it from the configuration."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from adapters.sources.mailbox.patterns import Pattern, one_line
from bot.domain.notices import NoticeKind


def _pattern(text: str) -> str:
    Pattern.of(text)
    return one_line(text)


PatternText = Annotated[str, AfterValidator(_pattern)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Sample(_Shape):
    """An e-mail that the template must recognise, with what it must find in it."""

    subject: str
    text: str = ""
    #: default: the template's first sender
    sender_address: str = ""
    unit: str = ""
    number: str = ""
    sender: str = ""


class TemplateSettings(_Shape):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    #: the kind of door that the letter is at: altinn, digipost, svarinn, acos_mottak, nav
    announces: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")
    kind: NoticeKind = NoticeKind.ANNOUNCEMENT
    #: addresses, or @domain; empty = only those that `senders` names for this door
    senders: tuple[str, ...] = ()
    subjects: tuple[PatternText, ...] = Field(min_length=1)
    #: the whole text; without one the template is never exact, and its e-mails are never deleted
    texts: tuple[PatternText, ...] = ()
    #: whether what `{sender}` captures is an organisation always
    sender_is_organisation: bool = True
    service_id: str = ""
    #: where people read such letters
    link: str = Field(default="", pattern=r"^(https://[^\s<>]+)?$")
    #: where the wording was read, with its date
    source: str = ""
    samples: tuple[Sample, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _lower(self) -> Self:
        if any(sender != sender.lower() or "@" not in sender for sender in self.senders):
            raise ValueError("senders: addresses or @domain, in lower case")
        return self


class _Collection(_Shape):
    templates: tuple[TemplateSettings, ...]


@cache
def shipped_templates() -> tuple[TemplateSettings, ...]:
    told = files("adapters.sources.mailbox").joinpath("templates.toml").read_text(encoding="utf-8")
    return _Collection.model_validate(tomllib.loads(told)).templates


def known_templates(more: Iterable[TemplateSettings]) -> tuple[TemplateSettings, ...]:
    """The configuration's own first: one with the id of a shipped one stands in its place."""
    own = tuple(more)
    ids = [template.id for template in own]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise ValueError(f"templates: {', '.join(twice)} stands there twice")
    return (*own, *(template for template in shipped_templates() if template.id not in ids))
