"""Reports count what happened: as of the span's end, whenever they are made, and the days add up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.figures import Grouping, ReportFigures, Tally, spread_of
from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import OPEN_STATES, Route, State
from bot.domain.item_history import Happening, ItemHistory, course_of
from bot.domain.lifecycle import TRANSITIONS, Verb
from bot.domain.report_span import ReportSpan
from bot.domain.workdays import WorkCalendar

UNIT, OTHER = OrgNumber("313756270"), OrgNumber("310356875")
#: Monday to Sunday; the clocks go back in its last night
SPAN = ReportSpan(first=date(2026, 10, 19), last=date(2026, 10, 25))
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
START = datetime(2026, 10, 19, 6, tzinfo=UTC)
_CHANGING = [verb for verb, change in TRANSITIONS.items() if change.target is not None]


def happened(verb: Verb, hours: float, actor: str = "kari-test", route: str = "") -> Happening:
    return Happening(verb=verb, at=START + timedelta(hours=hours), actor=actor, route=route)


def a_history(*happenings: Happening, number: int = 1, unit: OrgNumber = UNIT, source: str = "altinn") -> ItemHistory:
    seen = happened(Verb.SEEN, 0, "postvakt")
    return ItemHistory(
        item_id=ItemId(f"item-{number}"), source_id=source, unit=unit, received_at=START,
        first_seen_at=START, happenings=(seen, *happenings),
    )  # fmt: skip


def figures(*histories: ItemHistory, now: datetime = NOW, **options: object) -> ReportFigures:
    tally = Tally(SPAN, WorkCalendar().worked, now=now, **options)  # type: ignore[arg-type]
    for history in histories:
        tally.add(history)
    return tally.figures()


ROUTED = (
    happened(Verb.CLAIMED, 1),
    happened(Verb.ROUTED, 2, route="register_on_case"),
    happened(Verb.HANDLED, 50, "postvakt"),
)


def test_a_letter_is_followed_from_door_to_entry() -> None:
    found = figures(a_history(*ROUTED), a_history(number=2, unit=OTHER, source="digipost"))

    total = found.total
    assert (total.received, total.claimed, total.handled, total.dropped, total.open) == (2, 1, 1, 0, 1)
    assert total.to_claim is not None
    assert total.to_claim.clock.median == timedelta(hours=1)
    assert total.to_handle is not None
    assert total.to_handle.clock.longest == timedelta(hours=50)
    # 8 to 15.30 on two days, then 8 to 10
    assert total.to_handle.working.longest == timedelta(hours=17)
    assert [day.open for day in total.days] == [2, 2, 1, 1, 1, 1, 1]
    assert [day.handled for day in total.days] == [0, 0, 1, 0, 0, 0, 0]
    assert [(group.key, group.handled) for group in found.of(Grouping.ROUTE)] == [("register_on_case", 1)]
    assert {group.key: group.open for group in found.of(Grouping.UNIT)} == {UNIT: 0, OTHER: 1}
    assert {group.key: group.received for group in found.of(Grouping.SOURCE)} == {"altinn": 1, "digipost": 1}
    assert found.of(Grouping.PERSON) == ()


def test_the_same_span_gives_the_same_figures_whatever_happened_later() -> None:
    later = happened(Verb.REOPENED, 24 * 10)

    assert figures(a_history(*ROUTED)) == figures(a_history(*ROUTED, later))


def test_a_span_that_lasts_is_counted_until_now() -> None:
    now = START + timedelta(hours=30)
    found = figures(a_history(*ROUTED), now=now)

    assert found.until == now
    assert [(day.day.day, day.open) for day in found.total.days] == [(19, 1), (20, 1)]
    assert (found.total.handled, found.total.open) == (0, 1)
    assert figures(a_history(*ROUTED), now=ROUTED[-1].at).total.handled == 1, "what happens now is counted"


def test_a_span_ahead_has_no_days() -> None:
    found = figures(a_history(*ROUTED), now=START - timedelta(days=5))

    assert (found.total.received, found.total.open, found.total.days) == (0, 0, ())


def test_what_nobody_worked_on_is_not_handled() -> None:
    gone = a_history(happened(Verb.WITHDRAWN, 5, "postvakt"))
    found_elsewhere = a_history(happened(Verb.LETTER_FOUND, 6, "postvakt"), number=2)

    total = figures(gone, found_elsewhere).total
    assert (total.handled, total.dropped, total.open, total.to_handle) == (0, 2, 0, None)


def test_who_chose_counts_and_not_the_bot_that_carried_it_out() -> None:
    by_hand = a_history(
        happened(Verb.CLAIMED, 1), happened(Verb.ROUTED, 2, route="done_by_hand"), happened(Verb.STUCK, 3, "postvakt"),
        happened(Verb.CLOSED_BY_HAND, 4, "ola-test"), number=2,
    )  # fmt: skip
    found = figures(a_history(*ROUTED), by_hand, by_person=True)

    assert {group.key: (group.claimed, group.handled) for group in found.of(Grouping.PERSON)} == {
        "kari-test": (2, 1), "ola-test": (0, 1),
    }  # fmt: skip


def test_letters_from_before_the_beginning_have_no_lead_times() -> None:
    found = figures(a_history(*ROUTED), start_from={"altinn": START + timedelta(days=1)})

    assert (found.total.handled, found.total.to_handle, found.total.to_claim) == (1, None, None)


def test_an_undone_choice_leaves_no_route() -> None:
    undone = a_history(
        *ROUTED[:2],
        happened(Verb.UNDONE, 3),
        happened(Verb.HANDLED_ELSEWHERE, 4, "postvakt"),
        happened(Verb.HANDLED, 5),
    )

    course = course_of(undone, before=NOW)
    assert (course.route, course.handled_by) == (None, "kari-test")


def test_a_pruned_history_begins_when_the_letter_was_first_seen() -> None:
    whole = a_history(*ROUTED)
    pruned = ItemHistory(
        item_id=whole.item_id, source_id="altinn", unit=UNIT, received_at=START, first_seen_at=START,
        happenings=whole.happenings[1:],
    )  # fmt: skip

    assert course_of(pruned, before=NOW) == course_of(whole, before=NOW)


def test_what_ended_twice_ended_when_it_did_last() -> None:
    """As where a letter is closed by hand and withdrawn afterwards."""
    course = course_of(a_history(*ROUTED, happened(Verb.WITHDRAWN, 60, "postvakt")), before=NOW)

    assert (course.handled_at, course.dropped_at) == (None, START + timedelta(hours=60))
    assert [times.until for times in course.open_times] == [START + timedelta(hours=50)]


@given(times=st.lists(st.floats(0, 1e7), min_size=1, max_size=60))
def test_spreads_are_in_order_and_keep_their_promise(times: list[float]) -> None:
    spread = spread_of(times)

    assert min(times) - 1e-3 <= spread.median.total_seconds() <= spread.p90.total_seconds() + 1e-3
    assert spread.p90 <= spread.longest
    within = sum(one <= spread.p90.total_seconds() + 1e-3 for one in times)
    assert within >= 0.9 * len(times)


_HAPPENINGS = st.lists(
    st.tuples(st.sampled_from(_CHANGING), st.integers(0, 24 * 9), st.sampled_from(["kari-test", "ola-test"])),
    max_size=8,
)


@st.composite
def histories(draw: st.DrawFn) -> list[ItemHistory]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        happenings = sorted(draw(_HAPPENINGS), key=lambda one: one[1])
        routes = draw(st.lists(st.sampled_from(["", *Route]), min_size=len(happenings), max_size=len(happenings)))
        found.append(
            a_history(
                *(happened(verb, at, who, route) for (verb, at, who), route in zip(happenings, routes, strict=True)),
                number=number,
                unit=draw(st.sampled_from([UNIT, OTHER])),
                source=draw(st.sampled_from(["altinn", "digipost"])),
            )
        )  # fmt: skip
    return found


def _open_at(history: ItemHistory, at: datetime) -> bool:
    state: State | None = None
    for happening in history.happenings:
        if happening.at < at:
            change = TRANSITIONS.get(happening.verb)
            state = State.WAITING if happening.verb is Verb.SEEN else change.target if change else state
    return state in OPEN_STATES


@settings(max_examples=50)
@given(told=histories())
def test_each_day_shows_what_lay_there_when_it_ended(told: Sequence[ItemHistory]) -> None:
    found = figures(*told)

    for day in found.total.days:
        end = ReportSpan(first=day.day, last=day.day).ends
        assert day.open == sum(_open_at(history, end) for history in told), day.day
    assert found.total.open == found.total.days[-1].open


@settings(max_examples=50)
@given(told=histories())
def test_groups_and_days_add_up_to_the_total(told: Sequence[ItemHistory]) -> None:
    found = figures(*told, by_person=True)

    for what in ("received", "claimed", "handled", "dropped", "open"):
        for grouping in (Grouping.SOURCE, Grouping.UNIT):
            assert sum(getattr(group, what) for group in found.of(grouping)) == getattr(found.total, what), what
    for what in ("received", "claimed", "handled", "dropped"):
        assert sum(getattr(day, what) for day in found.total.days) == getattr(found.total, what)
    for grouping in (Grouping.ROUTE, Grouping.PERSON):
        assert sum(group.handled for group in found.of(grouping)) == found.total.handled
    assert found.total.handled + found.total.dropped + found.total.open == len(told)
