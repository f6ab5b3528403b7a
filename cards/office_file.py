"""Cards of the personal chat about the lead's files: what one would change, what is wrong with it, what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microsoft_teams.cards import (
    Action,
    ActionSet,
    ActionStyle,
    CardElement,
    Container,
    ContainerStyle,
    ExecuteAction,
    SubmitAction,
)

from bot.domain.office_files import ChangeKind, FieldChange, FileChange, FileFault, FileState
from bot.i18n import Texts
from bot.ports.office_file_views import (
    FileButton,
    FileFaultsView,
    FileInForce,
    FilesInForceView,
    FileView,
    OfficeFileView,
)
from bot.ports.office_files import Replayed, ReplayRow
from cards.frame import CardJson, framed
from cards.pieces import band, facts, heading, hint, line, strong
from cards.wording import escaped

#: a card has its limit, and nobody reads two hundred rows; the count stands above
_MOST_ROWS = 20
_LONGEST = 80
_STYLES: dict[FileState, ContainerStyle] = {FileState.PROPOSED: "accent", FileState.APPLIED: "good"}


def office_file_card(view: OfficeFileView, texts: Texts) -> CardJson:
    match view:
        case FileView():
            return framed([*_file(view, texts)], texts=texts, said=office_file_summary(view, texts))
        case FileFaultsView():
            return framed([*_faults(view, texts)], texts=texts, said=office_file_summary(view, texts))
        case FilesInForceView():
            return framed([*_in_force(view, texts)], texts=texts, said=office_file_summary(view, texts))


def office_file_summary(view: OfficeFileView, texts: Texts) -> str:
    match view:
        case FileView():
            name = texts(f"office_file.name.{view.kind}")
            return texts(f"office_file.{view.state.value}", name=name, number=view.number)
        case FileFaultsView():
            return texts.plural("office_file.faults", len(view.faults))
        case FilesInForceView():
            return texts("office_file.in_force")


def _file(view: FileView, texts: Texts) -> Iterator[CardElement]:
    top: list[CardElement] = [heading(office_file_summary(view, texts))]
    if view.decided_at is not None:
        name = escaped(view.decided_by) or texts("person.unknown")
        top.append(line(texts("office_file.decided", name=name, at=texts.moment(view.decided_at)), spacing="None"))
    yield band(_STYLES.get(view.state, "emphasis"), top)
    yield strong(texts.plural("office_file.changes", len(view.changes)), spacing="Medium")
    for change in view.changes[:_MOST_ROWS]:
        yield _change(change, texts)
    if len(view.changes) > _MOST_ROWS:
        yield line(texts.plural("office_file.more", len(view.changes) - _MOST_ROWS))
    yield from _tried(view, texts)
    if view.cases_unknown:
        yield line(texts("office_file.cases_unknown"), spacing="Medium")
    yield from _buttons(view, texts)


def _change(change: FileChange, texts: Texts) -> Container:
    title = texts(f"office_file.{change.kind.value}_row", name=escaped(change.name, _LONGEST))
    items: list[CardElement] = [line(title)]
    items += [hint(_field(field, change.kind, texts)) for field in change.fields]
    return Container(separator=True, items=items)


def _field(field: FieldChange, kind: ChangeKind, texts: Texts) -> str:
    name, before, after = (escaped(text, _LONGEST) for text in (field.name, field.before, field.after))
    if kind is ChangeKind.ADDED:
        return f"{name}: {after}"
    nothing = texts("office_file.nothing")
    return texts("office_file.field", field=name, before=before or nothing, after=after or nothing)


def _tried(view: FileView, texts: Texts) -> Iterator[CardElement]:
    """Rules say so, too, where letters would be treated as before: that is what somebody looks for."""
    same = view.replayed is Replayed.NEWEST and view.state is FileState.PROPOSED and view.letters and not view.replay
    if not view.replay and not same:
        return
    newest = view.replayed is Replayed.NEWEST
    key = f"office_file.replayed.{view.replayed.value}"
    yield strong(texts.plural(key, view.letters) if newest else texts(key), spacing="Large")
    if same:
        yield line(texts("office_file.replayed_same"))
        return
    yield facts([_replay(row, texts) for row in view.replay[:_MOST_ROWS]])
    if len(view.replay) > _MOST_ROWS:
        yield line(texts.plural("office_file.more", len(view.replay) - _MOST_ROWS))


def _replay(row: ReplayRow, texts: Texts) -> tuple[str, str]:
    key = f"office_file.replay.{row.name}"
    what = escaped(row.what, _LONGEST)
    name = texts(key, what=what) if texts.knows(key) else escaped(row.name, _LONGEST)
    return name, texts("office_file.replayed_row", before=row.before, after=row.after)


def _buttons(view: FileView, texts: Texts) -> Iterator[CardElement]:
    if view.state is FileState.PROPOSED:
        if view.expires_at is not None:
            yield hint(texts("office_file.expires", at=texts.clock(view.expires_at)), spacing="Large")
        apply = _button(FileButton.APPLY, view.file_id, texts, style="positive")
        yield ActionSet(actions=[apply, _button(FileButton.DISCARD, view.file_id, texts)])
    elif view.in_force:
        yield ActionSet(actions=[_button(FileButton.ROLL_BACK, view.file_id, texts)])


def _faults(view: FileFaultsView, texts: Texts) -> Iterator[CardElement]:
    yield band("attention", [heading(office_file_summary(view, texts)), line(texts("office_file.refused"))])
    for fault in view.faults[:_MOST_ROWS]:
        yield line(_fault(fault, texts), spacing="Small")
    if len(view.faults) > _MOST_ROWS:
        yield line(texts.plural("office_file.more", len(view.faults) - _MOST_ROWS))


def _fault(fault: FileFault, texts: Texts) -> str:
    told = texts(f"office_file.fault.{fault.code}", **{name: escaped(value) for name, value in fault.values.items()})
    return told if fault.line is None else texts("office_file.at_line", line=fault.line, fault=told)


def _in_force(view: FilesInForceView, texts: Texts) -> Iterator[CardElement]:
    yield band("accent", [heading(office_file_summary(view, texts))])
    for row in view.rows:
        yield Container(separator=True, spacing="Medium", items=[*_row(row, texts)])
    yield hint(texts("office_file.how"), spacing="Large")


def _row(row: FileInForce, texts: Texts) -> Iterator[CardElement]:
    name = texts(f"office_file.name.{row.kind}")
    yield strong(texts("office_file.named", name=name, file=escaped(row.file_name)))
    if row.since is None:
        yield hint(texts("office_file.first"))
    else:
        name = escaped(row.by) or texts("person.unknown")
        yield hint(texts("office_file.version", number=row.number, name=name, at=texts.moment(row.since)))
    actions: list[Action] = [_button(FileButton.SHOW, row.kind, texts, of=row.kind)]
    if row.file_id:
        actions.append(_button(FileButton.ROLL_BACK, row.file_id, texts, of=row.kind))
    yield ActionSet(actions=actions)


def _button(
    kind: FileButton, file: str, texts: Texts, *, style: ActionStyle | None = None, of: str = ""
) -> ExecuteAction:
    """`of`: the kind of file, which tells a screen reader which of several equal buttons this is."""
    title = texts(f"office_file.button.{kind.value}")
    data: dict[str, Any] = {"file": file}
    return ExecuteAction(
        title=title,
        verb=kind.value,
        data=data,
        style=style,
        tooltip=f"{title}: {texts(f'office_file.name.{of}')}" if of else None,
        fallback=SubmitAction(title=title, data=data | {"verb": kind.value}),
    )
