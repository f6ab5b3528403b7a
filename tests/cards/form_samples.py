"""The forms that the card tests draw: one of each kind that the dialogs know. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.identifiers import PersonId
from bot.domain.item import Route
from bot.domain.likeness import Likeness
from bot.domain.sensitivity import Sensitivity
from bot.ports.archive import FormChoices, Option
from bot.ports.forms import (
    ByHandForm,
    Colleague,
    DeleteForm,
    FieldFault,
    Form,
    ForwardForm,
    MoreForm,
    NotForRecordForm,
    RefusalForm,
    RefusalPage,
    RouteForm,
    SystemView,
    WasDoneForm,
)
from bot.ports.views import AlikeView, TroubleView
from tests.cards.check_samples import CHECK_FORMS
from tests.cards.claim_samples import CLAIM_FORMS
from tests.cards.samples import CLAIMED_AT, HIDDEN, ITEM, RECEIVED


def a_delete_form(**values: Any) -> DeleteForm:
    named = {"source_name": "Digipost", "archive_name": "Public 360", "unit_name": "Plan og bygg"}
    return DeleteForm(item_id=ITEM, version=8, entry_number="2026/1234-5", **named, **values)


CHOICES = FormChoices(
    access_codes=(Option(code="U", title="U Ugradert"), Option(code="UO", title="UO Unntatt offentlighet")),
    legal_bases=(Option(code="13", title="Offl. § 13 jf. fvl. § 13"), Option(code="14", title="Offl. § 14")),
    access_groups=(Option(code="alle", title="Alle"), Option(code="bygg", title="Byggesak")),
    units=tuple(Option(code=f"e{n}", title=f"Enhet {n}") for n in range(1, 13)),
    handlers=(Option(code="kari", title="Kari (test)"), Option(code="ola", title="Ola (test)")),
    temporary_access_code="UO",
    temporary_legal_basis="13",
)


def a_route_form(**changes: Any) -> RouteForm:
    values: dict[str, Any] = {
        "item_id": ITEM,
        "version": 4,
        "sensitivity": Sensitivity.OPEN,
        "unit_name": "Plan og bygg",
        "service_name": "Melding fra kartverket",
        "sender": "Fjordblikk Eiendom AS",
        "subject": "Nabovarsel for tiltak på gnr. 12 bnr. 34",
        "choices": CHOICES,
        "public_title": "Nabovarsel for tiltak på gnr. 12 bnr. 34",
        "document_date": date(2026, 11, 20),
    }
    return RouteForm(**{**values, **changes})


def a_forward_form(**changes: Any) -> ForwardForm:
    values: dict[str, Any] = {
        "item_id": ITEM,
        "version": 4,
        "unit_name": "Plan og bygg",
        "service_name": "Melding fra kartverket",
        "sender": "Fjordblikk Eiendom AS",
        "subject": "Nabovarsel for tiltak på gnr. 12 bnr. 34",
        "systems": (
            SystemView(code="byggesak", name="Byggesak", address="byggesak@nordvika.example"),
            SystemView(code="skole", name="Skole", address="skole@nordvika.example"),
        ),
    }
    return ForwardForm(**{**values, **changes})


FORMS: Mapping[str, Form] = {
    "route": a_route_form(),
    "route_unknown": a_route_form(
        sensitivity=Sensitivity.UNKNOWN,
        public_title="Brev mottatt digitalt",
        access_code="UO",
        legal_basis="13",
        access_group="bygg",
        responsible_unit="e2",
        handler="kari",
        confirmation_needed=True,
        sender=None,
    ),
    "route_sensitive": a_route_form(sensitivity=Sensitivity.SENSITIVE, public_title="Brev mottatt digitalt", **HIDDEN),
    "route_with_faults": a_route_form(
        case_number="2026/1234",
        case_title="Gnr. 12 bnr. 34, Strandveien",
        public_title="",
        title_confirmed=True,
        existing_entries=("2026/1234-3",),
        access_code="UO",
        document_date=None,
        faults=(
            FieldFault(field="case_number", code="case_closed"),
            FieldFault(field="public_title", code="title_missing"),
            FieldFault(field="legal_basis", code="legal_basis_missing"),
            FieldFault(field="again", code="again_missing"),
            FieldFault(field="entry_number", code="entry_not_found"),
        ),
    ),
    "route_with_proposed_case": a_route_form(
        case_number="2026/1234", case_title="Gnr. 12 bnr. 34, Strandveien", case_from="proposed", differing=2
    ),
    "route_with_answered_case": a_route_form(
        case_number="2026/1234", case_title="Gnr. 12 bnr. 34, Strandveien", case_from="answered"
    ),
    "route_with_case_by_rule": a_route_form(
        case_number="2026/1234", case_title="Gnr. 12 bnr. 34, Strandveien", case_from="rule"
    ),
    "new_case": a_route_form(
        route=Route.REGISTER_ON_NEW_CASE,
        ways=(Route.REGISTER_ON_CASE, Route.TRANSFER_CASE),
        new_cases=(Option(code="general", title="Alminnelig sak"), Option(code="building", title="Byggesak")),
        new_case_title="Nabovarsel for tiltak på gnr. 12 bnr. 34",
        faults=(FieldFault(field="new_case", code="choose_one"),),
    ),
    "route_compared": a_route_form(compared_at=CLAIMED_AT),
    "route_not_compared": a_route_form(sensitivity=Sensitivity.SENSITIVE, compared_at=CLAIMED_AT, **HIDDEN),
    "route_of_a_double": a_route_form(
        existing_entries=("2026/1234-5",),
        alike=(
            AlikeView(compared=Likeness.FILE, source_name="Digipost", received_at=RECEIVED, entry_number="2026/1234-5"),
            AlikeView(compared=Likeness.LISTED, source_name="KS SvarInn", received_at=RECEIVED, underway=True),
        ),
        underway=True,
        compared_at=CLAIMED_AT,
        faults=(FieldFault(field="again", code="again_missing"), FieldFault(field="", code="entries_changed")),
    ),
    "route_with_other_ways": a_route_form(ways=(Route.TRANSFER_CASE, Route.REGISTER_ON_NEW_CASE)),
    "transfer_case": a_route_form(
        route=Route.TRANSFER_CASE,
        ways=(Route.REGISTER_ON_CASE,),
        sensitivity=Sensitivity.SENSITIVE,
        public_title="Brev mottatt digitalt",
        case_number="2026/77",
        case_title="Overføringssak barnehage 2026",
        access_code="UO",
        legal_basis="13",
        access_group="bygg",
        faults=(FieldFault(field="", code="transfer_case_closed"),),
        **HIDDEN,
    ),
    "by_hand": ByHandForm(item_id=ITEM, version=4),
    "by_hand_with_fault": ByHandForm(
        item_id=ITEM,
        version=4,
        by_hand="already_registered",
        faults=(FieldFault(field="entry_number", code="entry_number_missing"),),
    ),
    "not_for_record": NotForRecordForm(item_id=ITEM, version=4),
    "more": MoreForm(
        item_id=ITEM,
        version=4,
        colleagues=(
            Colleague(person_id=PersonId("p-2"), name="Ola (test)"),
            Colleague(person_id=PersonId("p-3"), name="Ada (test)"),
        ),
        may_leave_unread=True,
    ),
    "more_to_choose": MoreForm(item_id=ITEM, version=4, may_not_record=True),
    "more_to_refuse": MoreForm(item_id=ITEM, version=4, may_refuse=True),
    "more_to_send_on": MoreForm(item_id=ITEM, version=4, may_forward=True, may_notify=True),
    "more_to_mail": MoreForm(item_id=ITEM, version=4, may_mail=True),
    "more_for_lead": MoreForm(
        item_id=ITEM,
        version=4,
        may_take_over=True,
        claimant_name="Kari (test)",
        faults=(FieldFault(field="reason", code="reason_missing"),),
    ),
    "was_done": WasDoneForm(
        item_id=ITEM,
        version=6,
        trouble=TroubleView(code="two_entries", entry_numbers=("2026/1234-5", "2026/1234-6")),
    ),
    "was_done_case": WasDoneForm(item_id=ITEM, version=6, trouble=TroubleView(code="case_unknown"), of_case=True),
    "was_done_without_number": WasDoneForm(
        item_id=ITEM, version=6, trouble=TroubleView(code="too_large"), number_needed=False
    ),
    "delete": a_delete_form(),
    "delete_for_good": a_delete_form(last=True, faults=(FieldFault(field="for_good", code="tick_missing"),)),
    "delete_too_early": a_delete_form(blocked=True, faults=(FieldFault(field="", code="entry_not_finished"),)),
    "forward": a_forward_form(),
    "forward_again": a_forward_form(
        system_id="byggesak",
        sent_before=("Byggesak",),
        confirmation_needed=True,
        differing=1,
        faults=(FieldFault(field="again", code="again_missing_email"),),
    ),
    "refusal": RefusalForm(item_id=ITEM, version=4),
    "refusal_with_fault": RefusalForm(
        item_id=ITEM,
        version=4,
        refusal="other",
        faults=(FieldFault(field="refusal_text", code="refusal_text_missing"),),
    ),
    "refusal_page": RefusalPage(
        item_id=ITEM,
        version=4,
        refusal="wrong_addressee",
        refusal_text="Gjelder [nabokommunen](https://ond.invalid)",
        told="Feil mottaker: Gjelder [nabokommunen](https://ond.invalid)",
    ),
    "refusal_page_unconfirmed": RefusalPage(
        item_id=ITEM,
        version=4,
        refusal="incomplete",
        refusal_text="",
        told="Noe mangler",
        faults=(FieldFault(field="refusal_confirmed", code="refusal_not_confirmed"),),
    ),
    **CHECK_FORMS,
    "more_with_notes": MoreForm(item_id=ITEM, version=4, may_snooze=True, may_note=True, notes=1),
    "more_of_a_colleague": MoreForm(item_id=ITEM, version=4, may_note=True, notes=2, taken_by="Kari (test)"),
    "more_without_notes": MoreForm(item_id=ITEM, version=4, may_note=True),
    **CLAIM_FORMS,
}
