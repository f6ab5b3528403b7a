"""The app package is what Teams takes: by its schema, by the sizes and colours of its icons, in three languages."""

from __future__ import annotations

import functools
import io
import json
import re
import struct
import zipfile
import zlib
from typing import Any

import jsonschema
import pytest

from bot.teams.commands.away import GoAway
from bot.teams.commands.board import SetBoard
from bot.teams.commands.check import ShowCheck
from bot.teams.commands.duty import Duty
from bot.teams.commands.help import Help
from bot.teams.commands.mine import Mine
from bot.teams.commands.office_files import OfficeFiles
from bot.teams.commands.ping import PingCommand
from bot.teams.commands.report import ReportCommand
from bot.teams.commands.seek import Seek, Unhandled
from bot.teams.commands.swap import Swap
from bot.teams.commands.trail import Trail
from bot.teams.commands.unit_board import FOR
from bot.teams.reading import SEARCH_PARAMETER
from manifest.package import LANGUAGES, Publication, app_package, manifest_of
from tests.contracts import CONTRACTS, needs_contracts

SCHEMAS = CONTRACTS / "teams" / "schemas"
PUBLICATION = Publication(
    app_id="9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90",
    domain="postvakt.nordvika.example",
    publisher="Nordvika kommune",
    website="https://www.nordvika.example",
    privacy="https://www.nordvika.example/personvern",
    terms="https://www.nordvika.example/vilkar",
    version="1.2.0",
)
Pixel = tuple[int, int, int, int]


@functools.cache
def packed() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(app_package(PUBLICATION))) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def said(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(packed()[name])
    return found


def at_path(manifest: Any, path: str) -> Any:
    """What a localisation key such as `bots[0].commandLists[1].title` points at."""
    for part in re.findall(r"[^.\[\]]+", path):
        manifest = manifest[int(part)] if part.isdigit() else manifest[part]
    return manifest


def commands(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    lists = manifest["bots"][0]["commandLists"]
    return [(scope, command["title"]) for one in lists for scope in one["scopes"] for command in one["commands"]]


def pixels(png: bytes) -> tuple[int, list[list[Pixel]]]:
    """Reads a square PNG of 8 bits with opacity whose rows are not filtered; checks each chunk's sum."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        kind, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", png, place + 8 + length) == (zlib.crc32(kind + content),)
        chunks[kind] = content
        place += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert width == height
    assert form == [8, 6, 0, 0, 0]
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[row * (width * 4 + 1) :][: width * 4 + 1] for row in range(height)]
    assert {row[0] for row in rows} == {0}
    return width, [[(*row[1 + 4 * column : 5 + 4 * column],) for column in range(width)] for row in rows]  # type: ignore[misc]


def colours(icon: str) -> tuple[int, set[Pixel]]:
    size, rows = pixels(packed()[icon])
    return size, {pixel for row in rows for pixel in row}


@needs_contracts
@pytest.mark.parametrize("schema", ["MicrosoftTeams.v1.25.schema.json", "MicrosoftTeams.v1.29.schema.json"])
def test_manifest_follows_the_schema(schema: str) -> None:
    contract = json.loads((SCHEMAS / schema).read_text())
    manifest = said("manifest.json")
    manifest["manifestVersion"] = contract["properties"]["manifestVersion"]["const"]

    jsonschema.Draft4Validator(contract).validate(manifest)


@needs_contracts
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_follows_the_schema(language: str) -> None:
    contract = json.loads((SCHEMAS / "MicrosoftTeams.v1.29.Localization.schema.json").read_text())

    # it allows what it knows by name or pattern and nothing else
    jsonschema.Draft4Validator(contract).validate(said(f"{language}.json"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_all_that_a_person_reads(language: str) -> None:
    manifest = said("manifest.json")
    translated = {key: text for key, text in said(f"{language}.json").items() if key != "$schema"}
    lists = manifest["bots"][0]["commandLists"]
    wanted = {"name.short", "name.full", "description.short", "description.full"} | {
        f"bots[0].commandLists[{place}].commands[{number}].{word}"
        for place, one in enumerate(lists)
        for number, _ in enumerate(one["commands"])
        for word in ("title", "description")
    }
    for place, command in enumerate(manifest["composeExtensions"][0]["commands"]):
        own = f"composeExtensions[0].commands[{place}]"
        wanted |= {f"{own}.{word}" for word in ("title", "description")}
        wanted |= {
            f"{own}.parameters[{number}].{word}"
            for number, _ in enumerate(command["parameters"])
            for word in ("title", "description")
        }

    assert set(translated) == wanted
    assert all(isinstance(at_path(manifest, key), str) and text.strip() for key, text in translated.items())


@pytest.mark.parametrize("source", ["manifest.json", "nn.json", "en.json"])
def test_names_and_descriptions_fit(source: str) -> None:
    manifest, own = said("manifest.json"), said(source)
    limits = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}
    lengths = {key: len(own.get(key) or at_path(manifest, key)) for key in limits}

    assert {key: length for key, length in lengths.items() if length > limits[key]} == {}


EVERY_COMMAND = (
    SetBoard, Help, ShowCheck, PingCommand, Duty, Swap, GoAway, OfficeFiles, Unhandled, Seek, Trail,
    ReportCommand, Mine,
)  # fmt: skip
_OF_UNITS = [f"{board} {word}" for board in SetBoard.names for word in FOR]


@pytest.mark.parametrize("source", ["manifest.json", "nn.json", "en.json"])
def test_the_bot_understands_every_command_that_it_offers(source: str) -> None:
    manifest = said("manifest.json")
    for path, text in said(source).items():
        if path.endswith(".title"):
            parent, _, last = path.rpartition(".")
            at_path(manifest, parent)[last] = text
    offered = commands(manifest)

    understood = {*_OF_UNITS}.union(*(command.names for command in EVERY_COMMAND))
    assert len(offered) == 20, "ten in each list, as many as Teams takes"
    assert {title for _, title in offered} <= understood
    told = [scope for scope, title in offered if title in (*SetBoard.names, *_OF_UNITS)]
    assert told == ["team", "team"], "a board is set in a channel only"


def test_the_search_of_the_compose_box_asks_as_the_bot_reads_it() -> None:
    (extension,) = said("manifest.json")["composeExtensions"]
    (command,) = extension["commands"]

    assert extension["botId"] == PUBLICATION.app_id
    assert [one["name"] for one in command["parameters"]] == [SEARCH_PARAMETER]
    assert (command["type"], command["context"], command["initialRun"]) == ("query", ["compose"], True)
    # links that people paste are nobody's business
    assert "messageHandlers" not in extension


def test_it_hears_only_what_is_said_to_it() -> None:
    manifest = said("manifest.json")

    assert {"authorization", "webApplicationInfo", "permissions", "devicePermissions"} & set(manifest) == set()
    assert manifest["bots"][0]["scopes"] == ["team", "personal"]
    # reports come as files in a personal chat
    assert manifest["bots"][0]["supportsFiles"] is True
    # a board in a shared or private channel is refused or misses its members: neither is offered
    assert {"supportedChannelTypes", "supportsChannelFeatures"} & set(manifest) == set()


def test_it_names_the_municipality_and_nobody_else() -> None:
    manifest = said("manifest.json")

    assert manifest["id"] == manifest["bots"][0]["botId"] == PUBLICATION.app_id
    assert manifest["version"] == "1.2.0"
    assert manifest["validDomains"] == ["postvakt.nordvika.example"]
    assert manifest["developer"] == {
        "name": "Nordvika kommune",
        "websiteUrl": "https://www.nordvika.example",
        "privacyUrl": "https://www.nordvika.example/personvern",
        "termsOfUseUrl": "https://www.nordvika.example/vilkar",
    }
    assert "kommune.example" not in json.dumps(manifest), "the template's own"


def test_every_file_that_the_manifest_names_is_in_the_package() -> None:
    manifest = said("manifest.json")
    named = {*manifest["icons"].values(), *(one["file"] for one in manifest["localizationInfo"]["additionalLanguages"])}

    assert set(packed()) == {"manifest.json", *named}


def test_the_same_wish_gives_the_same_package() -> None:
    assert app_package(PUBLICATION) == app_package(PUBLICATION)


def test_the_template_is_not_changed_by_use() -> None:
    manifest_of(PUBLICATION)["bots"].clear()

    assert len(manifest_of(PUBLICATION)["bots"]) == 1


@pytest.mark.parametrize("app_id", ["", "postvakt", "9b1f6a52-3c0e-4b8e-8a55"])
def test_an_app_id_that_teams_would_refuse_is_refused_here(app_id: str) -> None:
    other = Publication(app_id=app_id, domain="a.no", publisher="A", website="", privacy="", terms="")

    with pytest.raises(ValueError, match="GUID"):
        app_package(other)


def test_colour_icon_is_192_square_and_full() -> None:
    size, found = colours("color.png")
    manifest = said("manifest.json")
    accent = bytes.fromhex(manifest["accentColor"].removeprefix("#"))

    assert size == 192
    assert {opacity for *_, opacity in found} == {255}
    assert (*accent, 255) in found
    assert (255, 255, 255, 255) in found


def test_colour_icon_keeps_its_mark_away_from_the_edges() -> None:
    _, rows = pixels(packed()["color.png"])
    ground = rows[0][0]
    marked = [(x, y) for y, row in enumerate(rows) for x, pixel in enumerate(row) if pixel != ground]

    assert min(min(place) for place in marked) >= 32
    assert max(max(place) for place in marked) < 160


def test_outline_icon_is_32_square_white_and_transparent() -> None:
    size, found = colours("outline.png")

    assert size == 32
    assert {pixel[:3] for pixel in found} == {(255, 255, 255)}
    assert {0, 255} <= {opacity for *_, opacity in found}
