"""Reading a dialog leaves a mark that everybody sees; looking it up or listing its transmissions does not."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from adapters.simulators.altinn import ORDINARY_POST, AttachmentDraft
from tests.contract.simulators.altinn_town import (
    CORR,
    DIALOGS,
    DP,
    LETTERS,
    MUNICIPALITY,
    SCHOOL,
    SECRETS,
    SICK_NOTES,
    STRANGER,
    STRONG,
    Town,
    open_town,
    party,
)
from tests.contracts import needs_contracts

pytestmark = needs_contracts


async def read(town: Town, dialog_id: str) -> dict[str, Any]:
    answer = await town.dp("GET", f"{DIALOGS}/{dialog_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def transmissions(town: Town, dialog_id: str) -> list[dict[str, Any]]:
    answer = await town.dp("GET", f"{DIALOGS}/{dialog_id}/transmissions")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def lookup(town: Town, reference: str) -> Any:
    return await town.dp("GET", f"{DP}/enduser/dialoglookup", params={"instanceRef": reference})


async def test_reading_marks_as_seen_once_per_update() -> None:
    async with open_town() as town:
        letter = town.letter()
        body = await read(town, letter.dialog_id)
        assert body["isContentSeen"] is True
        (sight,) = body["seenSinceLastContentUpdate"]
        assert sight["isCurrentEndUser"] is True
        assert sight["seenBy"]["actorId"] == party(MUNICIPALITY)
        await read(town, letter.dialog_id)
        assert [trace.what for trace in town.world.traces] == ["DialogSeen"]
        assert (await town.item(letter.dialog_id))["isContentSeen"] is True
        town.world.edit_content(letter.dialog_id, summary="ny")
        item = await town.item(letter.dialog_id)
        assert (item["isContentSeen"], item["seenSinceLastContentUpdate"]) == (False, [])
        await read(town, letter.dialog_id)
        assert len(town.world.traces) == 2


async def test_an_update_without_content_leaves_it_seen() -> None:
    async with open_town() as town:
        letter = town.letter()
        await read(town, letter.dialog_id)
        town.world.touch(letter.dialog_id)
        item = await town.item(letter.dialog_id)
        assert item["isContentSeen"] is True
        assert (len(item["seenSinceLastContentUpdate"]), item["seenSinceLastUpdate"]) == (1, [])


async def test_a_colleagues_visit_shows() -> None:
    async with open_town() as town:
        letter = town.letter()
        town.visits.open_dialog(town.world.dialog(letter.dialog_id))
        item = await town.item(letter.dialog_id)
        assert item["isContentSeen"] is True
        assert [sight["isCurrentEndUser"] for sight in item["seenSinceLastContentUpdate"]] == [False]


async def test_the_actions_of_a_correspondence_lead_to_its_api() -> None:
    async with open_town() as town:
        letter = town.letter(attachments=(AttachmentDraft(file_name="brev.pdf"),))
        body = await read(town, letter.dialog_id)
        actions = {action["name"]: action["endpoints"][0] for action in body["apiActions"]}
        assert set(actions) == {
            "getCorrespondence",
            "confirmCorrespondence",
            "purgeCorrespondence",
            "downloadCorrespondenceAttachment",
        }
        expected = f"{town.simulator.url}{CORR}/{letter.correspondence_id}"
        assert actions["getCorrespondence"]["url"] == expected
        assert body["content"]["mainContentReference"]["value"][0]["value"] == f"{expected}/content"
        assert body["transmissions"] == []
        assert body["dialogToken"].count(".") == 2


async def test_a_second_letter_becomes_a_transmission() -> None:
    async with open_town() as town:
        first = town.letter(title="Vedtak")
        town.clock.forward(hours=1)
        second = town.letter(title="Vedlegg ettersendt", dialog=first.dialog_id, senders_reference="A-2")
        (item,) = await town.search()
        assert item["fromServiceOwnerTransmissionsCount"] == 1
        assert item["contentUpdatedAt"] == "2026-11-20T09:00:00Z"
        (transmission,) = await transmissions(town, first.dialog_id)
        assert transmission["id"] == second.transmission_id
        assert transmission["externalReference"] == "A-2"
        assert transmission["authorizationAttribute"] == f"urn:altinn:resource:{LETTERS}"
        url = transmission["content"]["contentReference"]["value"][0]["value"]
        assert url == f"{town.simulator.url}{CORR}/{second.correspondence_id}/content"
        one = await town.dp("GET", f"{DIALOGS}/{first.dialog_id}/transmissions/{second.transmission_id}")
        assert one.json() == transmission
        none = await town.dp("GET", f"{DIALOGS}/{first.dialog_id}/transmissions/{uuid4()}")
        assert none.status_code == 404
        assert (await town.item(first.dialog_id))["isContentSeen"] is False


async def test_a_letter_to_another_party_cannot_join_a_dialog() -> None:
    async with open_town() as town:
        first = town.letter()
        with pytest.raises(ValueError, match="party"):
            town.letter(dialog=first.dialog_id, unit=SCHOOL)


async def test_transmissions_outside_correspondence_and_opened_ones() -> None:
    async with open_town() as town:
        dialog = town.letter(resource=SICK_NOTES, transmissions=("Sykmelding", "Søknad")).dialog_id
        listed = await transmissions(town, dialog)
        assert [item["content"]["contentReference"] for item in listed] == [None, None]
        assert [item["isOpened"] for item in (await read(town, dialog))["transmissions"]] == [False, False]
        assert (await town.item(dialog))["hasUnopenedContent"] is True


async def test_a_transmission_of_another_resource_is_masked() -> None:
    async with open_town() as town:
        first = town.letter()
        town.letter(
            dialog=first.dialog_id,
            resource=SECRETS,
            confidential=True,
            attachments=(AttachmentDraft(file_name="a.pdf"),),
        )
        (item,) = await transmissions(town, first.dialog_id)
        assert item["isAuthorized"] is False
        assert item["content"]["contentReference"]["value"][0]["value"] == "urn:dialogporten:unauthorized"
        assert item["attachments"][0]["urls"][0]["url"] == "urn:dialogporten:unauthorized"


async def test_reading_a_transmissions_correspondence_opens_the_transmission() -> None:
    async with open_town() as town:
        first = town.letter()
        second = town.letter(dialog=first.dialog_id)
        for correspondence in (first.correspondence_id, second.correspondence_id):
            assert (await town.item(first.dialog_id))["hasUnopenedContent"] is True
            await town.corr("GET", f"/{correspondence}/content")
        assert (await town.item(first.dialog_id))["hasUnopenedContent"] is False


async def test_listing_and_looking_up_leave_no_trace() -> None:
    async with open_town() as town:
        letter = town.letter(title="Vedtak")
        await town.search()
        await transmissions(town, letter.dialog_id)
        found = (await lookup(town, f"urn:altinn:dialog-id:{letter.dialog_id}")).json()
        assert found["instanceRef"] == f"urn:altinn:correspondence-id:{letter.correspondence_id}"
        assert found["title"][0]["value"] == "Vedtak"
        back = (await lookup(town, f"urn:altinn:correspondence-id:{letter.correspondence_id}")).json()
        assert back["dialogId"] == letter.dialog_id
        assert town.world.traces == []
        assert (await town.item(letter.dialog_id))["isContentSeen"] is False


async def test_lookup_of_a_dialog_outside_correspondence() -> None:
    async with open_town() as town:
        letter = town.letter(resource=SICK_NOTES)
        reference = f"urn:altinn:dialog-id:{letter.dialog_id}"
        assert (await lookup(town, reference)).json()["instanceRef"] == reference
        two = [town.letter(dialog=letter.dialog_id).correspondence_id for _ in range(2)]
        assert (await lookup(town, reference)).json()[
            "instanceRef"
        ] == f"urn:altinn:correspondence-id:{max(map(str, two))}"


async def test_refusals_of_the_lookup() -> None:
    async with open_town() as town:
        stranger = town.letter(unit=STRANGER)
        assert (await lookup(town, f"urn:altinn:dialog-id:{stranger.dialog_id}")).status_code == 403
        assert (await lookup(town, f"urn:altinn:dialog-id:{uuid4()}")).status_code == 404
        assert (await lookup(town, f"urn:altinn:correspondence-id:{uuid4()}")).status_code == 404
        assert (await lookup(town, f"urn:altinn:instance-id:1/{uuid4()}")).status_code == 404
        assert (await lookup(town, stranger.dialog_id)).status_code == 400
        assert (await town.dp("GET", f"{DP}/enduser/dialoglookup")).status_code == 400


@pytest.mark.parametrize("tail", ["", "/transmissions"])
async def test_hidden_deleted_and_too_strong_dialogs(tail: str) -> None:
    async with open_town() as town:
        stranger, strong, gone = town.letter(unit=STRANGER), town.letter(resource=STRONG), town.letter()
        town.world.purge(str(gone.correspondence_id))
        for dialog_id, status in (
            (stranger.dialog_id, 404),
            (str(uuid4()), 404),
            ("seven", 404),
            (strong.dialog_id, 403),
            (gone.dialog_id, 410),
        ):
            assert (await town.dp("GET", f"{DIALOGS}/{dialog_id}{tail}")).status_code == status
        assert [item["id"] for item in await town.search()] == [strong.dialog_id]


async def test_parties_and_resources_show_what_is_delegated() -> None:
    async with open_town() as town:
        parties = (await town.dp("GET", f"{DP}/enduser/parties")).json()["authorizedParties"]
        assert [(one["party"], [sub["party"] for sub in one["subParties"]]) for one in parties] == [
            (party(MUNICIPALITY), [party(SCHOOL)])
        ]
        path = f"{DP}/enduser/serviceresources"
        usable = (await town.dp("GET", path, params={"party": party(SCHOOL)})).json()["items"]
        assert {item["serviceResource"]["id"] for item in usable} == {LETTERS, SICK_NOTES, STRONG}
        assert (await town.dp("GET", path, params={"party": party(STRANGER)})).json()["items"] == []
        assert (await town.dp("GET", path, params={"party": SCHOOL})).status_code == 400
        town.world.revoke(ORDINARY_POST, MUNICIPALITY)
        assert (await town.dp("GET", path)).json()["items"] == []
        assert (await town.dp("GET", f"{DP}/enduser/parties")).json()["authorizedParties"] == []
        town.world.delegate(ORDINARY_POST, SCHOOL, town.bot)
        alone = (await town.dp("GET", f"{DP}/enduser/parties")).json()["authorizedParties"]
        assert [one["party"] for one in alone] == [party(SCHOOL)]
