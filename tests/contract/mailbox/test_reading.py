"""Opening an e-mail: its text as a file, its attachments as streams, and nothing of it is marked or moved by that."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from bot.domain.capabilities import SourceCapabilities
from bot.errors import Gone, OutcomeUnknown, Rejected, Unavailable
from bot.ports.source import PutAway
from tests.contract.mailbox.stage import NOW, POST, TOWN, Stage, graph_error, ok, ref, stage

FILED = [{"address": POST, "name": "post", "unit": TOWN, "letters": True, "handled_folder": "Behandlet"}]
MAIL = f"/users/{POST}/messages/m1"


def with_mail(**more: object) -> Stage:
    play = stage(**more)
    mail = play.mail("m1", text="Hei.\r\n\r\nSe vedlegg.", sentDateTime="2026-11-20T07:00:00.1234567Z")
    mail.attachments = [
        {"@odata.type": f"#microsoft.graph.{kind}Attachment", "id": name, "name": title, "contentType": media_type}
        for kind, name, title, media_type in (
            ("file", "a1", "../brev\r\n.pdf", "application/pdf"),
            ("item", "a2", "Videresendt", None),
            ("reference", "a3", "Tegninger", None),
            ("file", "a4", None, "image/png; x=1"),
        )
    ]
    mail.contents = {"a1": b"%PDF", "a2": b"MIME", "a4": b"PNG"}
    return play


async def test_what_opening_reveals() -> None:
    opened = await with_mail().source.open(ref("m1"))

    assert (opened.title, opened.sender_name, opened.sender_is_private) == (
        "Søknad om skjenkebevilling",
        "Kari (test)",
        True,
    )
    assert [(each.attachment_id, each.file_name, each.media_type) for each in opened.attachments] == [
        ("body", "melding.txt", "text/plain; charset=utf-8"),
        ("a1", "brev .pdf", "application/pdf"),
        ("a2", "Videresendt.eml", "message/rfc822"),
        ("a4", "vedlegg-4", "image/png"),
    ]
    assert opened.sent_at == datetime(2026, 11, 20, 7, 0, 0, 123456, tzinfo=UTC)
    assert opened.sender_org is None


async def test_content_comes_as_it_is() -> None:
    play = with_mail()

    assert await play.read("m1", "body") == b"Hei.\n\nSe vedlegg.\n\n[Tegninger]\n"
    assert await play.read("m1", "a1") == b"%PDF"
    assert await play.read("m1", "a2") == b"MIME"
    assert {each.method for each in play.exchange.requests} == {"GET"}


async def test_exchange_is_asked_for_plain_text_and_html_is_made_plain_otherwise() -> None:
    play = with_mail()
    shape = play.exchange.mails["m1"].shape | {
        "body": {"contentType": "html", "content": "<p>Hei</p><script>x</script>"}
    }
    play.exchange.answer(MAIL, ok(shape))

    assert await play.read("m1", "body") == b"Hei\n\n[Tegninger]\n"
    assert 'outlook.body-content-type="text"' in play.exchange.requests[0].headers["Prefer"]


async def test_html_beyond_all_measure_keeps_its_tags() -> None:
    play = with_mail()
    shape = play.exchange.mails["m1"].shape | {"body": {"contentType": "html", "content": "<p>" * 100_000}}
    play.exchange.answer(MAIL, ok(shape))

    assert (await play.read("m1", "body")).startswith(b"<p><p>")


async def test_looking_shows_where_it_lies_now() -> None:
    play = with_mail()
    assert not (await play.source.look(ref("m1"))).archived_at_source
    play.exchange.mails["m1"].shape["parentFolderId"] = "elsewhere"
    assert (await play.source.look(ref("m1"))).archived_at_source


async def test_gone_is_what_exchange_says_twice() -> None:
    play = with_mail()
    play.exchange.answer(MAIL, graph_error(404, "ErrorItemNotFound"), ok(play.exchange.mails["m1"].shape))
    assert (await play.source.look(ref("m1"))).ref == ref("m1")
    assert play.sleeps == [1.0]

    play.exchange.answer(MAIL, graph_error(404, "ErrorItemNotFound"))
    with pytest.raises(Gone):
        await play.source.look(ref("m1"))


@pytest.mark.parametrize("answer", [httpx.Response(404), graph_error(404, "ErrorFolderNotFound"), httpx.Response(502)])
async def test_anything_else_proves_nothing(answer: httpx.Response) -> None:
    play = with_mail()
    play.exchange.answer(MAIL, answer)

    with pytest.raises(Exception, match="graph") as caught:
        await play.source.look(ref("m1"))
    assert not isinstance(caught.value, Gone)


@pytest.mark.parametrize("name", ["m1", "post/", "other/m1"])
async def test_letters_of_other_mailboxes_are_not_ours(name: str) -> None:
    play = with_mail()
    mine = ref("m1")

    with pytest.raises(Rejected, match=r"mailbox\.not_ours"):
        await play.source.open(type(mine)(source_id="postmottak", external_id=name))
    assert not play.exchange.requests


async def test_ids_are_quoted_in_addresses() -> None:
    play = with_mail()
    play.exchange.answer("/users/postmottak@provevik.example/messages/../../x?y", graph_error(404, "ErrorItemNotFound"))

    with pytest.raises(Gone):
        await play.source.open(ref("../../x?y"))
    assert play.exchange.requests[0].url.raw_path.startswith(
        b"/v1.0/users/postmottak@provevik.example/messages/..%2F..%2Fx%3Fy"
    )


async def test_marking_read_and_putting_away_are_idempotent() -> None:
    play = with_mail(mailboxes=FILED)
    play.exchange.folders[f"inbox-of-{POST}"] = {"Behandlet": "f-behandlet"}

    for _ in range(2):
        await play.source.mark_read(ref("m1"))
        assert await play.source.put_away("post/m1", content_at=NOW) is PutAway.DONE

    assert play.exchange.mails["m1"].shape["isRead"] is True
    assert play.exchange.mails["m1"].shape["parentFolderId"] == "f-behandlet"
    assert sum(path.endswith("/move") for path in play.exchange.paths()) == 1


async def test_without_a_folder_it_stays_in_the_inbox() -> None:
    play = with_mail()

    assert await play.source.put_away("post/m1", content_at=NOW) is PutAway.OTHERS
    assert not play.exchange.requests


async def test_what_a_mailbox_cannot_do_is_refused() -> None:
    with pytest.raises(Rejected, match=r"mailbox\.confirms_nothing"):
        await with_mail().source.confirm(ref("m1"))


def test_capabilities() -> None:
    assert stage().source.capabilities() == SourceCapabilities(marks_read=True, opening_is_seen=False)
    assert stage(mailboxes=FILED).source.capabilities().puts_away


async def test_an_unanswered_change_is_unknown_and_a_limit_is_not() -> None:
    play = with_mail()
    play.exchange.answer(MAIL, httpx.Response(504))
    with pytest.raises(OutcomeUnknown):
        await play.source.mark_read(ref("m1"))
    play.exchange.answer(MAIL, httpx.Response(429, headers={"Retry-After": "10"}))
    with pytest.raises(Unavailable):
        await play.source.mark_read(ref("m1"))


async def test_an_attachment_that_is_gone() -> None:
    play = with_mail()
    play.exchange.answer(f"{MAIL}/attachments/a1/$value", graph_error(404, "ErrorItemNotFound"))
    with pytest.raises(Gone):
        await play.read("m1", "a1")
