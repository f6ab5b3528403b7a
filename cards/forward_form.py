"""The page on which an open letter is e-mailed to a domain system: what is sent, and to whom."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.forms import ForwardForm
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, radio, tick, with_faults
from cards.pieces import facts, hint, letter, line
from cards.summary import dialog_title
from cards.wording import escaped, plain


def forward_form(view: ForwardForm, texts: Texts) -> CardJson:
    systems = radio(
        "system_id",
        {one.code: texts("form.system", name=plain(one.name), address=plain(one.address)) for one in view.systems},
        label=texts("form.system_id"),
        value=view.system_id or (view.systems[0].code if len(view.systems) == 1 else ""),
        missing=texts("fault.choose_one"),
    )
    rows = [(texts("item.unit"), escaped(view.unit_name)), (texts("item.service"), escaped(view.service_name))]
    return framed(
        [
            *fault_summary(view.faults, _drawn(view), texts),
            facts(rows),
            *letter(view.sender, view.subject),
            hint(texts("form.forward_sent"), spacing="Medium"),
            *with_faults(systems, "system_id", view.faults, texts),
            *_asked(view, texts),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_forward_email", view.item_id, view.version, title=texts("submit.forward_email"))],
    )


def _drawn(view: ForwardForm) -> frozenset[str]:
    return frozenset({"system_id", "again"} if view.sent_before else {"system_id"})


def _asked(view: ForwardForm, texts: Texts) -> Iterator[CardElement]:
    if view.differing:
        yield line(texts.plural("item.differing", view.differing))
    if view.confirmation_needed:
        yield tick("confirm_reception", texts("form.confirm_reception"), ticked=view.confirm_reception)
        yield hint(texts("form.confirm_reception_hint"))
    if view.sent_before:
        yield line(texts("form.sent_before", systems=escaped(", ".join(view.sent_before))))
        yield from with_faults(tick("again", texts("form.again_email"), ticked=False), "again", view.faults, texts)
