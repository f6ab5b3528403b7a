"""The search finds what the filters ask for among what the caller may see, and says nothing about the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.simulators.altinn import CONFIDENTIAL_POST, ORDINARY_POST
from tests.contract.simulators.altinn_town import (
    COUNCIL,
    DIALOGS,
    DP,
    LETTERS,
    MUNICIPALITY,
    SCHOOL,
    SECRETS,
    SICK_NOTES,
    STRANGER,
    Town,
    dialogporten_contract,
    open_town,
    party,
    system_user_detail,
)
from tests.contracts import needs_contracts

pytestmark = needs_contracts


def titles(items: list[dict[str, Any]]) -> list[str]:
    return [item["content"]["title"]["value"][0]["value"] for item in items]


async def refusal(town: Town, **query: Any) -> dict[str, Any]:
    answer = await town.dp("GET", DIALOGS, params=query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    return answer.json()


async def test_limits_are_open_to_everybody_and_as_set() -> None:
    async with open_town(max_parties=7) as town:
        answer = await town.dp("GET", f"{DP}/metadata/limits", token="")
        assert answer.json()["endUserSearch"]["maxPartyFilterValues"] == 7
        assert answer.json()["endUserSearch"]["maxServiceResourceFilterValues"] == 20


async def test_an_item_of_a_correspondence() -> None:
    async with open_town() as town:
        town.letter(title="Vedtak", summary="Kort", sender="Testetaten", senders_reference="2026/1")
        (item,) = await town.search()
        assert item["org"] == "ldir"
        assert item["serviceResource"] == f"urn:altinn:resource:{LETTERS}"
        assert item["serviceResourceType"] == "CorrespondenceService"
        assert item["party"] == party(MUNICIPALITY)
        assert item["externalReference"] == "2026/1"
        assert (item["status"], item["isContentSeen"], item["hasUnopenedContent"]) == ("NotApplicable", False, True)
        assert item["endUserContext"]["systemLabels"] == ["Default"]
        assert item["fromServiceOwnerTransmissionsCount"] == 0
        assert "correspondence" not in str(item).lower().replace("correspondenceservice", "").replace(LETTERS, "")


async def test_confirmation_shows_as_attention() -> None:
    async with open_town() as town:
        town.letter(confirmation_needed=True)
        assert [item["status"] for item in await town.search()] == ["RequiresAttention"]


async def test_rights_decide_and_their_lack_is_silent() -> None:
    async with open_town() as town:
        for unit in (MUNICIPALITY, SCHOOL, COUNCIL, STRANGER):
            town.letter(unit=unit, title=unit)
        town.letter(resource=SECRETS, title="hemmelig", confidential=True)
        everybody = {"party": [party(unit) for unit in (MUNICIPALITY, SCHOOL, COUNCIL, STRANGER)]}
        assert sorted(titles(await town.search(**everybody))) == sorted([MUNICIPALITY, SCHOOL])
        assert sorted(titles(await town.search(serviceResource=f"urn:altinn:resource:{LETTERS}"))) == sorted(
            [MUNICIPALITY, SCHOOL]
        )
        town.world.delegate(CONFIDENTIAL_POST, MUNICIPALITY, town.bot)
        assert "hemmelig" in titles(await town.search(**everybody))
        town.world.revoke(ORDINARY_POST, MUNICIPALITY)
        assert titles(await town.search(**everybody)) == ["hemmelig"]
        town.world.revoke(CONFIDENTIAL_POST, MUNICIPALITY)
        assert await town.search(**everybody) == []


async def test_an_organisasjonsledd_needs_its_own_system_user() -> None:
    async with open_town() as town:
        town.letter(unit=COUNCIL, title="til ledd")
        agent = town.world.add_system_user(MUNICIPALITY, external_ref="ledd")
        town.world.delegate(ORDINARY_POST, COUNCIL, agent)
        own = await town.dp("GET", DIALOGS, params={"party": party(COUNCIL)})
        assert own.json()["items"] == []
        token = await town.token(authorization_details=[system_user_detail(externalRef="ledd")])
        found = await town.dp("GET", DIALOGS, params={"party": party(COUNCIL)}, token=token)
        assert titles(found.json()["items"]) == ["til ledd"]


async def test_the_raw_token_of_maskinporten_is_enough_here() -> None:
    async with open_town() as town:
        town.letter()
        answer = await town.dp("GET", DIALOGS, params={"party": party(MUNICIPALITY)}, token=await town.raw_token())
        assert len(answer.json()["items"]) == 1


async def test_filters() -> None:
    async with open_town() as town:
        first = town.letter(title="Første brev", senders_reference="A-1")
        town.clock.forward(hours=1)
        town.letter(title="Sykmelding", resource=SICK_NOTES, due_at=town.clock() + timedelta(days=3), api_only=False)
        town.letter(title="Bare maskiner", api_only=True, resource=SICK_NOTES, confirmation_needed=True)
        town.visits.label(town.world.dialog(first.dialog_id), add=["Archive"], remove=[])
        town.visits.open_dialog(town.world.dialog(first.dialog_id))
        mine = {"party": party(MUNICIPALITY)}

        async def count(**query: Any) -> int:
            return len(await town.search(**mine, **query))

        assert await count() == 3
        assert await count(org="ldir") == 1
        assert await count(org=["ldir", "nav"]) == 3
        assert await count(status="RequiresAttention") == 1
        assert await count(systemLabel="Archive") == 1
        assert await count(systemLabel=["Archive", "Default"]) == 3
        assert await count(isContentSeen="true") == 1
        assert await count(isContentSeen="false") == 2
        assert await count(excludeApiOnly="true") == 2
        assert await count(externalReference="A-1") == 1
        assert await count(search="sykm") == 1
        assert await count(process="urn:x") == 0
        assert await count(extendedStatus="x") == 0
        assert await count(dueAfter="2026-11-21T00:00:00Z") == 1
        assert await count(createdBefore="2026-11-20T08:30:00Z") == 1


async def test_an_api_only_dialog_has_no_text_in_the_list() -> None:
    async with open_town() as town:
        town.letter(resource=SICK_NOTES, api_only=True)
        (item,) = await town.search()
        assert (item["isApiOnly"], item["content"]) == (True, None)


async def test_the_watermark_is_inclusive_and_moves_with_content() -> None:
    async with open_town() as town:
        old = town.letter(title="gammel")
        town.clock.forward(hours=1)
        town.letter(title="ny")
        mine = {"party": party(MUNICIPALITY)}
        assert titles(await town.search(**mine, contentUpdatedAfter="2026-11-20T09:00:00Z")) == ["ny"]
        assert titles(await town.search(**mine, contentUpdatedAfter="2026-11-20T10:00:00+01:00")) == ["ny"]
        assert titles(await town.search(**mine, contentUpdatedBefore="2026-11-20T08:00:00Z")) == ["gammel"]
        town.clock.forward(hours=1)
        town.world.touch(old.dialog_id)
        assert titles(await town.search(**mine, contentUpdatedAfter="2026-11-20T09:30:00Z")) == []
        assert titles(await town.search(**mine, updatedAfter="2026-11-20T09:30:00Z")) == ["gammel"]
        town.world.edit_content(old.dialog_id, title="rettet")
        assert titles(await town.search(**mine, contentUpdatedAfter="2026-11-20T09:30:00Z")) == ["rettet"]


async def test_delayed_publishing_counts_from_its_own_moment() -> None:
    async with open_town() as town:
        town.letter(publish_at=town.clock() + timedelta(hours=2), requested_publish_time=town.clock())
        assert await town.search() == []
        town.clock.forward(hours=2, minutes=5)
        assert [item["contentUpdatedAt"] for item in await town.search()] == ["2026-11-20T10:00:00Z"]


async def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    async with open_town() as town:
        for number in range(7):
            town.letter(title=f"brev {number}")
            town.clock.forward(minutes=number % 2)
        seen: list[str] = []
        query: dict[str, Any] = {"party": party(MUNICIPALITY), "limit": 3}
        for _ in range(3):
            page = (await town.dp("GET", DIALOGS, params=query)).json()
            seen += titles(page["items"])
            query["continuationToken"] = page["continuationToken"]
        assert (page["hasNextPage"], page["continuationToken"]) == (False, None)
        assert page["orderBy"] == "contentupdatedat_desc,id_desc"
        assert seen == [f"brev {number}" for number in reversed(range(7))]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("createdAt_asc", ["a", "b"]),
        ("createdAt", ["b", "a"]),
        ("dueAt_desc", ["a", "b"]),
        ("dueAt_asc", ["b", "a"]),
        ("updatedAt_desc,id_desc", ["b", "a"]),
    ],
)
async def test_orders(order: str, expected: list[str]) -> None:
    async with open_town() as town:
        town.letter(title="a", due_at=town.clock() + timedelta(days=1))
        town.clock.forward(minutes=1)
        town.letter(title="b")
        assert titles(await town.search(party=party(MUNICIPALITY), orderBy=order)) == expected


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"status": "Draft"},
        {"party": MUNICIPALITY},
        {"party": "urn:altinn:organization:identifier-no:123456789"},
        {"serviceResource": LETTERS},
        {"limit": "0"},
        {"limit": "1001"},
        {"limit": "many"},
        {"limit": ["1", "2"]},
        {"status": "New"},
        {"systemLabel": "Trash"},
        {"isContentSeen": "maybe"},
        {"contentUpdatedAfter": "2026-11-20T08:00:00"},
        {"contentUpdatedAfter": "yesterday"},
        {"createdAfter": "2026-11-20T08:00:00Z", "createdBefore": "2026-11-19T08:00:00Z"},
        {"search": "ab"},
        {"orderBy": "title"},
        {"orderBy": "createdAt_desc,title"},
        {"continuationToken": "nonsense"},
        {"continuationToken": "createdat_2026-11-20T08:00:00Z,id_0198aa00-1111-7c32-ad58-5b51002eccb5"},
        {"continuationToken": "contentupdatedat_x,id_0198aa00-1111-7c32-ad58-5b51002eccb5"},
        {"contentUpdatedAfer": "2026-11-20T08:00:00Z"},
    ],
)
async def test_a_wrong_query_is_refused(query: dict[str, Any]) -> None:
    async with open_town() as town:
        if query and not {"party", "serviceResource"} & set(query) and query != {"status": "Draft"}:
            query = {"party": party(MUNICIPALITY)} | query
        body = await refusal(town, **query)
        assert body["status"] == 400
        assert body["errors"]


async def test_too_many_filter_values() -> None:
    async with open_town(max_parties=2, max_resources=1, max_owners=1) as town:
        assert await refusal(town, party=[party(MUNICIPALITY)] * 3)
        resources = [f"urn:altinn:resource:{name}" for name in (LETTERS, SECRETS)]
        assert await refusal(town, serviceResource=resources)
        assert await refusal(town, party=party(MUNICIPALITY), org=["ldir", "nav"])


async def test_scope_and_system_user_are_demanded() -> None:
    async with open_town() as town:
        mine = {"party": party(MUNICIPALITY)}
        assert (await town.dp("GET", DIALOGS, params=mine, token="")).status_code == 401
        reader = await town.token(scope="altinn:correspondence.read")
        assert (await town.dp("GET", DIALOGS, params=mine, token=reader)).status_code == 403
        plain = await town.token(authorization_details=None)
        assert (await town.dp("GET", DIALOGS, params=mine, token=plain)).status_code == 403
        late = await town.token()
        town.clock.forward(minutes=30)
        expired = await town.dp("GET", DIALOGS, params=mine, token=late)
        assert expired.status_code == 401
        assert "invalid_token" in expired.headers["WWW-Authenticate"]


def test_the_queries_of_these_tests_fit_the_document() -> None:
    query = {"party": [party(MUNICIPALITY)], "contentUpdatedAfter": "2026-11-20T08:00:00Z", "orderBy": "createdAt_asc"}
    dialogporten_contract().check_request(
        "GET", DIALOGS, query | {"systemLabel": ["Archive"], "excludeApiOnly": "true"}
    )
