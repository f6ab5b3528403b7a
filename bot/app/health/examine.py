"""Runs the checks of one system: each within its time, none stopped by another, errors turned into findings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from bot.errors import AuthFailed, ConfigError, ContractBroken, NotAllowed, OutsideError, PostvaktError, Unavailable
from bot.ports.examination import Check, Finding, Grade, doubtful, faulty

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examinee:
    """A system, or a part of this machine, with all that is tried on it."""

    #: as the configuration calls it
    system_id: str
    #: what it is, below `doctor.system.`
    kind: str
    #: as people call it; empty = as its kind is called
    name: str = ""
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    check: Check
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        return any(finding.grade is Grade.FAULT for finding in self.findings)


async def examine(examinee: Examinee) -> tuple[Examined, ...]:
    """One after the other: a system that is slow for one of them is not asked for all at once."""
    done: list[Examined] = []
    chains: dict[str, bool] = {}
    for check in examinee.checks:
        if check.chain and chains.get(check.chain):
            done.append(Examined(check=check, findings=(doubtful("not_tried"),)))
            continue
        examined = Examined(check=check, findings=await _findings(check))
        done.append(examined)
        if check.chain:
            chains.setdefault(check.chain, examined.failed)
    return tuple(done)


async def _findings(check: Check) -> tuple[Finding, ...]:
    try:
        async with asyncio.timeout(check.limit.total_seconds()):
            return await check.run()
    except TimeoutError:
        return (faulty("timed_out", seconds=int(check.limit.total_seconds())),)
    except PostvaktError as error:
        return (_told(error),)
    except Exception as fault:  # a fault of ours in one check must not hide what the others found
        log.exception("examination.failed", check=check.code)
        return (faulty("broken", fault=type(fault).__name__),)


def _told(error: PostvaktError) -> Finding:
    """Codes and reasons only; what else an error says is not meant for here."""
    if isinstance(error, ConfigError):
        return faulty("config", what=error.what)
    if not isinstance(error, OutsideError):
        return faulty("broken", fault=error.reason if isinstance(error, NotAllowed) else error.code)
    number = error.context.get("entra_error", 0)
    reason = f"{error.reason}, AADSTS{number}" if number else error.reason
    values: dict[str, str | int] = {"reason": reason, "known_as": f"AADSTS{number}" if number else error.reason}
    if isinstance(error, Unavailable):
        return faulty("unavailable", **values)
    if isinstance(error, AuthFailed):
        return faulty("auth_failed", **values)
    if isinstance(error, ContractBroken):
        return faulty("contract_broken", **values)
    return faulty("rejected", **values)
