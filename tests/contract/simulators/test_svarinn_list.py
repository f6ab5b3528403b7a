"""The list of SvarInn: whose letters, how many, in which shape, and who is not let in."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from adapters.simulators.svarinn import LetterDraft, odd_letters
from tests.contract.openapi import ContractViolation
from tests.contract.simulators.svarinn_stage import (
    MUNICIPALITY,
    NEIGHBOUR,
    ROOT,
    SCHOOL,
    contract,
    open_post,
    pdf_file,
)
from tests.contracts import needs_contracts

pytestmark = needs_contracts


async def test_an_empty_queue_is_an_empty_list() -> None:
    async with open_post() as post:
        assert await post.listed() == []


async def test_a_letter_with_everything_keeps_to_the_document() -> None:
    async with open_post() as post:
        letter = post.letter(
            sender_name="Storevik kommune",
            sender_orgno="310028142",
            confidential=True,
            level="HOYESTE",
            reply_name="Storevik arkiv",
            reply_orgno="310028142",
            answers="aff355c4-7b57-4eb9-81e0-e4950e7a3776",
            kind="Innkommende dokument",
            external_ref="AB123",
            correlation_id="264146aa-1307-42ed-be91-0996c116698e",
            from_system="EDIALOG",
            links=(("Mer", "https://svarut.ks.no/", "SvarUt"),),
            for_import={"mappeId": {"saksaar": 2026, "sakssekvensnummer": 17}, "tittel": "Søknad"},
            from_sender={"journaldato": "2026-11-19T00:00:00Z", "saksbehandler": "Saksbehandler A"},
            files=(pdf_file(kind="B", extra=(("versjon", "4"),)), pdf_file("vedlegg æ.pdf")),
        )
        [told] = await post.listed()
        assert told["id"] == letter.id
        assert (told["sikkerhetsniva"], told["taushetsbelagtPost"]) == ("HOYESTE", True)
        assert told["nedlastingslenke"] == f"{post.simulator.url}{ROOT}/{letter.id}"
        assert told["svarSendesTil"] == {
            "organisasjonsnummer": "310028142",
            "postadresse": {"navn": "Storevik arkiv"},
        }
        assert told["filer"][0]["hash"] == letter.draft.files[0].content.sha256
        assert told["dato"] == "2026-11-20T08:00:00Z"


async def test_one_login_serves_all_its_organisations_and_no_others() -> None:
    async with open_post() as post:
        ours = [post.letter(orgno=MUNICIPALITY), post.letter(orgno=SCHOOL)]
        theirs = post.letter(orgno=NEIGHBOUR)
        assert await post.ids() == [one.id for one in ours]
        assert await post.ids(auth=("websak", "w")) == [theirs.id]
        answer = await post.call("GET", f"{ROOT}/{theirs.id}")
        assert answer.status_code == 404


@pytest.mark.parametrize("order", ["oldest_first", "newest_first", "shuffled"])
async def test_at_most_two_hundred_are_listed(order: str) -> None:
    async with open_post(order=order) as post:
        made = [post.letter(files=()).id for _ in range(203)]
        found = await post.ids()
        assert len(found) == len(set(found)) == 200
        assert set(found) < set(made)
        assert (found == made[:200]) is (order == "oldest_first")
        assert (found == made[:2:-1]) is (order == "newest_first")
        assert await post.ids() == found


def _header(text: bytes, scheme: str = "Basic") -> dict[str, str]:
    return {"Authorization": f"{scheme} {base64.b64encode(text).decode()}"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        _header(b"postvakt:feil"),
        _header(b"ukjent:hemmelig:1"),
        _header(b"postvakt"),
        _header(b"postvakt:hemmelig:1", "Bearer"),
        {"Authorization": "Basic ikke base64"},
    ],
)
async def test_only_the_right_login_is_let_in(headers: dict[str, str]) -> None:
    async with open_post() as post:
        answer = await post.call("GET", ROOT, auth=None, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert answer.json()["status"] == 401


async def test_a_new_password_stops_the_old_one_and_a_blocked_system_is_403() -> None:
    async with open_post() as post:
        post.world.regenerate_password("postvakt", "nytt")
        assert (await post.call("GET", ROOT)).status_code == 401
        assert await post.ids(auth=("postvakt", "nytt")) == []
        post.world.block("postvakt")
        assert (await post.call("GET", ROOT, auth=("postvakt", "nytt"))).status_code == 403


async def test_a_query_parameter_is_a_misunderstanding() -> None:
    async with open_post() as post:
        assert (await post.call("GET", f"{ROOT}?limit=10")).status_code == 400


async def test_links_may_name_the_old_path() -> None:
    async with open_post(old_links=True) as post:
        letter = post.letter()
        [told] = await post.listed()
        assert told["nedlastingslenke"].endswith(f"/tjenester/svarinn/forsendelse/{letter.id}")
        async with httpx.AsyncClient(auth=("postvakt", "hemmelig:1")) as http:
            assert (await http.get(told["nedlastingslenke"])).status_code == 200


async def odd(name: str) -> dict[str, Any]:
    plain = LetterDraft(title="Tittel", orgno=MUNICIPALITY, receiver="postvakt", sender_orgno="310028142")
    async with open_post() as post:
        post.world.add_letter(odd_letters(plain)[name])
        found: list[dict[str, Any]] = (await post.http.get(ROOT, auth=("postvakt", "hemmelig:1"))).json()
        return found[0]


async def test_odd_letters_are_as_odd_as_they_were_found() -> None:
    nulls = await odd("explicit nulls")
    assert nulls["svarPaForsendelse"] is None
    assert nulls["avsender"]["postadresse"]["adresselinje1"] is None
    assert (await odd("unknown fields"))["nyttFelt"] == {"dypt": [1, None]}
    assert (await odd("zero means not set"))["metadataForImport"]["mappeId"]["saksaar"] == 0
    assert (await odd("dates before year 1"))["metadataFraAvleverendeSystem"]["journaldato"].startswith("0000-")
    assert "organisasjonsnummer" not in (await odd("no organisation number of the sender"))["avsender"]
    assert "organisasjonsnummer" not in (await odd("no organisation number of the receiver"))["mottaker"]
    reply = (await odd("reply goes to a person"))["svarSendesTil"]
    assert reply["fodselsnummer"]
    assert "organisasjonsnummer" not in reply
    assert len((await odd("title of 400 letters"))["tittel"]) > 255
    assert (await odd("null list of files"))["filer"] is None


def test_the_judge_knows_the_default_answer_and_raw_content() -> None:
    judge = contract()
    judge.check_answer("GET", f"/api{ROOT.removeprefix('/api')}/x", 200, b"\x30\x80", "application/zip")
    judge.check_answer("PATCH", f"{ROOT}/x/status", 204, None)
    with pytest.raises(ContractViolation, match="required property"):
        judge.check_answer("GET", ROOT, 200, [{"id": "x"}], "application/json")
    with pytest.raises(ContractViolation, match="with bytes"):
        judge.check_answer("GET", f"{ROOT}/x", 200, "text", "text/plain")
