"""What the bot says when it comes into a team, and when a channel has become its board."""

from __future__ import annotations

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.views import WelcomeView
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line, strong
from cards.summary import summary
from cards.wording import escaped


def welcome_card(view: WelcomeView, texts: Texts) -> CardJson:
    said = summary(view, texts)
    body: list[CardElement] = [band("accent", [heading(said)])]
    if view.board_set:
        body.append(line(texts("welcome.set_text"), spacing="Medium"))
        if view.set_by_name:
            body.append(hint(texts("welcome.set_by", name=escaped(view.set_by_name))))
    else:
        body += [line(texts("welcome.new_text"), spacing="Medium"), strong(texts("welcome.new_step"))]
    return framed(body, texts=texts, said=said)
