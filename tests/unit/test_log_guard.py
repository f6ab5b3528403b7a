"""The guard over all logs would see what must not be there."""

from __future__ import annotations

import logging

import pytest
import structlog
from structlog.testing import capture_logs

from tests.log_guard import LogGuard

LETTER = "Bekymring for Frida"


@pytest.mark.parametrize("said", [LETTER, "Kari (test)", "routed by 13897499912"])
@pytest.mark.parametrize("logger", [structlog.get_logger("bot"), logging.getLogger("some.library")])
def test_what_a_letter_says_is_seen_whoever_logs_it(log_guarded: LogGuard, said: str, logger: logging.Logger) -> None:
    log_guarded.keep(LETTER)
    logger.warning(said)
    seen = list(log_guarded.told)
    log_guarded.told.clear()
    # identity numbers are masked on the way, so that the guard has nothing to see
    assert bool(seen) is ("13" not in said)


def test_what_a_test_captures_is_seen_too(log_guarded: LogGuard) -> None:
    with capture_logs():
        structlog.get_logger("bot").info("routed", by="13897499912")
    seen = list(log_guarded.told)
    log_guarded.told.clear()
    assert len(seen) == 1


def test_ids_times_and_codes_are_no_secrets(log_guarded: LogGuard) -> None:
    structlog.get_logger("bot").info("effect.done", item_id="0198c0de00007000800000000001", number=12345678901)
    assert log_guarded.told == []
