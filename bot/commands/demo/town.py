"""Nordvika, a municipality that does not exist: its units, the services that write to it, and a day's letters.

Organisation numbers are of the synthetic kind; no sender, case or person here is real.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MAIN = "313756270"

#: organisation number → name; the first is the municipality itself
UNITS = {
    MAIN: "Nordvika kommune",
    "313300102": "Nordvika barneskole",
    "313341372": "Åsen ungdomsskole",
    "313382648": "Fjæra barnehage",
    "313423913": "Lia barnehage",
    "313465187": "Nordvika sykehjem",
    "313506452": "Hjemmetjenesten",
    "313547728": "Kulturskolen",
    "313588998": "Teknisk drift",
    "313630269": "Byggesak",
    "313671534": "Brannvesenet",
    "313754073": "Biblioteket",
    "313795349": "Barnevernet",
}
#: opens its own mail
SELF_SERVING = "313795349"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A service owner with one service."""

    service: str
    title: str
    name: str
    org_number: str
    code: str
    kind: str = "CorrespondenceService"
    confidential: bool = False
    sensitivity: str | None = None
    suppressed: bool = False


SENDERS = {
    sender.service: sender
    for sender in (
        Sender(
            service="lyktetilsynet-vedtak", title="Vedtak og tilsyn", name="Statens lyktetilsyn",
            org_number="310356875", code="lykt",
        ),
        Sender(
            service="kystkartverket-rundskriv", title="Rundskriv og høringer", name="Kystkartverket",
            org_number="313836614", code="kyst", sensitivity="open",
        ),
        Sender(
            service="elvevernet-post", title="Meldinger om vassdrag", name="Elvevernet",
            org_number="313877884", code="elv",
        ),
        Sender(
            service="trygd-fortrolig", title="Taushetsbelagt post", name="Trygdekontoret i Nordvika",
            org_number="311045407", code="trygd", confidential=True, sensitivity="sensitive",
        ),
        Sender(
            service="lonn-melding", title="Meldinger om sykefravær", name="Trygdekontoret i Nordvika",
            org_number="311045407", code="trygd2", suppressed=True,
        ),
        Sender(
            service="bruskjema", title="Skjema for broer", name="Direktoratet for broer og brygger",
            org_number="315058384", code="bro", kind="AltinnApp",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter of the demo's day."""

    unit: str
    service: str
    title: str
    body: str
    files: tuple[str, ...] = ("Brev.pdf",)
    confirmation: bool = False


#: titles by service: what comes in over a day, in turns
_TITLES = {
    "lyktetilsynet-vedtak": (
        "Vedtak om gatelys i Havnegata",
        "Varsel om tilsyn med gangvei ved skolen",
        "Pålegg om utbedring av lysmaster",
        "Oversendelse av tilsynsrapport",
    ),
    "kystkartverket-rundskriv": (
        "Høring: nye navn på holmer og skjær",
        "Rundskriv om adressering av naust",
        "Invitasjon til kartdag",
    ),
    "elvevernet-post": (
        "Melding om vannstand i Nordelva",
        "Tillatelse til uttak av grus",
        "Spørsmål om flomsikring ved Åsen",
        "Svar på søknad om bro over bekken",
    ),
    "trygd-fortrolig": ("Forespørsel om opplysninger", "Oversendelse i barnesak"),
    "bruskjema": ("Kvittering for innsendt broskjema",),
    "lonn-melding": ("Melding om sykefravær",),
}
_ORDER = (
    "lyktetilsynet-vedtak", "elvevernet-post", "kystkartverket-rundskriv", "lyktetilsynet-vedtak", "trygd-fortrolig",
    "elvevernet-post", "kystkartverket-rundskriv", "bruskjema", "lyktetilsynet-vedtak", "elvevernet-post",
)  # fmt: skip

CASES = (
    ("Gatelys og belysning 2026", "Gatelys og belysning 2026"),
    ("Flomsikring ved Åsen", "Flomsikring ved Åsen"),
    ("Høringer og rundskriv 2026", "Høringer og rundskriv 2026"),
    ("Vassdrag og bruer i Nordvika", "Vassdrag og bruer i Nordvika"),
    ("Tilsyn med skolebygg 2026", "Tilsyn med skolebygg 2026"),
    ("Overføringssak barnehage 2026", "Overføringssak barnehage 2026"),
)


def letters() -> Iterator[Draft]:
    """Without end: what keeps arriving at Altinn."""
    units = [number for number in UNITS if number != SELF_SERVING]
    turn = 0
    while True:
        service = _ORDER[turn % len(_ORDER)]
        titles = _TITLES[service]
        title = titles[(turn // len(_ORDER) + turn) % len(titles)]
        yield Draft(
            unit=units[(turn * 5) % len(units)],
            service=service,
            title=title,
            body=f"# {title}\n\nBrevet følger vedlagt.\n\nMed hilsen\n{SENDERS[service].name}",
            files=("Brev.pdf", "Vedlegg 1.pdf") if turn % 4 == 0 else ("Brev.pdf",),
            confirmation=service == "lyktetilsynet-vedtak" and turn % 3 == 0,
        )
        turn += 1


def suppressed_letters() -> Iterator[Draft]:
    """What never becomes a card: a suppressed service, and a unit that opens its own mail."""
    yield Draft(unit=MAIN, service="lonn-melding", title="Melding om sykefravær for en ansatt", body="", files=())
    yield Draft(unit=SELF_SERVING, service="lyktetilsynet-vedtak", title="Tilsyn i barnevernet", body="")
