"""Labels follow Dialogporten's rules, change only under the right revision, and fall back when the owner updates."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.contract.simulators.altinn_town import DIALOGS, STRANGER, STRONG, Town, open_town
from tests.contracts import needs_contracts

pytestmark = needs_contracts

BULK = f"{DIALOGS}/context/systemlabels/actions/bulkset"


async def context(town: Town, dialog_id: str) -> tuple[str, list[str]]:
    found = (await town.item(dialog_id))["endUserContext"]
    return found["revision"], found["systemLabels"]


@pytest.mark.parametrize(
    ("steps", "labels"),
    [
        ([{"addLabels": ["Archive"]}], ["Archive"]),
        ([{"addLabels": ["Archive", "Bin"]}], ["Bin"]),
        ([{"addLabels": ["Archive"]}, {"addLabels": ["Bin"]}], ["Bin"]),
        ([{"addLabels": ["Archive"]}, {"removeLabels": ["Archive"]}], ["Default"]),
        ([{"removeLabels": ["Default"]}], ["Default"]),
        ([{"addLabels": ["MarkedAsUnopened"]}], ["Default", "MarkedAsUnopened"]),
        ([{"addLabels": ["MarkedAsUnopened", "Archive"]}], ["Archive", "MarkedAsUnopened"]),
        ([{"addLabels": ["MarkedAsUnopened"]}, {"removeLabels": ["MarkedAsUnopened"]}], ["Default"]),
        ([{"addLabels": ["Archive"], "removeLabels": ["Archive"]}], ["Archive"]),
        ([{"systemLabels": ["Bin"]}], ["Bin"]),
        ([{"addLabels": None, "removeLabels": []}], ["Default"]),
    ],
)
async def test_rules(steps: list[dict[str, Any]], labels: list[str]) -> None:
    async with open_town() as town:
        dialog = town.letter().dialog_id
        for step in steps:
            answer = await town.put_labels(dialog, step)
            assert answer.status_code == 204
        revision, found = await context(town, dialog)
        assert found == labels
        assert answer.headers["Etag"] == revision
        assert (await town.item(dialog))["systemLabel"] == labels[0]


async def test_the_revision_guards_against_a_colleague() -> None:
    async with open_town() as town:
        dialog = town.letter().dialog_id
        old, _ = await context(town, dialog)
        town.visits.label(town.world.dialog(dialog), add=["Bin"], remove=[])
        refused = await town.put_labels(dialog, {"addLabels": ["Archive"]}, **{"If-Match": old})
        assert refused.status_code == 412
        assert (await context(town, dialog))[1] == ["Bin"]
        new, _ = await context(town, dialog)
        accepted = await town.put_labels(dialog, {"addLabels": ["Archive"]}, **{"If-Match": new})
        assert accepted.status_code == 204
        assert accepted.headers["Etag"] not in (old, new)


async def test_the_same_label_twice_changes_nothing() -> None:
    async with open_town() as town:
        dialog = town.letter().dialog_id
        tags = [(await town.put_labels(dialog, {"addLabels": ["Archive"]})).headers["Etag"] for _ in range(2)]
        assert tags[0] == tags[1]
        assert [trace.what for trace in town.world.traces] == ["Labels Archive"]


@pytest.mark.parametrize("change", ["transmission", "edit", "touch"])
async def test_an_update_of_the_owner_brings_it_back_to_the_inbox(change: str) -> None:
    async with open_town() as town:
        dialog = town.letter().dialog_id
        await town.put_labels(dialog, {"addLabels": ["Archive"]})
        revision, _ = await context(town, dialog)
        if change == "transmission":
            town.letter(dialog=dialog)
        elif change == "edit":
            town.world.edit_content(dialog, title="ny tittel")
        else:
            town.world.touch(dialog)
        moved, labels = await context(town, dialog)
        assert labels == ["Default"]
        assert moved != revision


async def test_correspondences_own_activities_are_silent() -> None:
    async with open_town() as town:
        letter = town.letter(confirmation_needed=True)
        await town.put_labels(letter.dialog_id, {"addLabels": ["Archive"]})
        before = await town.item(letter.dialog_id)
        town.clock.forward(minutes=1)
        await town.corr("GET", f"/{letter.correspondence_id}")
        await town.corr("GET", f"/{letter.correspondence_id}/content")
        await town.corr("POST", f"/{letter.correspondence_id}/confirm")
        after = await town.item(letter.dialog_id)
        assert after["endUserContext"] == before["endUserContext"]
        assert after["updatedAt"] == before["updatedAt"]
        assert after["latestActivity"]["type"] == "CorrespondenceConfirmed"


async def test_marked_as_unopened_is_unseen_until_somebody_reads() -> None:
    async with open_town() as town:
        dialog = town.letter().dialog_id
        await town.dp("GET", f"{DIALOGS}/{dialog}")
        await town.put_labels(dialog, {"addLabels": ["MarkedAsUnopened"]})
        assert (await town.item(dialog))["isContentSeen"] is False
        await town.dp("GET", f"{DIALOGS}/{dialog}")
        item = await town.item(dialog)
        assert (item["isContentSeen"], item["endUserContext"]["systemLabels"]) == (True, ["Default"])


@pytest.mark.parametrize(
    "body",
    [
        {"addLabels": ["Sent"]},
        {"removeLabels": ["Sent"]},
        {"addLabels": ["archive"]},
        {"addLabels": "Archive"},
        {"labels": ["Archive"]},
        ["Archive"],
    ],
)
async def test_wrong_bodies(body: Any) -> None:
    async with open_town() as town:
        answer = await town.put_labels(town.letter().dialog_id, body)
        assert answer.status_code == 400
        assert answer.json()["errors"]


async def test_wrong_content_type_revision_and_dialog() -> None:
    async with open_town() as town:
        dialog = town.letter().dialog_id
        path = f"{DIALOGS}/{dialog}/context/systemlabels"
        assert (await town.dp("PUT", path, data={"addLabels": "Archive"})).status_code == 400
        broken = await town.dp("PUT", path, content=b"{", headers={"Content-Type": "application/json"})
        assert broken.status_code == 400
        quoted = await town.put_labels(dialog, {"addLabels": ["Archive"]}, **{"If-Match": '"1"'})
        assert quoted.status_code == 400
        archive = {"addLabels": ["Archive"]}
        assert (await town.put_labels(town.letter(unit=STRANGER).dialog_id, archive)).status_code == 404
        assert (await town.put_labels(str(uuid4()), archive)).status_code == 404
        gone = town.letter()
        town.world.purge(str(gone.correspondence_id))
        assert (await town.put_labels(gone.dialog_id, archive)).status_code == 410
        strong = town.letter(resource=STRONG)
        assert (await town.put_labels(strong.dialog_id, archive)).status_code == 204


async def test_bulk_is_all_or_none() -> None:
    async with open_town() as town:
        first, second = town.letter().dialog_id, town.letter().dialog_id
        revision, _ = await context(town, first)
        wrong = [{"dialogId": first}, {"dialogId": second, "endUserContextRevision": str(uuid4())}]
        assert (await town.dp("POST", BULK, json={"dialogs": wrong, "addLabels": ["Archive"]})).status_code == 412
        assert (await context(town, first))[1] == ["Default"]
        right = [{"dialogId": first, "endUserContextRevision": revision}, {"dialogId": second}]
        assert (await town.dp("POST", BULK, json={"dialogs": right, "addLabels": ["Archive"]})).status_code == 204
        assert [(await context(town, one))[1] for one in (first, second)] == [["Archive"], ["Archive"]]


async def test_bulk_refusals() -> None:
    async with open_town() as town:
        dialog = town.letter().dialog_id
        stranger = town.letter(unit=STRANGER).dialog_id

        async def status(dialogs: Any) -> int:
            body = {"dialogs": dialogs, "addLabels": ["Archive"]}
            return (await town.dp("POST", BULK, json=body)).status_code

        assert await status([]) == 400
        assert await status([{"dialogId": str(uuid4())} for _ in range(101)]) == 400
        assert await status([{"dialogId": dialog}, {"dialogId": dialog}]) == 400
        assert await status([{"dialogId": "seven"}]) == 400
        assert await status([{"dialogId": dialog, "revision": "x"}]) == 400
        assert await status([{"dialogId": dialog}, {"dialogId": stranger}]) == 404
