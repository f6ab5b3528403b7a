"""The two pages before a letter is deleted at its source: what it means and that it is safe, then once more."""

from __future__ import annotations

from microsoft_teams.cards import Action, CardElement

from bot.i18n import Texts
from bot.ports.forms import DeleteForm
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, tick, with_faults
from cards.pieces import facts, line, strong
from cards.summary import dialog_title
from cards.wording import escaped


def delete_form(view: DeleteForm, texts: Texts) -> CardJson:
    source, archive = escaped(view.source_name), escaped(view.archive_name)
    field = "for_good" if view.last else "in_archive"
    told: list[CardElement] = [
        strong(texts("form.delete_last" if view.last else "form.delete", source=source)),
        line(texts("form.delete_means", source=source)),
        facts([(texts("item.unit"), escaped(view.unit_name)), (texts("item.entry"), escaped(view.entry_number))]),
    ]
    asked = tick(field, texts(f"form.{field}", archive=archive, source=source), ticked=False)
    return framed(
        [
            *fault_summary(view.faults, frozenset() if view.blocked else frozenset({field}), texts),
            *told,
            *(() if view.blocked else with_faults(asked, field, view.faults, texts)),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[] if view.blocked else [_way_on(view, texts)],
    )


def _way_on(view: DeleteForm, texts: Texts) -> Action:
    verb = "delete_for_good" if view.last else "delete"
    action = submit(f"submit_{verb}", view.item_id, view.version, title=texts(f"submit.{verb}"))
    action.style = "destructive" if view.last else None
    return action
