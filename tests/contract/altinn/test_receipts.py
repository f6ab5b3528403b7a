"""Marking as read, confirming, and putting away."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import Any

import httpx
import pytest

from bot.errors import AuthFailed, Gone, OutcomeUnknown, Rejected, Unavailable
from bot.ports.source import PutAway
from tests.contract.altinn.stage import (
    CORR,
    CORRESPONDENCE,
    DIALOGS,
    LOOKUP,
    NOW,
    Stage,
    a_dialog,
    a_lookup,
    an_overview,
    dialog_id,
    ok,
    page,
    problem,
    ref,
    stage,
)

OVERVIEW = f"{CORR}/{CORRESPONDENCE}"
MARK = f"{OVERVIEW}/markasread"
CONFIRM = f"{OVERVIEW}/confirm"
DETAILS = f"{OVERVIEW}/details"
LABELS = f"{DIALOGS}/{dialog_id(1)}/context/systemlabels"
CONTENT_AT = NOW - timedelta(hours=1)


def letter_stage(**more: Any) -> Stage:
    play = stage(**more)
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok([]))
    play.altinn.answer("GET", OVERVIEW, ok(an_overview(1)))
    return play


def history(*statuses: str) -> httpx.Response:
    return ok(an_overview(1) | {"statusHistory": [{"status": status} for status in statuses]})


def steps(play: Stage) -> list[str]:
    return [path.removeprefix("GET ").removeprefix("POST ") for path in play.altinn.paths() if CORRESPONDENCE in path]


async def test_mark_read() -> None:
    play = letter_stage()
    play.altinn.answer("POST", MARK, ok(CORRESPONDENCE))

    await play.source.mark_read(ref(1))

    assert steps(play) == [MARK]


async def test_mark_read_twice_is_done() -> None:
    play = letter_stage()
    play.altinn.answer("POST", MARK, problem(400, error_code=1040))

    await play.source.mark_read(ref(1))


async def test_mark_read_before_fetching_fetches_and_tries_once_more() -> None:
    play = letter_stage()
    play.altinn.answer("POST", MARK, problem(400, error_code=1024), ok(CORRESPONDENCE))

    await play.source.mark_read(ref(1))

    assert steps(play) == [MARK, OVERVIEW, MARK]


async def test_mark_read_that_still_says_not_fetched_is_rejected() -> None:
    play = letter_stage()
    play.altinn.answer("POST", MARK, problem(400, error_code=1024))

    with pytest.raises(Rejected, match=r"correspondence\.1024"):
        await play.source.mark_read(ref(1))

    assert steps(play) == [MARK, OVERVIEW, MARK]


async def test_mark_read_done_by_somebody_else_in_between() -> None:
    play = letter_stage()
    play.altinn.answer("POST", MARK, problem(400, error_code=1024), problem(400, error_code=1040))

    await play.source.mark_read(ref(1))


@pytest.mark.parametrize("answer", [problem(500), problem(503), httpx.ReadTimeout("slow"), httpx.ReadError("dropped")])
async def test_mark_read_without_an_answer_has_an_unknown_outcome(answer: Any) -> None:
    play = letter_stage()
    play.altinn.answer("POST", MARK, answer)

    with pytest.raises(OutcomeUnknown):
        await play.source.mark_read(ref(1))

    assert steps(play) == [MARK]


async def test_mark_read_that_never_left_is_unavailable() -> None:
    play = letter_stage()
    play.altinn.answer("POST", MARK, httpx.ConnectError("refused"))

    with pytest.raises(Unavailable, match=r"correspondence\.ConnectError"):
        await play.source.mark_read(ref(1))


async def test_confirm_waits_until_altinn_shows_it() -> None:
    play = letter_stage()
    play.altinn.answer("POST", CONFIRM, ok(CORRESPONDENCE))
    play.altinn.answer("GET", DETAILS, history("Published"), history("Published"), history("Published", "Confirmed"))

    await play.source.confirm(ref(1))

    assert play.sleeps == [2.0, 2.0]


async def test_confirm_twice_is_done() -> None:
    play = letter_stage()
    play.altinn.answer("POST", CONFIRM, problem(400, error_code=1041))
    play.altinn.answer("GET", DETAILS, history("Published", "Confirmed"))

    await play.source.confirm(ref(1))


async def test_confirm_before_fetching_fetches_and_tries_once_more() -> None:
    play = letter_stage()
    play.altinn.answer("POST", CONFIRM, problem(400, error_code=1025), ok(CORRESPONDENCE))
    play.altinn.answer("GET", DETAILS, history("Confirmed"))

    await play.source.confirm(ref(1))

    assert steps(play) == [CONFIRM, OVERVIEW, CONFIRM, DETAILS]


async def test_confirm_that_never_shows_has_an_unknown_outcome() -> None:
    play = letter_stage(confirm_wait=timedelta(seconds=20))
    play.altinn.answer("POST", CONFIRM, ok(CORRESPONDENCE))
    play.altinn.answer("GET", DETAILS, history("Published"))

    with pytest.raises(OutcomeUnknown, match="not_confirmed_yet"):
        await play.source.confirm(ref(1))

    assert sum(play.sleeps) == 20.0


@pytest.mark.parametrize("answer", [problem(503), problem(401), problem(404, error_code=1001), ok("no details")])
async def test_an_error_while_waiting_never_says_that_nothing_was_sent(answer: httpx.Response) -> None:
    play = letter_stage()
    play.altinn.answer("POST", CONFIRM, ok(CORRESPONDENCE))
    play.altinn.answer("GET", DETAILS, answer)

    with pytest.raises(OutcomeUnknown):
        await play.source.confirm(ref(1))


async def test_confirm_of_a_purged_letter_is_gone_after_a_second_look() -> None:
    play = letter_stage()
    play.altinn.answer("POST", CONFIRM, problem(404, error_code=1001))
    play.altinn.answer("GET", OVERVIEW, problem(404, error_code=1001))

    with pytest.raises(Gone):
        await play.source.confirm(ref(1))


async def test_confirm_that_altinn_fails_at_has_an_unknown_outcome() -> None:
    play = letter_stage()
    play.altinn.answer("POST", CONFIRM, problem(500))

    with pytest.raises(OutcomeUnknown, match=r"correspondence\.500"):
        await play.source.confirm(ref(1))


async def test_put_away_sets_the_archive_label_with_the_revision_it_read() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("PUT", LABELS, httpx.Response(204))

    assert await play.source.put_away(dialog_id(1), content_at=CONTENT_AT) is PutAway.DONE

    (put,) = play.altinn.to("PUT", LABELS)
    assert put.headers["If-Match"] == "5f2c7a1e-7a53-4b8b-9f0a-3f7d4b9b2a11"
    assert put.content == b'{"addLabels":["Archive"],"removeLabels":[]}'
    assert f"GET {DIALOGS}/{dialog_id(1)}" not in play.altinn.paths()


async def test_put_away_with_the_same_moment_in_another_zone() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("PUT", LABELS, httpx.Response(204))
    oslo = CONTENT_AT.astimezone(timezone(timedelta(hours=1)))

    assert await play.source.put_away(dialog_id(1), content_at=oslo) is PutAway.DONE


@pytest.mark.parametrize("label", ["Archive", "Bin"])
async def test_put_away_of_what_is_out_of_the_inbox_is_done(label: str) -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, labels=[label]))))

    assert await play.source.put_away(dialog_id(1), content_at=CONTENT_AT) is PutAway.DONE
    assert play.altinn.to("PUT", LABELS) == []


@pytest.mark.parametrize("labels", [["Default"], ["Archive"]])
async def test_newer_content_stays_in_the_inbox(labels: list[str]) -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, at=NOW.astimezone(UTC), labels=labels))))

    assert await play.source.put_away(dialog_id(1), content_at=CONTENT_AT) is PutAway.NEWER_CONTENT
    assert play.altinn.to("PUT", LABELS) == []


@pytest.mark.parametrize("status", [409, 412])
async def test_a_label_changed_meanwhile_is_read_again_and_set(status: int) -> None:
    play = letter_stage()
    fresh = a_dialog(1) | {"endUserContext": {"revision": "0198aa00-0000-4000-8000-00000000000f", "systemLabels": []}}
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))), ok(page(fresh)))
    play.altinn.answer("PUT", LABELS, problem(status), httpx.Response(204))

    assert await play.source.put_away(dialog_id(1), content_at=CONTENT_AT) is PutAway.DONE
    assert play.altinn.to("PUT", LABELS)[1].headers["If-Match"] == "0198aa00-0000-4000-8000-00000000000f"


async def test_content_that_came_with_the_changed_label_stays_in_the_inbox() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))), ok(page(a_dialog(1, at=NOW))))
    play.altinn.answer("PUT", LABELS, problem(412))

    assert await play.source.put_away(dialog_id(1), content_at=CONTENT_AT) is PutAway.NEWER_CONTENT


async def test_a_label_that_keeps_changing_is_left_for_later() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("PUT", LABELS, problem(412))

    with pytest.raises(Unavailable, match=r"dialogporten\.412"):
        await play.source.put_away(dialog_id(1), content_at=CONTENT_AT)
    assert len(play.altinn.to("PUT", LABELS)) == 2


async def test_maintenance_refuses_a_label_before_any_work() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("PUT", LABELS, httpx.Response(503, headers={"Retry-After": "120"}))

    with pytest.raises(Unavailable) as caught:
        await play.source.put_away(dialog_id(1), content_at=CONTENT_AT)
    assert caught.value.retry_after == timedelta(minutes=2)


async def test_a_label_without_an_answer_has_an_unknown_outcome() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("PUT", LABELS, problem(500))

    with pytest.raises(OutcomeUnknown, match=r"dialogporten\.500"):
        await play.source.put_away(dialog_id(1), content_at=CONTENT_AT)


async def test_a_label_that_we_may_not_set() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("PUT", LABELS, problem(403))

    with pytest.raises(AuthFailed, match=r"dialogporten\.403"):
        await play.source.put_away(dialog_id(1), content_at=CONTENT_AT)


async def test_put_away_of_a_dialog_that_is_gone() -> None:
    play = letter_stage()
    play.altinn.answer("GET", LOOKUP, problem(404))

    with pytest.raises(Gone):
        await play.source.put_away(dialog_id(1), content_at=CONTENT_AT)


async def test_a_label_refused_with_404_is_gone_only_if_lookup_says_so_twice() -> None:
    play = letter_stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("PUT", LABELS, problem(404))

    with pytest.raises(AuthFailed, match=r"dialogporten\.404"):
        await play.source.put_away(dialog_id(1), content_at=CONTENT_AT)

    play.altinn.answer("GET", LOOKUP, problem(404))
    with pytest.raises(Gone):
        await play.source.put_away(dialog_id(1), content_at=CONTENT_AT)
