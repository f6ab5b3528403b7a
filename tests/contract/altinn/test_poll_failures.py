"""A poll that meets trouble: what it keeps, what it reports, and what the cursor may not skip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from bot.domain.sensitivity import Unit
from bot.errors import AuthFailed, ContractBroken, Unavailable
from bot.ports.source import PollPage
from tests.contract.altinn.stage import (
    COUNCIL,
    DIALOGS,
    LOOKUP,
    MUNICIPALITY,
    NOW,
    SCHOOL,
    UNITS,
    Stage,
    a_dialog,
    a_lookup,
    a_transmission,
    dialog_id,
    instant,
    ok,
    page,
    problem,
    stage,
)

PARTY = "urn:altinn:organization:identifier-no:"
TWO_DOORS: dict[str, Any] = {
    "system_users": [
        {"org_number": MUNICIPALITY},
        {"org_number": MUNICIPALITY, "external_ref": "oppvekst", "units": [COUNCIL]},
    ]
}
THREE_UNITS = (*UNITS, Unit(org_number=COUNCIL, name="Oppvekst"))


async def gather(play: Stage, open_threads: Sequence[str] = ()) -> tuple[list[PollPage], Exception | None]:
    """The pages that came, and the error that ended the poll."""
    pages: list[PollPage] = []
    try:
        async for each in play.source.poll(None, open_threads):
            pages.append(each)  # noqa: PERF401 - what came before the error must be kept
    except (Unavailable, AuthFailed, ContractBroken) as fault:
        return pages, fault
    return pages, None


async def test_each_system_user_searches_its_own_units() -> None:
    play = stage(units=THREE_UNITS, **TWO_DOORS)

    await play.poll()

    assert play.tokens.asked == [(MUNICIPALITY, ""), (MUNICIPALITY, "oppvekst")]
    own, delegated = play.altinn.to("GET", DIALOGS)
    assert own.url.params.get_list("party") == [PARTY + MUNICIPALITY, PARTY + SCHOOL]
    assert delegated.url.params.get_list("party") == [PARTY + COUNCIL]
    assert (own.headers["Authorization"], delegated.headers["Authorization"]) == (
        "Bearer token-1",
        "Bearer token-oppvekst1",
    )


async def test_a_refused_system_user_is_reported_and_the_others_go_on() -> None:
    play = stage(units=THREE_UNITS, **TWO_DOORS)
    play.tokens.fault["oppvekst"] = AuthFailed("altinn", "maskinporten.MP-303")
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))

    told = await play.poll()

    assert told.denied == {COUNCIL}
    assert list(told.letters) == [dialog_id(1)]
    assert told.cursor is not None


async def test_a_refused_units_old_letters_come_once_it_is_allowed() -> None:
    play = stage(units=THREE_UNITS, **TWO_DOORS)
    play.tokens.fault["oppvekst"] = AuthFailed("altinn", "maskinporten.MP-303")
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    told = await play.poll()
    play.tokens.fault.clear()

    await play.poll(told.cursor)

    assert play.altinn.searches()[-1].get_list("party") == [PARTY + COUNCIL]
    assert play.altinn.searches()[-1]["contentUpdatedAfter"] == instant(NOW - timedelta(days=180))


async def test_all_system_users_refused_fails_the_poll() -> None:
    play = stage(units=THREE_UNITS, **TWO_DOORS)
    play.tokens.fault = {name: AuthFailed("altinn", "maskinporten.MP-303") for name in ("", "oppvekst")}

    with pytest.raises(AuthFailed, match=r"maskinporten\.MP-303"):
        await play.poll()


async def test_one_door_down_keeps_its_own_mark_and_the_others_letters() -> None:
    play = stage(units=THREE_UNITS, **TWO_DOORS)
    play.tokens.fault["oppvekst"] = Unavailable("altinn", "maskinporten.503")
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))

    pages, fault = await gather(play)

    assert isinstance(fault, Unavailable)
    assert [letter.ref.external_id for each in pages for letter in each.letters] == [dialog_id(1)]
    cursor = next(each.cursor for each in reversed(pages) if each.cursor)
    assert COUNCIL not in cursor
    assert MUNICIPALITY in cursor


async def test_a_failure_between_pages_leaves_the_cursor_where_it_was() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1), token="more")), problem(500), problem(500), problem(500))

    pages, fault = await gather(play)

    assert isinstance(fault, Unavailable)
    assert [each.cursor for each in pages] == [None]


async def test_a_hiccup_is_tried_again_at_once() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, problem(500), problem(502), ok(page(a_dialog(1))))

    assert list((await play.poll()).letters) == [dialog_id(1)]


async def test_a_bad_dialog_is_poison_and_the_page_goes_on() -> None:
    play = stage()
    bad = a_dialog(1) | {"contentUpdatedAt": "soon"}
    foreign = a_dialog(2) | {"party": "urn:altinn:person:identifier-no:01010112345"}
    play.altinn.answer("GET", DIALOGS, ok(page(bad, "nonsense", foreign, a_dialog(3))))

    told = await play.poll()

    assert [(each.external_id, each.fault) for each in told.poison] == [
        (dialog_id(1), "contentUpdatedAt: datetime_from_date_parsing"),
        ("", ": model_type"),
        (dialog_id(2), "party: not an organisation"),
    ]
    assert list(told.letters) == [dialog_id(3)]


async def test_a_dialog_of_a_unit_that_nobody_asked_for_is_poison() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, unit=COUNCIL))))

    told = await play.poll()

    assert [each.fault for each in told.poison] == ["party: none of our units"]
    assert told.heard == frozenset()


async def test_unreadable_content_becomes_a_letter_that_a_person_must_open() -> None:
    for status in (403, 404):
        play = stage()
        play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
        play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", problem(status))

        told = await play.poll()

        assert told.letters[dialog_id(1)].fetchable is False


async def test_a_dialog_deleted_while_it_was_listed_gives_nothing() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1), a_dialog(2))))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", httpx.Response(410))

    told = await play.poll()

    assert list(told.letters) == [dialog_id(2)]
    assert told.poison == []


async def test_a_dialog_whose_transmissions_fail_holds_the_mark_behind_it() -> None:
    play = stage()
    old = NOW - timedelta(days=2)
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(2), a_dialog(1, transmissions=1, at=old))))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", problem(500))

    told = await play.poll()
    await play.poll(told.cursor)

    assert [(each.external_id, each.fault) for each in told.poison] == [
        (dialog_id(1), "transmissions: dialogporten.500")
    ]
    assert list(told.letters) == [dialog_id(2)]
    assert play.altinn.searches()[1]["contentUpdatedAfter"] == instant(old - timedelta(minutes=10))


async def test_many_dialogs_whose_transmissions_fail_are_dialogportens_trouble() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(*(a_dialog(number, transmissions=1) for number in range(1, 5)))))
    for number in range(1, 5):
        play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(number)}/transmissions", problem(500))

    pages, fault = await gather(play)

    assert isinstance(fault, Unavailable)
    assert pages == []


async def test_transmissions_in_an_unknown_shape_spoil_only_their_dialog() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1), a_dialog(2))))
    shapeless = a_transmission(1) | {"createdAt": None}
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok([shapeless]))

    told = await play.poll()

    assert [each.fault for each in told.poison] == ["transmissions: dialogporten.transmissions"]
    assert list(told.letters) == [dialog_id(2)]


@pytest.mark.parametrize("token", [None, "", "more"])
async def test_a_next_page_that_cannot_be_asked_for_breaks_the_contract(token: str | None) -> None:
    play = stage()
    endless = page(a_dialog(1)) | {"hasNextPage": True, "continuationToken": token}
    play.altinn.answer("GET", DIALOGS, ok(endless))

    _, fault = await gather(play)

    assert isinstance(fault, ContractBroken)


async def test_an_answer_that_is_no_page_breaks_the_contract() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, httpx.Response(200, text="<html>"))

    _, fault = await gather(play)

    assert isinstance(fault, ContractBroken)


async def test_a_lookup_that_fails_while_open_threads_are_sought_keeps_what_was_listed() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    play.altinn.answer("GET", LOOKUP, problem(500))

    pages, fault = await gather(play, open_threads=[dialog_id(9)])

    assert isinstance(fault, Unavailable)
    assert MUNICIPALITY in (pages[-1].cursor or "")


async def test_a_consumer_may_stop_in_the_middle() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1), token="more")))
    pages = play.source.poll(None, ())
    assert (await anext(pages)).letters
    await pages.aclose()

    assert len(play.altinn.to("GET", DIALOGS)) == 1


async def test_a_broad_search_is_halved_by_units_then_by_time() -> None:
    play = stage()
    answered: list[tuple[str, datetime, datetime]] = []

    def only_narrow(request: httpx.Request) -> httpx.Response:
        units = request.url.params.get_list("party")
        after = datetime.fromisoformat(request.url.params["contentUpdatedAfter"])
        before = datetime.fromisoformat(request.url.params.get("contentUpdatedBefore", NOW.isoformat()))
        if len(units) > 1 or before - after > timedelta(days=50):
            return problem(422)
        answered.append((units[0], after, before))
        return ok(page())

    play.altinn.answer("GET", DIALOGS, only_narrow)
    await play.poll()

    for unit in (MUNICIPALITY, SCHOOL):
        windows = sorted((after, before) for party, after, before in answered if party == PARTY + unit)
        assert len(windows) == 4
        assert (windows[0][0], windows[-1][1]) == (NOW - timedelta(days=180), NOW)
        assert all(earlier[1] == later[0] for earlier, later in pairwise(windows))


async def test_a_search_that_stays_too_broad_fails_as_a_whole() -> None:
    play = stage(look_back=timedelta(days=1))
    play.altinn.answer("GET", DIALOGS, problem(422))

    with pytest.raises(ContractBroken, match=r"dialogporten\.422"):
        await play.poll()


async def test_looking_up_an_open_thread_asks_each_system_user() -> None:
    play = stage(units=THREE_UNITS, **TWO_DOORS)

    def only_for_oppvekst(request: httpx.Request) -> httpx.Response:
        mine = request.headers["Authorization"].startswith("Bearer token-oppvekst")
        return ok(a_lookup(5, unit=COUNCIL)) if mine else problem(403)

    play.altinn.answer("GET", LOOKUP, only_for_oppvekst)
    play.altinn.answer("GET", DIALOGS, ok(page()), ok(page()), ok(page(a_dialog(5, unit=COUNCIL))))

    told = await play.poll(None, [dialog_id(5)])

    assert list(told.letters) == [dialog_id(5)]
    assert play.altinn.searches()[-1].get_list("party") == [PARTY + COUNCIL]


async def test_a_door_closed_between_listing_and_open_threads() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(5)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))), problem(403))

    told = await play.poll(None, [dialog_id(5)])

    assert list(told.letters) == [dialog_id(1)]
