"""The dialog in which one thing is done to several letters of the list card, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement, Choice, ChoiceSetInput

from bot.domain.routes import NotForRecord
from bot.i18n import Texts
from bot.ports.archive import Option
from bot.ports.claim_forms import LISTED, SeveralDeed, SeveralDone, SeveralForm, SeveralResult, SeveralRow
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, pick, radio, with_faults
from cards.pieces import box, heading, hint, line
from cards.rows import received, row_head
from cards.snooze import moment_titles
from cards.summary import dialog_title
from cards.wording import escaped, plain

_TITLE_LENGTH = 110


def several_form(view: SeveralForm, texts: Texts) -> CardJson:
    said = dialog_title(view, texts)
    if not view.rows:
        empty = [*fault_summary(view.faults, frozenset(), texts), line(texts("list.empty"))]
        return framed(empty, texts=texts, said=said)
    return framed(
        [
            *fault_summary(view.faults, _drawn(view), texts),
            *_chosen(view, texts),
            *_deed(view, texts),
        ],
        texts=texts,
        said=said,
        actions=[submit("submit_several", LISTED, 1, title=texts("submit.several"))],
    )


def several_done(view: SeveralDone, texts: Texts) -> CardJson:
    """What was not done first: that is what remains to be seen to."""
    stopped = [one for one in view.results if not one.done]
    done = [one for one in view.results if one.done]
    body: list[CardElement] = []
    if stopped:
        told = [element for one in stopped for element in _result(one, texts)]
        body.append(box("warning", [heading(texts.plural("several.stopped", len(stopped))), *told]))
    if done:
        told = [element for one in done for element in _result(one, texts)]
        body.append(box("good", [heading(texts.plural("several.done", len(done))), *told]))
    return framed(body or [line(texts("list.empty"))], texts=texts, said=dialog_title(view, texts))


def _drawn(view: SeveralForm) -> frozenset[str]:
    asked = {"chosen", "deed", "not_for_record", "snooze"}
    return frozenset(asked if SeveralDeed.NOT_FOR_RECORD in view.deeds else asked - {"not_for_record"})


def _chosen(view: SeveralForm, texts: Texts) -> Iterator[CardElement]:
    field = ChoiceSetInput(
        id="chosen",
        label=texts("several.which"),
        style="expanded",
        is_multi_select=True,
        choices=[Choice(title=_title(row, texts), value=f"{row.item_id}@{row.version}") for row in view.rows],
        value=",".join(one for one in view.chosen if one in {f"{row.item_id}@{row.version}" for row in view.rows})
        or None,
        wrap=True,
        is_required=True,
        error_message=texts("fault.several_none"),
    )
    yield from with_faults(field, "chosen", view.faults, texts)
    if len(view.rows) < view.waiting:
        yield hint(texts("list.oldest", shown=len(view.rows)), spacing="Small")


def _title(row: SeveralRow, texts: Texts) -> str:
    said = texts("several.row", unit=row.unit_name, service=row.service_name, day=texts.day(row.received_at))
    return plain(f"{said}: {row.subject}" if row.subject else said, _TITLE_LENGTH)


def _deed(view: SeveralForm, texts: Texts) -> Iterator[CardElement]:
    deeds = radio(
        "deed",
        {deed.value: texts(f"several.{deed.value}") for deed in view.deeds},
        label=texts("several.deed"),
        value=view.deed,
        missing=texts("fault.choose_one"),
    )
    yield from with_faults(deeds, "deed", view.faults, texts)
    if SeveralDeed.NOT_FOR_RECORD in view.deeds:
        reasons = pick(
            "not_for_record",
            [Option(code=reason.value, title=texts(f"not_for_record.{reason.value}")) for reason in NotForRecord],
            label=texts("several.reason"),
            value=view.not_for_record,
            placeholder=texts("form.choose"),
        )
        yield from with_faults(reasons, "not_for_record", view.faults, texts)
    moments = moment_titles(view.when, texts)
    until = pick(
        "snooze",
        [Option(code=code, title=title) for code, title in moments.items()],
        label=texts("several.until"),
        value=view.when.chosen if view.when.chosen in moments else "",
        placeholder=texts("form.choose"),
    )
    yield from with_faults(until, "snooze", view.faults, texts)


def _result(result: SeveralResult, texts: Texts) -> Iterator[CardElement]:
    yield from row_head(result.unit_name, received(result.service_name, result.received_at, texts))
    yield line(texts(result.key, name=escaped(result.name) or texts("person.unknown")), spacing="None")
