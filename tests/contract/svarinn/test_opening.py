"""Opening fetches, decrypts and checks everything at once; reading gives the same files as often as asked."""

from __future__ import annotations

import asyncio
import os
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.domain.item import MessageRef
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected, Unavailable
from bot.ports.source import Attachment
from tests.contract.svarinn.ks import (
    BASE,
    LIST,
    PASSWORD,
    PDF,
    Stage,
    a_file,
    a_forsendelse,
    a_person,
    a_stage,
    a_zip,
    an_id,
    delivered,
)
from tests.contracts import CONTRACTS, needs_contracts
from tests.envelopes import To, envelope, owner

MIB = 1024 * 1024
FILES = {"brev.pdf": PDF, "vedlegg 1.txt": b"hei " * 1000, "vedlegg 2.txt": b""}


async def refusal(play: Stage, ref: MessageRef) -> tuple[type[OutsideError], str]:
    with pytest.raises(OutsideError) as refused:
        await play.source.open(ref)
    assert list(play.spool.directory.glob("*")) == []
    return type(refused.value), refused.value.reason


async def test_an_opened_letter_tells_all(play: Stage) -> None:
    theirs = {"mappeId": {"saksaar": 2025, "sakssekvensnummer": 7}, "journalpostId": {"journalpostnummer": 3}}
    ref = play.ks.add(a_forsendelse(files=FILES, metadataFraAvleverendeSystem=theirs), delivered(FILES))

    opened = await play.source.open(ref)

    assert [(each.attachment_id, each.file_name, each.media_type) for each in opened.attachments] == [
        ("1", "brev.pdf", "application/pdf"),
        ("2", "vedlegg 1.txt", "text/plain"),
        ("3", "vedlegg 2.txt", "text/plain"),
    ]  # fmt: skip
    assert not any(each.differs for each in opened.attachments)
    assert (opened.title, opened.reference) == ("Søknad om skjenkebevilling", "2025/7-3")
    assert (opened.sender_name, opened.sender_is_private) == ("Storevik prøvekommune", False)
    for each in opened.attachments:
        assert await play.read(ref, each.attachment_id) == FILES[each.file_name]
    assert play.ks.taken == []


async def test_what_the_card_hides_is_for_who_opens_it(play: Stage) -> None:
    secret = a_forsendelse(taushetsbelagtPost=True, svarSendesTil=a_person(), eksternRef="AB 1")
    ref = play.ks.add(secret)

    opened = await play.source.open(ref)

    assert (opened.title, opened.sender_name) == ("Søknad om skjenkebevilling", "Testa Testesen")
    assert (opened.sender_is_private, opened.declared_sensitive, opened.reference) == (True, True, "AB 1")


async def test_a_single_pdf_without_a_zip(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse(filer=[a_file("brev", PDF)]), envelope(PDF))
    (attachment,) = (await play.source.open(ref)).attachments
    assert attachment == Attachment(attachment_id="1", file_name="brev.pdf", media_type="text/plain")
    assert await play.read(ref, "1") == PDF


async def test_a_single_office_file_is_not_taken_apart(play: Stage) -> None:
    document = a_zip({"[Content_Types].xml": b"<Types/>"})
    ref = play.ks.add(a_forsendelse(files={"søknad.docx": document}), envelope(document))
    (attachment,) = (await play.source.open(ref)).attachments
    assert (attachment.file_name, attachment.differs) == ("søknad.docx", False)
    assert await play.read(ref, "1") == document


async def test_the_main_file_comes_first_whatever_the_order_in_the_zip(play: Stage) -> None:
    listed = {"brev.pdf": PDF, "a.txt": b"a"}
    packed = {"ekstra.txt": b"e", "a.txt": b"a", "brev.pdf": PDF}
    ref = play.ks.add(a_forsendelse(files=listed), delivered(packed))

    opened = await play.source.open(ref)

    assert [(each.attachment_id, each.file_name) for each in opened.attachments] == [
        ("3", "brev.pdf"), ("2", "a.txt"), ("1", "ekstra.txt"),
    ]  # fmt: skip
    assert await play.read(ref, "3") == PDF


async def test_files_that_were_renamed_on_the_way_are_known_by_their_hash(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse(files={"brev.pdf": PDF, "a.txt": b"a"}), delivered({"fil-0": b"a", "fil-1": PDF}))
    opened = await play.source.open(ref)
    assert [(each.attachment_id, each.file_name, each.differs) for each in opened.attachments] == [
        ("2", "brev.pdf", False), ("1", "a.txt", False),
    ]  # fmt: skip


async def test_another_content_than_listed_is_told_and_not_held_back(play: Stage) -> None:
    listed = [
        a_file("brev.pdf", b"noe annet"),
        a_file("a.txt", b"aaa", hash="ukjent", storrelse=4),
        a_file("b.txt", b"bbb", hash=None, storrelse=0),
        a_file("c.txt", b"ccc", hash=a_file("c", b"ccc")["hash"].upper()),
    ]
    packed = {"brev.pdf": PDF, "a.txt": b"aaa", "b.txt": b"bbb", "c.txt": b"ccc"}
    ref = play.ks.add(a_forsendelse(filer=listed), delivered(packed))

    opened = await play.source.open(ref)

    assert [each.differs for each in opened.attachments] == [True, True, False, False]
    assert await play.read(ref, "1") == PDF


async def test_unlisted_files_are_given_all_the_same(play: Stage) -> None:
    for number, filer in enumerate((None, [], "tekst")):
        ref = play.ks.add(a_forsendelse(number, filer=filer), delivered(FILES))
        opened = await play.source.open(ref)
        assert [each.media_type for each in opened.attachments] == [
            "application/pdf", "application/octet-stream", "application/octet-stream",
        ]  # fmt: skip


async def test_a_file_that_is_listed_and_not_there(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse(files=FILES), delivered({"brev.pdf": PDF}))
    assert await refusal(play, ref) == (Rejected, "svarinn.files_missing")


async def test_hostile_names_are_made_safe(play: Stage) -> None:
    packed = {"../../etc/cron.d/x": b"1", "a\r\nX: y.pdf": PDF, "C:\\b.txt": b"2", "mappe/b.txt": b"3"}
    ref = play.ks.add(a_forsendelse(filer=None), delivered(packed))
    opened = await play.source.open(ref)
    assert [each.file_name for each in opened.attachments] == ["x", "a X_ y.pdf", "b.txt", "b (2).txt"]


async def test_hostile_media_types_are_not_passed_on(play: Stage) -> None:
    listed = [a_file("brev.pdf", PDF, mimeType="text/html\r\nX: y"), a_file("a.txt", b"a", mimeType="TEXT/Plain")]
    ref = play.ks.add(a_forsendelse(filer=listed), delivered({"brev.pdf": PDF, "a.txt": b"a"}))
    opened = await play.source.open(ref)
    assert [each.media_type for each in opened.attachments] == ["application/pdf", "text/plain"]


async def test_links_of_the_letter_are_a_file_of_it(play: Stage) -> None:
    links = [
        {"ledetekst": "Les mer på", "lenke": "https://svarut.ks.no/", "tekst": "SvarUt"},
        {"lenke": "https://example.no/a"},
        {},
    ]
    ref = play.ks.add(a_forsendelse(lenker=links))
    opened = await play.source.open(ref)
    assert [each.file_name for each in opened.attachments] == ["brev.pdf", "lenker.txt"]
    text = await play.read(ref, opened.attachments[1].attachment_id)
    assert text.decode() == "Les mer på SvarUt https://svarut.ks.no/\nhttps://example.no/a\n"


async def test_unknown_files_are_refused(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse())
    for name in ("2", "0", "../1", ""):
        with pytest.raises(Rejected, match=r"svarinn\.no_such_file"):
            await play.read(ref, name)


async def test_wrong_key_truncated_tampered_and_foreign_each_have_their_own_word(play: Stage) -> None:
    sealed = delivered(FILES)
    broken = bytearray(sealed)
    broken[-40] ^= 1
    for number, (delivery, expected) in enumerate(
        [
            (delivered(FILES, To(owner=owner("somebody else"))), (AuthFailed, "cms.no_key_fits")),
            (sealed[: len(sealed) // 2], (Rejected, "cms.truncated")),
            (a_zip(FILES), (Rejected, "cms.not_cms")),
            (b"", (Rejected, "cms.truncated")),
            (envelope(a_zip(FILES)[:-30]), (Rejected, "zip.damaged")),
            (envelope(a_zip(FILES, method=zipfile.ZIP_LZMA)), (Rejected, "zip.method")),
            (envelope(PDF), (Rejected, "svarinn.files_missing")),
        ]
    ):
        ref = play.ks.add(a_forsendelse(number, files=FILES), delivery)
        assert await refusal(play, ref) == expected
    ref = play.ks.add(a_forsendelse(50, files=FILES), bytes(broken))
    kind, reason = await refusal(play, ref)
    assert kind is Rejected
    assert reason in ("cms.damaged", "zip.damaged")
    assert len(play.ks.waiting) == 8
    assert play.ks.taken == []


async def test_letters_of_the_old_and_of_the_new_key(tmp_path: Path) -> None:
    play = a_stage(tmp_path, keys=[owner("old").pem, owner("new").key_pem])
    for number, name in enumerate(("old", "new")):
        ref = play.ks.add(a_forsendelse(number), delivered({"brev.pdf": PDF}, To(owner=owner(name))))
        assert await play.read(ref, "1") == PDF


async def test_a_delivery_that_is_too_large_is_not_kept(tmp_path: Path) -> None:
    play = a_stage(tmp_path, most_bytes=1024**2)
    ref = play.ks.add(a_forsendelse(filer=None), envelope(bytes(1024**2 + 1)))
    assert await refusal(play, ref) == (Rejected, "spool.too_large")
    ref = play.ks.add(a_forsendelse(2, filer=None), delivered({"a": bytes(1024**2), "b": b"x"}))
    assert await refusal(play, ref) == (Rejected, "zip.too_large")


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/svarinn/v2/forsendelser/x",
        "http://test.svarut.ks.no/api/x",
        "https://test.svarut.ks.no:8443/api/x",
        "https://test.svarut.ks.no.evil.example/x",
        "https://test.svarut.ks.no@evil.example/x",
        "https://user:pw@test.svarut.ks.no/x",
        "//evil.example/x",
        "https://[",
        "file:///etc/passwd",
        "/api/svarinn/v2/forsendelser/x",
        "x",
        "https://svarut.ks.no/api/x",
    ],
)
async def test_the_password_follows_no_link_away(play: Stage, link: str) -> None:
    ref = play.ks.add(a_forsendelse(nedlastingslenke=link))
    assert await refusal(play, ref) == (Rejected, "svarinn.foreign_link")
    assert [request.url.path for request in play.ks.requests] == [LIST]


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        f"{BASE}/svarinn/v2/forsendelser/{an_id()}",
        f"https://TEST.svarut.ks.no:443/tjenester/svarinn/forsendelse/{an_id()}",
    ],
)
async def test_links_that_lead_to_ks(play: Stage, link: str | None) -> None:
    ref = play.ks.add(a_forsendelse(nedlastingslenke=link))
    assert await play.read(ref, "1") == PDF


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(play: Stage, status: int) -> None:
    ref = play.ks.add(a_forsendelse())
    moved = httpx.Response(status, headers={"Location": "https://evil.example/"})
    play.ks.answer("GET", f"{LIST}/{an_id()}", moved)
    assert await refusal(play, ref) == (ContractBroken, f"svarinn.{status}")
    assert {request.url.host for request in play.ks.requests} == {"test.svarut.ks.no"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, AuthFailed), (403, AuthFailed), (404, Gone), (410, Gone), (400, Rejected), (500, Unavailable),
        (503, Unavailable), (429, Unavailable),
    ],
)  # fmt: skip
async def test_refused_downloads(play: Stage, status: int, expected: type[OutsideError]) -> None:
    ref = play.ks.add(a_forsendelse())
    play.ks.answer("GET", f"{LIST}/{an_id()}", httpx.Response(status))
    assert await refusal(play, ref) == (expected, f"svarinn.{status}")


async def test_a_download_that_breaks_off_is_tried_again_later(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse())

    async def broken() -> AsyncIterator[bytes]:
        yield delivered({"brev.pdf": PDF})[:200]
        raise httpx.ReadError("broken off")

    play.ks.answer("GET", f"{LIST}/{an_id()}", lambda _: httpx.Response(200, content=broken()))
    assert await refusal(play, ref) == (Unavailable, "svarinn.ReadError")


async def test_nothing_compressed_is_unpacked_on_the_way(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse())
    packed = httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=b"")
    play.ks.answer("GET", f"{LIST}/{an_id()}", lambda _: packed)
    assert await refusal(play, ref) == (ContractBroken, "svarinn.encoding")
    assert play.ks.requests[-1].headers["Accept-Encoding"] == "identity"


async def test_who_reads_at_the_same_time_shares_one_delivery(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse(files=FILES), delivered(FILES))

    read = await asyncio.gather(*(play.read(ref, str(number)) for number in (1, 2, 3, 1)))

    assert read == [*FILES.values(), PDF]
    assert len(play.ks.downloads()) == 1
    await play.read(ref, "1")
    assert len(play.ks.downloads()) == 2


async def test_a_reader_that_gives_up_spoils_it_for_nobody(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse(files=FILES), delivered(FILES))
    first = asyncio.create_task(play.read(ref, "1"))
    second = asyncio.create_task(play.read(ref, "2"))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == FILES["vedlegg 1.txt"]


async def test_a_delivery_may_be_kept_for_the_next_reader_until_the_source_closes(tmp_path: Path) -> None:
    play = a_stage(tmp_path, keep_content=60)
    ref = play.ks.add(a_forsendelse(files=FILES), delivered(FILES))
    opened = await play.source.open(ref)
    for attachment in opened.attachments:
        await play.read(ref, attachment.attachment_id)
    assert len(play.ks.downloads()) == 1
    await play.source.close()


async def test_a_kept_delivery_goes_when_its_time_is_over(tmp_path: Path) -> None:
    play = a_stage(tmp_path, keep_content=0.01)
    ref = play.ks.add(a_forsendelse())
    await play.source.open(ref)
    while play.source._contents._deliveries:  # noqa: ASYNC110 - only the event loop knows when
        await asyncio.sleep(0.01)
    await play.source.open(ref)
    assert len(play.ks.downloads()) == 2
    await play.source.close()


async def test_a_large_letter_takes_no_more_memory_than_a_small_one(play: Stage) -> None:
    files = {"stor.pdf": os.urandom(12 * MIB), "liten.txt": b"x"}
    small = play.ks.add(a_forsendelse(1))
    large = play.ks.add(a_forsendelse(2, files=files), delivered(files))
    peaks = []
    for ref in (small, large):
        tracemalloc.start()
        try:
            for attachment in (await play.source.open(ref)).attachments:
                async with play.source.read(ref, attachment.attachment_id) as pieces:
                    async for _ in pieces:
                        pass
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 4 * MIB


async def test_nothing_of_a_secret_is_in_what_is_raised(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse(tittel="Vedtak for Testa", svarSendesTil=a_person()), b"rubbish")
    with pytest.raises(OutsideError) as refused:
        await play.source.open(ref)
    chain, told = refused.value, ""
    while chain is not None:
        told += repr(chain)
        chain = chain.__cause__  # type: ignore[assignment]
    assert not {word for word in ("Testa", PASSWORD, "01815012345", "brev.pdf") if word in told}


@needs_contracts
async def test_ks_own_delivery_asks_for_its_key(play: Stage) -> None:
    sealed = (CONTRACTS / "fiks" / "svarinn" / "samples" / "dokumenter.zip.cms").read_bytes()
    ref = play.ks.add(a_forsendelse(filer=None), sealed)
    assert await refusal(play, ref) == (AuthFailed, "cms.no_key_fits")
