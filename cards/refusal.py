"""The two pages on which a letter is refused for good: why, and then what that does."""

from __future__ import annotations

from microsoft_teams.cards import CardElement

from bot.domain.routes import Refusal
from bot.i18n import Texts
from bot.ports.forms import RefusalForm, RefusalPage
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, radio, tick, typed, unseen, with_faults
from cards.pieces import box, hint, letter, line, strong
from cards.summary import dialog_title

#: the same number stands in `fault.refusal_text_too_long`
_LONGEST_TEXT = 200
_EFFECTS = ("told", "gone", "unrecorded", "final")


def refusal_form(view: RefusalForm, texts: Texts) -> CardJson:
    reasons = radio(
        "refusal",
        {reason.value: texts(f"refusal.{reason.value}") for reason in Refusal},
        label=texts("form.refusal"),
        value=view.refusal,
        missing=texts("fault.choose_one"),
    )
    said = typed("refusal_text", label=texts("form.refusal_text"), value=view.refusal_text, longest=_LONGEST_TEXT)
    return framed(
        [
            *fault_summary(view.faults, frozenset({"refusal", "refusal_text"}), texts),
            *with_faults(reasons, "refusal", view.faults, texts),
            *with_faults(said, "refusal_text", view.faults, texts),
            hint(texts("form.refusal_text_hint"), spacing="Small"),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_refusal_reason", view.item_id, view.version, title=texts("submit.refusal_reason"))],
    )


def refusal_page(view: RefusalPage, texts: Texts) -> CardJson:
    effects: list[CardElement] = [line(texts(f"refusing.{effect}"), spacing="Small") for effect in _EFFECTS]
    confirmed = tick("refusal_confirmed", texts("form.refusal_confirmed"), ticked=False)
    return framed(
        [
            *fault_summary(view.faults, frozenset({"refusal_confirmed"}), texts),
            box("warning", [strong(texts("refusing.heading")), *effects]),
            hint(texts("form.refusal_told"), spacing="Medium"),
            *letter(None, view.told),
            *with_faults(confirmed, "refusal_confirmed", view.faults, texts),
            # a dialog's next page knows nothing of the one before
            unseen({"refusal": view.refusal, "refusal_text": view.refusal_text}, texts),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_refusal", view.item_id, view.version, title=texts("submit.refusal"))],
    )
