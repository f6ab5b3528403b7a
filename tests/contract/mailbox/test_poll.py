"""Deltas of mailboxes become letters and notices; a lost place is found again, and faults keep nothing back."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from adapters.sources.mailbox.marks import Marks
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.errors import AuthFailed, ConfigError, ContractBroken, Unavailable
from tests.contract.mailbox.stage import (
    GRAPH,
    OFFICE,
    POST,
    SCHOOL,
    TOWN,
    UNITS,
    graph_error,
    ok,
    stage,
)

DELTA = f"/users/{POST}/mailFolders/inbox/messages/delta"
TWO = [
    {"address": POST, "name": "post", "unit": TOWN, "letters": True},
    {"address": OFFICE, "name": "dok", "unit": SCHOOL, "letters": True},
]


async def test_listing_twice_gives_the_same_and_opens_nothing() -> None:
    play = stage()
    for number in range(5):
        play.mail(f"m{number}")

    first, second = await play.poll(), await play.poll()

    assert first.letters == second.letters
    assert set(first.letters) == {f"post/m{number}" for number in range(5)}
    assert set(play.exchange.paths()) == {f"/v1.0{DELTA}"}


async def test_the_next_poll_asks_for_changes_only() -> None:
    play = stage()
    play.mail("m1")
    cursor = (await play.poll()).cursor
    play.mail("m2")

    assert set((await play.poll(cursor)).letters) == {"post/m2"}
    assert set((await play.poll()).letters) == {"post/m1", "post/m2"}


async def test_an_unknown_sender_is_a_private_person_whose_name_is_not_kept() -> None:
    play = stage(organisations={"firma.test": "Firma AS"})
    play.mail("m1", sender="Kari@Example.test")
    play.mail("m2", sender="ola@firma.test", shown_as="Ola (test)")

    letters = (await play.poll()).letters

    assert (letters["post/m1"].sender_name, letters["post/m1"].sender_is_private) == (None, True)
    assert (letters["post/m2"].sender_name, letters["post/m2"].sender_is_private) == ("Firma AS", False)
    assert {letter.sender_org for letter in letters.values()} == {None}


async def test_what_is_kept_of_an_email() -> None:
    play = stage()
    play.mail("m1", subject="Gjelder 01415612385", isRead=True)

    letter = (await play.poll()).letters["post/m1"]

    assert (letter.subject, letter.unit, letter.service_id) == ("Gjelder ***********", TOWN, "epost")
    assert letter.link == "https://outlook.office365.com/owa/?ItemID=m1"
    assert (letter.seen_at_source, letter.archived_at_source, letter.fetchable) == (False, False, True)


async def test_a_link_that_is_none_is_not_kept() -> None:
    play = stage()
    play.mail("m1", webLink="javascript:alert(1)")

    assert (await play.poll()).letters["post/m1"].link == "https://outlook.office.com/mail"


async def test_rules_on_service_and_unit() -> None:
    sensitive = stage(services=[Service(service_id="epost", name="E-post", sensitivity=Sensitivity.SENSITIVE)])
    sensitive.mail()
    assert (await sensitive.poll()).letters["post/m1"].subject is None

    of_unit = stage(units=[Unit(org_number=TOWN, name="x", sensitivity=Sensitivity.SENSITIVE)])
    of_unit.mail()
    assert (await of_unit.poll()).letters["post/m1"].subject is None

    suppressed = stage(services=[Service(service_id="epost", name="E-post", suppressed=True)])
    suppressed.mail()
    assert (await suppressed.poll()).counted == [("post/m1", "suppressed_service")]


async def test_letters_are_wanted_only_where_it_is_said() -> None:
    play = stage(mailboxes=[{"address": POST, "name": "post", "unit": TOWN}])
    play.mail("m1")
    play.mail("m2", sender="noreply@altinn.no", subject="Noe helt nytt fra Altinn")
    play.notice("n1")

    told = await play.poll()

    assert told.letters == {}
    assert told.counted == [("post/m2", "unknown_notice")]
    assert [each.ref.external_id for each in told.notices] == ["post/n1"]


async def test_ignored_senders_are_counted_only() -> None:
    play = stage(ignored_senders=["@nyhetsbrev.test", "robot@example.test"])
    play.mail("m1", sender="x@nyhetsbrev.test")
    play.mail("m2", sender="robot@example.test")
    play.mail("m3", sender="annen@example.test")

    told = await play.poll()

    assert told.counted == [("post/m1", "ignored_sender"), ("post/m2", "ignored_sender")]
    assert set(told.letters) == {"post/m3"}


async def test_drafts_and_what_left_the_inbox_are_no_letters() -> None:
    play = stage()
    play.mail("m1", isDraft=True)
    play.exchange.changes[POST].append({"id": "gone", "@removed": {"reason": "deleted"}})

    told = await play.poll()

    assert (told.letters, told.poison) == ({}, [])


async def test_a_change_that_tells_only_what_changed_is_completed() -> None:
    play = stage()
    play.mail("m1")
    play.exchange.changes[POST] = [{"id": "m1", "isRead": True}, {"id": "vanished", "isRead": True}]

    assert set((await play.poll()).letters) == {"post/m1"}


async def test_a_poison_entry_does_not_stop_the_poll() -> None:
    play = stage()
    play.mail("m1")
    play.exchange.changes[POST] += [{"id": "bad", "receivedDateTime": "i går hos Kari"}, "nonsense", {"id": ""}]
    play.mail("m2")

    told = await play.poll()

    assert set(told.letters) == {"post/m1", "post/m2"}
    assert [each.external_id for each in told.poison] == ["post/bad", "", ""]
    assert not any("Kari" in each.fault for each in told.poison)


@pytest.mark.parametrize("code", ["SyncStateNotFound", "resyncRequired", ""])
async def test_a_lost_place_means_listing_everything_again(code: str) -> None:
    play = stage()
    play.mail("m1")
    cursor = (await play.poll()).cursor
    usual = play.exchange.delta

    def lost(request: httpx.Request) -> httpx.Response:
        return graph_error(410, code) if "$deltatoken" in request.url.params else usual(request, POST)

    play.exchange.answer(DELTA, lost)

    again = await play.poll(cursor)
    assert set(again.letters) == {"post/m1"}
    assert again.cursor == cursor


async def test_a_place_that_is_lost_at_once_again_is_graphs_fault() -> None:
    play = stage()
    play.exchange.answer(DELTA, graph_error(410, "SyncStateNotFound"))

    with pytest.raises(ContractBroken, match=r"graph\.SyncStateNotFound"):
        await play.poll()


async def test_open_letters_are_told_as_they_are_now() -> None:
    play = stage()
    play.mail("m1")
    play.mail("m2")
    cursor = (await play.poll()).cursor
    play.exchange.mails["m1"].shape["parentFolderId"] = "archive"
    play.exchange.changes[POST].append({"id": "m1", "@removed": {"reason": "deleted"}})

    told = await play.poll(cursor, ["post/m1", "post/m2", "post/gone", "elsewhere/m9"])

    assert {name: letter.archived_at_source for name, letter in told.letters.items()} == {
        "post/m1": True,
        "post/m2": False,
    }


async def test_mailboxes_are_independent() -> None:
    play = stage(mailboxes=TWO)
    play.mail("m1")
    play.mail("m2", mailbox=OFFICE)
    play.exchange.answer(DELTA, graph_error(403, "ErrorAccessDenied"))

    told = await play.poll()

    assert set(told.letters) == {"dok/m2"}
    assert told.letters["dok/m2"].unit == SCHOOL
    assert [page.units_denied for page in told.pages if page.units_denied] == [frozenset({TOWN})]


async def test_a_mailbox_that_does_not_answer_keeps_no_letter_of_another_back_and_is_told_last() -> None:
    play = stage(mailboxes=TWO)
    play.mail("m2", mailbox=OFFICE)
    play.exchange.answer(DELTA, httpx.Response(502))
    letters = []

    async def poll() -> None:
        async for page in play.source.poll(None, ()):
            letters.extend(page.letters)

    with pytest.raises(Unavailable, match=r"graph\.502"):
        await poll()
    assert len(letters) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (graph_error(403, "ErrorAccessDenied"), AuthFailed, r"graph\.ErrorAccessDenied"),
        (graph_error(404, "MailboxNotEnabledForRESTAPI"), AuthFailed, "MailboxNotEnabled"),
        (graph_error(404, "ErrorInvalidUser"), AuthFailed, "ErrorInvalidUser"),
        (httpx.Response(401), AuthFailed, r"graph\.401"),
        (graph_error(429, "ApplicationThrottled", **{"Retry-After": "90"}), Unavailable, r"graph\.429"),
        (graph_error(503, "ServiceUnavailable", **{"Retry-After": "90"}), Unavailable, r"graph\.503"),
        (graph_error(409, "ErrorIrresolvableConflict"), Unavailable, "Irresolvable"),
        (httpx.Response(200, text="<html>"), ContractBroken, r"graph\.deltapage"),
        (ok({"value": []}), ContractBroken, r"mailbox\.delta"),
        (ok({"value": [], "@odata.nextLink": "https://evil.test/x"}), ContractBroken, r"graph\.foreign_address"),
        (ok({"value": [], "@odata.nextLink": f"{GRAPH}.evil.test/x"}), ContractBroken, r"graph\.foreign_address"),
        (httpx.ConnectError("no"), Unavailable, "ConnectError"),
    ],
)
async def test_refusals(answer: httpx.Response | Exception, kind: type[Exception], reason: str) -> None:
    play = stage()
    play.exchange.answer(DELTA, answer)

    with pytest.raises(kind, match=reason) as caught:
        await play.poll()

    assert "Kari" not in str(caught.value)
    if "Retry-After" in getattr(answer, "headers", {}):
        assert caught.value.retry_after == timedelta(seconds=90)
        assert len(play.exchange.requests) == 1


async def test_a_refused_token_is_replaced_once() -> None:
    play = stage()
    refused = httpx.Response(401, headers={"WWW-Authenticate": "Bearer"})
    play.exchange.answer(DELTA, refused, ok({"value": [], "@odata.deltaLink": f"{GRAPH}{DELTA}?$deltatoken=0"}))

    await play.poll()

    assert [each.headers["Authorization"] for each in play.exchange.requests] == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "[]",
        "null",
        '{"v":2,"links":{}}',
        '{"v":1,"links":[]}',
        '{"v":1,"links":{"post":"https://evil.test/delta"}}',
        '{"v":1,"links":{"post":"http://graph.microsoft.com/v1.0/delta"}}',
        '{"v":1,"links":{"post":"https://a@graph.microsoft.com/v1.0/delta"}}',
        '{"v":1,"links":{"post":5}}',
    ],
)
async def test_a_cursor_that_leads_elsewhere_means_starting_over(cursor: str) -> None:
    play = stage()
    play.mail("m1")

    assert Marks.read(cursor, is_own=play.source._graph.is_own).links == {}
    assert set((await play.poll(cursor)).letters) == {"post/m1"}


async def test_pages_are_committed_before_the_cursor_moves() -> None:
    play = stage()
    for number in range(5):
        play.mail(f"m{number}")
    pages = [page async for page in play.source.poll(None, ())]
    with_cursor = [number for number, page in enumerate(pages) if page.cursor]

    assert with_cursor == [3]
    assert sum(len(page.letters) for page in pages[:3]) == 5


def test_a_mailbox_of_no_unit_of_ours_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"mailboxes\.post\.unit"):
        stage(units=UNITS[1:])


async def test_ping_asks_each_mailbox() -> None:
    play = stage(mailboxes=TWO)
    await play.source.ping()
    assert play.exchange.paths() == [f"/v1.0/users/{each}/mailFolders/inbox" for each in (POST, OFFICE)]

    play.exchange.answer(f"/users/{OFFICE}/mailFolders/inbox", graph_error(403, "ErrorAccessDenied"))
    with pytest.raises(AuthFailed):
        await play.source.ping()
