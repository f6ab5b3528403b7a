"""What can be said of a configuration's doors before any of them is opened."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.simulators._kit.certificates import holder
from bot.commands.check_config import summary_of
from bot.commands.init import write_configuration
from bot.errors import ConfigError
from bot.settings.configuration import load
from tests.unit.configurations import GOOD, GUID, MAILBOX, Write, faults


def test_svarinn_starts_only_where_nothing_else_fetches_its_letters(write: Write, secrets: Path) -> None:
    keys = holder("mottakersystem", "rsa")
    entry = {
        "kind": "svarinn", "org_number": "313756270", "username": "postvakt", "password": "secret:teams_secret",
        "keys": [keys.key_pem + keys.certificate_pem],
    }  # fmt: skip

    (said,) = faults(write(sources=[entry]), secrets)
    assert said.startswith("sources.0.sole_consumer: must be true")
    assert "Ask KS for a mottakersystem of Postvakt's own" in said
    (said,) = faults(write(sources=[entry | {"sole_consumer": True, "pasword": "x"}]), secrets)
    assert said.startswith("sources.0.pasword: is not known; allowed are base_url, hosts, keep_content, keys, kind, ")
    (source,) = load(write(sources=[entry | {"sole_consumer": True}]), secrets=secrets).sources
    assert (source.source_id, source.name, source.poll_every) == ("svarinn", "SvarInn", timedelta(minutes=15))


def test_the_check_tells_what_ks_does_with_letters_that_wait(write: Write, secrets: Path) -> None:
    keys = holder("mottakersystem", "rsa")
    entry = {
        "kind": "svarinn", "org_number": "313756270", "username": "postvakt-ks", "password": "secret:teams_secret",
        "keys": [keys.key_pem + keys.certificate_pem], "sole_consumer": True,
    }  # fmt: skip
    told = " ".join(summary_of(load(write(sources=[entry]), secrets=secrets)))

    for word in ("nothing but Postvakt", "postvakt-ks", "2 hours", "weekends", "120 waiting", "KS lists 200"):
        assert word in told


def test_what_init_writes_explains_svarinn_before_anybody_turns_it_on(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    write_configuration(path)
    section = path.read_text().partition("# KS SvarInn.")[2].partition("# [[sources]]")[0]
    said = " ".join(section.replace("#", "").split())

    for word in (
        "take letters from each other", "sole_consumer = true", "order a further mottakersystem", "upload its",
        "register organisation numbers on it last", "two hours", "weekends", "until Monday",
    ):  # fmt: skip
        assert word in said


def test_postmottak_stands_beside_the_other_sources(write: Write, secrets: Path) -> None:
    settings = load(write(sources=[*GOOD["sources"], MAILBOX]), secrets=secrets)
    _, source = settings.sources

    assert (source.kind, source.source_id, source.name) == ("mailbox", "postmottak", "Postmottak")
    assert source.poll_every == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rules": [{"id": "a", "do": "file", "announces": ["altinn"], "folder": "andre@nordvika.example/Altinn"}]},
         ("sources.0.rules.a.folder: andre@nordvika.example/Altinn lies in another mailbox. Graph moves an e-mail "
          "within its own mailbox only: name a folder below the inbox of the mailbox that the notices come to, or let "
          "a rule in Exchange send them on")),
        ({"mailboxes": [MAILBOX["mailboxes"][0] | {"letters": True, "handled_folder": "Behandlet"},
                        {"address": "b@nordvika.example", "name": "b", "unit": "313756270", "letters": True}]},
         "sources.0.mailboxes: of those with letters, all have a handled_folder or none"),
        ({"rules": [{"id": "a", "do": "delete", "announces": ["altinn"]}]},
         "sources.0.rules.a: a delete rule names templates, or units that notices must prove"),
    ],
)  # fmt: skip
def test_what_postmottak_could_never_do_is_refused(
    write: Write, secrets: Path, changes: dict[str, Any], said: str
) -> None:
    assert faults(write(sources=[MAILBOX | changes]), secrets) == [said]


def test_what_postmottak_cannot_start_with_is_found_before_the_start(write: Write, secrets: Path) -> None:
    template = {
        "id": "firma", "announces": "firma", "senders": ["post@firma.example"], "subjects": ["Ny post"],
        "samples": [{"subject": "Noe annet"}],
    }  # fmt: skip
    changes = {
        "entra": {"tenant_id": GUID, "client_id": GUID, "certificate": "secret:teams_secret"},
        "mailboxes": [MAILBOX["mailboxes"][0] | {"unit": "310356875"}],
        "templates": [template],
    }
    settings = load(write(sources=[MAILBOX | changes]), secrets=secrets)
    with pytest.raises(ConfigError) as refused:
        summary_of(settings)

    assert refused.value.what.splitlines() == [
        "postmottak.entra.certificate: PEM with an RSA private key, not encrypted, and its certificate is wanted",
        "postmottak.mailboxes.post.unit: 310356875 is not among units",
        "postmottak.templates.firma.samples.1: its subject matches none of the template's",
    ]
