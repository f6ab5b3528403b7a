"""Content: one-time addresses followed at once and without credentials, and a missing letter not asked for for ever."""

from __future__ import annotations

import httpx
import pytest

from bot.errors import AuthFailed, ContractBroken, Gone, OutcomeUnknown, Rejected, Unavailable
from tests.contract.digipost.stage import Stage, a_document, error, missing, ref, stage

CONTENT = "/1000/inbox/1/content"


def with_letter(**more: object) -> Stage:
    play = stage(**more)
    play.post(1, attachments=a_document(2, name="attachment", media_type="image/jpeg"))
    return play


async def test_the_redirect_is_followed_at_once_and_each_time_anew() -> None:
    play = with_letter()

    assert await play.read(1) == b"%PDF-1.7 brev"
    assert await play.read(1, 2) == b"%PDF-1.7 brev"

    asked = [(each.url.host, each.url.path) for each in play.digipost.requests if "inbox/" in each.url.path]
    assert asked == [("api.digipost.no", CONTENT), ("api.digipost.no", "/1000/inbox/2/content")]
    hosts = [each.url.host for each in play.digipost.requests]
    assert hosts[hosts.index("www.digipostdata.no") - 1] == "api.digipost.no"


async def test_content_that_is_answered_directly_is_taken() -> None:
    play = with_letter()
    play.digipost.answer(CONTENT, httpx.Response(200, content=b"direct"))

    assert await play.read(1) == b"direct"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.test/documents/1",
        "http://www.digipostdata.no/documents/1",
        "https://www.digipostdata.no:8443/documents/1",
        "https://user@www.digipostdata.no/documents/1",
        "https://www.digipostdata.no.evil.test/documents/1",
        "http://127.0.0.1/documents/1",
        "//evil.test/x",
        "/documents/1",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
async def test_a_redirect_to_anywhere_else_is_refused(address: str) -> None:
    play = with_letter()
    play.digipost.answer(CONTENT, httpx.Response(307, headers={"Location": address}))

    with pytest.raises(ContractBroken, match=r"digipost\.(foreign_content_host|location)"):
        await play.read(1)

    assert {each.url.host for each in play.digipost.requests} == {"api.digipost.no"}


async def test_a_simulator_on_this_machine_is_followed_where_it_is_configured() -> None:
    play = with_letter(content_hosts=["127.0.0.1"])
    play.digipost.answer(CONTENT, httpx.Response(307, headers={"Location": "http://127.0.0.1:8099/documents/1"}))

    play.digipost.answer("/documents/1", httpx.Response(200, content=b"local"))

    assert await play.read(1) == b"local"


async def test_a_second_redirect_is_refused() -> None:
    play = with_letter()
    play.digipost.answer("/documents/1", httpx.Response(302, headers={"Location": "https://evil.test"}))

    with pytest.raises(ContractBroken, match=r"digipost\.second_redirect"):
        await play.read(1)


async def test_content_addresses_in_the_list_lead_to_the_api_only() -> None:
    play = stage()
    play.post(1, uris="<content-uri>https://evil.test/content</content-uri>")

    with pytest.raises(ContractBroken, match=r"digipost\.foreign_address"):
        await play.read(1)


@pytest.mark.parametrize("answer", [missing(), error(404, "DOCUMENT_NOT_FOUND"), httpx.Response(410)])
async def test_a_refused_letter_that_is_not_listed_either_is_gone(answer: httpx.Response) -> None:
    play = with_letter()
    await play.poll()
    play.digipost.answer(CONTENT, answer)
    play.digipost.letters.clear()

    with pytest.raises(Gone):
        await play.read(1)


@pytest.mark.parametrize("answer", [missing(), error(404, "DOCUMENT_NOT_FOUND"), httpx.Response(500)])
async def test_a_refused_letter_that_is_still_listed_is_worth_another_try(answer: httpx.Response) -> None:
    play = with_letter()
    play.digipost.answer(CONTENT, answer)

    with pytest.raises(Unavailable) as caught:
        await play.read(1)
    assert not isinstance(caught.value, Gone)


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_spent_address_is_asked_for_anew_by_the_next_try(status: int) -> None:
    play = with_letter()
    play.digipost.answer("/documents/1", httpx.Response(status), httpx.Response(200, content=b"second"))

    with pytest.raises(Unavailable, match=rf"digipost\.content_{status}"):
        await play.read(1)
    assert await play.read(1) == b"second"


async def test_a_network_that_fails_is_not_taken_for_a_missing_letter() -> None:
    play = with_letter()
    await play.poll()
    play.digipost.answer(CONTENT, httpx.ReadTimeout("slow"))
    listed = len(play.digipost.listings())

    with pytest.raises(Unavailable, match="ReadTimeout"):
        await play.read(1)
    assert len(play.digipost.listings()) == listed


async def test_content_that_ends_too_early_is_no_shorter_file() -> None:
    play = with_letter()

    class Cut(httpx.AsyncByteStream):
        async def __aiter__(self):
            yield b"%PDF"
            raise httpx.RemoteProtocolError("cut")

    play.digipost.answer("/documents/1", lambda _: httpx.Response(200, stream=Cut()))

    with pytest.raises(Unavailable, match="RemoteProtocolError"):
        await play.read(1)


async def test_an_error_of_whoever_reads_is_not_taken_for_a_refusal_of_digipost() -> None:
    play = with_letter()

    with pytest.raises(Unavailable, match="spool"):
        async with play.source.read(ref(1), "1"):
            raise Unavailable("spool", "digipost.500")


async def test_a_forbidden_letter_is_for_the_operator() -> None:
    play = with_letter()
    play.digipost.answer(CONTENT, error(403, "NOT_AUTHORIZED"))

    with pytest.raises(AuthFailed):
        await play.read(1)


async def test_a_file_that_the_letter_does_not_have() -> None:
    play = with_letter()

    with pytest.raises(Rejected, match=r"digipost\.no_such_file"):
        await play.read(1, 99)


async def test_what_digipost_cannot_do_is_refused() -> None:
    play = with_letter()

    for refused in (play.source.mark_read(ref(1)), play.source.confirm(ref(1))):
        with pytest.raises(Rejected):
            await refused
    with pytest.raises(Rejected):
        await play.source.put_away("1", content_at=play.clock.now())
    assert not play.digipost.requests


async def test_deleting_is_off_unless_it_was_chosen() -> None:
    play = with_letter()

    with pytest.raises(Rejected, match=r"digipost\.deletes_off"):
        await play.source.delete(ref(1))
    assert not play.digipost.requests


async def test_deleting_is_idempotent() -> None:
    play = with_letter(deletes=True)

    await play.source.delete(ref(1))
    await play.source.delete(ref(1))

    assert [each.method for each in play.digipost.requests].count("DELETE") == 1


async def test_an_unanswered_delete_is_settled_by_asking_again() -> None:
    play = with_letter(deletes=True)

    def lost(request: httpx.Request) -> httpx.Response:
        play.digipost.letters.clear()
        raise httpx.ReadTimeout("slow", request=request)

    play.digipost.answer("/1000/inbox/1", lost)
    with pytest.raises(OutcomeUnknown):
        await play.source.delete(ref(1))
    await play.source.delete(ref(1))


async def test_a_letter_without_a_delete_address_cannot_be_deleted() -> None:
    play = stage(deletes=True)
    play.post(1, uris="<content-uri>/1000/inbox/1/content</content-uri>")

    with pytest.raises(Rejected, match=r"digipost\.not_deletable"):
        await play.source.delete(ref(1))
