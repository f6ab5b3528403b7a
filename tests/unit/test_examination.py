"""The runner of `postvakt doctor`, how long certificates hold, and that each code has its words in every language."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from adapters._kit.expiry import Certificates
from adapters.simulators._kit.certificates import holder
from bot.app.health.examine import Examinee, examine
from bot.errors import AuthFailed, ConfigError, ContractBroken, NotAllowed, Rejected, Unavailable
from bot.i18n.catalogue import catalogue
from bot.ports.examination import Check, Finding, Grade, good, listed

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[[], Awaitable[tuple[Finding, ...]]]


def raising(error: Exception) -> Run:
    async def run() -> tuple[Finding, ...]:
        raise error

    return run


async def well() -> tuple[Finding, ...]:
    return (good("token_given"),)


async def never() -> tuple[Finding, ...]:
    await asyncio.Event().wait()
    return ()


async def test_no_check_stops_the_next_one_whatever_it_does() -> None:
    title = "Klage fra Kari"
    checks = (
        Check(code="spool", run=never, limit=timedelta(seconds=0.01)),
        Check(code="clock", run=raising(ValueError(title))),
        Check(code="people", run=raising(Unavailable("p360", "sif.http_503", title=title))),
        Check(code="people", run=raising(AuthFailed("p360", "oauth.401", entra_error=7000222))),
        Check(code="people", run=raising(ContractBroken("p360", "sif.shape"))),
        Check(code="people", run=raising(Rejected("p360", "sif.refused"))),
        Check(code="people", run=raising(NotAllowed("observe"))),
        Check(code="people", run=raising(ConfigError("store.url: not an address"))),
        Check(code="people", run=well),
    )
    examined = await examine(Examinee(system_id="p360", kind="p360", checks=checks))

    assert [finding.code for each in examined for finding in each.findings] == [
        "timed_out", "broken", "unavailable", "auth_failed", "contract_broken", "rejected", "broken", "config",
        "token_given",
    ]  # fmt: skip
    assert title not in str(examined)
    assert examined[3].findings[0].values == {"reason": "oauth.401, AADSTS7000222", "known_as": "AADSTS7000222"}
    assert [each.failed for each in examined] == [True] * 8 + [False]


async def test_of_a_chain_whose_first_check_fails_no_other_is_tried_and_another_chain_is() -> None:
    broken = Unavailable("altinn", "altinn_exchange.503")
    checks = (
        Check(code="altinn_token", run=raising(broken), chain="one"),
        Check(code="altinn_search", run=well, chain="one"),
        Check(code="altinn_token", run=well, chain="two"),
        Check(code="altinn_search", run=raising(broken), chain="two"),
        Check(code="altinn_rights", run=well, chain="two"),
    )
    examined = await examine(Examinee(system_id="altinn", kind="altinn", checks=checks))

    assert [each.findings[0].code for each in examined] == [
        "unavailable", "not_tried", "token_given", "unavailable", "token_given",
    ]  # fmt: skip


def test_of_many_ids_the_first_ones_are_told_and_how_many_more_there_are() -> None:
    assert listed(("1", "2")) == "1, 2"
    assert listed(("a\x1b[31m\nb", "c" * 200)) == f"a[31mb, {'c' * 100}"
    assert listed(tuple("abcdefghijkl")) == "a, b, c, d, e, f, g, h, i, j (+2)"


class At:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@pytest.mark.parametrize(
    ("before_its_end", "code", "days"),
    [
        (100, "certificate_holds", 100),
        (45, "certificate_ends", 45),
        (0, "certificate_ends", 0),
        (-3, "certificate_ended", 3),
    ],
)
async def test_a_certificate_is_warned_of_in_time(before_its_end: int, code: str, days: int) -> None:
    keys = holder("expiry")
    end = keys.certificate.not_valid_after_utc
    pems = [keys.key_pem, keys.key_pem + keys.certificate_pem]
    check = Certificates(setting="teams.certificate", pems=pems, clock=At(end - timedelta(days=before_its_end))).check()
    (finding,) = await check.run()

    assert (finding.code, finding.values) == (code, {"days": days})


async def test_a_key_without_its_certificate_tells_no_date() -> None:
    check = Certificates(setting="svarinn.keys", pems=[holder("expiry").key_pem], clock=At(datetime.now(UTC))).check()

    assert await check.run() == (good("certificate_not_here"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    kind: str
    code: str
    values: frozenset[str]


def _said() -> Iterator[Said]:
    """What the code tries and finds: `Check(code=…)`, and the calls that make a finding, with the values they give."""
    paths = (path for folder in ("bot", "adapters") for path in (ROOT / folder).rglob("*.py"))
    for text in (path.read_text(encoding="utf-8") for path in paths):
        if "examination import" not in text:
            continue
        for call in ast.walk(ast.parse(text)):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            named = {each.arg: each.value for each in call.keywords if each.arg is not None}
            if call.func.id == "Check":
                yield Said(kind="tried", code=ast.literal_eval(named["code"]), values=frozenset())
            elif call.func.id in {"good", "doubtful", "faulty"}:
                yield Said(kind=call.func.id, code=ast.literal_eval(call.args[0]), values=frozenset(named))


def _texts(family: str) -> set[str]:
    prefix = f"doctor.{family}."
    return {key.removeprefix(prefix) for key in catalogue("nb") if key.startswith(prefix)}


def test_each_check_and_each_finding_has_its_words_and_no_word_is_left_over() -> None:
    said: dict[str, set[str]] = {"tried": set(), "good": set(), "doubtful": set(), "faulty": set()}
    for each in _said():
        said[each.kind].add(each.code)
    bad = said["doubtful"] | said["faulty"]

    assert _texts("tried") == said["tried"]
    assert _texts("found") == said["good"] | bad
    assert _texts("advice") == bad
    assert said["good"] & bad == set()
    assert _texts("rights") <= said["tried"]
    assert _texts("label") == {*Grade, "found", "advice"}
    assert len(said["tried"]) > 25


#: given by the check that the finding is of, or by `**`
_GIVEN_ELSEWHERE = {
    "altinn_nothing_seen": {"system_user"}, "altinn_no_right": {"system_user"}, "mailbox_folders_missing": {"mailbox"},
    "spool_has_room": {"gigabytes"}, "spool_nearly_full": {"gigabytes"}, "spool_full": {"gigabytes"},
    "unavailable": {"reason"}, "auth_failed": {"reason"}, "contract_broken": {"reason"}, "rejected": {"reason"},
}  # fmt: skip


def test_no_finding_lacks_a_value_that_its_words_have_a_place_for() -> None:
    for each in _said():
        places = {
            place
            for family in ("found", "advice")
            for _, place, _, _ in Formatter().parse(catalogue("nb").get(f"doctor.{family}.{each.code}", ""))
            if place and each.kind != "tried"
        }
        assert places <= each.values | {"name"} | _GIVEN_ELSEWHERE.get(each.code, set()), each.code
