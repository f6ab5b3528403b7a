"""What people read in each language, word for word, as the stories in the browser expect it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    #: as Teams names it
    locale: str
    follow: str
    handled_by: str
    temporary: str
    waiting: str
    say_ping: str
    ping: str
    to_ping: str
    pinged: str
    pings: str
    claim: str
    more: str
    colleague: str
    hand_over: str
    handed: str
    reason: str
    take_over: str
    taken: str
    later: str
    next_workday: str
    put_off: str
    until: str
    wake: str
    say_report: str
    report: str
    unit: str
    received: str
    one_found: str
    say_search: str
    proposed: str
    put_in_force: str
    in_force: str
    roll_back: str
    rolled_back: str
    check: str
    never: str
    sign: str
    tick_or_explain: str
    signed: str


NB = Tongue(
    locale="nb-NO",
    follow="Følg forslaget",
    handled_by="Behandlet av",
    temporary="Midlertidig registrert: fullfør i Public 360.",
    waiting="Venter",
    say_ping="purr",
    ping="Purr",
    to_ping="4 forsendelser å purre på",
    pinged="Én er purret på.",
    pings="Lise (test) purrer. Ingen har tatt forsendelsen til",
    claim="Ta",
    more="Flere valg",
    colleague="Kollega",
    hand_over="Overlever",
    handed="Kari (test) har overlevert deg en forsendelse til Teknisk drift.",
    reason="Grunn",
    take_over="Overta",
    taken="Lise (test) har overtatt forsendelsen til Teknisk drift fra deg.",
    later="Velg tidspunkt",
    next_workday="Neste mandag",
    put_off="Utsett",
    until="Utsatt til",
    wake="Ta fram nå",
    say_report="rapport uke",
    report="Rapport",
    unit="Enhet",
    received="Mottatt",
    one_found="Ett treff",
    say_search="søk teknisk drift",
    proposed="Regler: forslag til endring",
    put_in_force="Ta i bruk",
    in_force="Regler: versjon 2 er tatt i bruk",
    roll_back="Rull tilbake",
    rolled_back="Regler: versjon 2 er rullet tilbake",
    check="Daglig kontroll",
    never="Aldri hentet",
    sign="Signer",
    tick_or_explain="Kryss av, eller skriv en begrunnelse.",
    signed="er signert",
)

NN = Tongue(
    locale="nn-NO",
    follow="Følg framlegget",
    handled_by="Handsama av",
    temporary="Mellombels registrert: fullfør i Public 360.",
    waiting="Ventar",
    say_ping="purr",
    ping="Purr",
    to_ping="4 forsendingar å purre på",
    pinged="Éi er purra på.",
    pings="Lise (test) purrar. Ingen har teke forsendinga til",
    claim="Ta",
    more="Fleire val",
    colleague="Kollega",
    hand_over="Overlever",
    handed="Kari (test) har overlevert deg ei forsending til Teknisk drift.",
    reason="Grunn",
    take_over="Overta",
    taken="Lise (test) har overteke forsendinga til Teknisk drift frå deg.",
    later="Vel tidspunkt",
    next_workday="Neste måndag",
    put_off="Utset",
    until="Utsett til",
    wake="Ta fram no",
    say_report="rapport veke",
    report="Rapport",
    unit="Eining",
    received="Mottekne",
    one_found="Eitt treff",
    say_search="søk teknisk drift",
    proposed="Reglar: framlegg til endring",
    put_in_force="Ta i bruk",
    in_force="Reglar: versjon 2 er teken i bruk",
    roll_back="Rull tilbake",
    rolled_back="Reglar: versjon 2 er rulla tilbake",
    check="Dagleg kontroll",
    never="Aldri henta",
    sign="Signer",
    tick_or_explain="Kryss av, eller skriv ei grunngiving.",
    signed="er signert",
)

EN = Tongue(
    locale="en-GB",
    follow="Follow the suggestion",
    handled_by="Handled by",
    temporary="Temporarily registered: complete it in Public 360.",
    waiting="Waiting",
    say_ping="ping",
    ping="Ping",
    to_ping="4 letters to ping about",
    pinged="One has been pinged about.",
    pings="A ping from Lise (test). Nobody has claimed the letter to",
    claim="Claim",
    more="More choices",
    colleague="Colleague",
    hand_over="Hand over",
    handed="Kari (test) has handed you a letter for Teknisk drift.",
    reason="Reason",
    take_over="Take over",
    taken="Lise (test) has taken over the letter for Teknisk drift from you.",
    later="Choose a time",
    next_workday="Next Monday",
    put_off="Put off",
    until="Put off until",
    wake="Take it up now",
    say_report="report week",
    report="Report",
    unit="Unit",
    received="Received",
    one_found="One letter was found",
    say_search="search teknisk drift",
    proposed="Rules: proposed change",
    put_in_force="Put in force",
    in_force="Rules: version 2 is in force",
    roll_back="Roll back",
    rolled_back="Rules: version 2 was rolled back",
    check="Daily check",
    never="Never",
    sign="Sign",
    tick_or_explain="Tick it, or give a reason.",
    signed="has been signed",
)
