"""The dialogs of the daily check: signing it, the list of all units, and what rules hide."""

from __future__ import annotations

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.check_views import CheckHiddenForm, CheckUnitsForm, HiddenRow
from bot.ports.forms import CheckForm
from cards.buttons import submit
from cards.check_lines import source_lines
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, tick, typed, with_faults
from cards.pieces import hint, line, strong
from cards.summary import dialog_title
from cards.wording import escaped, plain

_LONGEST_REASON = 500
_LONGEST_NAME = 50
_LONGEST_WHY = 120


def check_form(view: CheckForm, texts: Texts) -> CardJson:
    drawn = frozenset({"reason", *(one.field for one in view.ticks)})
    body: list[CardElement] = [*fault_summary(view.faults, drawn, texts)]
    body += [line(texts("form.check_silent", source=escaped(name))) for name in view.silent]
    if view.ticks:
        body.append(strong(texts("form.check_ticks")))
    for one in view.ticks:
        asked = tick(one.field, plain(one.text), ticked=one.ticked)
        body.extend(with_faults(asked, one.field, view.faults, texts))
    reason = typed("reason", label=texts("form.check_reason"), value=view.reason, longest=_LONGEST_REASON)
    reason.is_multiline = True
    body.extend(with_faults(reason, "reason", view.faults, texts))
    return framed(
        body,
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_check", view.item_id, view.version, title=texts("submit.check"))],
    )


def units_form(view: CheckUnitsForm, texts: Texts) -> CardJson:
    body = [element for source in view.sources for element in source_lines(source, texts)]
    return framed(body, texts=texts, said=dialog_title(view, texts))


def hidden_form(view: CheckHiddenForm, texts: Texts) -> CardJson:
    body: list[CardElement] = []
    for row in view.rows:
        unit, service = escaped(row.unit_name, _LONGEST_NAME), escaped(row.service_name, _LONGEST_NAME)
        body.append(line(": ".join((service, str(row.letters))), spacing="Small"))
        body.append(hint(f"{unit}, {_kept_back(row, texts)}"))
    if view.more:
        body.append(hint(texts.plural("daily.beyond", view.more), spacing="Medium"))
    return framed(body, texts=texts, said=dialog_title(view, texts))


def _kept_back(row: HiddenRow, texts: Texts) -> str:
    if not row.rule_id:
        return texts(f"daily.rule.{row.code}")
    rule = texts("daily.by_rule", rule=escaped(row.rule_id, _LONGEST_NAME))
    return f"{rule}: {escaped(row.reason, _LONGEST_WHY)}" if row.reason else rule
