"""Notices as they are kept: what they told, which letters they can mean, what is due, and what is forgotten."""

from __future__ import annotations

import uuid
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.store import SqlStore
from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import MessageRef, Outcome, Route, State
from bot.domain.kept_notices import DeedState, KeptNotice
from bot.domain.notice_rules import Decision, Deed
from bot.domain.notices import Candidate, Fate, Notice, NoticeKind
from bot.errors import Conflict
from bot.ports.source import SuppressedLetter
from bot.ports.store import NoticeCount
from tests.store import strategies as any_
from tests.store.builders import AT, KARI, UNIT, a_letter, an_item

HOUR = timedelta(hours=1)
DOORS = {"altinn": "altinn", "post": "mailbox"}

NOTICES = st.builds(
    Notice,
    ref=any_.REFS,
    template_id=any_.TEXTS,
    kind=st.sampled_from(NoticeKind),
    announces=any_.TEXTS,
    received_at=any_.MOMENTS,
    mailbox_unit=any_.TEXTS,
    unit=any_.perhaps(any_.TEXTS),
    service_id=any_.TEXTS,
    sender=any_.perhaps(any_.TEXTS),
    link=any_.TEXTS,
    mail_link=any_.TEXTS,
    exact=st.booleans(),
)
DECISIONS = st.builds(
    Decision, deed=st.sampled_from(Deed), rule_id=any_.TEXTS, folder=any_.TEXTS, to=any_.TEXTS, not_deleted=any_.TEXTS
)
KEPT = st.builds(
    KeptNotice,
    notice=NOTICES,
    decision=DECISIONS,
    seen_at=any_.MOMENTS,
    version=st.integers(min_value=1, max_value=1000),
    fate=st.sampled_from(Fate),
    paired_with=any_.perhaps(any_.REFS),
    item_id=st.none(),
    step=st.sampled_from(Deed),
    state=st.sampled_from(DeedState),
    attempts=any_.NUMBERS,
    due_at=any_.MOMENTS,
    sent_at=any_.perhaps(any_.MOMENTS),
    done_at=any_.perhaps(any_.MOMENTS),
    refused=st.booleans(),
    error=any_.TEXTS,
    reason=any_.TEXTS,
)


def a_notice(number: int = 1, **changes: Any) -> KeptNotice:
    ref = MessageRef(source_id="post", external_id=f"post/{number}")
    told = {name: changes.pop(name) for name in [field.name for field in fields(Notice)] if name in changes}
    values: dict[str, Any] = {
        "ref": ref, "template_id": "altinn-letter-nb", "kind": NoticeKind.ANNOUNCEMENT, "announces": "altinn",
        "received_at": AT + timedelta(minutes=number), "mailbox_unit": UNIT,
    }  # fmt: skip
    kept = {"decision": Decision(deed=Deed.FILE, folder="Altinn"), "seen_at": AT, "due_at": AT}
    return KeptNotice(notice=Notice(**(values | told)), **(kept | changes))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(kept=KEPT, later=KEPT)
async def test_any_notice_comes_back_as_it_was_kept(store: SqlStore, kept: KeptNotice, later: KeptNotice) -> None:
    ref = replace(kept.notice.ref, external_id=kept.notice.ref.external_id + uuid.uuid4().hex)
    kept = replace(kept, notice=replace(kept.notice, ref=ref))
    later = replace(
        later, notice=kept.notice, decision=kept.decision, seen_at=kept.seen_at, version=kept.version + later.version
    )
    async with store.transaction() as tx:
        assert await tx.add_notice(kept)
        assert not await tx.add_notice(later), "told once, however often it is listed"
        assert await tx.notice(ref) == kept
        await tx.replace_notice(later, was=kept)
        assert await tx.notice(ref) == later


def test_the_strategies_know_every_field() -> None:
    for kind, strategy in ((Notice, NOTICES), (Decision, DECISIONS), (KeptNotice, KEPT)):
        assert set(strategy.wrapped_strategy.kwargs) == {field.name for field in fields(kind)}  # type: ignore[attr-defined]


async def test_of_two_who_change_a_notice_one_is_told_to_read_it_again(store: SqlStore) -> None:
    first = a_notice()
    async with store.transaction() as tx:
        await tx.add_notice(first)
        await tx.replace_notice(replace(first, version=2, fate=Fate.PAIRED), was=first)
    with pytest.raises(Conflict) as conflict:
        async with store.transaction() as tx:
            await tx.replace_notice(replace(first, version=2, fate=Fate.MISSING), was=first)
    assert conflict.value.reason == "version"


async def test_only_recent_ones_whose_letters_are_a_matter_of_ours_are_paired(store: SqlStore) -> None:
    kept = [a_notice(number, decision=Decision(deed=deed)) for number, deed in enumerate(Deed, start=1)]
    async with store.transaction() as tx:
        for one in (*kept, a_notice(9, received_at=AT - HOUR)):
            await tx.add_notice(one)
        found = await tx.notices(since=AT)
    assert [one.decision.deed for one in found] == [Deed.FILE, Deed.KEEP]


async def test_what_is_due_waits_for_its_letter(store: SqlStore) -> None:
    now = await store.database_now()
    planned = {"state": DeedState.PLANNED, "step": Deed.FILE, "due_at": now - HOUR}
    item = an_item(1, letter=a_letter(1, ref=MessageRef(source_id="post", external_id="post/4")))
    due = [
        a_notice(1, fate=Fate.PAIRED, **planned),
        a_notice(2, fate=Fate.NOTHING, **planned),
        a_notice(4, fate=Fate.MISSING, item_id=item.item_id, **planned),
        a_notice(5, fate=Fate.WAITING, **(planned | {"state": DeedState.SENT, "due_at": now + HOUR})),
        a_notice(6, fate=Fate.NOTHING, **(planned | {"state": DeedState.UNKNOWN})),
    ]
    not_due = [
        a_notice(11, fate=Fate.WAITING, **planned),
        a_notice(12, fate=Fate.PAIRED, **(planned | {"due_at": now + HOUR})),
        a_notice(13, fate=Fate.NOTHING, **(planned | {"state": DeedState.UNKNOWN, "due_at": now + HOUR})),
        a_notice(14, fate=Fate.PAIRED, **(planned | {"state": DeedState.DONE})),
        a_notice(15, fate=Fate.PAIRED, ref=MessageRef(source_id="gone", external_id="post/15"), **planned),
    ]
    async with store.transaction() as tx:
        await tx.add_item(item)
        for one in (*due, *not_due):
            await tx.add_notice(one)
        found = await tx.deeds_due(sources=["post"])
        assert await tx.announced_items("post") == {item.item_id}
        assert await tx.announced_items("altinn") == frozenset()
    assert {one.notice.ref.external_id for one in found} == {one.notice.ref.external_id for one in due}


async def test_candidates_are_letters_that_have_items_and_letters_that_were_counted(store: SqlStore) -> None:
    done = Outcome(route=Route.DONE_BY_HAND, by=KARI, at=AT + HOUR)
    left = replace(done, route=Route.LEAVE_UNREAD)
    items = [
        an_item(1, letter=a_letter(1, sender_name="Testetaten", declared_sensitive=True)),
        an_item(2, state=State.HANDLED, outcome=done),
        an_item(3, state=State.HANDLED, outcome=left),
        an_item(4, letter=a_letter(4, received_at=AT - HOUR)),
        an_item(5, letter=a_letter(5, ref=MessageRef(source_id="post", external_id="post/1"), service_id="digipost")),
    ]
    stands = a_notice(1, announces="digipost", sender="Testbanken", item_id=ItemId("item-5"))
    counted = SuppressedLetter(
        ref=MessageRef(source_id="altinn", external_id="s-1"), unit=UNIT, service_id="svc-b", rule="suppressed_service"
    )
    async with store.transaction() as tx:
        for item in items:
            await tx.add_item(item)
        await tx.add_notice(stands)
        await tx.count_suppressed(counted, at=AT + HOUR, not_before=AT - HOUR)
        await tx.count_suppressed(replace(counted, ref=MessageRef(source_id="gone", external_id="x")), at=AT + HOUR)
        found = await tx.candidates(since=AT, doors=DOORS)
    by_name = {candidate.ref.external_id: candidate for candidate in found if len(candidate.ref.external_id) < 20}
    assert by_name["letter-1"] == Candidate.of(items[0].letter, door="altinn")
    assert [by_name[f"letter-{number}"].settled_at for number in (1, 2, 3)] == [None, AT + HOUR, None]
    stand_in = by_name["post/1"]
    assert (stand_in.is_notice, stand_in.door, stand_in.sender) == (True, "digipost", "Testbanken")
    assert by_name.keys() == {"letter-1", "letter-2", "letter-3", "post/1"}
    (hidden,) = [candidate for candidate in found if candidate.ref.external_id not in by_name]
    assert (hidden.door, hidden.unit, hidden.service_id, hidden.slack) == ("altinn", OrgNumber(UNIT), "svc-b", 2 * HOUR)


async def test_counts_and_what_is_refused(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number, state in enumerate([DeedState.DONE, DeedState.DONE, DeedState.PLANNED], start=1):
            await tx.add_notice(a_notice(number, state=state, refused=state is DeedState.PLANNED))
        assert await tx.notice_counts("post") == (
            NoticeCount(deed=Deed.FILE, state=DeedState.DONE, notices=2),
            NoticeCount(deed=Deed.FILE, state=DeedState.PLANNED, notices=1),
        )
        assert await tx.refused_deeds("post") == {"post/3"}
        assert await tx.refused_deeds("altinn") == frozenset()


async def test_nothing_is_forgotten_that_something_hangs_on(store: SqlStore) -> None:
    item = an_item(1)
    kept: dict[str, tuple[datetime, dict[str, Any]]] = {
        "young": (AT, {}),
        "with_item": (AT - HOUR, {"item_id": item.item_id}),
        "undone": (AT - HOUR, {"state": DeedState.UNKNOWN}),
        "over": (AT - HOUR, {"state": DeedState.DONE}),
        "untouched": (AT - HOUR, {}),
    }
    async with store.transaction() as tx:
        await tx.add_item(item)
        for name, (received_at, changes) in kept.items():
            ref = MessageRef(source_id="post", external_id=name)
            await tx.add_notice(a_notice(ref=ref, received_at=received_at, **changes))
        assert await tx.forget_notices(before=AT) == 2
        left = {name for name in kept if await tx.notice(MessageRef(source_id="post", external_id=name))}
    assert left == {"young", "with_item", "undone"}
