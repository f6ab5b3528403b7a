"""What lies at Nordvika's doors at a quarter to eight: few letters, one of each kind that a document centre meets.

Every sender, case and person is invented; organisation numbers are of the synthetic kind.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from bot.commands.demo.archives import ArchiveDemo
from bot.commands.demo.digipost import DigipostDemo
from bot.commands.demo.outside import Systems
from bot.commands.demo.papers import packed, paper
from bot.commands.demo.postmottak import ACOS, ALTINN, RIVERS, PostmottakDemo
from bot.commands.demo.svarinn import SvarInnDemo, file, from_organisation
from bot.commands.demo.systems import AltinnDemo
from bot.commands.demo.town import MAIN, SENDERS, UNITS, Draft, letters, suppressed_letters
from bot.commands.demo.ways_out import KINDERGARTEN, LATE_KINDERGARTEN, NURSING_HOME

#: KS warns by e-mail after two hours: this long the letter has waited that is nearly there
_NEARLY_WARNED = timedelta(hours=1, minutes=51)
_LIGHTS = SENDERS["lyktetilsynet-vedtak"]
#: the title of a letter that somebody has registered by hand already
REGISTERED = "Felles brannøvelse i desember"
#: comes through Altinn and through SvarInn
_TWICE = "Vedtak om gatelys i Strandgata"
_TWICE_TEXT = "Vi viser til tilsynet i høst. Lysmastene 4, 7 og 11 i Strandgata skal utbedres innen 1. mars."

ALTINN_LETTERS = (
    Draft(unit=MAIN, service="lyktetilsynet-vedtak", title=_TWICE, body=_TWICE_TEXT),
    Draft(
        unit="313300102",
        service="kystkartverket-rundskriv",
        title="Høring: nye navn på holmer og skjær",
        body="Kystkartverket ber om uttalelse til vedlagte liste over navn.",
        files=("Brev.pdf", "Navneliste.pdf"),
    ),
    Draft(
        unit=NURSING_HOME,
        service="trygd-fortrolig",
        title="Forespørsel om opplysninger",
        body="Vi ber om opplysninger i saken som er nevnt i vedlegget.",
        confirmation=True,
    ),
    Draft(unit="313630269", service="bruskjema", title="Kvittering for innsendt broskjema", body="Vi har mottatt det."),
    # may go by e-mail, may not, and has nowhere else to go than on paper
    Draft(
        unit=KINDERGARTEN,
        service="kystkartverket-rundskriv",
        title="Invitasjon til kartdag for barnehager",
        body="Barnehagene inviteres til kartdag. Påmeldingsskjema følger vedlagt.",
        files=("Invitasjon.pdf", "Påmelding.pdf"),
    ),
    Draft(
        unit=KINDERGARTEN,
        service="trygd-fortrolig",
        title="Oversendelse i barnesak",
        body="Saken oversendes. Opplysningene er taushetsbelagte.",
    ),
    Draft(
        unit=LATE_KINDERGARTEN,
        service="elvevernet-post",
        title="Råd om lek nær Nordelva",
        body="Elvevernet sender råd til barnehager som ligger nær elva.",
    ),
)

#: lay there before Postvakt was started: they stand on the list card alone
_BACKLOG = tuple(
    Draft(unit=unit, service=service, title=title, body="Brevet følger vedlagt.")
    for unit, service, title in (
        ("313423913", "lyktetilsynet-vedtak", "Varsel om tilsyn med uteområde"),
        ("313506452", "elvevernet-post", "Melding om vannstand i Nordelva"),
        ("313547728", "kystkartverket-rundskriv", "Rundskriv om stedsnavn"),
    )
)

_THROUGH_THE_DAY = (
    from_organisation(
        sender="Nabovik kommune",
        org_number="315424674",
        unit="313754073",
        title="Fjernlån av bøker om kystkultur",
        text="Vi ber om å få låne bøkene på vedlagte liste.",
    ),
    from_organisation(
        sender="Plankontoret Skarv AS",
        org_number="315419662",
        unit="313630269",
        title="Tilleggsopplysninger om naust på Holmen",
        text="Her er mål og tegninger som dere ba om.",
    ),
)


def fill_archive(archive: ArchiveDemo) -> None:
    """What a colleague has registered by hand, of a letter that waits at SvarInn."""
    case = next(case for case in archive.world.cases() if case.title.startswith("Høringer"))
    archive.world.add_entry(REGISTERED, case_number=case.number)


def fill_altinn(altinn: AltinnDemo) -> None:
    for days, draft in enumerate(_BACKLOG, start=3):
        altinn.add(draft, publish_at=altinn.world.clock() - timedelta(days=days))
    for draft in ALTINN_LETTERS:
        altinn.add(draft)


def fill_svarinn(svarinn: SvarInnDemo) -> None:
    drawings = {
        name: paper(sender="Plankontoret Skarv AS", receiver=UNITS["313588998"], title=name, text="Målestokk 1:500.")
        for name in ("Situasjonsplan.pdf", "Snitt.pdf")
    }
    svarinn.add(
        from_organisation(
            sender="Plankontoret Skarv AS",
            org_number="315419662",
            unit="313588998",
            title="Søknad om graving i Kaigata",
            text="Vi søker om å få grave i Kaigata i uke 49. Tegningene følger vedlagt.",
            more=(file("Tegninger.zip", packed(drawings)),),
            external_ref="2026/118",
        )
    )
    svarinn.add(
        from_organisation(
            sender="Fylkesnemnda for prøvesaker",
            org_number="315422248",
            unit="313341372",
            title="Oversendelse i elevsak",
            text="Saken oversendes til uttalelse. Opplysningene er taushetsbelagte.",
            level="HOYESTE",
            confidential=True,
        )
    )
    svarinn.add(
        from_organisation(
            sender="Nabovik kommune",
            org_number="315424674",
            unit="313671534",
            title=REGISTERED,
            text="Vi foreslår onsdag 9. desember og ber om svar innen fredag.",
        ),
        waited=_NEARLY_WARNED,
    )
    svarinn.add(from_organisation(sender=_LIGHTS.name, org_number=_LIGHTS.org_number, title=_TWICE, text=_TWICE_TEXT))


def fill_digipost(digipost: DigipostDemo) -> None:
    digipost.add(
        sender="Siv (test)",
        subject="Klage på tildeling av barnehageplass",
        text="Vi søkte om plass i Lia barnehage og klager på avslaget.",
        waited=timedelta(minutes=42),
    )
    digipost.add(
        sender="Tor (test)",
        subject="Opplysninger til søknad om omsorgsbolig",
        text="Her er opplysningene som dere ba om.",
        level="IDPORTEN_4",
        waited=timedelta(minutes=18),
    )


def fill_postmottak(postmottak: PostmottakDemo) -> None:
    postmottak.add(
        ALTINN,
        "En melding har blitt mottatt i Altinn",
        f"Hei. {UNITS[MAIN].upper()} har mottatt en ny melding fra {_LIGHTS.name.upper()}. "
        "Logg deg inn i Altinn for å se denne meldingen.",
        waited=timedelta(),
    )
    postmottak.add(
        ALTINN,
        "Ny sykmelding for en av dine ansatte",
        f"En ansatt hos {UNITS['313300102']} (orgnr 313300102) har sendt inn en ny sykmelding. "
        "Logg inn på Altinn eller Nav for å se sykmeldingen. Vennlig hilsen Nav.",
        waited=timedelta(minutes=55),
    )
    postmottak.add(
        ACOS, "Ny forsendelse i ACOS Mottak", "Logg inn i ACOS Mottak for å se den.", waited=timedelta(minutes=31)
    )
    text = "Elvevernet har ingen merknader til planen for ny kai. Uttalelsen følger vedlagt."
    answer = paper(sender=RIVERS.name, receiver=UNITS[MAIN], title="Uttalelse om ny kai", text=text)
    postmottak.add(RIVERS, "Uttalelse om ny kai", text, files={"Uttalelse.pdf": answer}, waited=timedelta(minutes=12))


def morning(systems: Systems) -> None:
    """Also what never becomes a card: a service that is only counted, and a unit that opens its own mail."""
    fill_archive(systems.archive)
    fill_altinn(systems.altinn)
    for hidden in suppressed_letters():
        systems.altinn.add(hidden)
    fill_svarinn(systems.svarinn)
    fill_digipost(systems.digipost)
    fill_postmottak(systems.postmottak)


def later(systems: Systems) -> Iterator[Callable[[], object]]:
    """Without end: what each door gets through the day, most of it Altinn."""
    at_altinn, at_svarinn = letters(), itertools.cycle(_THROUGH_THE_DAY)
    while True:
        for _ in range(3):
            yield partial(systems.altinn.add, next(at_altinn))
        yield partial(systems.svarinn.add, next(at_svarinn))
        yield partial(
            systems.digipost.add, sender="Nils (test)", subject="Spørsmål om feiing", text="Når kommer feieren til oss?"
        )
