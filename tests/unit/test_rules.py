"""What a rule holds, which of several decides, and that nothing is ever opened by one that the source closed."""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import IntakeItem, Letter, MessageRef, Route, State
from bot.domain.policy import Policy
from bot.domain.rules import SUGGESTED, Conditions, Rule, Rulebook, Rules, SubjectPattern, Suggestion
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.settings.rule_entries import SuggestEntry

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOWN, NURSERY = OrgNumber("313756270"), OrgNumber("313382648")
SENDER = OrgNumber("310356875")
LEAVE = Suggestion(route=Route.LEAVE_UNREAD)


def a_letter(**changes: object) -> Letter:
    values: dict[str, object] = {
        "ref": MessageRef(source_id="altinn", external_id="d1"), "thread_id": "d1", "unit": TOWN,
        "service_id": "vedtak", "received_at": NOW - timedelta(days=2), "content_at": NOW, "link": "",
        "sender_name": "Statens lyktetilsyn",
        "sender_org": SENDER, "subject": "Ny melding om sykmelding",
    }  # fmt: skip
    return Letter(**{**values, **changes})  # type: ignore[arg-type]


def a_rule(rule_id: str = "r", **changes: object) -> Rule:
    does: dict[str, object] = {} if {"suppresses", "mark"} & changes.keys() else {"suggestion": LEAVE}
    conditions = {name: changes.pop(name) for name in tuple(changes) if name in Conditions.__slots__}
    stated = Conditions(**conditions)  # type: ignore[arg-type]
    return Rule(**{"rule_id": rule_id, "reason": "Fordi.", "conditions": stated, **does, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("route", Route)
def test_no_rule_suggests_what_is_final_leaves_the_house_or_cannot_be_taken_back(route: Route) -> None:
    allowed = {Route.REGISTER_ON_CASE, Route.TRANSFER_CASE, Route.NOTIFY_UNIT, Route.LEAVE_UNREAD}
    assert allowed == SUGGESTED == {Route(word) for word in get_args(SuggestEntry.model_fields["route"].annotation)}
    with nullcontext() if route in allowed else pytest.raises(ValueError, match=route.value):
        Suggestion(route=route)


@pytest.mark.parametrize(
    ("conditions", "unmet"),
    [
        ({}, ""),
        ({"sources": ("altinn", "digipost")}, ""),
        ({"sources": ("digipost",)}, "source"),
        ({"units": (NURSERY,)}, "unit"),
        ({"services": ("rundskriv",)}, "service"),
        ({"senders": (SENDER,)}, ""),
        ({"senders": ("Statens lyktetilsyn",)}, ""),
        ({"senders": ("statens lyktetilsyn",)}, "sender"),
        ({"subjects": (SubjectPattern(text="sykmelding MELDING"),)}, ""),
        ({"subjects": (SubjectPattern(text="sykmeldinger"), SubjectPattern(text="ny"))}, ""),
        ({"subjects": (SubjectPattern(text="melding"), SubjectPattern(text="x"))}, ""),
        ({"subjects": (SubjectPattern(text="syk"),)}, "subject"),
        ({"subjects": (SubjectPattern(text="*syk*"),)}, ""),
        ({"confidential": False}, ""),
        ({"confidential": True}, "declared"),
        ({"older_than": timedelta(days=2)}, ""),
        ({"older_than": timedelta(days=2, seconds=1)}, "older_than"),
    ],
)
def test_each_condition_that_is_set_must_hold(conditions: dict[str, object], unmet: str) -> None:
    assert a_rule(**conditions).conditions.unmet(a_letter(), NOW) == unmet


def test_a_private_sender_and_a_subject_that_is_not_kept_are_met_by_no_rule() -> None:
    rule = a_rule(senders=("Kari (test)", SENDER))
    assert not rule.holds(a_letter(sender_name="Kari (test)", sender_is_private=True), NOW)
    assert not a_rule(subjects=(SubjectPattern(text="*"),)).holds(a_letter(subject=None), NOW)


def test_the_first_rule_that_holds_decides() -> None:
    rules = Rules.of([
        a_rule("other-unit", units=(NURSERY,)), a_rule("first", units=(TOWN,)),
        a_rule("second", units=(TOWN,), suppresses=True),
    ])  # fmt: skip
    judged = rules.judge(a_letter(), NOW)
    assert judged.deciding is not None
    assert judged.deciding.rule_id == "first"
    assert not judged.suppressed
    assert rules.judge(a_letter(unit=OrgNumber("313300102")), NOW).rules == ()


def test_a_mark_does_not_end_the_search_and_the_more_careful_one_counts() -> None:
    marks = [
        a_rule("open", units=(TOWN,), mark=Sensitivity.OPEN),
        a_rule("careful", services=("vedtak",), mark=Sensitivity.SENSITIVE),
    ]
    for order in (marks, marks[::-1]):
        rules = Rules.of([*order, a_rule("way", units=(TOWN,))])
        judged = rules.judge(a_letter(), NOW)
        assert [rule.rule_id for rule in judged.rules] == [*(rule.rule_id for rule in order), "way"]
        assert judged.suggestion == LEAVE
        assert rules.mark(a_letter()) is Sensitivity.SENSITIVE
    assert Rules.of(marks[:1]).mark(a_letter()) is Sensitivity.OPEN
    assert Rules.of(marks).mark(a_letter(unit=NURSERY, service_id="rundskriv")) is None


def test_an_older_letter_is_decided_by_a_later_rule_until_it_is_old_enough() -> None:
    rules = Rules.of([a_rule("old", older_than=timedelta(days=3)), a_rule("young", units=(TOWN,))])
    letter = a_letter()
    young, old = (rules.judge(letter, NOW + timedelta(days=days)).deciding for days in (0, 1))
    assert young is not None
    assert old is not None
    assert (young.rule_id, old.rule_id) == ("young", "old")


_RULE = st.builds(
    a_rule,
    st.sampled_from("abc"),
    units=st.sampled_from([(), (TOWN,), (NURSERY,)]),
    services=st.sampled_from([(), ("vedtak",)]),
    mark=st.sampled_from([Sensitivity.OPEN, Sensitivity.SENSITIVE]),
)
_SAID = st.none() | st.sampled_from([Sensitivity.OPEN, Sensitivity.SENSITIVE])


@given(rules=st.lists(_RULE, max_size=4), unit=_SAID, service=_SAID, declared=st.booleans(), attested=st.booleans())
def test_what_anybody_calls_sensitive_stays_sensitive(
    rules: list[Rule], unit: Sensitivity | None, service: Sensitivity | None, declared: bool, attested: bool
) -> None:
    policy = Policy.of(
        [Unit(org_number=TOWN, name="Nordvika", sensitivity=unit)],
        [Service(service_id="vedtak", name="Vedtak", sensitivity=service)],
        Rulebook(rules=Rules.of(rules)),
    )
    letter = a_letter(declared_sensitive=declared)
    item = IntakeItem(
        item_id=ItemId("i"), letter=letter, state=State.WAITING, version=1, first_seen_at=NOW, attested_open=attested
    )
    marks = {rule.mark for rule in rules if rule.holds(letter, NOW)}
    said = {unit, service, *marks}
    wanted = Sensitivity.OPEN if attested or Sensitivity.OPEN in said else Sensitivity.UNKNOWN
    if declared or Sensitivity.SENSITIVE in said:
        wanted = Sensitivity.SENSITIVE
    assert policy.sensitivity(item) is wanted
    assert policy.may_store_subject(letter) is (wanted is not Sensitivity.SENSITIVE)


@given(pattern=st.text("ab*?", min_size=1, max_size=8), subject=st.text("abc", max_size=10))
def test_a_glob_holds_what_the_same_pattern_of_the_textbook_holds(pattern: str, subject: str) -> None:
    if not set(pattern) & set("*?"):
        pattern += "*"
    oracle = "".join({"*": ".*", "?": "."}.get(sign, sign) for sign in pattern)
    assert SubjectPattern(text=pattern).holds(subject) is (re.fullmatch(oracle, subject) is not None)


def test_signs_of_regular_expressions_are_only_signs() -> None:
    assert SubjectPattern(text="*[viktig]*").holds("Haster [Viktig] i dag")
    assert not SubjectPattern(text="*[viktig]*").holds("Viktig")
    assert SubjectPattern(text="a*a*a*a*a*a*a*a*b").holds("a" * 20_000) is False


def test_the_version_tells_what_is_said_and_nothing_else() -> None:
    one, other = a_rule("a", units=(TOWN,)), a_rule("b", units=(TOWN,))
    assert Rules.of([]).version == ""
    assert Rules.of([one, other]).version == Rules.of([one, other]).version
    versions = {Rules.of([one]).version, Rules.of([one, other]).version, Rules.of([other, one]).version}
    assert len(versions) == 3
    again = a_rule("a", units=(TOWN,), reason="En annen grunn.")
    assert Rules.of([again]).judge(a_letter(), NOW).digest != Rules.of([one]).judge(a_letter(), NOW).digest
