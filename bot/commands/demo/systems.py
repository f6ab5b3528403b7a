"""Starts the simulated systems on loopback and makes the configuration that points the bot at them."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators.altinn import (
    CONFIDENTIAL_POST,
    ORDINARY_POST,
    AttachmentDraft,
    Client,
    ClientKey,
    LetterDraft,
    Resource,
    Unit,
    World,
    altinn_simulator,
    new_client_key,
)
from adapters.simulators.p360 import Installation, P360World, p360_simulator
from bot.commands.demo.papers import paper
from bot.commands.demo.town import CASES, MAIN, SELF_SERVING, SENDERS, UNITS, Draft
from bot.domain.clock import Clock

CLIENT_ID = "11111111-2222-4333-8444-555555555555"
AUTHKEY = "demo-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class AltinnDemo:
    world: World
    simulator: Simulator
    key: ClientKey

    def add(self, draft: Draft, *, publish_at: datetime | None = None) -> str:
        sender, receiver = SENDERS[draft.service].name, UNITS.get(draft.unit, draft.unit)
        text = draft.body.removeprefix(f"# {draft.title}").strip()
        content = paper(sender=sender, receiver=receiver, title=draft.title, text=text)
        enclosed = paper(sender=sender, receiver=receiver, title=f"Vedlegg til: {draft.title}", text=text)
        letter = self.world.add_letter(
            LetterDraft(
                unit=draft.unit,
                resource=draft.service,
                title=draft.title,
                body=draft.body,
                sender=sender,
                sender_orgno=SENDERS[draft.service].org_number,
                attachments=tuple(
                    AttachmentDraft(file_name=name, content=enclosed if place else content)
                    for place, name in enumerate(draft.files)
                ),
                confidential=SENDERS[draft.service].confidential,
                confirmation_needed=draft.confirmation,
                publish_at=publish_at,
            )
        )
        return letter.dialog_id


@dataclass(frozen=True, slots=True, kw_only=True)
class P360Demo:
    world: P360World
    simulator: Simulator


#: made once a process: it takes longer than starting all the rest
_client_key = functools.cache(new_client_key)


@asynccontextmanager
async def altinn_demo(clock: Clock, *, port: int = 0, confirm_delay: float = 1.0) -> AsyncIterator[AltinnDemo]:
    world = World(clock=clock.now, confirm_delay=timedelta(seconds=confirm_delay))
    for number, name in UNITS.items():
        kind = {"kind": "main"} if number == MAIN else {"kind": "sub", "parent": MAIN}
        world.add_unit(Unit(orgno=number, name=name, **kind))  # type: ignore[arg-type]
    for sender in SENDERS.values():
        world.add_resource(
            Resource(
                id=sender.service,
                name=sender.title,
                type=sender.kind,  # type: ignore[arg-type]
                package=CONFIDENTIAL_POST if sender.confidential else ORDINARY_POST,
                owner=sender.code,
                owner_orgno=sender.org_number,
                owner_name=sender.name,
            )
        )
    user = world.add_system_user(MAIN)
    for package in (ORDINARY_POST, CONFIDENTIAL_POST):
        world.delegate(package, MAIN, user)
    key = _client_key()
    client = Client(client_id=CLIENT_ID, public_key_pem=key.public_key_pem, consumer=MAIN, kid=key.kid)
    async with Simulator(altinn_simulator(world, client=client), port=port) as simulator:
        yield AltinnDemo(world=world, simulator=simulator, key=key)


@asynccontextmanager
async def p360_demo(
    clock: Clock, *, port: int = 0, document_external_id: bool = True, installation: Installation | None = None
) -> AsyncIterator[P360Demo]:
    world = P360World(clock=clock)
    for title, unofficial in CASES:
        world.add_case(title, unofficial_title=unofficial)
    app = p360_simulator(
        world, authkey=AUTHKEY, clock=clock, document_external_id=document_external_id, installation=installation
    )
    async with Simulator(app, port=port) as simulator:
        yield P360Demo(world=world, simulator=simulator)


def altinn_settings(demo: AltinnDemo, *, poll_every: timedelta = timedelta(seconds=5)) -> dict[str, Any]:
    return {
        "kind": "altinn",
        "name": "Altinn",
        "platform_url": demo.simulator.url,
        "inbox_url": f"{demo.simulator.url}/inbox",
        "poll_every": poll_every,
        "start_from": demo.world.clock() - timedelta(days=2),
        "maskinporten": {
            "issuer": f"{demo.simulator.url}/maskinporten/",
            "token_url": f"{demo.simulator.url}/maskinporten/token",
            "client_id": CLIENT_ID,
            "key": demo.key.private_key_pem,
            "kid": demo.key.kid,
        },
        "system_users": [{"org_number": MAIN}],
    }


def p360_settings(demo: P360Demo, *, document_external_id: bool = True) -> dict[str, Any]:
    basis = "Offl. § 13 jf. fvl. § 13 (1) nr.1"
    return {
        "kind": "p360",
        "name": "Public 360",
        "base_url": demo.simulator.url,
        "authkey": AUTHKEY,
        "document_external_id": document_external_id,
        "case_external_id": document_external_id,
        "impersonation": True,
        "codes": {"remark_type": "Merknad"},
        "access_codes": [
            {"code": "U", "title": "Ugradert"},
            {"code": "13", "title": "Unntatt etter offl. § 13", "legal_bases": [{"code": basis, "title": basis}]},
        ],
        "temporary_access_code": "13",
        "temporary_legal_basis": basis,
        "access_groups": [{"code": "Alle", "title": "Alle"}, {"code": "Dokumentsenter", "title": "Dokumentsenter"}],
        "units": [
            {"code": "DOK", "title": "Dokumentsenteret", "recno": 506},
            {"code": "OPP", "title": "Oppvekst", "recno": 507},
            {"code": "HEL", "title": "Helse og velferd", "recno": 508},
        ],
        "handlers": [
            {"code": "kari.test", "title": "Kari (test)", "user_id": "kari.test"},
            {"code": "ola.test", "title": "Ola (test)", "user_id": "ola.test"},
            {"code": "mona.test", "title": "Mona (test)", "user_id": "mona.test"},
        ],
    }


def town_settings() -> dict[str, Any]:
    return {
        "units": [
            {"org_number": number, "name": name, "self_serving": number == SELF_SERVING}
            for number, name in UNITS.items()
        ],
        "services": [
            {
                "id": sender.service,
                "name": sender.title,
                "sensitivity": sender.sensitivity,
                "suppressed": sender.suppressed,
            }
            for sender in SENDERS.values()
        ],
    }
