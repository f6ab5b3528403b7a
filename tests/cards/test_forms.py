"""The dialogs: what is asked, what is suggested, where a fault stands, and what the button sends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.identifiers import PersonId
from bot.domain.sensitivity import Sensitivity
from bot.i18n import texts
from bot.ports.archive import FormChoices, Option
from bot.ports.forms import Colleague, FieldFault, Form, MoreForm, RouteForm, WasDoneForm
from bot.ports.views import TroubleView
from cards import dialog_title, form_card
from tests.cards.form_samples import CHOICES, FORMS, a_route_form
from tests.cards.reading import Json, actions, inputs, of_type, parts, shown
from tests.cards.samples import ITEM

NB = texts("nb")
_DETAILS = ["access_code", "legal_basis", "access_group", "responsible_unit", "handler", "document_date"]


def _form(view: Form) -> Json:
    return form_card(view, NB)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_input_says_what_it_is_for(form: Form) -> None:
    for field in inputs(_form(form)).values():
        assert field.get("label") or (field["type"] == "Input.Toggle" and field["title"])
        assert field.get("errorMessage") or not field.get("isRequired")


@pytest.mark.parametrize(
    ("name", "verbs"),
    [
        ("route", ["submit_route"]),
        ("by_hand", ["submit_by_hand"]),
        ("not_for_record", ["submit_not_for_record"]),
        ("more", ["submit_hand_over", "submit_leave_unread"]),
        ("more_for_lead", ["submit_take_over"]),
        ("more_to_send_on", ["submit_forward", "submit_notify_unit"]),
        ("forward", ["submit_forward_email"]),
        ("was_done", ["submit_was_done"]),
    ],
)
def test_form_is_submitted_with_its_verb(name: str, verbs: list[str]) -> None:
    submits = [action for action in actions(_form(FORMS[name])) if action["type"] == "Action.Submit"]

    assert [action["data"] for action in submits] == [
        {"item_id": ITEM, "version": FORMS[name].version, "verb": verb} for verb in verbs
    ]


@pytest.mark.parametrize(("locale", "title"), [("nb", "Registrer på sak"), ("en", "Register on a case")])
def test_dialog_has_a_neutral_title(locale: str, title: str) -> None:
    assert dialog_title(a_route_form(), texts(locale)) == title


def test_usual_letter_asks_for_the_case_only() -> None:
    fields = inputs(_form(a_route_form()))

    assert list(fields) == ["case_number", "public_title", "title_confirmed", *_DETAILS]
    assert {name for name, field in fields.items() if field.get("isRequired")} == {"case_number", "public_title"}
    assert {name: field["value"] for name, field in fields.items() if "value" in field} == {
        "public_title": "Nabovarsel for tiltak på gnr. 12 bnr. 34",
        "title_confirmed": "false",
        "document_date": "2026-11-20",
    }
    assert fields["public_title"]["maxLength"] == 255


def test_suggestions_are_read_at_a_glance_and_changed_behind_one_click() -> None:
    view = a_route_form(access_code="UO", legal_basis="13", access_group="bygg", responsible_unit="e2", handler="kari")
    card = _form(view)
    suggested, behind = of_type(card, "Container")
    (toggle,) = of_type(card, "Action.ToggleVisibility")

    assert [(fact["title"], fact["value"]) for fact in suggested["items"][0]["facts"]] == [
        ("Skjerming", "UO Unntatt offentlighet, Offl. § 13 jf. fvl. § 13, Byggesak"),
        ("Ansvarlig", "Enhet 2, Kari (test)"),
        ("Dokumentdato", "20. november 2026"),
    ]
    assert (suggested["isVisible"], behind["isVisible"]) == (True, False)
    assert toggle["targetElements"] == [suggested["id"], behind["id"]]
    assert list(inputs(behind)) == _DETAILS
    assert not any(field.get("isRequired") for field in inputs(behind).values())


def test_fault_among_the_suggestions_opens_them() -> None:
    card = _form(a_route_form(faults=(FieldFault(field="legal_basis", code="legal_basis_missing"),)))
    hidden = [part for part in parts(card) if part.get("isVisible") is False]

    assert not any(inputs(part) for part in hidden)


@pytest.mark.parametrize(
    ("sensitivity", "asked"), [(Sensitivity.OPEN, False), (Sensitivity.UNKNOWN, True), (Sensitivity.SENSITIVE, False)]
)
def test_only_an_unknown_letter_can_be_attested_open(sensitivity: Sensitivity, *, asked: bool) -> None:
    card = _form(a_route_form(sensitivity=sensitivity, attest_open=True))

    assert ("attest_open" in inputs(card)) is asked
    assert (NB("form.attest_open_hint") in shown(card)) is asked
    assert (NB("form.stays_temporary") in shown(card)) is (sensitivity is Sensitivity.SENSITIVE)


def test_ticks_stand_as_they_were_left() -> None:
    fields = inputs(
        _form(
            a_route_form(
                sensitivity=Sensitivity.UNKNOWN,
                title_confirmed=True,
                attest_open=True,
                confirmation_needed=True,
                confirm_reception=True,
                existing_entries=("2026/1-2", "2026/1-3"),
            )
        )
    )

    assert [fields[name]["value"] for name in ("title_confirmed", "attest_open", "confirm_reception", "again")] == [
        "true", "true", "true", "false",
    ]  # fmt: skip


def test_confirmation_tells_that_the_sender_sees_it() -> None:
    assert "Avsenderen ser at kommunen har bekreftet." in shown(_form(a_route_form(confirmation_needed=True)))
    assert "confirm_reception" not in inputs(_form(a_route_form()))


def test_existing_entries_are_listed_before_a_further_one_is_asked_for() -> None:
    card = _form(a_route_form(existing_entries=("2026/1-2", "2026/1-3")))

    assert "Forsendelsen ser ut til å være registrert fra før: 2026/1-2, 2026/1-3" in shown(card)
    assert next(iter(inputs(card))) == "again"


def test_chosen_case_is_shown_with_its_title() -> None:
    case = inputs(_form(a_route_form(case_number="2026/7", case_title="Strandveien")))["case_number"]

    assert case["value"] == "2026/7"
    assert case["choices"] == [{"title": "2026/7 Strandveien", "value": "2026/7"}]


def test_fault_stands_right_below_its_input() -> None:
    items = _form(FORMS["by_hand_with_fault"])["body"]
    place = next(place for place, item in enumerate(items) if item.get("id") == "entry_number")

    assert items[place + 1]["text"] == "Rett dette: Oppgi journalpostnummeret."
    assert items[place + 1]["color"] == "Attention"


_FILLED_IN = {name: form for name, form in FORMS.items() if hasattr(form, "faults")}


@pytest.mark.parametrize("form", _FILLED_IN.values(), ids=_FILLED_IN)
def test_no_fault_is_lost(form: Form) -> None:
    faults = (FieldFault(field="nowhere", code="choose_one"), FieldFault(field="handler", code="reason_missing"))
    said = " ".join(shown(_form(replace(form, faults=faults))))

    beside = "handler" in str(_form(form))
    assert ("Ett felt må rettes." in said) is beside
    assert said.count("Velg ett av alternativene.") >= 1
    assert "Skriv en grunn." in said


@pytest.mark.parametrize("sensitivity", Sensitivity)
@pytest.mark.parametrize("field", ["attest_open", "confirm_reception", "again", "handler", "nowhere"])
def test_fault_is_said_once_also_where_its_input_is_not_asked_for(field: str, sensitivity: Sensitivity) -> None:
    card = _form(a_route_form(sensitivity=sensitivity, faults=(FieldFault(field=field, code="choose_one"),)))

    assert len([text for text in shown(card) if "Velg ett av alternativene." in text]) == 1


def test_suggestion_that_is_on_no_list_does_not_vanish() -> None:
    handler = inputs(_form(a_route_form(handler="p-99")))["handler"]

    assert handler["value"] == "p-99"
    assert handler["choices"][0] == {"title": "p-99", "value": "p-99"}


def test_long_code_list_is_searched_instead_of_sent() -> None:
    many = tuple(Option(code=f"h{n}", title=f"Saksbehandler {n}") for n in range(41))
    handler = inputs(_form(a_route_form(choices=replace(CHOICES, handlers=many), handler="h7")))["handler"]

    assert handler["choices.data"] == {"type": "Data.Query", "dataset": "handler"}
    assert handler["choices"] == [{"title": "Saksbehandler 7", "value": "h7"}]
    assert handler["value"] == "h7"


def test_rarer_choices_stand_each_with_its_button_and_block_no_other() -> None:
    colleagues = (Colleague(person_id=PersonId("p-2"), name="Ola (test)"),)
    card = _form(
        MoreForm(
            item_id=ITEM,
            version=1,
            colleagues=colleagues,
            may_take_over=True,
            may_leave_unread=True,
            claimant_name="Kari (test)",
        )
    )

    assert [action["title"] for action in actions(card)] == ["Overlever", "Overta", "La ligge ulest"]
    assert actions(card)[2]["associatedInputs"] == "none"
    assert not any(field.get("isRequired") for field in inputs(card).values())
    assert inputs(card)["colleague"]["choices"] == [{"title": "Ola (test)", "value": "p-2"}]


def test_trouble_is_repeated_where_the_entry_number_is_asked_for() -> None:
    card = _form(FORMS["was_done"])

    assert "Arkivet har to journalposter for denne forsendelsen." in shown(card)
    assert "Funnet i arkivet: 2026/1234-5, 2026/1234-6" in shown(card)
    assert inputs(card)["entry_number"]["isRequired"]


@pytest.mark.parametrize(
    ("changes", "screening"),
    [
        ({"sensitivity": Sensitivity.OPEN}, "Ingen"),
        ({"sensitivity": Sensitivity.OPEN, "access_group": "bygg"}, "Byggesak"),
        ({"sensitivity": Sensitivity.UNKNOWN}, "Midlertidig: UO Unntatt offentlighet, Offl. § 13 jf. fvl. § 13"),
        ({"sensitivity": Sensitivity.SENSITIVE, "choices": FormChoices()}, "Ingen"),
        (
            {"sensitivity": Sensitivity.OPEN, "sender": None, "subject": None},
            "Midlertidig: UO Unntatt offentlighet, Offl. § 13 jf. fvl. § 13",
        ),
        ({"sensitivity": Sensitivity.SENSITIVE, "access_code": "U"}, "U Ugradert"),
    ],
)
def test_what_an_empty_access_code_means_is_said(changes: dict[str, Any], screening: str) -> None:
    facts = _facts(a_route_form(**changes))

    assert facts["Skjerming"] == screening
    assert facts["Ansvarlig"] == "Som saken"


def _facts(view: RouteForm) -> dict[str, str]:
    return {fact["title"]: fact["value"] for part in of_type(_form(view), "FactSet") for fact in part["facts"]}


def test_colleague_without_a_known_name_is_still_somebody() -> None:
    card = _form(MoreForm(item_id=ITEM, version=1, may_take_over=True, claimant_name=""))

    assert "Overta fra en kollega" in shown(card)


def test_trouble_without_entries_asks_for_the_number_alone() -> None:
    form = WasDoneForm(item_id=ITEM, version=6, trouble=TroubleView(code="outcome_unknown"))

    assert not any("Funnet i arkivet" in text for text in shown(_form(form)))
