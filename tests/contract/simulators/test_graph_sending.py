"""Drafts, forwards and sending; the same letter found again by key and by id; the control interface."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import AttachmentDraft
from tests.contract.simulators.graph_stage import (
    IMMUTABLE,
    PAYROLL,
    POST,
    Json,
    Office,
    attached,
    open_office,
    ordinary,
    person,
)

KEY = "String {9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90} Name postvakt"


def keyed(value: str) -> list[Json]:
    return [{"id": KEY, "value": value}]


async def by_key(office: Office, value: str) -> list[Json]:
    query = f"singleValueExtendedProperties/any(ep: ep/id eq '{quote(KEY)}' and ep/value eq '{value}')"
    found: list[Json] = (await office.get(f"/messages?$filter={query}", headers=IMMUTABLE))["value"]
    return found


async def test_a_draft_becomes_the_sent_copy_under_the_same_immutable_id() -> None:
    async with open_office(send_delay=timedelta(seconds=30)) as office:
        draft = await office.draft(
            body={"contentType": "Text", "content": "Se vedlegg"},
            singleValueExtendedProperties=keyed("k-1"),
            attachments=[attached()],
        )
        path = f"/messages/{quote(draft['id'])}"
        assert (draft["isDraft"], draft["hasAttachments"]) == (True, True)
        assert [one["id"] for one in await by_key(office, "k-1")] == [draft["id"]]
        answer = await office.call("POST", f"{path}/send")
        assert (answer.status_code, answer.content) == (202, b"")
        assert await office.refused("GET", path, headers=IMMUTABLE) == (404, "ErrorItemNotFound")
        assert (await by_key(office, "k-1"), office.world.sent) == ([], [])
        office.clock.forward(seconds=30)
        sent = await office.get(path, headers=IMMUTABLE)
        assert (sent["isDraft"], sent["id"]) == (False, draft["id"])
        assert sent["parentFolderId"] == (await office.get("/mailFolders/sentitems"))["id"]
        [one] = office.world.sent
        assert (one.to, one.attachments, dict(one.extended)) == (("lege@eksempel.no",), ("fil.pdf",), {KEY: "k-1"})
        assert len(await by_key(office, "K-1")) == 1
        assert (await office.refused("POST", f"{path}/send"))[0] == 400
        assert len(office.world.sent) == 1


async def test_mail_inside_the_tenant_arrives() -> None:
    async with open_office() as office:
        draft = await office.draft(toRecipients=[person(PAYROLL)], bccRecipients=[person("x@eksempel.no")])
        await office.call("POST", f"/messages/{quote(draft['id'])}/send")
        [there] = (await office.get("/mailFolders/inbox/messages", box=PAYROLL))["value"]
        assert (there["subject"], there["isRead"], there["bccRecipients"]) == ("Svar", False, [])
        assert there["from"]["emailAddress"]["address"] == POST
        assert office.world.sent[0].to == (PAYROLL, "x@eksempel.no")


@pytest.mark.parametrize("receivers", [[], [person("ingen adresse")], [person("a@b@c")]])
async def test_nothing_leaves_without_receivers(receivers: list[Json]) -> None:
    async with open_office() as office:
        draft = await office.draft(toRecipients=receivers)
        answer = await office.refused("POST", f"/messages/{quote(draft['id'])}/send")
        assert answer == (400, "ErrorInvalidRecipients")
        assert office.world.sent == []


@pytest.mark.parametrize(
    "body",
    [
        {"Subject": "x"},
        {"body": {"contentType": "rtf", "content": "x"}},
        {"toRecipients": ["x@eksempel.no"]},
        {"toRecipients": [{"emailAddress": {"name": "x"}}]},
        {"attachments": [{"name": "x"}]},
        {"singleValueExtendedProperties": [{"id": "String {x} Name y", "value": "z"}]},
        {"subject": 1},
    ],
)
async def test_a_malformed_draft_is_refused(body: Any) -> None:
    async with open_office() as office:
        assert (await office.refused("POST", "/messages", json=body))[0] == 400
        assert (await office.refused("POST", "/messages", content=b"{"))[0] == 400
        assert (await office.get("/mailFolders/drafts/messages"))["value"] == []


async def test_a_draft_can_be_rewritten_before_it_leaves() -> None:
    async with open_office() as office:
        path = f"/messages/{quote((await office.draft())['id'])}"
        changes = {"subject": "Nytt", "ccRecipients": [person(PAYROLL)]}
        told = (await office.call("PATCH", path, json=changes)).json()
        assert (told["subject"], told["ccRecipients"][0]["emailAddress"]["address"]) == ("Nytt", PAYROLL)


async def test_a_forward_carries_everything() -> None:
    async with open_office() as office:
        files = (AttachmentDraft(content=Content(name="a.pdf", size=5)),)
        mail = office.mail("Varsel", attachments=files)
        start = f"/messages/{ordinary(mail)}/createForward"
        body = {"comment": "Til dere", "toRecipients": [person("mottak@eksempel.no")]}
        answer = await office.call("POST", start, json=body, headers=IMMUTABLE)
        told = answer.json()
        assert (answer.status_code, told["subject"], told["isDraft"]) == (201, "VS: Varsel", True)
        assert told["conversationId"] == mail.conversation
        assert "Til dere" in told["body"]["content"]
        assert "Brødtekst" in told["body"]["content"]
        listed = await office.get(f"/messages/{quote(told['id'])}/attachments?$select=name")
        assert [one["name"] for one in listed["value"]] == ["a.pdf"]
        assert (await office.call("POST", start)).status_code == 201
        for wrong in (
            {"comment": "x", "message": {"body": {"contentType": "text", "content": "y"}}},
            {"toRecipients": [], "message": {"toRecipients": []}},
            {"to": []},
        ):
            assert (await office.refused("POST", start, json=wrong))[0] == 400


async def test_a_mail_is_sent_in_one_call() -> None:
    async with open_office() as office:
        body = {"message": {"subject": "Varsel", "toRecipients": [person("x@eksempel.no")]}}
        assert (await office.call("POST", "/sendMail", json=body)).status_code == 202
        assert [one.subject for one in office.world.sent] == ["Varsel"]
        assert (await office.refused("POST", "/sendMail", json={"subject": "x"}))[0] == 400
        assert (await office.refused("POST", "/sendMail", json={"message": {"subject": "x"}}))[0] == 400
        assert len(office.world.sent) == 1


async def test_the_tenants_limit_holds_for_the_whole_message() -> None:
    async with open_office(message_limit=1000) as office:
        draft = await office.draft()
        path = f"/messages/{quote(draft['id'])}"
        await office.call("POST", f"{path}/attachments", json=attached(content=bytes(1001)))
        assert await office.refused("POST", f"{path}/send") == (413, "ErrorMessageSizeExceeded")


async def test_a_send_whose_answer_is_lost_has_sent() -> None:
    async with open_office() as office:
        path = f"/messages/{quote((await office.draft())['id'])}"
        office.fault("SendMessage", status=0, when="after")
        with pytest.raises(httpx.RemoteProtocolError):
            await office.call("POST", f"{path}/send")
        assert (await office.get(path, headers=IMMUTABLE))["isDraft"] is False


async def test_a_mail_is_handed_in_over_the_control_interface() -> None:
    async with open_office() as office:
        body = {
            "mailbox": POST,
            "subject": "En melding har blitt mottatt i Altinn",
            "sender_address": "noreply@altinn.no",
            "sender_name": "Altinn",
            "to": [POST],
            "body": "Hei",
            "received_at": "2026-11-20T08:00:00+01:00",
            "headers": [["X-Prove", "1"]],
            "attachments": [{"file_name": "a.pdf", "text": "Hei"}, {"file_name": "b.txt", "base64": "aGVp"}],
        }
        answer = await office.http.post("/_sim/letters", json=body)
        assert answer.status_code == 201
        [told] = (await office.get("/mailFolders/inbox/messages"))["value"]
        assert (told["receivedDateTime"], told["hasAttachments"]) == ("2026-11-20T07:00:00Z", True)
        wanted = {"mailbox": POST, "id": answer.json()["id"]}
        for change in (
            {"change": "read"} | wanted,
            {"change": "add_folder", "mailbox": POST, "name": "Altinn"},
            {"change": "move", "folder": "deleteditems"} | wanted,
            {"change": "allow", "mailbox": PAYROLL, "allowed": False},
        ):
            assert (await office.http.post("/_sim/changes", json=change)).status_code == 204
        state = (await office.http.get("/_sim/state")).json()
        [mailbox] = [one for one in state["mailboxes"] if one["address"] == POST]
        [shown] = mailbox["mails"]
        assert (shown["folder"], shown["isRead"], shown["attachments"]) == ("deleteditems", True, ["a.pdf", "b.txt"])
        assert "Altinn" in {one["name"] for one in mailbox["folders"]}
        assert not office.world.mailbox(PAYROLL).allowed
        await office.http.post("/_sim/changes", json={"change": "purge"} | wanted)
        assert office.world.mailbox(POST).mails == {}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("letters", {}),
        ("letters", {"mailbox": "ingen@eksempel.no"}),
        ("letters", {"mailbox": POST, "folder": "Innboks"}),
        ("letters", {"mailbox": POST, "unknown": 1}),
        ("letters", {"mailbox": POST, "attachments": [{}]}),
        ("letters", {"mailbox": POST, "mime": base64.b64encode(b"x").decode() + "!"}),
        ("changes", {"change": "move", "mailbox": POST, "id": "x", "folder": "inbox"}),
        ("changes", {"change": "explode"}),
    ],
)
async def test_the_control_interface_refuses_what_it_does_not_understand(path: str, body: Any) -> None:
    async with open_office() as office:
        answer = await office.http.post(f"/_sim/{path}", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"]


async def test_a_mail_that_has_left_comes_back_as_a_report_of_failed_delivery() -> None:
    async with open_office() as office:
        mail = {"subject": "Brev til Åsen", "toRecipients": [person("borte@nordvika.eksempel.no")]}
        assert (await office.call("POST", "/sendMail", json={"message": mail})).status_code == 202
        (sent,) = (await office.http.get("/_sim/state")).json()["sent"]
        for number, status in ((sent["number"], 204), (sent["number"] + 1000, 400)):
            wish = {"change": "bounce", "number": number}
            assert (await office.http.post("/_sim/changes", json=wish)).status_code == status
        (report,) = (await office.get("/mailFolders/inbox/messages"))["value"]
        assert report["from"]["emailAddress"]["address"] == "postmaster@nordvika.eksempel.no"
        raw = (await office.call("GET", f"/messages/{report['id']}/$value")).text
        assert "message/delivery-status" in raw
        assert "borte@nordvika.eksempel.no" in raw
