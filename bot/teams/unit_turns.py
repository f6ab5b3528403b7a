"""Clicks on units' own boards: whose channel they come from decides, since nobody there has a role here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.aftercare.unit_answers import drop_unit_orphan, unit_takes
from bot.app.choices.tell_unit import unit_notice_view
from bot.app.desk import Desk
from bot.app.press import Press
from bot.teams.address import ChannelAddress
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer, CardAnswer
from bot.teams.drawing import renderer
from bot.teams.incoming import CardAction, FallbackSubmit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTurns:
    desk: Desk
    afterwork: Afterwork
    #: language of those whose client tells none
    locale: str

    async def take(self, press: Press, pressed: CardAction | FallbackSubmit) -> Answer:
        """The card that was clicked, as it is from now on."""
        at = ChannelAddress.at(pressed.place)
        self.afterwork.start(
            drop_unit_orphan(
                self.desk, item_id=press.item_id, activity_id=pressed.reply_to_id,
                board_id=at.channel_id, address=at.dump(),
            )
        )  # fmt: skip
        card = await unit_takes(self.desk, press, board_id=at.channel_id)
        async with self.desk.store.transaction() as tx:
            clicked = await tx.unit_card_by_activity(pressed.reply_to_id)
            own = clicked is not None and clicked.board_id == at.channel_id
            view = await unit_notice_view(self.desk, tx, clicked if clicked and own else card)
        drawn, _ = renderer(press.person.locale or self.locale)(view)
        return CardAnswer(card=drawn)
