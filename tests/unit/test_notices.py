"""Which letter a notice announced: the same answer in whatever order notices and letters came."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.notices import (
    REMINDERS,
    Candidate,
    Fate,
    Notice,
    NoticeKind,
    Patience,
    fate,
    fits,
    letter_of,
    pair,
)

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TOWN, SCHOOL = OrgNumber("313756270"), OrgNumber("310356875")


def a_notice(number: int = 1, **fields: object) -> Notice:
    return replace(
        Notice(
            ref=MessageRef(source_id="postmottak", external_id=f"dok/{number:04}"),
            template_id="altinn-letter-nb",
            kind=NoticeKind.ANNOUNCEMENT,
            announces="altinn",
            received_at=NOW,
            mailbox_unit=TOWN,
        ),
        **fields,
    )


def a_letter(number: int = 1, **fields: object) -> Candidate:
    return replace(
        Candidate(
            ref=MessageRef(source_id="altinn", external_id=f"{number:04}"),
            door="altinn",
            unit=TOWN,
            service_id="post",
            received_at=NOW - timedelta(minutes=5),
        ),
        **fields,
    )


def test_a_notice_is_paired_with_its_letter() -> None:
    assert pair([a_notice()], [a_letter()]) == {a_notice().ref: a_letter().ref}
    assert pair([], [a_letter()]) == pair([a_notice()], []) == {}


def test_two_notices_and_one_letter_leave_the_later_one_alone() -> None:
    first, second = a_notice(2), a_notice(1, received_at=NOW + timedelta(minutes=1))

    assert pair([second, first], [a_letter()]) == {first.ref: a_letter().ref}


def test_one_notice_and_two_letters_take_the_nearer_and_the_named_one_first() -> None:
    near, far = a_letter(1), a_letter(2, received_at=NOW - timedelta(hours=3))
    assert pair([a_notice()], [far, near]) == {a_notice().ref: near.ref}

    named = replace(far, sender="Testetaten")
    assert pair([a_notice(sender="TESTETATEN")], [near, named]) == {a_notice().ref: named.ref}


def test_a_vague_notice_makes_room_for_a_precise_one() -> None:
    vague, precise = a_notice(1), a_notice(2, sender="Testetaten", received_at=NOW + timedelta(minutes=1))
    only = a_letter(1, sender="Testetaten")
    other = a_letter(2, sender="Prøvedirektoratet", received_at=NOW - timedelta(hours=5))

    assert pair([vague, precise], [only, other]) == {vague.ref: other.ref, precise.ref: only.ref}


@pytest.mark.parametrize(
    ("notice", "letter"),
    [
        ({"announces": "digipost"}, {}),
        ({"unit": SCHOOL}, {}),
        ({"service_id": "another"}, {}),
        ({"sender": "Testetaten"}, {"sender": "Prøvedirektoratet"}),
        ({}, {"received_at": NOW - timedelta(hours=13)}),
        ({}, {"received_at": NOW + timedelta(hours=3)}),
        ({"kind": NoticeKind.INFORMATION}, {}),
        ({"kind": NoticeKind.REMINDER}, {}),
        ({"kind": NoticeKind.REMINDER}, {"received_at": NOW - timedelta(days=12)}),
        # an ordinary letter is not the one that is reminded of, nor is one that somebody was done with before
        ({"kind": NoticeKind.CONFIDENTIAL_REMINDER}, {}),
        ({"kind": NoticeKind.CONFIDENTIAL}, {}),
        ({"kind": NoticeKind.CONFIDENTIAL_REMINDER}, {"confidential": True, "settled_at": NOW - timedelta(hours=1)}),
    ],
)
def test_what_contradicts_does_not_fit(notice: dict[str, object], letter: dict[str, object]) -> None:
    assert not fits(a_notice(**notice), a_letter(**letter))
    assert pair([a_notice(**notice)], [a_letter(**letter)]) == {}


@pytest.mark.parametrize(
    ("notice", "letter"),
    [
        ({"unit": TOWN, "service_id": "post", "sender": "TESTETATEN  AS"}, {"sender": "Testetaten as"}),
        ({"sender": "Skatteetaten"}, {"sender": "SKE"}),
        ({"sender": "Testetaten"}, {"sender": "TESTETATEN AVD PRØVEVIK"}),
        ({"sender": "Testetaten"}, {"sender": None}),
        ({}, {"received_at": NOW + timedelta(hours=1)}),
        ({"kind": NoticeKind.REMINDER}, {"received_at": NOW - timedelta(days=7)}),
        ({"kind": NoticeKind.CONFIDENTIAL_REMINDER}, {"received_at": NOW - timedelta(days=40), "confidential": True}),
        ({"kind": NoticeKind.CONFIDENTIAL, "service_id": "post"}, {}),
        (
            {"kind": NoticeKind.REMINDER},
            {"received_at": NOW - timedelta(days=7), "settled_at": NOW + timedelta(days=1)},
        ),
        ({}, {"received_at": NOW + timedelta(days=2), "slack": timedelta(days=3)}),
    ],
)
def test_what_is_written_in_another_way_fits(notice: dict[str, object], letter: dict[str, object]) -> None:
    assert pair([a_notice(**notice)], [a_letter(**letter)])


def test_a_reminder_stands_beside_the_announcement_and_never_takes_its_place() -> None:
    letter = a_letter(received_at=NOW - timedelta(days=7))
    announced = a_notice(1, received_at=NOW - timedelta(days=7))
    reminders = [a_notice(number, kind=NoticeKind.REMINDER) for number in (2, 3)]

    paired = pair([announced, *reminders], [letter])

    assert paired == {notice.ref: letter.ref for notice in (announced, *reminders)}


def test_the_item_of_a_notice_is_meant_by_reminders_only() -> None:
    secret = a_notice(1, kind=NoticeKind.CONFIDENTIAL, received_at=NOW - timedelta(days=7))
    its_item = replace(Candidate.of(letter_of(secret), door="altinn"), is_notice=True)
    again = a_notice(2, kind=NoticeKind.CONFIDENTIAL, received_at=NOW - timedelta(days=7))
    reminder = a_notice(3, kind=NoticeKind.CONFIDENTIAL_REMINDER)

    assert pair([secret, again, reminder], [its_item]) == {reminder.ref: secret.ref}


@pytest.mark.parametrize(
    ("kind", "announces", "age", "expected"),
    [
        (NoticeKind.ANNOUNCEMENT, "altinn", timedelta(hours=23), Fate.WAITING),
        (NoticeKind.ANNOUNCEMENT, "altinn", timedelta(hours=24), Fate.MISSING),
        (NoticeKind.ANNOUNCEMENT, "acos_mottak", timedelta(), Fate.BY_HAND),
        (NoticeKind.REMINDER, "altinn", timedelta(days=30), Fate.NOTHING),
        (NoticeKind.REMINDER, "svarinn", timedelta(days=30), Fate.NOTHING),
        (NoticeKind.INFORMATION, "nav", timedelta(days=30), Fate.NOTHING),
        (NoticeKind.CONFIDENTIAL, "altinn", timedelta(minutes=59), Fate.WAITING),
        (NoticeKind.CONFIDENTIAL, "altinn", timedelta(hours=1), Fate.BY_HAND),
        (NoticeKind.CONFIDENTIAL_REMINDER, "altinn", timedelta(hours=1), Fate.BY_HAND),
    ],
)
def test_what_becomes_of_a_notice_without_a_letter(
    kind: NoticeKind, announces: str, age: timedelta, expected: Fate
) -> None:
    notice = a_notice(kind=kind, announces=announces, received_at=NOW - age)
    told = {"polled": frozenset({"altinn"}), "now": NOW, "patience": Patience()}

    assert fate(notice, paired=False, **told) is expected
    assert fate(notice, paired=True, **told) is Fate.PAIRED


def test_the_item_of_a_notice_shows_neither_sender_nor_subject_and_cannot_be_fetched() -> None:
    notice = a_notice(
        kind=NoticeKind.CONFIDENTIAL,
        unit=SCHOOL,
        sender="Testetaten",
        link="https://af.altinn.no/inbox",
        mail_link="https://outlook.office.com/1",
    )

    letter = letter_of(notice)

    assert (letter.ref, letter.unit, letter.service_id) == (notice.ref, SCHOOL, "altinn")
    assert (letter.sender_name, letter.subject, letter.sender_is_private) == (None, None, True)
    assert (letter.fetchable, letter.declared_sensitive, letter.link) == (False, True, "https://af.altinn.no/inbox")
    assert letter_of(replace(notice, link="", unit=None)).link == "https://outlook.office.com/1"
    assert letter_of(replace(notice, unit=None)).unit == TOWN


def test_a_candidate_is_made_of_a_letter() -> None:
    letter = Letter(
        ref=a_letter().ref, thread_id="t", unit=TOWN, service_id="post", received_at=NOW, link="", content_at=NOW,
        sender_name="Testetaten",
    )  # fmt: skip
    expected = a_letter(received_at=NOW, sender="Testetaten")
    assert Candidate.of(letter, door="altinn") == expected


def moments() -> st.SearchStrategy[datetime]:
    return st.integers(0, 14 * 24).map(lambda hours: NOW + timedelta(hours=hours))


SENDERS = st.sampled_from([None, "Testetaten", "Prøvedirektoratet"])


def some_notices(most: int) -> st.SearchStrategy[list[Notice]]:
    one = st.builds(
        a_notice,
        st.integers(1, 50),
        kind=st.sampled_from(list(NoticeKind)),
        received_at=moments(),
        unit=st.sampled_from([None, TOWN, SCHOOL]),
        sender=SENDERS,
    )
    return st.lists(one, max_size=most, unique_by=lambda notice: notice.ref)


def some_letters(most: int) -> st.SearchStrategy[list[Candidate]]:
    one = st.builds(
        a_letter, st.integers(1, 50), received_at=moments(), unit=st.sampled_from([TOWN, SCHOOL]), sender=SENDERS
    )
    return st.lists(one, max_size=most, unique_by=lambda letter: letter.ref)


@settings(max_examples=300, deadline=None)
@given(some_notices(12), some_letters(12), st.randoms(use_true_random=False))
def test_pairs_fit_are_single_and_do_not_depend_on_the_order(notices, letters, random) -> None:
    paired = pair(notices, letters)
    by_ref = {notice.ref: notice for notice in notices}
    letter_by_ref = {letter.ref: letter for letter in letters}

    assert all(fits(by_ref[notice], letter_by_ref[letter]) for notice, letter in paired.items())
    announced = [letter for notice, letter in paired.items() if by_ref[notice].kind not in REMINDERS]
    assert len(announced) == len(set(announced))
    random.shuffle(notices)
    random.shuffle(letters)
    assert pair(notices, letters) == paired


@settings(max_examples=200, deadline=None)
@given(some_notices(5), some_letters(5))
def test_as_many_as_possible_get_a_letter(notices, letters) -> None:
    announcing = [notice for notice in notices if notice.kind not in REMINDERS]
    best = 0
    for order in itertools.permutations(range(len(letters)), min(len(announcing), len(letters))):
        for chosen in itertools.combinations(announcing, len(order)):
            best = max(best, sum(fits(one, letters[place]) for one, place in zip(chosen, order, strict=True)))
    paired = pair(notices, letters)
    assert sum(notice.ref in paired for notice in announcing) == best


@settings(max_examples=200, deadline=None)
@given(some_notices(8), some_letters(8), some_letters(3))
def test_a_further_letter_never_takes_the_letter_of_a_notice_away(notices, letters, more) -> None:
    known = {letter.ref for letter in letters}
    further = [letter for letter in more if letter.ref not in known]
    assert pair(notices, letters).keys() <= pair(notices, [*letters, *further]).keys()


def test_hundreds_of_notices_of_one_morning_are_paired_without_exhausting_anything() -> None:
    notices = [a_notice(number, received_at=NOW + timedelta(seconds=number)) for number in range(300)]
    letters = [a_letter(number, received_at=NOW - timedelta(seconds=number)) for number in range(299)]

    assert len(pair(notices, letters)) == 299


class Arrivals(RuleBasedStateMachine):
    """Notices and letters of one kind come one by one; after each, everything is paired anew."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []
        self.letters: list[Candidate] = []

    @rule(minutes=st.integers(0, 100))
    def notice_comes(self, minutes: int) -> None:
        at = NOW + timedelta(minutes=minutes)
        self.notices.append(a_notice(len(self.notices), received_at=at))

    @rule(minutes=st.integers(0, 100))
    def letter_comes(self, minutes: int) -> None:
        at = NOW + timedelta(minutes=minutes)
        self.letters.append(a_letter(len(self.letters), received_at=at))

    @rule(minutes=st.integers(0, 100))
    def reminder_comes(self, minutes: int) -> None:
        at = NOW + timedelta(days=7, minutes=minutes)
        self.notices.append(a_notice(len(self.notices), kind=NoticeKind.REMINDER, received_at=at))

    @invariant()
    def exactly_the_surplus_is_left_over(self) -> None:
        announcing = [notice for notice in self.notices if notice.kind is NoticeKind.ANNOUNCEMENT]
        paired = pair(self.notices, self.letters)
        left = [notice for notice in announcing if notice.ref not in paired]
        assert len(left) == max(0, len(announcing) - len(self.letters))
        told = {"polled": frozenset({"altinn"}), "now": NOW + timedelta(days=30), "patience": Patience()}
        missing = [one for one in self.notices if fate(one, paired=one.ref in paired, **told) is Fate.MISSING]
        assert missing == left


TestArrivals = Arrivals.TestCase
TestArrivals.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
