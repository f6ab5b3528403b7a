"""Puts reports of failed delivery on the cards of the letters that were e-mailed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from bot.app.choices.earlier_emails import BOUNCED
from bot.app.desk import BOT, Desk, change
from bot.domain.effects import Effect, EffectKind, EffectState
from bot.domain.item import Trouble
from bot.domain.lifecycle import Verb, allowed
from bot.domain.outlets import email_key, reference_of
from bot.errors import OutsideError
from bot.ports.outlet import Bounce
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

#: mail servers give up after five days at the latest (RFC 5321 section 4.5.4.1)
_LOOK_BACK = timedelta(days=8)


async def watch_bounces(desk: Desk) -> int:
    """Answers how many cards ask a person now. A mailbox that does not answer is asked again next time."""
    if desk.email is None:
        return 0
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        sent = await tx.effects_of_kind(EffectKind.SEND_EMAIL, since=now - _LOOK_BACK)
    sent = tuple(effect for effect in sent if not effect.result.get(BOUNCED))
    if not sent:
        return 0
    try:
        bounces = await desk.email.bounces(since=now - _LOOK_BACK)
    except OutsideError as error:
        log.warning("outlet.reports_not_read", outlet=error.system, error=error.code, reason=error.reason)
        return 0
    return sum([await _told(desk, effect, bounces) for effect in sent])


async def _told(desk: Desk, effect: Effect, bounces: Sequence[Bounce]) -> bool:
    async with desk.store.transaction() as tx:
        item = await tx.item(effect.item_id)
    if item is None:
        return False
    system_id, again = str(effect.args.get("system_id", "")), int(effect.args.get("again", 0))
    reference = reference_of(email_key(item.letter.ref, system_id, again=again))
    message_id = str(effect.result.get("message_id", ""))
    for bounce in bounces:
        if reference in bounce.references or (message_id and message_id in bounce.message_ids):
            return await desk.decide(partial(_strike, desk, known=effect, report_id=bounce.report_id))
    return False


async def _strike(desk: Desk, tx: Transaction, *, known: Effect, report_id: str) -> bool:
    """A card that somebody has taken up again, or that has had another route since, is left alone."""
    item = await tx.item(known.item_id)
    if item is None:
        return False
    plan = await tx.effects(item.item_id, round_no=known.round)
    effect = next((one for one in plan if one.effect_id == known.effect_id), None)
    if effect is None or effect.state is not EffectState.DONE or effect.result.get(BOUNCED):
        return False
    waits = item.round == effect.round and allowed(item, Verb.BOUNCED)
    if item.round == effect.round and not waits:
        # its receipts are still being given: asked again when the item is handled
        return False
    state = EffectState.FAILED if waits else EffectState.DONE
    struck = replace(effect, state=state, result={**effect.result, BOUNCED: report_id})
    await tx.replace_effect(struck, was=effect)
    if waits:
        trouble = Trouble(code="email_bounced", effect_id=effect.effect_id, error="bounced")
        await change(desk, tx, item, Verb.BOUNCED, by=BOT, facts={"trouble": trouble.code}, trouble=trouble)
    return waits
