"""The rules of a rule file as their writer writes them, and what each may say by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from adapters.sources.mailbox.settings import RuleSettings, check_folder
from bot.domain.identifiers import OrgNumber, contains_identity_number, parse_org_number
from bot.domain.item import Route
from bot.domain.notice_rules import NoticeRule
from bot.domain.rules import Conditions, Rule, SubjectPattern, Suggestion
from bot.domain.sensitivity import Sensitivity
from bot.domain.unfit import Unfit

#: what a card has room for
_LONGEST_REASON = 160
_SIMPLE_OUTCOMES = ("suppress", "leave_unread", "notify_unit")
_OUTCOMES = (*_SIMPLE_OUTCOMES, "suggest", "mark")


def _several(value: object) -> object:
    """One, or a list of them; an empty list would be a condition that nobody meant."""
    if isinstance(value, str):
        return (value,)
    if value == []:
        raise Unfit("condition_empty")
    return value


def _units(value: object) -> object:
    several = _several(value)
    return tuple(parse_org_number(str(one)) for one in several) if isinstance(several, list | tuple) else several


def _reason(text: str) -> str:
    """It may stand on a card that everybody sees."""
    said = " ".join(text.split())
    if not said:
        raise Unfit("missing")
    if contains_identity_number(said):
        raise Unfit("identity_number")
    if len(said) > _LONGEST_REASON:
        raise Unfit("too_long", most=str(_LONGEST_REASON))
    return said


Word = Annotated[str, Field(min_length=1, max_length=200)]
Several = Annotated[tuple[Word, ...], BeforeValidator(_several)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SuggestEntry(_Entry):
    route: Literal["register_on_case", "transfer_case", "notify_unit", "leave_unread"]
    case_number: str = ""
    #: the archive's code
    responsible_unit: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        on_case = self.route == "register_on_case"
        if on_case and not self.case_number.strip():
            raise Unfit("suggest_case")
        if not on_case and self.case_number:
            raise Unfit("suggest_no_case", route=self.route)
        if self.responsible_unit and self.route not in ("register_on_case", "transfer_case"):
            raise Unfit("suggest_no_unit", route=self.route)
        return self


class RuleEntry(_Entry):
    """Conditions on a letter, and exactly one outcome."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    reason: str
    source: Several = ()
    unit: Annotated[tuple[str, ...], BeforeValidator(_units)] = ()
    sender: Several = ()
    service: Several = ()
    subject: Several = ()
    declared: Literal["ordinary", "confidential"] | None = None
    older_than: timedelta | None = Field(default=None, gt=timedelta(0), le=timedelta(days=3650))
    suppress: bool = False
    leave_unread: bool = False
    notify_unit: bool = False
    suggest: SuggestEntry | None = None
    mark: Literal["sensitive", "open"] | None = None
    automatic: bool = False

    @field_validator("reason")
    @classmethod
    def _shown(cls, text: str) -> str:
        return _reason(text)

    @field_validator("sender")
    @classmethod
    def _no_person(cls, senders: tuple[str, ...]) -> tuple[str, ...]:
        """Nine digits are an organisation number and nothing else."""
        if any(contains_identity_number(one) for one in senders):
            raise Unfit("identity_number")
        return tuple(parse_org_number(one) if re.fullmatch(r"[\d\s]+", one) else one for one in senders)

    @field_validator("subject")
    @classmethod
    def _says_something(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        if not all(any(sign.isalnum() for sign in one) for one in patterns):
            raise Unfit("subject_words")
        return patterns

    @model_validator(mode="after")
    def _whole(self) -> Self:
        chosen = [name for name in _OUTCOMES if getattr(self, name)]
        if len(chosen) != 1:
            raise Unfit("one_outcome", at=(chosen or ["id"])[-1], allowed=", ".join(_OUTCOMES))
        self._need_conditions()
        if self.suppress:
            self._need_suppressible()
        if self.mark:
            self._need_markable()
        if self.automatic and (self.suppress or self.mark):
            raise Unfit("automatic_already", at="automatic")
        return self

    def _need_conditions(self) -> None:
        named = ("source", "unit", "sender", "service", "subject", "declared", "older_than")
        if not any(getattr(self, name) for name in named):
            raise Unfit("holds_all", at="id")

    def _need_suppressible(self) -> None:
        """What a sender writes hides no letter by itself, and nothing takes away unseen a card that is there."""
        if not (self.unit or self.service):
            raise Unfit("wants_unit", at="suppress")
        if self.older_than:
            raise Unfit("suppresses_old", at="older_than")

    def _need_markable(self) -> None:
        """What is open or sensitive is decided about units and services, and always holds."""
        if not (self.unit or self.service):
            raise Unfit("wants_unit", at="mark")
        for name in ("sender", "subject", "declared", "older_than"):
            if getattr(self, name):
                raise Unfit("mark_conditions", at=name)

    def rule(self) -> Rule:
        return Rule(
            rule_id=self.id,
            reason=self.reason,
            conditions=Conditions(
                sources=_sorted(self.source),
                units=tuple(OrgNumber(one) for one in _sorted(self.unit)),
                senders=_sorted(self.sender),
                services=_sorted(self.service),
                subjects=tuple(SubjectPattern(text=one) for one in _sorted(self.subject)),
                confidential=None if self.declared is None else self.declared == "confidential",
                older_than=self.older_than,
            ),
            suppresses=self.suppress,
            suggestion=self._suggestion(),
            mark=Sensitivity(self.mark) if self.mark else None,
        )

    def _suggestion(self) -> Suggestion | None:
        if self.leave_unread or self.notify_unit:
            route = Route.LEAVE_UNREAD if self.leave_unread else Route.NOTIFY_UNIT
            return Suggestion(route=route, automatic=self.automatic)
        if self.suggest is None:
            return None
        return Suggestion(
            route=Route(self.suggest.route),
            case_number=self.suggest.case_number.strip(),
            responsible_unit=self.suggest.responsible_unit,
            automatic=self.automatic,
        )


class NoticeEntry(RuleSettings):
    """What is done with the e-mail of a notice, in the same words as in a mailbox's settings, and why."""

    reason: str

    @field_validator("reason")
    @classmethod
    def _said(cls, text: str) -> str:
        return _reason(text)

    @model_validator(mode="after")
    def _in_this_mailbox(self) -> Self:
        check_folder("folder", self.folder)
        return self

    def rule(self) -> NoticeRule:
        return replace(super().rule(), reason=self.reason)


def _sorted(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
