"""Any view that the types allow, with texts as bad as people and senders can make them."""

from __future__ import annotations

from datetime import UTC

from hypothesis import strategies as st

from bot.domain.daily_check import SourceHealth
from bot.domain.deadlines import Deadline, DeadlineKind
from bot.domain.differences import DifferenceKind
from bot.domain.item import LETTER_FOUND, AtSource, Route, State
from bot.domain.likeness import Likeness
from bot.domain.routes import ByHand, NotForRecord, Refusal
from bot.domain.rules import SUGGESTED
from bot.domain.sensitivity import Sensitivity
from bot.ports.check_views import CheckedSource, CheckRow, CheckView, HiddenRow
from bot.ports.ping_view import PressingView
from bot.ports.source import PutAway
from bot.ports.views import (
    AlikeView,
    Button,
    DifferenceGroup,
    DifferenceRow,
    DifferencesView,
    ItemView,
    ListChoice,
    ListChosen,
    ListRow,
    ListView,
    NoticeView,
    OutcomeView,
    SuggestionView,
    TroubleView,
    UnitAnswer,
    UnitNoticeRow,
    UnitNoticeView,
)
from tests.cards.samples import ITEM

TEXT = st.text(max_size=300)
MOMENT = st.datetimes(timezones=st.just(UTC))
LINK = st.sampled_from(["", "https://altinn.invalid/1", "http://127.0.0.1:8080/1", "javascript:alert(1)", "msteams:x"])
TROUBLES = (
    "outcome_unknown", "two_entries", "rejected", "auth_failed", "given_up", "content_gone", "too_large",
    "more_sensitive", "codes_missing", "possible_entry", "entry_not_found", "observing", "handled_elsewhere",
    "email_unknown", "email_refused", "email_too_large", "email_given_up", "email_bounced", "unit_unreachable",
    "not_refused", "refusal_unknown", "case_unknown", "files_unclear", "unit_not_told",
)  # fmt: skip
NOTICES = (
    "source_down",
    "unit_silent",
    "unit_denied",
    "poison_letters",
    "codes_missing",
    "new_case_codes",
    "archive_down",
    "nearly_full",
    "deeds_refused",
    "transfer_cases",
    "reconcile_late",
    "unit_boards",
)
PUT_AWAY = (*PutAway, *AtSource, "failed", "not_done")
ANNOUNCED = ("missing", "by_hand", "confidential", "found")

_COUNT = st.integers(0, 999)
_HOW = [
    *((Route.DONE_BY_HAND, way.value) for way in ByHand),
    *((Route.NOT_FOR_RECORD, reason.value) for reason in NotForRecord),
    *((Route.REFUSE, reason.value) for reason in Refusal),
    *((route, "") for route in (*Route, None)),
    (None, LETTER_FOUND),
]
outcomes = st.builds(
    lambda how, **rest: OutcomeView(route=how[0], reason=how[1], **rest),
    st.sampled_from(_HOW),
    by_name=TEXT,
    at=MOMENT,
    entry_number=TEXT,
    entry_link=LINK,
    temporary=st.booleans(),
    put_away=st.sampled_from(["", *PUT_AWAY]),
    folder=TEXT,
    confirmation=st.sampled_from(["", "confirmed", "not_done", "failed"]),
    sent_to=TEXT,
)
unit_answers = st.builds(UnitAnswer, by_name=TEXT, at=MOMENT)
troubles = st.builds(
    TroubleView, code=st.sampled_from(TROUBLES), reason=TEXT, entry_numbers=st.lists(TEXT, max_size=3).map(tuple)
)
alikes = st.builds(
    AlikeView,
    compared=st.sampled_from(Likeness),
    source_name=TEXT,
    received_at=MOMENT,
    entry_number=TEXT,
    underway=st.booleans(),
)
pressing = st.builds(
    PressingView,
    own_deadline=st.none()
    | st.builds(Deadline, kind=st.sampled_from([DeadlineKind.HOUSE, DeadlineKind.PAPER]), at=MOMENT),
    own_deadline_passed=st.booleans(),
    reminded_at=st.none() | MOMENT,
    pinged_at=st.none() | MOMENT,
    pinged_by=TEXT,
    late=st.booleans(),
)
items = st.builds(
    ItemView,
    item_id=st.just(ITEM),
    version=st.integers(min_value=1, max_value=99),
    state=st.sampled_from(State),
    sensitivity=st.sampled_from(Sensitivity),
    source_name=TEXT,
    archive_name=TEXT,
    unit_name=TEXT,
    service_name=TEXT,
    received_at=MOMENT,
    link=LINK,
    read_link=LINK,
    sender=st.none() | TEXT,
    subject=st.none() | TEXT,
    due_at=st.none() | MOMENT,
    warns_when_due=st.booleans(),
    overdue=st.booleans(),
    differing=st.integers(min_value=0, max_value=3),
    changed_at=st.none() | MOMENT,
    confirmation_needed=st.booleans(),
    link_only=st.booleans(),
    announced=st.sampled_from(["", *ANNOUNCED]),
    door_name=TEXT,
    observe=st.booleans(),
    claimant_name=TEXT,
    claimed_at=st.none() | MOMENT,
    route=st.none() | st.sampled_from(Route),
    case_number=TEXT,
    sent_to=TEXT,
    still_unread=st.booleans(),
    unit_answer=st.none() | unit_answers,
    undo_until=st.none() | MOMENT,
    outcome=st.none() | outcomes,
    trouble=st.none() | troubles,
    alike=st.lists(alikes, max_size=2).map(tuple),
    compared_at=st.none() | MOMENT,
    print_suggested=st.booleans(),
    buttons=st.lists(st.sampled_from(Button), unique=True, max_size=5).map(tuple),
    viewers=st.lists(TEXT, max_size=70).map(tuple),
    pressing=st.none() | pressing,
    suggestion=st.none()
    | st.builds(SuggestionView, route=st.sampled_from(sorted(SUGGESTED)), reason=TEXT, case_number=TEXT),
    rule_reasons=st.lists(TEXT, max_size=3).map(tuple),
)
rows = st.builds(
    ListRow,
    item_id=st.just(ITEM),
    version=st.just(1),
    unit_name=TEXT,
    service_name=TEXT,
    source_name=TEXT,
    received_at=MOMENT,
    days=st.integers(min_value=0, max_value=5000),
    due_at=st.none() | MOMENT,
    overdue=st.booleans(),
)
list_chosen = st.builds(ListChosen, unit=TEXT, older_than=st.sampled_from((0, 1, 7)))
list_choices = st.lists(st.builds(ListChoice, value=TEXT, name=TEXT, letters=st.just(3)), max_size=12).map(tuple)
lists = st.builds(
    ListView,
    version=st.just(1),
    rows=st.lists(rows, max_size=15).map(tuple),
    waiting=st.integers(min_value=0, max_value=5000),
    backlog=st.integers(min_value=0, max_value=5000),
    found=st.integers(min_value=0, max_value=5000),
    page=st.integers(min_value=1, max_value=9),
    pages=st.integers(min_value=1, max_value=9),
    counted_at=MOMENT,
    chosen=list_chosen,
    units=list_choices,
    sources=list_choices,
    ages=st.just((1, 7)),
)
unit_notices = st.builds(
    UnitNoticeView,
    version=st.just(1),
    unit_name=TEXT,
    rows=st.lists(
        st.builds(
            UnitNoticeRow,
            item_id=st.just(ITEM),
            service_name=TEXT,
            source_name=TEXT,
            received_at=MOMENT,
            link=LINK,
            answer=st.none() | unit_answers,
            taken_back=st.booleans(),
        ),
        max_size=15,
    ).map(tuple),
)
notices = st.builds(
    NoticeView,
    version=st.just(1),
    code=st.sampled_from(NOTICES),
    source_name=TEXT,
    unit_names=st.lists(TEXT, max_size=20).map(tuple),
    since=st.none() | MOMENT,
    over=st.booleans(),
    count=st.integers(min_value=0, max_value=99),
    reason=TEXT,
)
difference_rows = st.builds(
    DifferenceRow,
    item_id=st.just(ITEM),
    version=st.just(1),
    unit_name=TEXT,
    service_name=TEXT,
    received_at=MOMENT,
    entry_number=TEXT,
    entry_link=LINK,
    source_name=TEXT,
    link=LINK,
    reopens=st.booleans(),
)
difference_groups = st.builds(
    DifferenceGroup,
    kind=st.sampled_from(DifferenceKind),
    count=st.integers(min_value=1, max_value=900),
    rows=st.lists(difference_rows, max_size=5).map(tuple),
)
differences = st.builds(
    DifferencesView,
    version=st.just(1),
    compared_at=MOMENT,
    items=st.integers(min_value=0, max_value=5000),
    groups=st.lists(difference_groups, max_size=7, unique_by=lambda group: group.kind).map(tuple),
    archive_name=TEXT,
    unregistered=st.integers(min_value=0, max_value=900),
    oldest_unregistered=st.none() | st.dates(),
    unregistered_too_long=st.booleans(),
    lists_unregistered=st.booleans(),
    elsewhere=st.integers(min_value=0, max_value=900),
    silent=st.lists(TEXT, max_size=3).map(tuple),
)

_checked = st.builds(
    CheckedSource,
    source_name=TEXT,
    health=st.sampled_from(SourceHealth),
    at=st.none() | MOMENT,
    new=_COUNT,
    waiting=_COUNT,
    rows=st.lists(
        st.builds(
            CheckRow, unit_name=TEXT, new=_COUNT, waiting=_COUNT, oldest=st.none() | MOMENT, due=_COUNT,
            unmatched=_COUNT, denied=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    more=_COUNT,
    quiet=_COUNT,
)  # fmt: skip
checks = st.builds(
    CheckView,
    subject_id=st.just(ITEM),
    version=st.integers(1, 99),
    day=st.dates(),
    since=MOMENT,
    until=MOMENT,
    taken_at=MOMENT,
    sources=st.lists(_checked, max_size=3).map(tuple),
    archive_name=TEXT,
    duty_name=TEXT,
    hidden=_COUNT,
    hidden_rows=st.lists(st.builds(HiddenRow, service_name=TEXT, letters=_COUNT), max_size=3).map(tuple),
    unregistered=st.none() | _COUNT,
    oldest_unregistered=st.none() | st.dates(),
    ticked=st.lists(TEXT, max_size=2).map(tuple),
    not_ticked=st.lists(TEXT, max_size=2).map(tuple),
    late=st.booleans(),
    covered_by=st.none() | st.dates(),
    signed_by_name=st.none() | TEXT,
    signed_at=st.none() | MOMENT,
    with_reason=st.booleans(),
    chain_number=_COUNT,
    chain_head=st.just("9f86d081884c7d65"),
    signable=st.booleans(),
    listable=st.booleans(),
)
