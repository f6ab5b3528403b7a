"""One line a log event: ids and codes, no names or titles; what looks like an identity number is masked."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal

import structlog

from bot.domain.identifiers import mask_identity_numbers

#: libraries that write addresses, bodies or what goes into the database at INFO or DEBUG
_QUIET = (
    "aiohttp.access", "aiosqlite", "alembic", "apscheduler", "botbuilder", "botframework", "httpcore", "httpx", "msal",
    "sqlalchemy",
)  # fmt: skip
#: what structlog itself puts beside a library's line and takes away again before it is written
_STRUCTLOG_OWN = ("_record", "_from_structlog")


def set_up_logs(form: Literal["json", "console"] = "json", level: str = "INFO") -> None:
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_exception_text,
        masked,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[first_line, *before], processors=[remove_meta, renderer])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))


def first_line(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """For libraries' own lines: asyncio writes below its first line what failed, with the exception's text."""
    said["event"] = str(said["event"]).partition("\n")[0]
    return said


def without_exception_text(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Keeps where an exception came from and drops what it says: its text may hold what a letter says."""
    info = said.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        said["exception"] = type(error).__name__
        said["raised_at"] = _origin(error)
    return said


def masked(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {name: value if name in _STRUCTLOG_OWN else _masked(value) for name, value in said.items()}


def _masked(value: Any) -> Any:
    match value:
        case None | bool() | float():
            return value
        case int():
            shown = mask_identity_numbers(str(value))
            return value if shown == str(value) else shown
        case BaseException():
            return type(value).__name__
        case Mapping():
            return {mask_identity_numbers(str(name)): _masked(one) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked(one) for one in value]
        case _:
            return mask_identity_numbers(str(value))


def _origin(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
