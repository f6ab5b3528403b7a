"""Sessions and sign-ins end in time, and however many there are, memory stays small."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import PersonId
from bot.web import sessions as module
from bot.web.sessions import Sessions, SignIns
from tests.house import HandClock

KARI = PersonId("kari")


def some(clock: HandClock) -> Sessions:
    return Sessions(clock=clock, lasts=timedelta(hours=8), idle=timedelta(hours=1))


@given(pauses=st.lists(st.integers(min_value=0, max_value=90), max_size=20))
def test_a_session_lives_as_long_as_it_may_and_no_longer(pauses: list[int]) -> None:
    clock = HandClock()
    sessions = some(clock)
    session_id, _ = sessions.begin(KARI, frozenset())
    begun = seen = clock.now()
    for minutes in pauses:
        clock.at += timedelta(minutes=minutes)
        alive = clock.at - begun < timedelta(hours=8) and clock.at - seen < timedelta(hours=1)
        assert (sessions.get(session_id) is not None) == alive
        if not alive:
            break
        seen = clock.at


def test_ids_are_never_kept_as_they_are() -> None:
    sessions = some(HandClock())
    session_id, session = sessions.begin(KARI, frozenset())

    assert session_id not in repr(sessions._sessions.keys())
    assert sessions.get(session_id) is session
    assert sessions.get(session_id + "x") is None
    assert sessions.get("") is None


def test_of_too_many_sessions_the_longest_unused_ends() -> None:
    sessions = some(HandClock())
    first, _ = sessions.begin(KARI, frozenset())
    second, _ = sessions.begin(KARI, frozenset())
    assert sessions.get(first) is not None
    for _ in range(module._MOST_SESSIONS - 1):
        sessions.begin(KARI, frozenset())

    assert sessions.get(second) is None
    assert sessions.get(first) is not None
    assert len(sessions._sessions) == module._MOST_SESSIONS


def test_sign_ins_that_never_come_back_do_not_pile_up() -> None:
    sign_ins = SignIns(clock=HandClock())
    first, _ = sign_ins.begin(to="/letters/1", context="", browser="b")
    for _ in range(module._MOST_SIGN_INS):
        last, _ = sign_ins.begin(to="/letters/2", context="", browser="b")

    assert len(sign_ins._begun) == module._MOST_SIGN_INS
    assert sign_ins.finish(first, browser="b") is None
    found = sign_ins.finish(last, browser="b")
    assert found is not None
    assert found.to == "/letters/2"
    assert sign_ins.finish(last, browser="b") is None
