"""Rounds of changes in a folder: pages, tokens that stand alone, removals, both kinds of ids, expiry."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest

from tests.contract.simulators.graph_stage import (
    IMMUTABLE,
    PAYROLL,
    POST,
    Json,
    Office,
    immutable,
    open_office,
    ordinary,
)

INBOX = "/mailFolders/inbox/messages/delta"


async def one_round(office: Office, start: str, **more: Any) -> tuple[list[Json], str, int]:
    """All items, the deltaLink, and the number of pages."""
    items, pages, link = [], 0, start
    while True:
        body = await office.get(link, **more)
        items += body["value"]
        pages += 1
        if "@odata.deltaLink" in body:
            return items, body["@odata.deltaLink"], pages
        link = body["@odata.nextLink"]


def subjects(items: list[Json]) -> list[str]:
    return sorted(one["subject"] for one in items)


async def test_a_first_round_tells_everything_in_pages() -> None:
    async with open_office() as office:
        for number in range(5):
            office.mail(f"nr {number}")
        items, link, pages = await one_round(office, INBOX, headers={"Prefer": "odata.maxpagesize=2"})
        assert (subjects(items), pages) == ([f"nr {number}" for number in range(5)], 3)
        assert {one["@odata.type"] for one in items} == {"#microsoft.graph.message"}
        assert "/users('" in link
        assert "')/mailFolders('" in link
        assert (await one_round(office, link))[::2] == ([], 1)


async def test_the_next_round_tells_only_what_changed() -> None:
    async with open_office() as office:
        kept, read, gone = office.mail("urørt"), office.mail("lest"), office.mail("slettet")
        items, link, _ = await one_round(office, f"{INBOX}?$select=subject,isRead")
        assert set(items[0]) == {"@odata.type", "@odata.etag", "id", "subject", "isRead"}
        new = office.mail("ny")
        read.read = True
        office.world.touch(read)
        gone_id = unquote(ordinary(gone))
        office.world.move(gone, office.world.folder(office.world.mailbox(POST), "deleteditems"))
        items, link, _ = await one_round(office, link)
        removed = [one for one in items if "@removed" in one]
        changed = {one["subject"]: one["isRead"] for one in items if "@removed" not in one}
        assert changed == {"ny": False, "lest": True}
        assert removed == [
            {"@odata.type": "#microsoft.graph.message", "id": gone_id, "@removed": {"reason": "deleted"}}
        ]
        assert unquote(ordinary(gone)) != gone_id
        assert (await one_round(office, link))[0] == []
        assert kept.version == new.version == 1


async def test_immutable_ids_survive_the_move_and_fit_both_rounds() -> None:
    async with open_office() as office:
        mail = office.mail()
        [first], link, _ = await one_round(office, INBOX, headers=IMMUTABLE)
        assert first["id"] == unquote(immutable(mail))
        office.world.move(mail, office.world.folder(office.world.mailbox(POST), "archive"))
        [removed], _, _ = await one_round(office, link, headers=IMMUTABLE)
        assert (removed["id"], removed["@removed"]) == (first["id"], {"reason": "deleted"})
        [there], _, _ = await one_round(office, "/mailFolders/archive/messages/delta", headers=IMMUTABLE)
        assert there["id"] == first["id"]


async def test_a_link_can_be_used_twice() -> None:
    async with open_office() as office:
        _, link, _ = await one_round(office, INBOX)
        office.mail("ny")
        once, twice = await one_round(office, link), await one_round(office, link)
        assert subjects(once[0]) == subjects(twice[0]) == ["ny"]


async def test_what_arrives_while_pages_are_read_comes_in_the_next_round() -> None:
    async with open_office() as office:
        mails = [office.mail(f"nr {number}") for number in range(3)]
        small = {"Prefer": "odata.maxpagesize=1"}
        first = await office.get(INBOX, headers=small)
        office.mail("for sent")
        office.world.purge(mails[0])
        items, link, _ = await one_round(office, first["@odata.nextLink"], headers=small)
        assert subjects(first["value"] + items) == ["nr 1", "nr 2"]
        later, _, _ = await one_round(office, link)
        assert [one.get("subject") for one in later if "@removed" not in one] == ["for sent"]
        assert sum("@removed" in one for one in later) == 1


async def test_a_round_may_begin_with_an_empty_page() -> None:
    async with open_office(delta_starts_empty=True) as office:
        office.mail()
        first = await office.get(INBOX)
        assert first["value"] == []
        assert len((await one_round(office, first["@odata.nextLink"]))[0]) == 1


@pytest.mark.parametrize("kind", ["created", "updated", "deleted"])
async def test_only_one_kind_of_change_on_request(kind: str) -> None:
    async with open_office() as office:
        touched, gone = office.mail("rørt"), office.mail("borte")
        _, link, _ = await one_round(office, f"{INBOX}?changeType={kind}")
        office.mail("ny")
        office.world.touch(touched)
        office.world.purge(gone)
        items, _, _ = await one_round(office, link)
        assert [one.get("subject", "@removed") for one in items] == [
            {"created": "ny", "updated": "rørt", "deleted": "@removed"}[kind]
        ]


async def test_only_newer_mails_on_request() -> None:
    async with open_office() as office:
        office.mail("gammel")
        limit = office.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        office.mail("ny")
        query = f"$filter=receivedDateTime gt {limit}&$orderby=receivedDateTime desc"
        assert subjects((await one_round(office, f"{INBOX}?{query}"))[0]) == ["ny"]


@pytest.mark.parametrize(
    "query",
    [
        "$search=x",
        "$filter=isRead eq false",
        "$filter=receivedDateTime le 2026-01-01T00:00:00Z",
        "$orderby=subject",
        "changeType=moved",
        "$select=titel",
        "$top=0",
        "$skip=1",
    ],
)
async def test_a_round_takes_no_other_parameters(query: str) -> None:
    async with open_office() as office:
        assert (await office.refused("GET", f"{INBOX}?{query}"))[0] == 400


async def test_a_token_stands_alone_and_belongs_to_its_folder() -> None:
    async with open_office() as office:
        _, link, _ = await one_round(office, INBOX)
        assert await office.refused("GET", f"{link}&$select=subject") == (400, "BadRequest")
        token = link.partition("?")[2]
        assert (await office.refused("GET", f"/mailFolders/archive/messages/delta?{token}"))[0] == 400
        assert (await office.refused("GET", f"{INBOX}?{token}", box=PAYROLL))[0] == 400


@pytest.mark.parametrize("code", ["syncStateNotFound", "SyncStateNotFound"])
async def test_an_expired_token_is_gone_and_says_where_to_begin(code: str) -> None:
    async with open_office(expired_code=code) as office:
        office.mail()
        _, link, _ = await one_round(office, INBOX)
        assert (await office.http.post("/_sim/changes", json={"change": "expire_delta_tokens"})).status_code == 204
        answer = await office.call("GET", link)
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, code)
        assert len((await one_round(office, answer.headers["Location"]))[0]) == 1
        items, link, _ = await one_round(office, INBOX)
        assert len(items) == 1
        assert (await office.call("GET", link)).status_code == 200
        assert await office.refused("GET", f"{INBOX}?$deltatoken=finnesikke") == (410, code)
