"""What is done with the e-mail of a notice: forward before delete, and nothing is deleted that is not proven."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import OrgNumber
from bot.domain.item import MessageRef
from bot.domain.notice_rules import ORDER, Decision, Deed, NoticeRule, decide
from bot.domain.notices import Notice, NoticeKind

TOWN, NURSERY = OrgNumber("313756270"), OrgNumber("310356875")
SICK_NOTE = Notice(
    ref=MessageRef(source_id="postmottak", external_id="dok/1"),
    template_id="nav-sick-note",
    kind=NoticeKind.INFORMATION,
    announces="nav",
    received_at=datetime(2026, 11, 20, tzinfo=UTC),
    mailbox_unit=TOWN,
    exact=True,
)
DELETE = NoticeRule(rule_id="sick", deed=Deed.DELETE, templates=frozenset({"nav-sick-note"}))
FORWARD = NoticeRule(rule_id="payroll", deed=Deed.FORWARD, announces=frozenset({"nav"}), to="lonn@example.test")
FILE = NoticeRule(rule_id="altinn", deed=Deed.FILE, announces=frozenset({"altinn"}), folder="Altinn")


def test_no_rule_leaves_it_in_the_inbox() -> None:
    assert decide(SICK_NOTE, [FILE], folder="Varsler") == Decision(deed=Deed.KEEP)
    assert decide(SICK_NOTE, [FILE]).pairs


def test_an_exactly_known_notice_is_deleted() -> None:
    assert decide(SICK_NOTE, [FILE, DELETE]) == Decision(deed=Deed.DELETE, rule_id="sick")
    assert not decide(SICK_NOTE, [DELETE]).pairs


def test_one_that_is_not_exactly_known_is_filed_instead() -> None:
    unsure = replace(SICK_NOTE, exact=False)

    filed = decide(unsure, [DELETE], folder="Varsler")

    assert filed == Decision(deed=Deed.FILE, rule_id="sick", folder="Varsler", not_deleted="not_exact")
    assert filed.pairs
    assert decide(unsure, [replace(DELETE, folder="Syk")], folder="Varsler").folder == "Syk"
    assert decide(unsure, [DELETE]) == Decision(deed=Deed.KEEP, rule_id="sick", not_deleted="not_exact")
    own = replace(FILE, announces=frozenset({"nav"}))
    assert decide(unsure, [DELETE, own]) == Decision(
        deed=Deed.FILE, rule_id="altinn", folder="Altinn", not_deleted="not_exact"
    )


def test_for_a_unit_the_notice_itself_must_prove_it() -> None:
    rule = replace(DELETE, units=frozenset({NURSERY}))

    assert decide(SICK_NOTE, [rule]).deed is Deed.KEEP
    assert decide(replace(SICK_NOTE, unit=TOWN), [rule]).deed is Deed.KEEP
    assert decide(replace(SICK_NOTE, unit=NURSERY), [rule]).deed is Deed.DELETE
    assert decide(replace(SICK_NOTE, unit=NURSERY, exact=False), [rule]).deed is Deed.KEEP


def test_forward_is_tried_before_delete_wherever_it_stands() -> None:
    for rules in ([DELETE, FORWARD], [FORWARD, DELETE]):
        decision = decide(SICK_NOTE, rules, folder="Varsler")
        assert (decision.deed, decision.to, decision.folder) == (Deed.FORWARD, "lonn@example.test", "Varsler")


def test_ignore_comes_before_everything() -> None:
    rule = NoticeRule(rule_id="none", deed=Deed.IGNORE, kinds=frozenset({NoticeKind.INFORMATION}))
    assert decide(SICK_NOTE, [DELETE, FORWARD, rule]) == Decision(deed=Deed.IGNORE, rule_id="none")


def test_a_file_rule_without_a_folder_uses_the_common_one() -> None:
    assert (
        decide(replace(SICK_NOTE, announces="altinn"), [replace(FILE, folder="")], folder="Varsler").folder == "Varsler"
    )


RULES = st.lists(
    st.builds(
        NoticeRule,
        rule_id=st.sampled_from("abc"),
        deed=st.sampled_from(ORDER),
        templates=st.frozensets(st.sampled_from(["nav-sick-note", "altinn-letter-nb"])),
        kinds=st.frozensets(st.sampled_from(list(NoticeKind)), max_size=2),
        units=st.frozensets(st.sampled_from([TOWN, NURSERY])),
        folder=st.sampled_from(["", "Altinn"]),
    ),
    max_size=6,
)


@given(RULES, st.booleans(), st.sampled_from([None, TOWN, NURSERY]), st.sampled_from(["", "Varsler"]))
def test_whatever_the_rules(rules: list[NoticeRule], exact: bool, unit: OrgNumber | None, folder: str) -> None:
    notice = replace(SICK_NOTE, exact=exact, unit=unit)
    decision = decide(notice, rules, folder=folder)
    held = [rule for rule in rules if rule.holds(notice)]

    assert decide(notice, list(reversed(rules)), folder=folder).deed is decision.deed
    if decision.deed is Deed.DELETE:
        assert exact
        assert not any(rule.deed in (Deed.FORWARD, Deed.IGNORE) for rule in held)
        assert any(rule.deed is Deed.DELETE and (not rule.units or unit in rule.units) for rule in held)
    if not held:
        assert decision == Decision(deed=Deed.KEEP)
    assert bool(decision.not_deleted) <= any(rule.deed is Deed.DELETE for rule in held)


@pytest.mark.parametrize("deed", ORDER)
def test_only_what_is_filed_or_kept_still_concerns_its_letter(deed: Deed) -> None:
    assert Decision(deed=deed).pairs is (deed is Deed.FILE)
