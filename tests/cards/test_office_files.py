"""The cards of the lead's files: as before, in three languages, within the schema, and never too long."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.domain.office_files import ChangeKind, FieldChange, FileChange, FileFault, FileState
from bot.i18n import LOCALES, texts
from bot.i18n.catalogue import catalogue
from bot.ports.office_file_views import FileFaultsView, FileInForce, FilesInForceView, FileView, OfficeFileView
from bot.ports.office_files import Replayed, ReplayRow
from cards import office_file_card, office_file_summary
from tests.cards.reading import of_type, size
from tests.cards.test_schema import _faults, _for_schema
from tests.cards.test_snapshots import _shape

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
CHANGES = (
    FileChange(kind=ChangeKind.REMOVED, name="313382648 Fjæra barnehage"),
    FileChange(
        kind=ChangeKind.ADDED, name="310356875 Nyskolen",
        fields=(FieldChange(name="name", before="", after="Nyskolen"),),
    ),
    FileChange(
        kind=ChangeKind.CHANGED, name="313300102 Nordvika barneskole",
        fields=(FieldChange(name="sensitivity", before="", after="sensitive"),),
    ),
)  # fmt: skip


def a_file(**changes: Any) -> FileView:
    values: dict[str, Any] = {
        "file_id": "f" * 32, "kind": "units", "state": FileState.PROPOSED, "number": 0, "changes": CHANGES,
        "replay": (ReplayRow(name="sensitive", before=3, after=8), ReplayRow(name="regel-7", before=1, after=0)),
        "expires_at": AT,
    }  # fmt: skip
    return FileView(**(values | changes))


DECIDED: dict[str, Any] = {"replay": (), "expires_at": None, "decided_by": "Lise (test)", "decided_at": AT, "number": 3}
VIEWS: dict[str, OfficeFileView] = {
    "proposed": a_file(),
    "applied": a_file(state=FileState.APPLIED, in_force=True, **DECIDED),
    "superseded": a_file(state=FileState.APPLIED, kind="transfer_cases", **DECIDED),
    "rolled_back": a_file(state=FileState.ROLLED_BACK, **DECIDED | {"decided_by": ""}),
    "discarded": a_file(state=FileState.DISCARDED, **DECIDED | {"number": 0}),
    "rules": a_file(
        kind="rules",
        replayed=Replayed.NEWEST,
        letters=500,
        cases_unknown=True,
        replay=(
            ReplayRow(name="sensitive", before=3, after=8),
            ReplayRow(name="rule", what="open", before=0, after=4),
        ),
    ),
    "rules_alike": a_file(kind="rules", replayed=Replayed.NEWEST, letters=1, replay=()),
    "roster": a_file(
        kind="roster",
        replayed=Replayed.SHIFTS,
        replay=(
            ReplayRow(name="person", what="Kari (test)", before=10, after=5),
            ReplayRow(name="vacant", before=0, after=5),
        ),
    ),
    "faults": FileFaultsView(
        faults=(
            FileFault(code="missing", line=7, values={"field": "name"}),
            FileFault(code="two_cases", values={"units": "313756270"}),
        )
    ),
    "in_force": FilesInForceView(
        rows=(
            FileInForce(kind="units", file_name="units.toml", number=3, file_id="f" * 32, by="Lise (test)", since=AT),
            FileInForce(kind="transfer_cases", file_name="transfer_cases.toml", number=1),
        )
    ),
}


@pytest.mark.parametrize(
    ("name", "locale"), [(name, "nb") for name in VIEWS] + [("proposed", "nn"), ("in_force", "en")]
)
def test_card_is_drawn_as_before(name: str, locale: str, snapshot: SnapshotAssertion) -> None:
    assert office_file_card(VIEWS[name], texts(locale)) == snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("name", VIEWS)
def test_card_fits_the_schema_and_languages_differ_in_words_only(name: str) -> None:
    drawn = [office_file_card(VIEWS[name], texts(locale)) for locale in LOCALES]
    assert _faults(_for_schema(drawn[0])) == []
    assert len({json.dumps(_shape(card), sort_keys=True) for card in drawn}) == 1


def test_buttons_carry_the_file_and_their_fallback_says_the_same() -> None:
    for view in VIEWS.values():
        for action in of_type(office_file_card(view, texts("nb")), "Action.Execute"):
            assert set(action["data"]) == {"file"}
            assert action["fallback"]["data"] == action["data"] | {"verb": action["verb"]}


def test_a_file_that_changes_two_hundred_units_still_makes_a_card() -> None:
    long = "Særdeles langt navn " * 40
    fields = tuple(FieldChange(name=f"felt {n}", before=long, after=long + "x") for n in range(6))
    many = tuple(FileChange(kind=ChangeKind.CHANGED, name=long, fields=fields) for _ in range(200))
    card = office_file_card(a_file(changes=many), texts("nb"))
    assert size(card) < 80 * 1024
    assert "og 180 til" in json.dumps(card, ensure_ascii=False)
    rows = tuple(ReplayRow(name="rule", what=long, before=n, after=0) for n in range(300))
    tried = office_file_card(a_file(changes=many, replay=rows, replayed=Replayed.NEWEST, letters=500), texts("nb"))
    assert size(tried) < 80 * 1024
    assert "og 280 til" in json.dumps(tried, ensure_ascii=False)
    faults = tuple(FileFault(code="together", line=n, values={"text": long * 3}) for n in range(200))
    assert size(office_file_card(FileFaultsView(faults=faults), texts("nb"))) < 80 * 1024


def test_every_word_of_the_catalogue_has_its_fault() -> None:
    values = {
        "name": "n",
        "table": "t",
        "field": "f",
        "allowed": "a",
        "units": "u",
        "text": "x",
        "most": "9",
        "case": "c",
        "named": "d",
        "signs": "500",
        "route": "r",
        "rules": "e",
        "source": "s",
        "unit": "u",
    }
    for key in catalogue("nb"):
        if key.startswith("office_file.fault."):
            fault = FileFault(code=key.rpartition(".")[2], line=2, values=values)
            told = json.dumps(office_file_card(FileFaultsView(faults=(fault,)), texts("nb")), ensure_ascii=False)
            assert "Linje 2: " in told


def test_what_a_notification_says_names_no_row() -> None:
    assert office_file_summary(VIEWS["proposed"], texts("nb")) == "Enheter: forslag til endring"
