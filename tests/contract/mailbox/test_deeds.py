"""What is done with the e-mails of notices: in their own mailbox, proven, and the same however often it is asked."""

from __future__ import annotations

import json

import httpx
import pytest

from bot.domain.notice_rules import Deed
from bot.errors import ConfigError, Gone, OutcomeUnknown, Rejected, Unavailable
from bot.ports.notices import Forwarded
from tests.contract.mailbox.stage import (
    NURSERY,
    OFFICE,
    POST,
    SCHOOL,
    TOWN,
    Stage,
    altinn_text,
    graph_error,
    ref,
    stage,
)

PAYROLL = "lonn@provevik.example"
RULES = [
    {"id": "barnevern", "do": "delete", "announces": ["altinn"], "units": [NURSERY]},
    {"id": "syk", "do": "delete", "templates": ["nav-sick-note"]},
    {"id": "lonn", "do": "forward", "templates": ["nav-sick-pay-not-sent"], "to": PAYROLL},
    {"id": "altinn", "do": "file", "announces": ["altinn"], "folder": "Altinn"},
]
KEY = "pv-0123456789abcdef"
TEXT = {"subject": "Varsel fra Nav", "text": "Det ligger noe hos Nav som gjelder Prøvevik skole."}


def with_rules(**more: object) -> Stage:
    play = stage(rules=RULES, notice_folder="Varsler", **more)
    play.exchange.folders[f"inbox-of-{POST}"] = {"Altinn": "f-altinn", "VARSLER ": "f-varsler"}
    play.notice("n1")
    return play


def lies_in(play: Stage, name: str = "n1") -> str:
    return play.exchange.mails[name].shape["parentFolderId"]


async def test_decisions_follow_the_configured_rules() -> None:
    play = with_rules()
    play.notice("n2", text=altinn_text(unit="Prøvevik barnevern"))
    play.notice("n3", text=altinn_text(unit="Prøvevik barnevern") + " Mer.")
    play.notice("n4", subject="Manglende søknad om sykepenger")
    play.mail("n5", sender="varsel@digipost.no", subject="Nytt brev i Digipost")

    decided = {each.ref.external_id: play.source.decide(each) for each in (await play.poll()).notices}

    assert [decided[f"post/n{number}"].deed for number in range(1, 6)] == [
        Deed.FILE,
        Deed.DELETE,
        # its text is another one than the known: it proves neither itself nor its unit
        Deed.FILE,
        Deed.FORWARD,
        Deed.KEEP,
    ]
    assert decided["post/n1"].folder == "Altinn"
    assert (decided["post/n4"].to, decided["post/n4"].folder) == (PAYROLL, "Varsler")


async def test_filing_is_idempotent() -> None:
    play = with_rules()

    await play.source.file_notice(ref("n1"), "altinn")
    await play.source.file_notice(ref("n1"), "altinn")

    assert lies_in(play) == "f-altinn"
    assert sum(path.endswith("/move") for path in play.exchange.paths()) == 1


async def test_deleting_means_deleted_items_and_is_idempotent() -> None:
    play = with_rules()

    await play.source.delete_notice(ref("n1"))
    await play.source.delete_notice(ref("n1"))

    assert lies_in(play) == f"deleteditems-of-{POST}"
    assert {each.method for each in play.exchange.requests} == {"GET", "POST"}


async def test_what_somebody_has_put_elsewhere_stays_there() -> None:
    play = with_rules()
    play.exchange.mails["n1"].shape["parentFolderId"] = "f-kari"

    await play.source.delete_notice(ref("n1"))
    await play.source.file_notice(ref("n1"), "Altinn")

    assert lies_in(play) == "f-kari"


async def test_one_that_is_not_there_any_more() -> None:
    play = with_rules()
    del play.exchange.mails["n1"]

    await play.source.delete_notice(ref("n1"))
    with pytest.raises(Gone):
        await play.source.file_notice(ref("n1"), "Altinn")


async def test_an_unanswered_move_is_settled_by_asking_again() -> None:
    play = with_rules()

    def lost(request: httpx.Request) -> httpx.Response:
        play.exchange.move(request, POST, "n1")
        raise httpx.ReadTimeout("slow", request=request)

    play.exchange.answer(f"/users/{POST}/messages/n1/move", lost)
    with pytest.raises(OutcomeUnknown):
        await play.source.file_notice(ref("n1"), "Altinn")
    await play.source.file_notice(ref("n1"), "Altinn")

    assert lies_in(play) == "f-altinn"


async def test_a_folder_that_is_not_there_is_never_made() -> None:
    play = with_rules()

    with pytest.raises(Rejected, match=r"mailbox\.no_such_folder"):
        await play.source.file_notice(ref("n1"), "Altin")
    assert not any(each.method == "POST" for each in play.exchange.requests)


async def test_folders_below_folders_and_beside_the_inbox() -> None:
    play = with_rules()
    play.exchange.folders["f-altinn"] = {"2026": "f-2026"}
    play.exchange.folders[f"msgfolderroot-of-{POST}"] = {"Arkiv": "f-arkiv"}
    play.notice("n2")

    await play.source.file_notice(ref("n1"), "Altinn/2026")
    await play.source.file_notice(ref("n2"), "/Arkiv")

    assert (lies_in(play), lies_in(play, "n2")) == ("f-2026", "f-arkiv")


async def test_a_folder_that_was_replaced_is_looked_for_again() -> None:
    play = with_rules()
    play.notice("n2")
    await play.source.file_notice(ref("n1"), "Altinn")
    play.exchange.folders[f"inbox-of-{POST}"]["Altinn"] = "f-new"
    refused = graph_error(400, "ErrorInvalidIdMalformed")
    play.exchange.answer(
        f"/users/{POST}/messages/n2/move", refused, lambda request: play.exchange.move(request, POST, "n2")
    )

    with pytest.raises(Rejected):
        await play.source.file_notice(ref("n2"), "Altinn")
    await play.source.file_notice(ref("n2"), "Altinn")

    assert lies_in(play, "n2") == "f-new"


async def test_the_start_tells_which_folders_are_missing_in_which_mailbox() -> None:
    two = [
        {"address": POST, "name": "post", "unit": TOWN},
        {"address": OFFICE, "name": "dok", "unit": SCHOOL, "handled_folder": "Behandlet"},
    ]
    play = with_rules(mailboxes=two)

    with pytest.raises(ConfigError) as caught:
        await play.source.check()

    lines = caught.value.what.split("\n")
    assert len(lines) == 3
    assert all(f"in {OFFICE}" in line for line in lines)
    assert any("mailboxes.dok.handled_folder: there is no folder Behandlet" in line for line in lines)

    play.exchange.folders[f"inbox-of-{OFFICE}"] = {"Altinn": "1", "Varsler": "2", "Behandlet": "3"}
    await play.source.check()


async def test_a_start_without_rights_says_so_instead() -> None:
    play = with_rules()
    play.exchange.answer(f"/users/{POST}/mailFolders/inbox", httpx.Response(502))

    with pytest.raises(Unavailable):
        await play.source.check()


async def test_forwarding_sends_our_text_once() -> None:
    play = with_rules()

    for _ in range(2):
        await play.source.forward_notice(ref("n1"), key=KEY, to=PAYROLL, **TEXT)

    (sent,) = play.exchange.sent
    assert sent["toRecipients"] == [{"emailAddress": {"address": PAYROLL}}]
    assert (sent["subject"], sent["body"]) == (TEXT["subject"], {"contentType": "text", "content": TEXT["text"]})
    assert "attachments" not in sent
    assert await play.source.forwarded(ref("n1"), KEY) is Forwarded.SENT
    assert await play.source.forwarded(ref("n1"), KEY + "x") is Forwarded.ABSENT


async def test_a_draft_that_was_not_sent_is_sent_and_not_written_again() -> None:
    play = with_rules()
    play.exchange.answer(f"/users/{POST}/messages/draft-1/send", httpx.Response(503, headers={"Retry-After": "5"}))
    with pytest.raises(OutcomeUnknown):
        await play.source.forward_notice(ref("n1"), key=KEY, to=PAYROLL, **TEXT)
    assert await play.source.forwarded(ref("n1"), KEY) is Forwarded.DRAFT

    play.exchange.script.clear()
    await play.source.forward_notice(ref("n1"), key=KEY, to=PAYROLL, **TEXT)

    assert len(play.exchange.sent) == 1
    assert sum(name.startswith("draft") for name in play.exchange.mails) == 1


async def test_a_send_whose_answer_was_lost_is_found_by_its_key() -> None:
    play = with_rules()

    def lost(request: httpx.Request) -> httpx.Response:
        play.exchange.send(request, POST, "draft-1")
        raise httpx.ReadTimeout("slow", request=request)

    play.exchange.answer(f"/users/{POST}/messages/draft-1/send", lost)
    with pytest.raises(OutcomeUnknown):
        await play.source.forward_notice(ref("n1"), key=KEY, to=PAYROLL, **TEXT)

    assert await play.source.forwarded(ref("n1"), KEY) is Forwarded.SENT
    await play.source.forward_notice(ref("n1"), key=KEY, to=PAYROLL, **TEXT)
    assert len(play.exchange.sent) == 1


@pytest.mark.parametrize(
    "to", ["kari@example.test", f"{PAYROLL}, kari@example.test", PAYROLL + "\r\nBcc: x@example.test"]
)
async def test_no_other_address_than_a_configured_one_is_written_to(to: str) -> None:
    play = with_rules()

    with pytest.raises(Rejected, match=r"mailbox\.address_not_configured"):
        await play.source.forward_notice(ref("n1"), key=KEY, to=to, **TEXT)
    assert not play.exchange.requests


@pytest.mark.parametrize("key", ["", "x' or 1 eq 1", "å" * 10, "k" * 101])
async def test_a_key_cannot_change_what_is_asked(key: str) -> None:
    play = with_rules()

    with pytest.raises(Rejected, match=r"mailbox\.key"):
        await play.source.forward_notice(ref("n1"), key=key, to=PAYROLL, **TEXT)
    assert not play.exchange.requests


async def test_a_subject_is_one_line() -> None:
    play = with_rules()

    await play.source.forward_notice(ref("n1"), key=KEY, to=PAYROLL, subject="a\r\nBcc: b" + "x" * 500, text="t" * 9000)

    told = json.loads(
        next(
            each for each in play.exchange.requests if each.url.path.endswith("/messages") and each.method == "POST"
        ).content
    )
    assert told["subject"].startswith("a Bcc: bx")
    assert (len(told["subject"]), len(told["body"]["content"])) == (200, 4000)
