"""The configurations of the two routines: whole once they are filled in, and true to the routines' own lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters.simulators._kit.certificates import holder
from bot.commands.check_config import summary_of
from bot.commands.init import Preset, preset_named, preset_text, write_configuration
from bot.errors import ConfigError
from bot.settings.configuration import load
from tests.contracts import CONTRACTS
from tests.presets import filled
from tests.unit.configurations import faults

ROUTINES = CONTRACTS.parent / "routines" / "README.md"
EVERY = pytest.mark.parametrize("preset", Preset)
#: purpose lines: nothing can hold or break there
PURPOSE = {"L-0", "S-0"}
LETTER = {Preset.LORENSKOG: "L", Preset.SANDNES: "S"}


def ids(preset: Preset) -> list[str]:
    """Of the routine's lines, as its table has them."""
    found = re.findall(rf"^\| ({LETTER[preset]}-[A-Z]?\d+) \|", ROUTINES.read_text("utf-8"), flags=re.MULTILINE)
    return [one for one in found if one not in PURPOSE]


def key() -> str:
    made = generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@EVERY
def test_it_says_what_is_left_to_fill_in_and_nothing_else(preset: Preset, tmp_path: Path) -> None:
    path = tmp_path / "postvakt.toml"
    write_configuration(path, preset)
    lines = [line.partition(" #")[0] for line in path.read_text("utf-8").splitlines() if line[:1] != "#"]
    places = [place for line in lines for place in re.findall(r'"([^"]*<[^"]*)"', line)]
    secrets = [name for line in lines for name in re.findall(r'"secret:(\w+)"', line)]
    told = faults(path, None)

    assert len(places) > 15
    assert sorted(line.rpartition(" is not filled in yet: ")[2] for line in told if "filled in" in line) == sorted(
        places
    )
    missing = [line for line in told if "is missing" in line]
    assert len(missing) == len(secrets)
    assert len(told) == len(places) + len(secrets)


@EVERY
def test_it_is_in_order_once_it_is_filled_in(preset: Preset, tmp_path: Path) -> None:
    text = filled(preset)
    path, secrets = tmp_path / "postvakt.toml", tmp_path / "secrets"
    path.write_text(text, encoding="utf-8")
    secrets.mkdir()
    certified = holder("postvakt")
    for name in set(re.findall(r"secret:(\w+)", text)):
        given = {"maskinporten_key": key(), "digipost_certificate": certified.key_pem + certified.certificate_pem}
        (secrets / name).write_text(given.get(name, "not-for-anybody"), encoding="utf-8")
    settings = load(path, secrets=secrets)
    told = summary_of(settings)

    assert told[0] == "The configuration is in order."
    assert "mode:     observe" in told
    assert {entry.kind for entry in settings.sources} == {
        Preset.LORENSKOG: {"altinn", "digipost", "mailbox"},
        Preset.SANDNES: {"altinn", "mailbox"},
    }[preset], "L-S1 and S-4: nothing else fetches from SvarInn"
    assert settings.archive.kind == {Preset.LORENSKOG: "websak", Preset.SANDNES: "p360"}[preset]


@pytest.mark.skipif(not ROUTINES.is_file(), reason="the routines lie beside the repository, in shared/routines")
@EVERY
def test_it_names_every_line_of_its_routine(preset: Preset) -> None:
    named = preset_text(preset)
    unnamed = [one for one in ids(preset) if not _is_named(one, named)]

    assert len(ids(preset)) > 10
    assert unnamed == []


@pytest.mark.skipif(not ROUTINES.is_file(), reason="the routines lie beside the repository, in shared/routines")
@EVERY
def test_every_line_of_its_routine_has_a_story_that_bears_its_name(preset: Preset) -> None:
    folder = Path(__file__).parents[1]
    told = "\n".join(path.read_text("utf-8") for path in folder.rglob("test_*.py"))
    untold = [one for one in ids(preset) if not re.search(rf"def test_\w*{_as_name(one)}_", told)]

    assert untold == []


def test_one_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ConfigError) as refused:
        preset_named("bergen")
    assert refused.value.what == "--preset: there is no bergen; there are lorenskog, sandnes"


def _as_name(line: str) -> str:
    return line.lower().replace("-", "_")


def _is_named(line: str, text: str) -> bool:
    """Alone, or within a span such as L-D1 to L-D3; L-M names all of them."""
    letters, number = re.fullmatch(r"(.-[A-Z]?)(\d+)", line).groups()  # type: ignore[union-attr]
    spans = re.findall(rf"{letters}(\d+) to {letters}(\d+)", text)
    within = any(int(first) <= int(number) <= int(last) for first, last in spans)
    return within or re.search(rf"{line}\b", text) is not None
