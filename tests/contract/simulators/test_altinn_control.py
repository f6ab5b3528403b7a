"""Faults on demand strike where they are asked to, and the control API shows and changes the town from outside."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.simulators.altinn_town import DIALOGS, LETTERS, MUNICIPALITY, SICK_NOTES, Town, open_town, party
from tests.contracts import needs_contracts

pytestmark = needs_contracts

RETRY_DATE = "Fri, 20 Nov 2026 08:05:00 GMT"


async def raw(town: Town, method: str, path: str, **more: Any) -> httpx.Response:
    """Without the judge: a fault need not keep to the document."""
    headers = {"Authorization": f"Bearer {await town.token()}"} | more.pop("headers", {})
    return await town.http.request(method, path, headers=headers, **more)


async def state(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = (await town.http.get("/_sim/state")).json()
    return found


@pytest.mark.parametrize(
    ("status", "retry_after"),
    [(429, "7"), (503, RETRY_DATE), (401, None), (403, None), (409, None), (422, None), (500, None)],
)
async def test_a_fault_answers_instead_of_the_search(status: int, retry_after: str | None) -> None:
    async with open_town() as town:
        town.fault("SearchDialogs", status=status, retry_after=retry_after)
        first = await raw(town, "GET", DIALOGS, params={"party": party(MUNICIPALITY)})
        assert (first.status_code, first.headers.get("Retry-After")) == (status, retry_after)
        assert (await raw(town, "GET", DIALOGS, params={"party": party(MUNICIPALITY)})).status_code == 200


@pytest.mark.parametrize(
    ("operation", "method", "path"),
    [
        ("token", "POST", "/maskinporten/token"),
        ("exchange", "GET", "/authentication/api/v1/exchange/maskinporten"),
        ("GetLimits", "GET", "/dialogporten/api/v1/metadata/limits"),
        ("GetDialogLookup", "GET", "/dialogporten/api/v1/enduser/dialoglookup"),
        ("GetParties", "GET", "/dialogporten/api/v1/enduser/parties"),
        ("SearchAuthorizedServiceResources", "GET", "/dialogporten/api/v1/enduser/serviceresources"),
        ("GetDialog", "GET", "/dialogporten/api/v1/enduser/dialogs/x"),
        ("SearchDialogTransmissions", "GET", "/dialogporten/api/v1/enduser/dialogs/x/transmissions"),
        ("GetDialogTransmission", "GET", "/dialogporten/api/v1/enduser/dialogs/x/transmissions/y"),
        ("SetDialogSystemLabels", "PUT", "/dialogporten/api/v1/enduser/dialogs/x/context/systemlabels"),
        (
            "BulkSetDialogSystemLabels",
            "POST",
            "/dialogporten/api/v1/enduser/dialogs/context/systemlabels/actions/bulkset",
        ),
        ("listCorrespondences", "GET", "/correspondence/api/v1/correspondence"),
        ("getCorrespondence", "GET", "/correspondence/api/v1/correspondence/x"),
        ("getCorrespondenceDetails", "GET", "/correspondence/api/v1/correspondence/x/details"),
        ("getCorrespondenceContent", "GET", "/correspondence/api/v1/correspondence/x/content"),
        ("markAsRead", "POST", "/correspondence/api/v1/correspondence/x/markasread"),
        ("confirm", "POST", "/correspondence/api/v1/correspondence/x/confirm"),
        ("purge", "DELETE", "/correspondence/api/v1/correspondence/x/purge"),
        ("downloadAttachment", "GET", "/correspondence/api/v1/correspondence/x/attachment/y/download"),
    ],
)
async def test_every_route_can_be_struck(operation: str, method: str, path: str) -> None:
    async with open_town() as town:
        token = await town.token()
        town.fault(operation, status=418)
        struck = await town.http.request(method, path, headers={"Authorization": f"Bearer {token}"})
        assert struck.status_code == 418


@pytest.mark.parametrize(("when", "done"), [("before", False), ("after", True)])
@pytest.mark.parametrize("status", [0, 500])
async def test_the_work_is_done_or_not_when_the_answer_is_lost(when: str, done: bool, status: int) -> None:
    async with open_town() as town:
        letter = town.letter()
        path = f"{DIALOGS}/{letter.dialog_id}/context/systemlabels"
        town.fault("SetDialogSystemLabels", when=when, status=status)
        if status:
            assert (await raw(town, "PUT", path, json={"addLabels": ["Archive"]})).status_code == 500
        else:
            with pytest.raises(httpx.TransportError):
                await raw(town, "PUT", path, json={"addLabels": ["Archive"]})
        assert (town.world.dialog(letter.dialog_id).labels == ["Archive"]) is done


async def test_late_work_and_latency() -> None:
    async with open_town() as town:
        letter = town.letter()
        path = f"{DIALOGS}/{letter.dialog_id}/context/systemlabels"
        town.fault("SetDialogSystemLabels", when="late", status=504, seconds=0.01)
        assert (await raw(town, "PUT", path, json={"addLabels": ["Archive"]})).status_code == 504
        await town.simulator.faults.settle()
        assert town.world.dialog(letter.dialog_id).labels == ["Archive"]
        town.fault("SetDialogSystemLabels", kind="latency", seconds=0.01)
        assert (await raw(town, "PUT", path, json={"addLabels": ["Bin"]})).status_code == 204


async def test_a_refusal_can_be_spoilt_too() -> None:
    async with open_town() as town:
        town.fault("GetDialog", when="after", status=502, body={"title": "Bad gateway."})
        struck = await raw(town, "GET", f"{DIALOGS}/unknown")
        assert (struck.status_code, struck.json()) == (502, {"title": "Bad gateway."})


async def test_faults_over_the_control_api() -> None:
    async with open_town() as town:
        fault = {"operation": "GetLimits", "status": 503, "retry_after": RETRY_DATE, "times": 2}
        made = await town.http.post("/_sim/faults", json=fault)
        assert (made.status_code, made.json()) == (201, {"waiting": 2})
        assert (await town.http.get("/dialogporten/api/v1/metadata/limits")).headers["Retry-After"] == RETRY_DATE
        assert [item["operation"] for item in (await town.http.get("/_sim/faults")).json()] == ["GetLimits"]
        assert (await town.http.delete("/_sim/faults")).status_code == 204
        assert (await town.http.get("/dialogporten/api/v1/metadata/limits")).status_code == 200


async def test_state_shows_dialogs_letters_and_traces() -> None:
    async with open_town() as town:
        letter = town.letter(title="Vedtak", confirmation_needed=True)
        await town.corr("GET", f"/{letter.correspondence_id}")
        await town.corr("POST", f"/{letter.correspondence_id}/confirm")
        found = await state(town)
        (dialog,) = found["dialogs"]
        assert (dialog["unit"], dialog["title"], dialog["labels"]) == (MUNICIPALITY, "Vedtak", ["Default"])
        assert dialog["isContentSeen"] is False
        (correspondence,) = dialog["correspondences"]
        assert (correspondence["status"], correspondence["fetched"]) == ("Published", True)
        assert correspondence["confirming"] is True
        assert [trace["what"] for trace in found["traces"]] == ["Fetched", "Confirmed"]
        assert found["traces"][0]["by"] == party(MUNICIPALITY)
        town.clock.forward(seconds=4)
        assert (await state(town))["dialogs"][0]["correspondences"][0]["status"] == "Confirmed"


async def test_letters_over_the_control_api() -> None:
    async with open_town() as town:
        draft = {
            "unit": MUNICIPALITY,
            "resource": LETTERS,
            "title": "Fra panelet",
            "attachments": [{"file_name": "brev.pdf", "size": 100}],
        }
        made = await town.http.post("/_sim/letters", json=draft)
        assert made.status_code == 201
        ids = made.json()
        assert ids["dialog_id"] in {item["id"] for item in await town.search()}
        more = await town.http.post("/_sim/letters", json=draft | {"dialog": ids["dialog_id"], "due_at": None})
        assert more.json()["transmission_id"]
        later = await town.http.post("/_sim/letters", json=draft | {"publish_at": "2026-11-20T09:00:00Z"})
        assert later.status_code == 201
        assert (await state(town))["scheduled"] == 1
        dialog = {"unit": MUNICIPALITY, "resource": SICK_NOTES, "title": "x", "transmissions": ["Sykmelding"]}
        assert (await town.http.post("/_sim/letters", json=dialog)).json()["correspondence_id"] is None


async def test_changes_over_the_control_api() -> None:
    async with open_town() as town:
        letter = town.letter()

        async def change(name: str, **arguments: Any) -> int:
            return (await town.http.post("/_sim/changes", json={"change": name} | arguments)).status_code

        assert await change("colleague_opens", dialog_id=letter.dialog_id) == 204
        assert await change("colleague_labels", dialog_id=letter.dialog_id, add=["Archive"]) == 204
        assert await change("colleague_reads", correspondence_id=letter.correspondence_id) == 204
        (dialog,) = (await state(town))["dialogs"]
        assert (dialog["isContentSeen"], dialog["labels"]) == (True, ["Archive"])
        assert dialog["correspondences"][0]["status"] == "Read"
        assert await change("edit_content", dialog_id=letter.dialog_id, title="ny") == 204
        assert (await state(town))["dialogs"][0]["labels"] == ["Default"]
        package = {"package": "ordinaer-post-til-virksomheten", "unit": MUNICIPALITY}
        assert await change("revoke", **package) == 204
        assert await town.search() == []
        assert await change("delegate", **package) == 204
        assert len(await town.search()) == 1
        assert await change("colleague_purges", correspondence_id=letter.correspondence_id) == 204
        assert await change("colleague_purges", correspondence_id=letter.correspondence_id) == 400
        assert (await state(town))["dialogs"][0]["deleted"] is True
        assert await change("purge", correspondence_id="unknown") == 400
        assert await change("purge") == 400
        assert await change("explode") == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"status": 500}),
        ("faults", {"operation": "GetDialog", "surprise": 1}),
        ("faults", ["GetDialog"]),
        ("letters", {"unit": MUNICIPALITY}),
        ("letters", {"unit": "1", "resource": LETTERS, "title": "x"}),
        ("letters", {"unit": MUNICIPALITY, "resource": LETTERS, "title": "x", "colour": "red"}),
        ("letters", {"unit": MUNICIPALITY, "resource": LETTERS, "title": "x", "publish_at": "soon"}),
        ("letters", {"unit": MUNICIPALITY, "resource": LETTERS, "title": "x", "attachments": ["a.pdf"]}),
        ("letters", {"unit": MUNICIPALITY, "resource": LETTERS, "title": "x", "attachments": [{"name": "a.pdf"}]}),
    ],
)
async def test_wrong_bodies_of_the_control_api(path: str, body: object) -> None:
    async with open_town() as town:
        answer = await town.http.post(f"/_sim/{path}", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"]


async def test_requests_are_shown_without_tokens() -> None:
    async with open_town() as town:
        await town.search()
        await state(town)
        listed = (await town.http.get("/_sim/requests")).json()
        paths = [item["path"] for item in listed]
        assert paths == ["/maskinporten/token", "/authentication/api/v1/exchange/maskinporten", DIALOGS]
        assert listed[-1]["status"] == 200
        assert "party=" in listed[-1]["query"]
        assert not [name for item in listed for name in item["headers"] if name.lower() == "authorization"]
        assert "Bearer" not in str(listed)
