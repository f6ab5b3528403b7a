"""Any item, effect and audit entry, NUL and lone surrogates in vendors' texts included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from bot.domain.audit import AuditEntry
from bot.domain.effects import EffectKind, EffectState, Step
from bot.domain.item import ConfidentialNote, IntakeItem, Letter, MessageRef, Outcome, Route, Ruling, State, Trouble

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-5))])
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2199, 1, 1), timezones=ZONES)  # noqa: DTZ001
TEXTS = st.text(st.characters() | st.sampled_from("\x00\ud800\\%'\"$"), max_size=30)
NUMBERS = st.integers(min_value=0, max_value=2**31 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
ARGS = st.dictionaries(TEXTS, JSON, max_size=3)


def perhaps(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | inner


REFS = st.builds(MessageRef, source_id=TEXTS, external_id=TEXTS)
LETTERS = st.builds(
    Letter,
    ref=REFS,
    thread_id=TEXTS,
    unit=TEXTS,
    service_id=TEXTS,
    received_at=MOMENTS,
    link=TEXTS,
    sender_name=perhaps(TEXTS),
    sender_org=perhaps(TEXTS),
    sender_is_private=st.booleans(),
    subject=perhaps(TEXTS),
    due_at=perhaps(MOMENTS),
    declared_sensitive=st.booleans(),
    confirmation_needed=st.booleans(),
    fetchable=st.booleans(),
    content_at=MOMENTS,
    seen_at_source=st.booleans(),
    archived_at_source=st.booleans(),
    proposed_case=TEXTS,
    answers=TEXTS,
    sign_in_level=TEXTS,
)
OUTCOMES = st.builds(
    Outcome,
    route=perhaps(st.sampled_from(Route)),
    by=TEXTS,
    at=MOMENTS,
    entry_number=TEXTS,
    entry_link=TEXTS,
    temporary=st.booleans(),
    reason=TEXTS,
    put_away=TEXTS,
    folder=TEXTS,
    confirmation=TEXTS,
    sent_to=TEXTS,
)
TROUBLES = st.builds(
    Trouble,
    code=TEXTS,
    effect_id=NUMBERS,
    error=TEXTS,
    reason=TEXTS,
    entry_numbers=st.lists(TEXTS, max_size=3).map(tuple),
)
RULINGS = st.builds(
    Ruling,
    version=TEXTS,
    rule_ids=st.lists(TEXTS, max_size=3).map(tuple),
    digest=TEXTS,
    since=NUMBERS,
    offered=st.booleans(),
    drawn=perhaps(TEXTS),
)
ITEMS = st.builds(
    IntakeItem,
    item_id=TEXTS,
    letter=LETTERS,
    state=st.sampled_from(State),
    version=NUMBERS,
    content_version=NUMBERS,
    round=NUMBERS,
    first_seen_at=MOMENTS,
    claimant=perhaps(TEXTS),
    claimed_at=perhaps(MOMENTS),
    attested_open=st.booleans(),
    backlog=st.booleans(),
    changed_at=perhaps(MOMENTS),
    opened_at=perhaps(MOMENTS),
    differing=NUMBERS,
    overdue_at=perhaps(MOMENTS),
    still_unread_at=perhaps(MOMENTS),
    route=perhaps(st.sampled_from(Route)),
    routed_by=perhaps(TEXTS),
    undo_until=perhaps(MOMENTS),
    outcome=perhaps(OUTCOMES),
    trouble=perhaps(TROUBLES),
    ruled=perhaps(RULINGS),
    snoozed_until=perhaps(MOMENTS),
    snoozed_by=perhaps(TEXTS),
    touched_at=perhaps(MOMENTS),
    emptied_at=perhaps(MOMENTS),
    return_warned_at=perhaps(MOMENTS),
    returned_at=perhaps(MOMENTS),
    notes=NUMBERS,
)
CONFIDENTIAL = st.builds(ConfidentialNote, full_title=TEXTS, sender_name=TEXTS, sender_is_private=st.booleans())
STEPS = st.builds(Step, kind=st.sampled_from(EffectKind), ordinal=NUMBERS, args=ARGS)
#: what an executor may make of an effect
EFFECT_CHANGES = st.fixed_dictionaries(
    {
        "args": ARGS,
        "state": st.sampled_from(EffectState),
        "attempts": NUMBERS,
        "due_at": MOMENTS,
        "lease_owner": TEXTS,
        "leased_until": perhaps(MOMENTS),
        "sent_at": perhaps(MOMENTS),
        "result": ARGS,
        "error": TEXTS,
        "reason": TEXTS,
    }
)
ENTRIES = st.builds(
    AuditEntry,
    verb=TEXTS,
    actor=TEXTS,
    at=MOMENTS,
    item_id=TEXTS,
    facts=st.dictionaries(TEXTS, TEXTS, max_size=3),
    text_digest=TEXTS,
)
