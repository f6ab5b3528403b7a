"""A letter's files: encrypted as KS does, readable with the right key only, spoilt on demand, never held whole."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.simulators._kit.certificates import holder
from adapters.simulators._kit.contents import Content, pdf
from adapters.simulators.svarinn import Envelope, FileDraft, Letter, Spoilage, envelop
from tests.contract.simulators.svarinn_stage import (
    LOGIN,
    OPENSSL,
    ROOT,
    Post,
    open_post,
    opened,
    parsed,
    pdf_file,
    receiver,
)
from tests.contracts import CONTRACTS, needs_contracts

pytestmark = [
    needs_contracts,
    pytest.mark.skipif(not OPENSSL and not os.environ.get("CI"), reason="openssl judges the encryption"),
]
_VALUES = ("INTEGER", "PRINTABLESTRING", "UTF8STRING")
SAMPLE = CONTRACTS / "fiks/svarinn/samples/dokumenter.zip.cms"


async def fetched(post: Post, letter: Letter) -> httpx.Response:
    answer = await post.call("GET", f"{ROOT}/{letter.id}")
    assert answer.status_code == 200
    return answer


async def test_the_shape_is_that_of_ks_own_sample(tmp_path: Path) -> None:
    """Up to the content: names, serial number and sizes differ, kinds and indefinite lengths do not."""
    content = (SAMPLE.parent / "dokumenter.zip").read_bytes()
    async with open_post() as post:
        answer = await fetched(post, post.letter(payload=content))
    ours, theirs = parsed(answer.content), parsed(SAMPLE.read_bytes())
    assert opened(answer.content, tmp_path) == content
    assert _shape(ours) == _shape(theirs)
    assert sum("l=1000 prim: OCTET STRING" in line for line in ours) == 1


def _shape(lines: list[str]) -> list[tuple[str, ...]]:
    """Depth, whether the length is indefinite, kind and object names; not how long, nor in which kind of letters."""
    found = [re.match(r"d=(\d+) +hl=\d+ l= *(inf|\d+) +(cons|prim): (.*)", line) for line in lines]
    told = [one.groups() for one in found if one is not None]
    assert len(told) == len(lines)
    return [
        (depth, length if length == "inf" else "", form, "" if kind.split()[0] in _VALUES else kind)
        for depth, length, form, kind in told
    ]


async def test_a_zip_of_all_files_with_the_hashes_of_the_list(tmp_path: Path) -> None:
    async with open_post() as post:
        letter = post.letter(files=(pdf_file(), pdf_file("vedlegg æ.pdf")))
        told = (await post.listed())[0]["filer"]
        answer = await fetched(post, letter)
        assert answer.headers["Content-Type"] == "application/zip"
        assert f"dokumenter-{letter.id}.zip" in answer.headers["Content-Disposition"]
        archive = zipfile.ZipFile(io.BytesIO(opened(answer.content, tmp_path)))
        hashes = {one.filename: hashlib.sha256(archive.read(one)).hexdigest() for one in archive.infolist()}
        assert hashes == {one["filnavn"]: one["hash"] for one in told}
        assert letter.downloads == 1


async def test_a_single_pdf_without_a_zip(tmp_path: Path) -> None:
    content = pdf(["Vedtak (1) æøå"])
    one = FileDraft(file_name="vedtak.pdf", content=Content(name="vedtak.pdf", given=content))
    async with open_post(declare_length=True) as post:
        answer = await fetched(post, post.letter(files=(one,), package="single"))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        assert opened(answer.content, tmp_path) == content
        assert content.startswith(b"%PDF-1.4")
        assert content[int(content.split(b"startxref\n")[1].split()[0]) :].startswith(b"xref")


@pytest.mark.parametrize(
    "envelope",
    [
        {"transport": "pkcs1v15"},
        {"cipher": "aes128"},
        {"lengths": "definite"},
        {"segment": 7},
        {"transport": "pkcs1v15", "cipher": "aes128", "lengths": "definite"},
    ],
)
async def test_other_envelopes_that_a_reader_must_bear(envelope: dict[str, Any], tmp_path: Path) -> None:
    content = os.urandom(3_333)
    async with open_post() as post:
        answer = await fetched(post, post.letter(payload=content, envelope=Envelope(**envelope)))
        assert opened(answer.content, tmp_path) == content
        assert any("l=inf" in line for line in parsed(answer.content)) is (envelope.get("lengths") != "definite")


async def test_during_a_change_of_keys_both_can_read(tmp_path: Path) -> None:
    old = holder("forrige nøkkel", "rsa")
    async with open_post() as post:
        post.world.receivers["postvakt"].also = (old.certificate,)
        answer = await fetched(post, post.letter(payload=b"begge"))
        assert opened(answer.content, tmp_path) == opened(answer.content, tmp_path, old) == b"begge"


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 999, 1000, 64_000, 64_001, 200_000])
def test_every_size_comes_back(size: int, tmp_path: Path) -> None:
    content = os.urandom(size)
    assert opened(b"".join(envelop([content], [receiver().certificate], Envelope())), tmp_path) == content


@pytest.mark.parametrize("spoilage", ["wrong_certificate", "tampered_key", "tampered_end", "not_cms", "empty"])
async def test_what_cannot_be_decrypted(spoilage: Spoilage, tmp_path: Path) -> None:
    async with open_post() as post:
        letter = post.letter()
        post.world.spoil(letter.id, spoilage)
        # not judged: an empty answer is none that the document knows
        answer = await post.http.get(f"{ROOT}/{letter.id}", auth=LOGIN)
        # OpenSSL answers a wrong key with rubbish now and then, since it hides padding errors of the key
        try:
            found = opened(answer.content, tmp_path)
        except subprocess.CalledProcessError:
            return
        assert not found.startswith(b"PK")


async def test_tampered_content_decrypts_to_something_else(tmp_path: Path) -> None:
    async with open_post() as post:
        letter = post.letter(package="single")
        post.world.spoil(letter.id, "tampered", times=1)
        spoilt = opened((await fetched(post, letter)).content, tmp_path)
        sound = opened((await fetched(post, letter)).content, tmp_path)
        assert hashlib.sha256(sound).hexdigest() == letter.draft.files[0].content.sha256
        assert spoilt != sound
        assert (len(spoilt), spoilt[:9]) == (len(sound), sound[:9])


async def test_a_truncated_answer_ends_politely_and_a_cut_one_does_not() -> None:
    async with open_post() as post:
        letter = post.letter()
        whole = len((await fetched(post, letter)).content)
        post.world.spoil(letter.id, "truncated", times=1)
        assert len((await fetched(post, letter)).content) < whole
        post.world.spoil(letter.id, "cut", times=1)
        with pytest.raises(httpx.RemoteProtocolError):
            await post.http.get(f"{ROOT}/{letter.id}", auth=LOGIN)
        assert len((await fetched(post, letter)).content) == whole


async def test_a_hostile_zip_says_what_it_was_told_to(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("inni.txt", "x")
    files = (
        pdf_file("brev.pdf", packed_as="../../etc/brev.pdf"),
        FileDraft(file_name="inni.zip", content=Content(name="inni.zip", given=inner.getvalue())),
        FileDraft(file_name="bombe.txt", content=Content(name="bombe.txt", given=bytes(3_000_000))),
    )
    async with open_post() as post:
        letter = post.letter(files=files)
        packed = zipfile.ZipFile(io.BytesIO(opened((await fetched(post, letter)).content, tmp_path)))
        assert packed.namelist() == ["../../etc/brev.pdf", "inni.zip", "bombe.txt"]
        bomb = packed.getinfo("bombe.txt")
        assert bomb.file_size > 100 * bomb.compress_size


def test_a_large_letter_is_never_held_whole() -> None:
    one = FileDraft(file_name="stor.bin", content=Content(name="stor.bin", size=12_000_000))
    sizes: Iterator[int] = (len(piece) for piece in envelop(one.content.chunks(), [receiver().certificate], Envelope()))
    tracemalloc.start()
    try:
        written, most = sum(sizes), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert written > 12_000_000
    assert most < 2_000_000


async def test_a_large_letter_streams_over_http() -> None:
    one = FileDraft(file_name="stor.bin", content=Content(name="stor.bin", size=9_000_000))
    async with open_post() as post:
        letter = post.letter(files=(one,), compressed=False)
        pieces = 0
        async with post.http.stream("GET", f"{ROOT}/{letter.id}", auth=LOGIN) as answer:
            assert "Content-Length" not in answer.headers
            async for piece in answer.aiter_raw():
                pieces += 1
                assert len(piece) < 1_000_000
        assert pieces > 20
