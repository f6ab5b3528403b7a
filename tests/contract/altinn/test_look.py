"""A second look at one letter: unopened, and gone only where Altinn itself says so twice."""

from __future__ import annotations

import traceback
from datetime import timedelta

import httpx
import pytest

from bot.errors import AuthFailed, ContractBroken, Gone, Rejected, Unavailable
from tests.contract.altinn.stage import (
    DIALOGS,
    LOOKUP,
    NOW,
    SICK_NOTES,
    a_dialog,
    a_lookup,
    a_transmission,
    dialog_id,
    instant,
    ok,
    page,
    problem,
    ref,
    stage,
)

TRANSMISSIONS = f"{DIALOGS}/{dialog_id(1)}/transmissions"


async def test_look_lists_the_letters_unit_and_opens_nothing() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(2), token="more")), ok(page(a_dialog(1, labels=["Archive"]))))

    letter = await play.source.look(ref(1))

    assert letter.archived_at_source
    assert {path for path in play.altinn.paths() if "metadata" not in path} == {f"GET {LOOKUP}", f"GET {DIALOGS}"}


async def test_look_goes_no_further_back_than_the_content_it_knows() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    await play.poll()

    await play.source.look(ref(1))

    assert play.altinn.to("GET", LOOKUP) == []
    assert play.altinn.searches()[-1]["contentUpdatedAfter"] == instant(NOW - timedelta(hours=1))


async def test_look_at_a_transmission() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
    play.altinn.answer("GET", TRANSMISSIONS, ok([a_transmission(1), a_transmission(2)]))

    assert (await play.source.look(ref(1, 2))).subject == "Brev 2"


async def test_look_says_link_only_just_as_the_poll_does() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
    play.altinn.answer("GET", TRANSMISSIONS, problem(403))
    polled = (await play.poll()).letters[dialog_id(1)]

    assert await play.source.look(ref(1)) == polled
    assert polled.fetchable is False


async def test_gone_after_two_lookups_that_say_so() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, problem(404))

    with pytest.raises(Gone, match=r"dialogporten\.404"):
        await play.source.look(ref(1))

    assert len(play.altinn.to("GET", LOOKUP)) == 2
    assert play.sleeps == [1.0]


async def test_not_gone_when_the_second_lookup_finds_it() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, problem(404), ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))

    assert (await play.source.look(ref(1))).thread_id == dialog_id(1)


async def test_absence_from_the_list_is_never_gone() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))

    with pytest.raises(Unavailable, match=r"dialogporten\.unlisted"):
        await play.source.look(ref(1))


async def test_missing_rights_are_never_gone() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, problem(403))

    with pytest.raises(AuthFailed, match=r"dialogporten\.403"):
        await play.source.look(ref(1))


async def test_a_gateways_404_is_never_gone() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, httpx.Response(404, text="no route"))

    with pytest.raises(Exception, match=r"dialogporten\.404") as caught:
        await play.source.look(ref(1))

    assert not isinstance(caught.value, Gone)


async def test_a_transmission_that_is_not_listed_may_only_be_hidden() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
    play.altinn.answer("GET", TRANSMISSIONS, ok([a_transmission(1)]))

    with pytest.raises(AuthFailed, match="transmission_hidden"):
        await play.source.look(ref(1, 2))


async def test_transmissions_that_answer_404_may_only_be_hidden() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
    play.altinn.answer("GET", TRANSMISSIONS, problem(404))

    with pytest.raises(AuthFailed, match=r"dialogporten\.404"):
        await play.source.look(ref(1, 1))


async def test_a_transmission_marked_as_deleted_is_gone() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
    play.altinn.answer("GET", TRANSMISSIONS, ok([a_transmission(1, deletedAt=instant(NOW))]))

    with pytest.raises(Gone, match="transmission_deleted"):
        await play.source.look(ref(1, 1))


async def test_a_letter_of_a_unit_that_opens_its_own_mail_is_refused() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1, unit="314159268")))

    with pytest.raises(Rejected, match="unit_not_ours"):
        await play.source.look(ref(1))


async def test_a_letter_of_a_service_that_was_taken_off_the_list_is_refused() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, resource=SICK_NOTES))))

    with pytest.raises(Rejected, match="suppressed_service"):
        await play.source.look(ref(1))


async def test_ping_asks_with_every_system_users_token() -> None:
    play = stage()
    await play.source.ping()
    assert play.altinn.searches()[0]["limit"] == "1"

    play.tokens.fault[""] = AuthFailed("altinn", "maskinporten.MP-303")
    with pytest.raises(AuthFailed):
        await play.source.ping()


@pytest.mark.parametrize("what", ["search", "lookup", "transmissions"])
async def test_an_unreadable_answer_is_not_quoted_in_its_error(what: str) -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(["Ola Hemmelig"] if what == "lookup" else a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(["Ola Hemmelig"] if what == "search" else page(a_dialog(1, transmissions=1))))
    play.altinn.answer("GET", TRANSMISSIONS, ok([{"id": "Ola Hemmelig"}]))

    with pytest.raises(ContractBroken) as caught:
        await play.source.look(ref(1, 1))

    told = "".join(traceback.format_exception(caught.value))
    assert "ValidationError" in told
    assert "Hemmelig" not in told
