"""What the stories share: clicks that several lines ask for, and what lies outside Postvakt afterwards."""

from __future__ import annotations

from adapters.simulators.teams import Answer
from bot.app.reading.read_letter import TO_PRINT, Reader, begin, open_letter
from bot.domain.item import IntakeItem
from tests.house import House

PAGES = {"web": {"public_url": "https://brev.example", "client_id": "x", "client_secret": "not-for-anybody"}}


async def by_internal_mail(house: House, who: str, card: str) -> Answer:
    """The letter is taken, opened and printed on its page, and «Skrevet ut» said under «Flere valg»."""
    await house.teams.click(who, card, "claim")
    await print_out(house, who, await house.only())
    await house.draw()
    await house.teams.open_dialog(who, card, "more")
    return await house.teams.submit_dialog(who, "submit_internal_mail")


async def print_out(house: House, who: str, item: IntakeItem) -> None:
    """As the pages do when whoever has claimed the letter opens it, and then its printed form."""
    reader = Reader(person=house.person(who))
    await begin(house.desk, reader, item.item_id)
    await open_letter(house.desk, reader, item.item_id)
    await open_letter(house.desk, reader, item.item_id, purpose=TO_PRINT)


def on_the_machine(house: House) -> list[str]:
    """Attachments that lie in the spool."""
    spool = house.office.settings.spool
    assert spool.is_dir()
    return [path.name for path in spool.rglob("*") if path.is_file()]


async def routed(house: House) -> dict[str, str]:
    """What the log says of the only item's last choice."""
    entries = [entry for entry in await house.audit(await house.only()) if entry.verb == "item:routed"]
    return entries[-1].facts
