"""A configuration that could leak or lose something is refused at start, with the field that is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive, P360Settings
from bot.errors import ConfigError
from bot.ports.archive import Archive, Option
from tests.contract.p360.stub import KEY, settings

README = Path(__file__).parents[3] / "adapters" / "archives" / "p360" / "README.md"
URL = "https://kommune.public360.example"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"base_url": "http://kommune.example"}, "base_url"),
        ({"base_url": "https://kommune.example/?authkey=x"}, "base_url"),
        ({"base_url": "https://a:b@kommune.example"}, "base_url"),
        ({"authkey": ""}, "authkey"),
        ({"authkey": "two words"}, "authkey"),
        ({"authkey": "line\r\nend"}, "authkey"),
        ({"temporary_access_code": "99"}, "temporary_access_code"),
        ({"temporary_access_code": "U", "temporary_legal_basis": ""}, "temporary_access_code"),
        ({"temporary_legal_basis": "Offl. § 99"}, "temporary_legal_basis"),
        ({"temporary_legal_basis": ""}, "temporary_legal_basis"),
        ({"units": [{"code": "A"}]}, "units.0"),
        ({"units": [{"code": "A", "recno": 1, "number": "2"}]}, "units.0"),
        ({"handlers": [{"code": "A", "recno": 1, "email": "a@kommune.example"}]}, "handlers.0"),
        ({"access_codes": []}, "access_codes"),
        ({"settle": "PT1M", "request_timeout": "PT2M"}, "settle"),
        ({"entry_link": "javascript:alert(1)"}, "entry_link"),
        ({"authkeyy": "x"}, "authkeyy"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        settings(URL, **changes)
    (problem,) = refusal.value.errors()
    assert named in ".".join(map(str, problem["loc"])) + problem["msg"]


def test_the_key_never_shows() -> None:
    shown = settings(URL)
    assert KEY not in f"{shown!r} {shown.model_dump()} {shown.model_dump_json()}"


def test_the_example_in_the_readme_is_a_whole_configuration() -> None:
    example = README.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    section = tomllib.loads(example)["archive"]
    assert P360Settings.model_validate(section | {"authkey": KEY}).document_external_id


async def test_the_form_shows_what_is_configured() -> None:
    async with http_client(URL) as client:
        archive: Archive = P360Archive(settings(URL, impersonation=True, max_file_bytes=7), client)
        choices, capabilities = archive.choices(), archive.capabilities()
    assert archive.archive_id == "p360"
    assert (capabilities.external_key_lookup, capabilities.max_file_bytes, capabilities.impersonation) == (
        False,
        7,
        True,
    )
    assert choices.access_codes == (
        Option(code="U", title="Ugradert"),
        Option(code="13", title="Unntatt offentlighet"),
    )
    assert choices.legal_bases == (
        Option(code="Offl. § 13", title="Offl. § 13"),
        Option(code="Offl. § 14", title="Organinternt"),
    )
    assert [unit.code for unit in choices.units] == ["DOK", "OPP"]
    assert [handler.title for handler in choices.handlers] == ["Arkivar A", "Arkivar B", "Arkivar C"]
    assert [group.code for group in choices.access_groups] == ["Dokumentsenter"]
    assert (choices.temporary_access_code, choices.temporary_legal_basis) == ("13", "Offl. § 13")


async def test_tokens_and_oauth_go_together() -> None:
    async with http_client(URL) as client:
        with pytest.raises(ConfigError):
            P360Archive(settings(URL, auth="oauth", authkey=""), client)
