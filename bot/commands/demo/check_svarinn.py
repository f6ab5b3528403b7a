"""KS SvarInn in `postvakt demo --check`: claimed, routed, archived with its files, and only then MOTTATT."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.simulators.svarinn import Letter
from bot.commands.demo.checking import Seen, cards, listed, register, shown, until, yes
from bot.commands.demo.papers import packed, paper
from bot.commands.demo.stage import Stage
from bot.commands.demo.svarinn import file, from_organisation

ORDINARY_UNIT, CONFIDENTIAL_UNIT = "313588998", "313341372"
_UNIT_NAMES = {ORDINARY_UNIT: "Teknisk drift", CONFIDENTIAL_UNIT: "Åsen ungdomsskole"}
TITLE, SECRET_TITLE = "Søknad om graving i Kaigata", "Oversendelse i elevsak"


@dataclass(frozen=True, slots=True, kw_only=True)
class SvarInnLetters:
    ordinary: Letter
    confidential: Letter


def hand_in(stage: Stage) -> SvarInnLetters:
    plan = paper(sender="Plankontoret Skarv AS", receiver="Teknisk drift", title="Situasjonsplan", text="1:500")
    return SvarInnLetters(
        ordinary=stage.svarinn.add(
            from_organisation(
                sender="Plankontoret Skarv AS",
                org_number="315419662",
                unit=ORDINARY_UNIT,
                title=TITLE,
                text="Vi søker om å få grave.",
                more=(file("Tegninger.zip", packed({"Plan.pdf": plan, "Snitt.pdf": plan})),),
            )
        ),
        confidential=stage.svarinn.add(
            from_organisation(
                sender="Fylkesnemnda for prøvesaker",
                org_number="315422248",
                unit=CONFIDENTIAL_UNIT,
                title=SECRET_TITLE,
                text="Saken oversendes.",
                level="HOYESTE",
                confidential=True,
            )
        ),
    )


async def card_of(stage: Stage, unit: str) -> str:
    name = _UNIT_NAMES[unit]
    await until(lambda: bool(cards(stage, name)))
    return cards(stage, name)[0]


async def walk_through(stage: Stage, letters: SvarInnLetters) -> list[Seen]:
    """Kari has claimed and read both."""
    waiting = letters.ordinary.waiting and letters.confidential.waiting
    case = stage.p360.world.cases()[1].number
    before = {entry.number for entry in stage.p360.world.entries()}
    open_card, hidden_card = await card_of(stage, ORDINARY_UNIT), await card_of(stage, CONFIDENTIAL_UNIT)
    await register(stage, "kari", open_card, case, attest_open="true")
    await register(stage, "kari", hidden_card, case, confirms_title=False, public_title="Brev om elevsak")
    await until(lambda: not (letters.ordinary.waiting or letters.confidential.waiting))
    await until(lambda: all("Behandlet" in shown(stage, card) for card in (open_card, hidden_card)))
    made = [entry for entry in stage.p360.world.entries() if entry.number not in before]
    receipts = [letters.ordinary.log[-1], letters.confidential.log[-1]]
    complete = {entry.status_code: entry.changed_at for entry in made}
    in_order = [status in complete and complete[status] <= one.at for status, one in zip("JM", receipts, strict=True)]
    told = SECRET_TITLE in str(stage.teams.stored_for_everybody())
    return [
        Seen(what="SvarInn: read, still waiting at KS", wanted="yes", found=yes(waiting)),
        Seen(
            what="SvarInn: final (J), temporary (M)",
            wanted="J, M",
            found=listed(sorted(entry.status_code for entry in made)),
        ),
        Seen(
            what="SvarInn: files on the entries",
            wanted="3",
            found=str(sum(len(entry.files) for entry in made)),
        ),
        Seen(
            what="SvarInn: receipts MOTTATT",
            wanted="2",
            found=str(sum(receipt.what == "MOTTATT" for receipt in receipts)),
        ),
        Seen(
            what="SvarInn: each after its entry",
            wanted="yes, yes",
            found=listed(yes(one) for one in in_order),
        ),
        Seen(what="SvarInn: secret title on the board", wanted="no", found=yes(told)),
    ]
