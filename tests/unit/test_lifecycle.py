from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.capabilities import SourceCapabilities
from bot.domain.effects import EFFECT_RULES, EffectKind, Unknown, external_key, wait_after
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.item import IntakeItem, Letter, MessageRef, Route, State
from bot.domain.lifecycle import TRANSITIONS, Verb, advance, allowed
from bot.domain.routes import ByHand, NotForRecord, Refusal, RouteChoice, offered, plan
from bot.domain.sensitivity import Sensitivity, judge
from bot.errors import Conflict

AT = datetime(2026, 11, 20, 7, 45, tzinfo=UTC)
ABLE = SourceCapabilities(marks_read=True, confirms=True, puts_away=True)


def a_letter(**changes: object) -> Letter:
    values: dict[str, object] = {
        "ref": MessageRef(source_id="altinn", external_id="d1"),
        "thread_id": "d1",
        "unit": OrgNumber("313756270"),
        "service_id": "svc",
        "received_at": AT,
        "content_at": AT,
        "link": "https://example.test/d1",
    }
    return Letter(**{**values, **changes})


def an_item(**changes: object) -> IntakeItem:
    values: dict[str, object] = {
        "item_id": ItemId("i1"),
        "letter": a_letter(),
        "state": State.WAITING,
        "version": 1,
        "first_seen_at": AT,
    }
    return IntakeItem(**{**values, **changes})


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", [verb for verb in Verb if verb in TRANSITIONS])
def test_each_verb_leads_where_the_table_says_and_nowhere_else(state: State, verb: Verb) -> None:
    item = an_item(state=state, claimant=PersonId("p1"))
    if allowed(item, verb):
        after = advance(item, verb)
        assert after.version == item.version + 1
        assert after.state is (TRANSITIONS[verb].target or state)
    else:
        with pytest.raises(Conflict) as conflict:
            advance(item, verb)
        assert conflict.value.reason == state.value
        assert conflict.value.winner == "p1"


def test_no_person_leads_out_of_withdrawn() -> None:
    leading = {verb for verb in TRANSITIONS if allowed(an_item(state=State.WITHDRAWN), verb)}
    assert leading == {Verb.SEEN_AGAIN, Verb.UPDATED, Verb.EMPTIED}


def test_every_kind_of_effect_has_a_rule() -> None:
    assert set(EFFECT_RULES) == set(EffectKind)


def test_only_what_is_idempotent_or_read_back_is_repeated_blindly() -> None:
    asked = {kind for kind, rule in EFFECT_RULES.items() if rule.unknown is not Unknown.REPEAT}
    emails = {EffectKind.WRITE_EMAIL, EffectKind.ATTACH_FILE, EffectKind.SEND_EMAIL}
    archive = {EffectKind.CREATE_CASE, EffectKind.CREATE_ENTRY, EffectKind.ADD_FILE}
    assert asked == archive | emails | {EffectKind.REFUSE}


def test_the_external_key_is_the_letters_own_and_tells_nothing() -> None:
    ref = MessageRef(source_id="altinn", external_id="d1/t1")
    assert external_key(ref) == external_key(MessageRef(source_id="altinn", external_id="d1/t1"))
    assert external_key(ref) != external_key(ref, again=1)
    assert external_key(ref).isascii()
    assert len(external_key(ref)) == 35
    assert "d1" not in external_key(ref).removeprefix("pv-")[:2]


@given(st.integers(0, 200))
def test_waits_never_shrink_and_never_exceed_a_day(attempts: int) -> None:
    assert wait_after(attempts) <= wait_after(attempts + 1) or attempts == 0
    assert wait_after(attempts).total_seconds() <= 86_400


CHOICES = [
    RouteChoice(route=Route.REGISTER_ON_CASE, case_number="26/00017", public_title="Søknad", title_confirmed=True),
    RouteChoice(route=Route.ALREADY_REGISTERED, entry_number="26/00017-3"),
    RouteChoice(route=Route.DONE_BY_HAND, by_hand=ByHand.PRINTED),
    RouteChoice(route=Route.DONE_BY_HAND, by_hand=ByHand.REGISTERED, entry_number="26/00017-3"),
    RouteChoice(route=Route.NOT_FOR_RECORD, not_for_record=NotForRecord.ADVERTISING),
    RouteChoice(route=Route.LEAVE_UNREAD),
    RouteChoice(route=Route.FORWARD_EMAIL, system_id="byggesak", confirm_reception=True),
    RouteChoice(route=Route.NOTIFY_UNIT),
    RouteChoice(route=Route.REFUSE, refusal=Refusal.WRONG_ADDRESSEE, refusal_confirmed=True, text_id=7),
    RouteChoice(route=Route.REGISTER_ON_NEW_CASE, new_case="general", case_title="Gatelys", public_title="Søknad"),
    RouteChoice(route=Route.INTERNAL_MAIL, confirm_reception=True),
    RouteChoice(route=Route.TRANSFER_CASE, case_number="26/00077", public_title="Brev", access_code="13"),
]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.route.value)
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_receipts_come_after_every_other_step(choice: RouteChoice, sensitivity: Sensitivity) -> None:
    steps = plan(choice, a_letter(confirmation_needed=True), sensitivity, ABLE).steps
    assert [step.ordinal for step in steps] == sorted(step.ordinal for step in steps)
    receipts = [EFFECT_RULES[step.kind].receipt for step in steps]
    assert receipts == sorted(receipts)


@pytest.mark.parametrize("sensitivity", Sensitivity)
@pytest.mark.parametrize("confirmed", [True, False])
def test_only_an_open_letter_with_a_confirmed_title_is_finalised(sensitivity: Sensitivity, confirmed: bool) -> None:
    choice = RouteChoice(route=Route.REGISTER_ON_CASE, case_number="1", public_title="x", title_confirmed=confirmed)
    kinds = {step.kind for step in plan(choice, a_letter(), sensitivity, ABLE).steps}
    assert (EffectKind.FINALISE_ENTRY in kinds) is (sensitivity is Sensitivity.OPEN and confirmed)


def test_leaving_a_letter_unread_does_nothing_outside() -> None:
    assert plan(RouteChoice(route=Route.LEAVE_UNREAD), a_letter(), Sensitivity.UNKNOWN, ABLE).steps == ()


def test_a_letter_is_confirmed_only_by_choice_and_only_where_the_sender_asks() -> None:
    for wanted in (True, False):
        for needed in (True, False):
            choice = RouteChoice(
                route=Route.REGISTER_ON_CASE, case_number="1", public_title="x", confirm_reception=wanted
            )
            letter = a_letter(confirmation_needed=needed)
            kinds = {step.kind for step in plan(choice, letter, Sensitivity.UNKNOWN, ABLE).steps}
            assert (EffectKind.CONFIRM in kinds) is (wanted and needed)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.route.value)
def test_receipts_that_a_source_does_not_know_are_not_planned(choice: RouteChoice) -> None:
    steps = plan(choice, a_letter(confirmation_needed=True), Sensitivity.OPEN, SourceCapabilities()).steps
    assert not [step for step in steps if EFFECT_RULES[step.kind].receipt]


def test_a_letter_is_refused_only_where_its_source_tells_the_sender_and_by_one_step_alone() -> None:
    assert Route.REFUSE not in offered(a_letter(), ABLE)
    assert Route.REFUSE in offered(a_letter(), SourceCapabilities(refuses=True))
    choice = RouteChoice(route=Route.REFUSE, refusal=Refusal.OTHER, text_id=7)
    (step,) = plan(choice, a_letter(confirmation_needed=True), Sensitivity.OPEN, ABLE).steps
    assert (step.kind, step.args) == (EffectKind.REFUSE, {"route": "refuse", "refusal": "other", "text_id": 7})


def test_a_letter_that_cannot_stay_unread_is_not_left_unread() -> None:
    assert Route.LEAVE_UNREAD not in offered(a_letter(), SourceCapabilities(may_stay_unread=False))


def test_a_letter_goes_by_email_only_where_a_system_takes_it_and_it_can_be_fetched() -> None:
    assert Route.FORWARD_EMAIL not in offered(a_letter(), ABLE)
    assert Route.FORWARD_EMAIL in offered(a_letter(), ABLE, emailed=True)
    assert Route.FORWARD_EMAIL not in offered(a_letter(fetchable=False), ABLE, emailed=True)


def test_a_unit_is_told_only_where_it_can_be_and_the_letter_may_stay_unread() -> None:
    assert Route.NOTIFY_UNIT not in offered(a_letter(), ABLE)
    assert Route.NOTIFY_UNIT in offered(a_letter(), ABLE, notified=True)
    impatient = SourceCapabilities(may_stay_unread=False)
    assert Route.NOTIFY_UNIT not in offered(a_letter(), impatient, notified=True)


def test_telling_a_unit_plans_nothing_that_touches_the_letter() -> None:
    (step,) = plan(RouteChoice(route=Route.NOTIFY_UNIT), a_letter(), Sensitivity.UNKNOWN, ABLE).steps
    assert step.kind is EffectKind.TELL_UNIT


def test_a_letter_whose_content_cannot_be_fetched_cannot_be_registered_by_the_bot() -> None:
    assert Route.REGISTER_ON_CASE not in offered(a_letter(fetchable=False), ABLE)


def test_a_transfer_case_is_offered_where_there_is_one_and_the_content_can_be_fetched() -> None:
    assert Route.TRANSFER_CASE not in offered(a_letter(), ABLE)
    assert Route.TRANSFER_CASE in offered(a_letter(), ABLE, transfer_case=True)
    assert Route.TRANSFER_CASE not in offered(a_letter(fetchable=False), ABLE, transfer_case=True)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.route.value)
def test_a_choice_survives_its_row(choice: RouteChoice) -> None:
    assert RouteChoice.from_args(choice.as_args()) == choice


@given(st.booleans(), st.sampled_from([None, *Sensitivity]), st.sampled_from([None, *Sensitivity]), st.booleans())
def test_nothing_turns_a_declared_secret_open(
    declared: bool, unit: Sensitivity | None, service: Sensitivity | None, attested: bool
) -> None:
    result = judge(declared_sensitive=declared, unit=unit, service=service, attested_open=attested)
    if declared or Sensitivity.SENSITIVE in (unit, service):
        assert result is Sensitivity.SENSITIVE
    elif not attested and Sensitivity.OPEN not in (unit, service):
        assert result is Sensitivity.UNKNOWN
