"""A simulated WebSak, the adapter that talks to it, and a judge that nothing in between breaks the schemas."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from adapters._kit.http import http_client
from adapters.archives.websak import WebSakArchive, WebSakSettings
from adapters.simulators._kit import Simulator
from adapters.simulators.websak import LEGAL_BASIS, Access, Installation, WebSakWorld, websak_simulator
from bot.domain.effects import external_key
from bot.domain.identifiers import OrgNumber
from bot.ports.archive import EntryDraft
from tests.contract.archive_suite import LETTER
from tests.contract.simulators.hand_clock import HandClock
from tests.contracts import CONTRACTS

SCHEMAS = CONTRACTS / "geointegrasjon"
SECRET = "simulated-secret"
WSS = Access(kind="wss", username="postvakt", secret=SECRET)
CODES: dict[str, Any] = {
    "auth": "wss",
    "username": "postvakt",
    "password": SECRET,
    "external_key_lookup": True,
    "access_codes": [
        {"code": "U", "title": "Ugradert"},
        {"code": "XX", "title": "Midlertidig unntatt"},
        {"code": "13", "title": "Unntatt etter offl. § 13", "legal_bases": [{"code": LEGAL_BASIS}]},
    ],
    "access_groups": [{"code": "Dokumentsenter"}],
    "units": [{"code": "DOK", "title": "Dokumentsenteret"}, {"code": "OPP", "title": "Oppvekst"}],
    "handlers": [{"code": "MONA", "title": "Mona (test)"}],
    "default_unit": "DOK",
    "new_cases": [{"id": "skole", "name": "Skoleskyss", "series": "SAK", "class": "B64", "class_type": "KK"}],
    "temporary_access_code": "XX",
    "denied_access_codes": ["P"],
    "denied_series": ["PERS"],
}
DRAFT = EntryDraft(
    external_key=external_key(LETTER),
    case_number="",
    public_title="Søknad om skoleskyss",
    full_title="Søknad om skoleskyss - Kari (test)",
    document_date=date(2026, 1, 12),
    access_code="13",
    legal_basis=LEGAL_BASIS,
    access_group="Dokumentsenter",
    responsible_unit="OPP",
    handler="MONA",
    sender_name="Statens Prøveetat (test)",
    sender_org=OrgNumber("314240979"),
    sender_reference="2026/1",
    remark="Mottatt i Altinn 12.01.2026 kl. 09.00",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    world: WebSakWorld
    simulator: Simulator
    archive: WebSakArchive


def settings(url: str, **changes: Any) -> WebSakSettings:
    return WebSakSettings.model_validate(CODES | {"base_url": url} | changes)


@asynccontextmanager
async def a_websak(
    *, access: Access = WSS, installation: Installation | None = None, judged: bool = True, **changes: Any
) -> AsyncIterator[Stage]:
    """`judged`: every request and answer is held against the published schemas, and none may break them."""
    world = WebSakWorld(clock=HandClock(datetime(2026, 1, 12, 9, tzinfo=UTC)))
    contracts = SCHEMAS if judged and SCHEMAS.is_dir() else None
    app = websak_simulator(world, access=access, installation=installation, contracts=contracts)
    async with Simulator(app) as simulator, http_client(simulator.url) as client:
        archive = WebSakArchive(settings(simulator.url, **changes), client)
        yield Stage(world=world, simulator=simulator, archive=archive)
    assert world.breaches == []
