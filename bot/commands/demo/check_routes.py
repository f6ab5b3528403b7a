"""The routes in `postvakt demo --check` that no door has of its own, chosen in dialogs, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.simulators.graph import Sent
from bot.commands.demo.archives import TRANSFER_CASE, case_number
from bot.commands.demo.checking import (
    Seen,
    card_with,
    labels,
    made,
    more,
    on_board,
    register,
    said,
    says,
    shown,
    status_of,
    until,
    until_put_away,
    yes,
)
from bot.commands.demo.rule_file import CIRCULAR, CIRCULARS, SCHOOL
from bot.commands.demo.stage import Stage
from bot.commands.demo.town import MAIN, UNITS, Draft
from bot.commands.demo.ways_out import KINDERGARTEN, NURSING_HOME

_UNKNOWN, _SENSITIVE = "elvevernet-post", "trygd-fortrolig"
_SECRET, _NEUTRAL = "Oversendelse i barnesak", "Brev om et barn"
_NEW_CASE, _UNDONE = "Uttak av grus i Nordelva", "Invitasjon til elvedag"
_CIRCULAR, _FOLLOW = "Rundskriv om kart over skoleveier", "take_suggestion"


def _letter(unit: str, service: str, title: str) -> Draft:
    return Draft(unit=unit, service=service, title=title, body=f"# {title}\n\nBrevet følger vedlagt.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLetters:
    """Dialogs at Altinn, by the route that their letters take."""

    new_case: str
    transfer_case: str
    not_for_record: str
    notify_unit: str
    leave_unread: str
    suggested: str


def hand_in(stage: Stage) -> RouteLetters:
    add = stage.altinn.add
    return RouteLetters(
        new_case=add(_letter(MAIN, _UNKNOWN, "Tillatelse til uttak av grus")),
        transfer_case=add(_letter(KINDERGARTEN, _SENSITIVE, _SECRET)),
        not_for_record=add(_letter("313547728", _UNKNOWN, _UNDONE)),
        notify_unit=add(_letter(NURSING_HOME, _SENSITIVE, "Forespørsel om opplysninger")),
        leave_unread=add(_letter("313506452", _UNKNOWN, "Spørsmål om flomsikring ved Åsen")),
        suggested=add(_letter(SCHOOL, CIRCULAR, _CIRCULAR)),
    )


async def by_kari(stage: Stage, letters: RouteLetters) -> list[Seen]:
    return [
        *await _transfer_case(stage, letters.transfer_case),
        *await _undone(stage, letters.not_for_record),
    ]


async def by_ola(stage: Stage, letters: RouteLetters) -> list[Seen]:
    return [
        *await _new_case(stage, letters.new_case),
        *await _notify_unit(stage, letters.notify_unit),
        *await _leave_unread(stage, letters.leave_unread),
        *await _suggested(stage, letters.suggested),
    ]


async def _undone(stage: Stage, dialog: str) -> list[Seen]:
    """Chosen, taken back in time, and chosen otherwise."""
    card, teams = await card_with(stage, dialog), stage.teams
    await register(stage, "kari", card, case_number(stage.systems.archive, TRANSFER_CASE))
    await teams.refresh("kari", card)
    await teams.click("kari", card, "undo")
    await teams.open_dialog("kari", card, "more")
    await teams.submit_dialog("kari", "submit_not_for_record", inputs={"not_for_record": "advertising"})
    await until_put_away(stage, dialog, "a letter that is not recorded, put away")
    return [
        Seen(what="undo: no entry was made", wanted="0", found=str(len(made(stage, _UNDONE)))),
        Seen(what="not_for_record: put away", wanted="Archive", found=labels(stage, dialog)),
    ]


async def _transfer_case(stage: Stage, dialog: str) -> list[Seen]:
    """Sensitive: on the unit's transfer case, and nothing else leaves the house."""
    card, teams = await card_with(stage, dialog), stage.teams
    choices = await more(stage, "kari", card)
    teams.close_dialog("kari")
    await teams.open_dialog("kari", card, "route")
    form = await teams.submit_dialog("kari", "submit_to_transfer_case")
    await teams.submit_dialog("kari", "submit_transfer_case", inputs={"public_title": _NEUTRAL})
    await until_put_away(stage, dialog, "a letter on its unit's transfer case, put away")
    number = case_number(stage.systems.archive, TRANSFER_CASE)
    entries = made(stage, _NEUTRAL)
    return [
        Seen(what="transfer_case: e-mail is offered", wanted="no", found=yes("submit_forward" in said(choices))),
        Seen(what="transfer_case: the case in the form", wanted="yes", found=yes(number in said(form))),
        Seen(
            what="transfer_case: entries on that case",
            wanted="1",
            found=str(sum(entry.number.startswith(number) for entry in entries)),
        ),
        Seen(what="transfer_case: temporary (M)", wanted="M", found=status_of(stage, _NEUTRAL)),
        Seen(what="transfer_case: its title on the board", wanted="no", found=yes(on_board(stage, _SECRET))),
    ]


async def _new_case(stage: Stage, dialog: str) -> list[Seen]:
    card, teams = await card_with(stage, dialog), stage.teams
    await teams.open_dialog("ola", card, "route")
    await teams.submit_dialog("ola", "submit_to_new_case")
    title = "Tillatelse til uttak av grus"
    typed = {"new_case": "general", "new_case_title": _NEW_CASE, "public_title": title}
    ticked = {"title_confirmed": "true", "attest_open": "true"}
    await teams.submit_dialog("ola", "submit_new_case", inputs=typed | ticked)
    await until_put_away(stage, dialog, "a letter on a case of its own, put away")
    cases = [case for case in stage.systems.archive.world.cases() if case.title == _NEW_CASE]
    on_it = [entry for entry in made(stage, title) if cases and entry.number.startswith(f"{cases[0].number}-")]
    return [
        Seen(what="register_on_new_case: cases with its title", wanted="1", found=str(len(cases))),
        Seen(what="register_on_new_case: entries on it", wanted="1", found=str(len(on_it))),
        Seen(what="register_on_new_case: final (J)", wanted="J", found=status_of(stage, title)),
    ]


async def _notify_unit(stage: Stage, dialog: str) -> list[Seen]:
    card = await card_with(stage, dialog)
    await more(stage, "ola", card)
    await stage.teams.submit_dialog("ola", "submit_notify_unit")
    await until(lambda: bool(_told(stage)), "an e-mail to a unit")
    told = _told(stage)
    tells = "Forespørsel" in "".join(one.body for one in told)
    return [
        Seen(what="notify_unit: e-mails to the unit", wanted="1", found=str(len(told))),
        Seen(what="notify_unit: the letter's title in it", wanted="no", found=yes(tells)),
        Seen(what="notify_unit: opened, labels", wanted="no, Default", found=_at_altinn(stage, dialog)),
    ]


async def _leave_unread(stage: Stage, dialog: str) -> list[Seen]:
    card = await card_with(stage, dialog)
    await more(stage, "ola", card)
    answer = await stage.teams.submit_dialog("ola", "submit_leave_unread")
    return [
        Seen(what="leave_unread: the dialog", wanted="closed", found=answer.kind),
        Seen(what="leave_unread: opened, labels", wanted="no, Default", found=_at_altinn(stage, dialog)),
    ]


async def _suggested(stage: Stage, dialog: str) -> list[Seen]:
    """In one click where a rule says, and no further than a temporary entry."""
    card = await card_with(stage, dialog)
    await until(lambda: _FOLLOW in shown(stage, card), "a suggestion", saw=lambda: says(stage, card))
    await stage.teams.click("ola", card, "take_suggestion")
    await until_put_away(stage, dialog, "a letter that went where a rule suggests, put away")
    number = case_number(stage.systems.archive, CIRCULARS)
    on_it = [entry for entry in made(stage, _CIRCULAR) if entry.number.startswith(f"{number}-")]
    return [
        Seen(what="suggestion: entries on the case of the rule", wanted="1", found=str(len(on_it))),
        Seen(what="suggestion: temporary (M)", wanted="M", found=status_of(stage, _CIRCULAR)),
    ]


def _told(stage: Stage) -> list[Sent]:
    return [one for one in stage.systems.postmottak.sent() if UNITS[NURSING_HOME] in one.subject]


def _at_altinn(stage: Stage, dialog: str) -> str:
    return f"{yes(stage.altinn.world.dialog(dialog).content_seen)}, {labels(stage, dialog)}"
