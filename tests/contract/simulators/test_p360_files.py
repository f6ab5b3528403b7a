"""Files: inline, uploaded, added later, read back; and bodies too large to stand in memory as one text."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.simulators.p360 import ROOT, Installation
from adapters.simulators.p360.body import BodyReader
from tests.contract.simulators.p360_site import HEADERS, p360_site

CREATE = ("DocumentService", "CreateDocument")
UPLOAD = ("FileService", "Upload")
GET_FILE = ("FileService", "GetFileWithMetadata")
HELLO = "aGVsbG8="
FILE = {"Title": "Brev", "Format": "pdf", "Base64Data": HELLO}


async def test_the_first_file_is_the_main_document_unless_told_otherwise() -> None:
    files = [FILE, FILE | {"Title": "Vedlegg 1"}, FILE | {"Title": "Kart", "RelationType": "H", "VersionFormat": "A"}]
    async with p360_site() as site:
        await site.create(Files=files)
        (found,) = await site.find()
        (without,) = await site.find(IncludeFiles=False)
    assert [one["RelationTypeCode"] for one in found["Files"]] == ["H", "V", "H"]
    assert [one["VersionFormatDescription"] for one in found["Files"]] == [
        "Produksjonsformat",
        "Produksjonsformat",
        "Arkivformat",
    ]
    assert without["Files"] is None


async def test_what_is_kept_of_a_file_is_size_hash_title_and_note() -> None:
    async with p360_site() as site:
        await site.create(Files=[FILE | {"Note": "nøkkel:1", "Status": "F", "Category": "1", "Format": "PDF"}])
        (entry,) = (await site.http.get("/_sim/state")).json()["entries"]
        (found,) = await site.find()
    (kept,) = entry["files"]
    assert (kept["size"], kept["sha256"]) == (5, hashlib.sha256(b"hello").hexdigest())
    assert (kept["title"], kept["note"], kept["relation"]) == ("Brev", "nøkkel:1", "H")
    assert (found["Files"][0]["Note"], found["Files"][0]["StatusCode"]) == ("nøkkel:1", "F")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"Title": 'Brev "kopi"'}, "Illegal character in path"),
        ({"Title": "Brev <1>"}, "Illegal character in path"),
        ({"Title": ""}, "'Title' and 'Format' are mandatory"),
        ({"Format": None}, "'Title' and 'Format' are mandatory"),
        ({"Format": "exe"}, "No values found for lookup"),
        ({"RelationType": "X"}, "No values found for lookup"),
        ({"VersionFormat": "Q"}, "No values found for lookup"),
        ({"Status": "Z"}, "No values found for lookup"),
        ({"Base64Data": None}, "has no content"),
        ({"Base64Data": "aGVsbG8"}, "not a valid Base-64 string"),
        ({"Base64Data": "hei på deg"}, "not a valid Base-64 string"),
        ({"Base64Data": "aGVsbG8=aGVsbG8="}, "not a valid Base-64 string"),
        ({"UploadedFileReference": "x\\brev.pdf"}, "takes its content from one of"),
        ({"Base64Data": None, "UploadedFileReference": "x\\brev.pdf"}, "No values found for lookup"),
    ],
)
async def test_a_bad_file_refuses_the_whole_entry(change: dict[str, Any], text: str) -> None:
    bad = {name: value for name, value in (FILE | change).items() if value is not None}
    async with p360_site() as site:
        assert text in await site.refused(*CREATE, site.incoming(Files=[FILE, bad]))
        assert site.world.entries() == []


async def test_trap_an_installation_may_leave_the_entry_behind_a_bad_file() -> None:
    files = [FILE, FILE | {"Title": "<>"}, FILE]
    async with p360_site(installation=Installation(bad_file_leaves_entry=True)) as site:
        answer = await site.call(*CREATE, site.incoming(Files=files))
        (entry,) = site.world.entries()
    assert (answer["Successful"], answer["DocumentNumber"]) == (False, None)
    assert len(entry.files) == 1


async def test_a_paper_file_needs_no_content() -> None:
    async with p360_site() as site:
        await site.create(Files=[{"Title": "Kart", "Format": "pdf", "FiledOnPaper": True}])
        (found,) = await site.find()
    assert found["Files"][0]["FiledOnPaper"] is True


@pytest.mark.parametrize("data", [[104, 101, 108, 108, 111], HELLO])
async def test_an_uploaded_file_is_referred_to_by_the_same_user(data: Any) -> None:
    async with p360_site() as site:
        parameter = {"FileName": "brev.pdf", "FileData": data, "User": "kari.test"}
        reference = (await site.done(*UPLOAD, parameter))["FileReference"]
        assert reference.endswith("\\brev.pdf")
        file = {"Title": "Brev", "Format": "pdf", "UploadedFileReference": reference}
        assert "No values found" in await site.refused(*CREATE, site.incoming(Files=[file]))
        await site.create(Files=[file], ADContextUser="kari.test")
        (stored,) = site.world.entries()[0].files
    assert stored.blob is not None
    assert stored.blob.whole == b"hello"


@pytest.mark.parametrize(
    "parameter", [{"FileName": "x.pdf"}, {"FileData": "aGVsbG8"}, {"FileData": HELLO, "User": "ingen"}]
)
async def test_an_upload_without_content_or_for_nobody_is_refused(parameter: dict[str, Any]) -> None:
    async with p360_site() as site:
        assert (await site.call(*UPLOAD, parameter))["FileReference"] is None
        assert site.world.uploads == {}


async def test_files_are_added_one_at_a_time_and_read_back() -> None:
    async with p360_site() as site:
        await site.create()
        answer = await site.done("FileService", "CreateFile", FILE | {"DocumentNumber": "26/00001-1"})
        recno = site.world.entries()[0].recno
        await site.done("FileService", "CreateFile", FILE | {"DocumentRecno": recno, "Title": "Vedlegg"})
        plain = (await site.done(*GET_FILE, {"Recno": answer["Recno"]}))["File"]
        full = (await site.done(*GET_FILE, {"Recno": answer["Recno"], "IncludeFileData": True}))["File"]
        (found,) = await site.find(IncludeFileData=True)
    assert [one["Title"] for one in found["Files"]] == ["Brev", "Vedlegg"]
    assert (plain["DocumentNumber"], plain["Base64Data"]) == ("26/00001-1", None)
    assert full["Base64Data"] == found["Files"][0]["Base64Data"] == HELLO


async def test_a_file_needs_an_entry_that_exists() -> None:
    async with p360_site() as site:
        for target in ({"DocumentNumber": "26/00001-9"}, {"DocumentRecno": 4}, {}):
            assert "No values found" in await site.refused("FileService", "CreateFile", FILE | target)
        assert (await site.call(*GET_FILE, {"Recno": 4}))["File"] is None


async def test_a_large_body_is_taken_in_chunks_and_only_its_head_is_kept() -> None:
    content = os.urandom(5_000_000)
    file = FILE | {"Base64Data": base64.b64encode(content).decode()}
    async with p360_site() as site:
        await site.create(Files=[file, FILE | {"Title": "Vedlegg"}])
        (entry,) = site.world.entries()
        (found,) = await site.find(IncludeFileData=True)
        exchange = next(one for one in site.simulator.record if one.path.endswith("CreateDocument"))
    large, small = (one.blob for one in entry.files)
    assert large is not None
    assert small is not None
    assert (large.size, large.sha256) == (5_000_000, hashlib.sha256(content).hexdigest())
    assert (large.head, large.whole) == (content[:256], None)
    assert small.whole == b"hello"
    assert [one["Base64Data"] for one in found["Files"]] == [None, HELLO]
    assert exchange.body == b"", "the body was not kept"


@given(
    contents=st.lists(st.binary(max_size=40), max_size=3),
    title=st.text(max_size=30),
    cuts=st.lists(st.integers(min_value=0, max_value=400), max_size=8),
    slashes=st.booleans(),
)
def test_files_leave_the_body_whole_wherever_the_chunks_are_cut(
    contents: list[bytes], title: str, cuts: list[int], slashes: bool
) -> None:
    files = [{"Title": title, "Base64Data": base64.b64encode(one).decode()} for one in contents]
    parameter = {"Title": title, "Data": None, "Files": files, "Notes": '"Base64Data": "x"'}
    text = json.dumps(parameter)
    body = (text.replace("/", "\\/").replace("+", "\\u002b") if slashes else text).encode()
    reader = BodyReader()
    edges = sorted({0, len(body), *(min(cut, len(body)) for cut in cuts)})
    for start, end in pairwise(edges):
        reader.feed(body[start:end])
    read = json.loads(reader.finish())
    blobs = [reader.blob(one.pop("Base64Data")) for one in read["Files"]]
    assert [blob.whole for blob in blobs if blob and blob.intact] == contents
    assert read == parameter | {"Files": [{"Title": title} for _ in contents]}


async def test_base64_with_escaped_slashes_is_the_same_file() -> None:
    content = bytes(range(256)) * 3
    text = base64.b64encode(content).decode().replace("/", "\\/")
    async with p360_site() as site:
        body = json.dumps({"parameter": site.incoming(Files=[FILE])}).replace(HELLO, text).encode()
        headers = HEADERS | {"Content-Type": "application/json"}
        response = await site.http.post(f"{ROOT}/DocumentService/CreateDocument", content=body, headers=headers)
        assert response.json()["Successful"] is True
        (stored,) = site.world.entries()[0].files
    assert stored.blob is not None
    assert stored.blob.whole == content
