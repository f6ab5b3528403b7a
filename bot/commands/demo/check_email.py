"""E-mail to a domain system in `postvakt demo --check`: sent with its files, returned, sent by a person's word."""

from __future__ import annotations

from adapters.simulators.graph import bounce
from bot.commands.demo.checking import Seen, card_with, labels, listed, more, shown, until, until_put_away, yes
from bot.commands.demo.stage import Stage
from bot.commands.demo.town import Draft
from bot.commands.demo.ways_out import ADMISSIONS, KINDERGARTEN

_TITLE = "Rundskriv om opptak i barnehager"
_LETTER = Draft(
    unit=KINDERGARTEN,
    service="kystkartverket-rundskriv",
    title=_TITLE,
    body=f"# {_TITLE}\n\nBrevet følger vedlagt.",
    files=("Rundskriv.pdf", "Skjema.pdf"),
)


def hand_in(stage: Stage) -> str:
    return stage.altinn.add(_LETTER)


async def walk_through(stage: Stage, dialog: str) -> list[Seen]:
    card, teams = await card_with(stage, dialog), stage.teams
    await more(stage, "lise", card)
    await teams.submit_dialog("lise", "submit_forward")
    await teams.submit_dialog("lise", "submit_forward_email", inputs={"system_id": "opptak"})
    await until_put_away(stage, dialog, "a letter that is e-mailed, put away")
    sent = [one for one in stage.systems.postmottak.sent() if ADMISSIONS in one.to]
    put_away = labels(stage, dialog)
    for one in sent:
        bounce(stage.systems.postmottak.world, one)
    await until(lambda: "kom ikke fram" in shown(stage, card), "a card that says that its e-mail was returned")
    await teams.open_dialog("lise", card, "was_done")
    await teams.submit_dialog("lise")
    return [
        Seen(what="forward_email: e-mails to the system", wanted="1", found=str(len(sent))),
        Seen(
            what="forward_email: files, with the letter's text",
            wanted="3",
            found=listed(str(len(one.attachments)) for one in sent),
        ),
        Seen(what="forward_email: put away after it was sent", wanted="Archive", found=put_away),
        Seen(what="bounce: the card asks a person", wanted="yes", found=yes(bool(sent))),
    ]
