"""Every error that crosses a module, graded by what the caller can do about it.

PostvaktError
├── ConfigError       the operator must change the configuration; exit status 2
├── NotAllowed        this person, state or sensitivity forbids it; nothing was done
├── Conflict          somebody or something was first; read again
└── OutsideError      a system outside did not do as asked
    ├── Unavailable      provably not sent, or refused before any work: try again later
    ├── AuthFailed       credentials or rights are missing: the operator must act
    ├── Rejected         understood and refused: never try the same again
    │   └── Gone            the thing itself is not there any more
    ├── OutcomeUnknown   it may have been done: look before anything else
    └── ContractBroken   an answer that the contract does not allow

`code` is stable; what people read is the text of `translation_key`. `context` holds ids and codes, never names, titles
or numbers of people.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar


class PostvaktError(Exception):
    code: ClassVar[str] = "postvakt"

    def __init__(self, what: str = "", **context: str | int) -> None:
        super().__init__(what or self.code)
        self.what = what
        self.context = context

    @property
    def translation_key(self) -> str:
        return f"error.{self.code}"


class ConfigError(PostvaktError):
    """`what` names the field's path, what is wrong and what is allowed.

    Where a file of the lead's may be the cause, `reason` is a code of FileFault, whose values are the context.
    """

    code = "config"

    def __init__(self, what: str = "", *, reason: str = "", **context: str | int) -> None:
        super().__init__(what, **context)
        self.reason = reason


class NotAllowed(PostvaktError):
    """`reason` is a translation key below `refused.`"""

    code = "not_allowed"

    def __init__(self, reason: str, **context: str | int) -> None:
        super().__init__(reason, **context)
        self.reason = reason

    @property
    def translation_key(self) -> str:
        return f"refused.{self.reason}"


class Conflict(PostvaktError):
    """`reason` is a translation key below `conflict.`; `winner` the PersonId of who was first, where a person was."""

    code = "conflict"

    def __init__(self, reason: str, *, winner: str = "", **context: str | int) -> None:
        super().__init__(reason, **context)
        self.reason = reason
        self.winner = winner

    @property
    def translation_key(self) -> str:
        return f"conflict.{self.reason}"


class OutsideError(PostvaktError):
    """`system` is the source, archive or outlet id; `reason` a short stable word such as `dialogporten.412`."""

    code = "outside"

    def __init__(self, system: str, reason: str, *, retry_after: timedelta | None = None, **context: str | int) -> None:
        super().__init__(f"{system}: {reason}", **context)
        self.system = system
        self.reason = reason
        self.retry_after = retry_after


class Unavailable(OutsideError):
    code = "unavailable"


class AuthFailed(OutsideError):
    code = "auth_failed"


class Rejected(OutsideError):
    code = "rejected"


class Gone(Rejected):
    code = "gone"


class OutcomeUnknown(OutsideError):
    code = "outcome_unknown"


class ContractBroken(OutsideError):
    code = "contract_broken"
