"""Settings that would lose or leak e-mails are refused before the first poll, in words that say what to do."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.notices import Patience
from tests.contract.mailbox.stage import NURSERY, OFFICE, POST, SCHOOL, TOWN, settings

BOX = {"address": POST, "name": "post", "unit": TOWN}
RULE: dict[str, Any] = {"id": "a", "do": "file", "announces": ["altinn"], "folder": "Altinn"}


@pytest.mark.parametrize(
    "folder", [f"{OFFICE}/Altinn", f"\\\\{OFFICE}\\Innboks\\Altinn", f"/{OFFICE}/Innboks/Altinn", "\\\\server\\x"]
)
@pytest.mark.parametrize("where", ["rule", "notice_folder", "handled_folder"])
def test_a_folder_in_another_mailbox_is_refused_in_clear_words(folder: str, where: str) -> None:
    wrong: dict[str, Any] = {
        "rule": {"rules": [RULE | {"folder": folder}]},
        "notice_folder": {"notice_folder": folder},
        "handled_folder": {"mailboxes": [BOX | {"handled_folder": folder}]},
    }[where]

    with pytest.raises(
        ValidationError, match=r"lies in another mailbox\. Graph moves an e-mail within its own mailbox only"
    ):
        settings(**wrong)


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ({"templates": ["no-such"]}, "no-such is not known"),
        ({"do": "forward"}, "a forward rule, and no other, has an address"),
        ({"to": "lonn@provevik.example"}, "a forward rule, and no other, has an address"),
        ({"do": "forward", "to": "lonn@provevik.example\nBcc: x@y.no"}, "an e-mail address is wanted"),
        ({"do": "forward", "to": "Lønn <lonn@provevik.example>"}, "an e-mail address is wanted"),
        ({"do": "delete"}, "a delete rule names templates, or units"),
        ({"do": "delete", "templates": ["digipost-letter"]}, "the whole text of digipost-letter is not known"),
        ({"folder": ""}, "where to is not said"),
        ({"folder": "Altinn//x"}, "names of folders"),
        ({"announces": []}, "it would hold every notice"),
        ({"units": ["313756271"]}, "check digit"),
        ({"do": "burn"}, "Input should be"),
    ],
)
def test_rules_that_cannot_be(rule: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        settings(rules=[RULE | rule])


def test_rules_that_can() -> None:
    told = settings(
        rules=[
            RULE,
            {"id": "b", "do": "delete", "announces": ["altinn"], "units": [NURSERY]},
            {"id": "c", "do": "delete", "templates": ["nav-sick-note"]},
            {"id": "d", "do": "forward", "templates": ["nav-sick-pay-not-sent"], "to": "Lonn@Provevik.example"},
            {"id": "e", "do": "ignore", "kinds": ["reminder"]},
        ]
    )
    assert told.rules[3].rule().to == "lonn@provevik.example"
    assert told.waits == Patience()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mailboxes": []},
        {"mailboxes": [BOX, BOX | {"name": "other"}]},
        {"mailboxes": [BOX, BOX | {"address": OFFICE}]},
        {"mailboxes": [BOX | {"name": "a/b"}]},
        {"mailboxes": [BOX | {"address": "postmottak"}]},
        {"rules": [RULE, RULE]},
        {"graph_url": "http://graph.microsoft.com/v1.0"},
        {"ignored_senders": ["@"]},
        {"senders": {"acos_mottak": ["alle"]}},
        {"links": {"acos_mottak": "http://mottak.example"}},
        {"unit_names": {"1": ["x"]}},
        {"templates": [{"id": "x"}]},
        {"look_back": "PT1H"},
        {"unknown": 1},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_templates_that_cannot_be() -> None:
    good = {
        "id": "own",
        "announces": "acos_mottak",
        "senders": ["a@b.no"],
        "subjects": ["Ny post i mottak"],
        "samples": [{"subject": "Ny post i mottak"}],
    }
    assert settings(templates=[good]).templates[0].id == "own"
    for wrong in (
        {"subjects": ["{unit}"]},
        {"subjects": []},
        {"samples": []},
        {"senders": ["A@b.no"]},
        {"senders": ["b.no"]},
        {"link": "javascript:alert(1)"},
    ):
        with pytest.raises(ValidationError):
            settings(templates=[good | wrong])
    with pytest.raises(ValidationError, match="stands there twice"):
        settings(templates=[good, good])


def test_one_proof_of_who_we_are_is_wanted_and_neither_is_shown() -> None:
    entra = {"tenant_id": "t", "client_id": "c"}
    for proof in ({}, {"client_secret": "HIDDEN", "certificate": "HIDDEN"}):
        with pytest.raises(ValidationError, match="either client_secret or certificate") as caught:
            settings(entra=entra | proof)
        assert "HIDDEN" not in str(caught.value)
    told = settings(entra=entra | {"certificate": "HIDDEN"})
    assert "HIDDEN" not in repr(told)
    assert told.entra.token_url == "https://login.microsoftonline.com/t/oauth2/v2.0/token"
    with pytest.raises(ValidationError):
        settings(entra=entra | {"client_secret": "x", "tenant_id": "../x"})


def test_senders_and_names_are_read_as_written() -> None:
    told = settings(
        ignored_senders=["@Nyhetsbrev.TEST", "Robot@example.test"],
        senders={"acos_mottak": ["Mottak@provevik.example"]},
        unit_names={SCHOOL: ["PRØVEVIK SKOLE SFO"]},
    )
    assert told.ignored_senders == ("@nyhetsbrev.test", "robot@example.test")
    assert told.senders == {"acos_mottak": ("mottak@provevik.example",)}
    assert told.unit_names == {SCHOOL: ("PRØVEVIK SKOLE SFO",)}
