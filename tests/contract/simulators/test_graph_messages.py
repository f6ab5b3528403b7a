"""Folders and messages: names people see and names that stay, ids that die, bodies, filters, changes, MIME."""

from __future__ import annotations

import base64
from email import message_from_bytes
from email.policy import default
from typing import Any
from urllib.parse import quote, unquote

import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import Address, AttachmentDraft
from tests.contract.simulators.graph_stage import IMMUTABLE, PAYROLL, POST, immutable, open_office, ordinary

GUID = "{9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90}"


async def test_folders_have_norwegian_names_and_well_known_ones() -> None:
    async with open_office() as office:
        office.mail()
        inbox = await office.get("/mailFolders/inbox")
        assert (inbox["displayName"], inbox["totalItemCount"], inbox["unreadItemCount"]) == ("Innboks", 1, 1)
        assert (await office.get(f"/mailFolders/{quote(inbox['id'])}"))["id"] == inbox["id"]
        assert (await office.get("/mailFolders/SentItems"))["displayName"] == "Sendte elementer"
        assert await office.refused("GET", "/mailFolders/Innboks") == (400, "ErrorInvalidIdMalformed")
        theirs = (await office.get("/mailFolders/inbox", box=PAYROLL))["id"]
        assert await office.refused("GET", f"/mailFolders/{quote(theirs)}") == (404, "ErrorItemNotFound")


async def test_folders_are_listed_ten_at_a_time_and_hidden_ones_on_request() -> None:
    async with open_office() as office:
        for number in range(12):
            office.world.add_folder(POST, f"Mappe {number:02}", parent="inbox")
        first = await office.get("/mailFolders/inbox/childFolders")
        rest = await office.get(first["@odata.nextLink"])
        names = [one["displayName"] for one in first["value"] + rest["value"]]
        assert names == [f"Mappe {number:02}" for number in range(12)]
        assert (len(first["value"]), "@odata.nextLink" in rest) == (10, False)
        shown = {one["displayName"] for one in (await office.get("/mailFolders?$top=100"))["value"]}
        every = await office.get("/mailFolders?$top=100&includeHiddenFolders=true")
        assert {one["displayName"] for one in every["value"]} - shown == {"Deletions"}
        named = await office.get(
            "/mailFolders/inbox/childFolders?$filter=displayName eq 'mappe 03'&$select=displayName"
        )
        assert [set(one) for one in named["value"]] == [{"id", "displayName"}]


async def test_a_folder_is_made_once() -> None:
    async with open_office() as office:
        body = {"displayName": "Altinn-varsler"}
        answer = await office.call("POST", "/mailFolders/inbox/childFolders", json=body)
        assert (answer.status_code, answer.json()["displayName"]) == (201, "Altinn-varsler")
        again = await office.refused("POST", "/mailFolders/inbox/childFolders", json=body)
        assert again == (409, "ErrorFolderExists")
        assert (await office.call("POST", "/mailFolders", json=body)).status_code == 201
        assert (await office.refused("POST", "/mailFolders", json={"name": "x"}))[0] == 400


async def test_an_ordinary_id_dies_with_the_move_and_an_immutable_one_does_not() -> None:
    async with open_office() as office:
        mail = office.mail()
        old, lasting = ordinary(mail), immutable(mail)
        assert old.endswith("%3D")
        answer = await office.call("POST", f"/messages/{old}/move", json={"destinationId": "deleteditems"})
        assert answer.status_code == 201
        assert answer.json()["id"] == unquote(ordinary(mail))
        assert answer.json()["id"] != unquote(old)
        assert await office.refused("GET", f"/messages/{old}") == (404, "ErrorItemNotFound")
        told = await office.get(f"/messages/{lasting}", headers=IMMUTABLE)
        assert told["id"] == unquote(lasting)
        assert told["parentFolderId"] == (await office.get("/mailFolders/deleteditems"))["id"]
        assert (await office.refused("GET", f"/mailFolders/inbox/messages/{lasting}"))[0] == 404
        assert await office.refused("GET", "/messages/tull") == (400, "ErrorInvalidIdMalformed")


@pytest.mark.parametrize("body", [{}, {"destinationId": 1}, {"destinationId": "inbox", "more": 1}])
async def test_a_move_needs_a_folder_of_the_same_mailbox(body: Any) -> None:
    async with open_office() as office:
        mail = office.mail()
        assert (await office.refused("POST", f"/messages/{ordinary(mail)}/move", json=body))[0] == 400
        theirs = (await office.get("/mailFolders/inbox", box=PAYROLL))["id"]
        path = f"/messages/{ordinary(mail)}/move"
        assert (await office.refused("POST", path, json={"destinationId": theirs})) == (404, "ErrorItemNotFound")


async def test_a_message_with_everything() -> None:
    async with open_office() as office:
        mail = office.mail(
            "Emne æøå",
            sender=Address(address="ikke-svar@nav.no", name="Nav"),
            headers=(("X-Prove", "1"),),
            body="<p>Hei <b>der</b></p><script>alert(1)</script>",
            body_type="html",
            attachments=(AttachmentDraft(content=Content(name="a.pdf", size=10)),),
        )
        told = await office.get(f"/messages/{ordinary(mail)}")
        assert told["from"] == {"emailAddress": {"name": "Nav", "address": "ikke-svar@nav.no"}}
        assert told["toRecipients"][0]["emailAddress"]["address"] == POST
        assert (told["hasAttachments"], told["isRead"], told["isDraft"]) == (True, False, False)
        assert told["body"]["contentType"] == "html"
        assert "script" not in told["body"]["content"]
        assert "internetMessageHeaders" not in told
        unsafe = await office.get(f"/messages/{ordinary(mail)}", headers={"Prefer": "outlook.allow-unsafe-html"})
        assert "script" in unsafe["body"]["content"]
        picked = await office.get(f"/messages/{ordinary(mail)}?$select=internetMessageHeaders,subject")
        assert set(picked) == {"@odata.etag", "id", "internetMessageHeaders", "subject"}
        assert {"name": "X-Prove", "value": "1"} in picked["internetMessageHeaders"]
        assert (await office.refused("GET", f"/messages/{ordinary(mail)}?$select=titel"))[0] == 400


async def test_the_body_as_text_is_confirmed() -> None:
    async with open_office() as office:
        mail = office.mail(body="<p>Hei &amp; hå</p>", body_type="html")
        prefer = {"Prefer": 'IdType="ImmutableId", outlook.body-content-type="text"'}
        answer = await office.call("GET", f"/messages/{ordinary(mail)}", headers=prefer)
        assert answer.headers["Preference-Applied"] == 'outlook.body-content-type="text"'
        assert answer.json()["body"] == {"contentType": "text", "content": "Hei & hå"}
        assert answer.json()["id"] == unquote(immutable(mail))


async def test_lists_are_paged_newest_first_and_filtered() -> None:
    async with open_office() as office:
        mails = [office.mail(f"nr {number}") for number in range(12)]
        first = await office.get("/mailFolders/inbox/messages?$select=subject")
        assert [one["subject"] for one in first["value"]] == [f"nr {number}" for number in range(11, 1, -1)]
        rest = await office.get(first["@odata.nextLink"])
        assert [set(one) for one in rest["value"]] == [{"@odata.etag", "id", "subject"}] * 2
        found = await office.get(f"/messages?$filter=internetMessageId eq '{mails[3].message_id}'")
        assert [one["subject"] for one in found["value"]] == ["nr 3"]
        query = (
            "/messages?$filter=receivedDateTime ge 2026-11-20T08:11:00Z and isRead eq false&$orderby=receivedDateTime"
        )
        assert [one["subject"] for one in (await office.get(query))["value"]] == ["nr 10", "nr 11"]
        complex_query = "/messages?$filter=isRead eq false&$orderby=receivedDateTime desc"
        assert await office.refused("GET", complex_query) == (400, "InefficientFilter")


@pytest.mark.parametrize(
    "query",
    ["$search=x", "$filter=contains(subject,'x')", "$filter=receivedDateTime ge i går", "$top=1001", "$count=true",
     "$filter=receivedDateTime ge 2026-01-01T00:00:00", "$orderby=subject", "$expand=extensions", "$top=1&$top=2"],
)  # fmt: skip
async def test_other_queries_are_refused(query: str) -> None:
    async with open_office() as office:
        assert (await office.refused("GET", f"/messages?{query}"))[0] == 400


async def test_marks_and_extended_properties() -> None:
    async with open_office() as office:
        mail, other = office.mail("en"), office.mail("to")
        name, value = f"String {GUID} Name postvakt-nøkkel", "it's k-1 and more"
        body = {
            "isRead": True,
            "categories": ["Postvakt"],
            "singleValueExtendedProperties": [{"id": name, "value": value}],
        }
        told = (await office.call("PATCH", f"/messages/{ordinary(mail)}", json=body)).json()
        assert (told["isRead"], told["categories"]) == (True, ["Postvakt"])
        assert "singleValueExtendedProperties" not in told
        quoted = quote(value.replace("'", "''"))
        query = f"singleValueExtendedProperties/any(ep: ep/id eq '{quote(name)}' and ep/value eq '{quoted}')"
        found = await office.get(f"/messages?$filter={query} and isDraft eq false")
        assert [one["subject"] for one in found["value"]] == ["en"]
        expand = f"?$expand=singleValueExtendedProperties($filter=id eq '{quote(name)}')"
        assert (await office.get(f"/messages/{ordinary(mail)}{expand}"))["singleValueExtendedProperties"] == [
            {"id": name, "value": value}
        ]
        assert "singleValueExtendedProperties" not in await office.get(f"/messages/{ordinary(other)}{expand}")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"subject": "x"}, "ErrorInvalidPropertySet"),
        ({"toRecipients": []}, "ErrorInvalidPropertySet"),
        ({"isread": True}, "BadRequest"),
        ({"isRead": "true"}, "BadRequest"),
        ({"categories": "x"}, "BadRequest"),
        ({"attachments": []}, "BadRequest"),
        ({"singleValueExtendedProperties": [{"id": "key", "value": "x"}]}, "ErrorInvalidArgument"),
    ],
)
async def test_a_received_mail_is_evidence(body: Any, code: str) -> None:
    async with open_office() as office:
        mail = office.mail()
        assert await office.refused("PATCH", f"/messages/{ordinary(mail)}", json=body) == (400, code)
        assert mail.version == 1


async def test_a_deleted_message_is_out_of_peoples_sight() -> None:
    async with open_office() as office:
        mail = office.mail()
        assert (await office.call("DELETE", f"/messages/{ordinary(mail)}")).status_code == 204
        assert (await office.get("/mailFolders/inbox/messages"))["value"] == []
        assert office.world.mailbox(POST).folders[mail.folder].well_known == "recoverableitemsdeletions"


async def test_mime_is_made_or_given_back_byte_by_byte() -> None:
    raw = b"From: Nav <ikke-svar@nav.no>\r\nSubject: =?utf-8?q?S=C3=B8knad?=\r\nMessage-ID: <a@b>\r\n\r\nHei\r\n"
    async with open_office() as office:
        made = office.mail(
            "Emne\r\nX-Injected: 1",
            headers=(("X-Prove", "1"),),
            attachments=(AttachmentDraft(content=Content(name="a.pdf", given=b"%PDF-")),),
        )
        answer = await office.call("GET", f"/messages/{ordinary(made)}/$value")
        assert answer.headers["Content-Type"].startswith("text/plain")
        message = message_from_bytes(answer.content, policy=default)
        assert (message["X-Prove"], message["X-Injected"]) == ("1", None)
        assert [part.get_filename() for part in message.iter_attachments()] == ["a.pdf"]
        mail = office.mail("", mime=raw, body="")
        assert (mail.subject, mail.sender.address, mail.message_id) == ("Søknad", "ikke-svar@nav.no", "<a@b>")
        assert (await office.call("GET", f"/messages/{ordinary(mail)}/$value")).content == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n",
        b"From: <<<>>>,,,@\r\nTo: \"\r\nSubject: =?utf-8?b?!!!?=\r\nContent-Type: text/html; charset=x\r\n\r\n\xff",
        b"Content-Type: multipart/mixed; boundary=\"\"\r\n" * 50 + b"\r\n--\r\n",
    ],
)  # fmt: skip
async def test_hostile_mime_is_a_mail_all_the_same(raw: bytes) -> None:
    async with open_office() as office:
        body = {"mailbox": POST, "mime": base64.b64encode(raw).decode()}
        answer = await office.http.post("/_sim/letters", json=body)
        assert answer.status_code == 201
        path = f"/messages/{quote(answer.json()['id'])}"
        assert (await office.call("GET", path)).status_code == 200
        assert (await office.call("GET", f"{path}/$value")).content == raw
