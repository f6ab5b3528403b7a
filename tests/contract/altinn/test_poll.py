"""What a poll asks Dialogporten for, what it yields, and where the cursor stands afterwards."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.sensitivity import Unit
from tests.contract.altinn.stage import (
    DIALOGS,
    LETTERS,
    LIMITS,
    LOOKUP,
    MUNICIPALITY,
    NOW,
    SCHOOL,
    SICK_NOTES,
    UNITS,
    a_dialog,
    a_lookup,
    a_transmission,
    dialog_id,
    instant,
    ok,
    page,
    problem,
    ref,
    stage,
    transmission_id,
)

PARTY = "urn:altinn:organization:identifier-no:"


async def test_first_poll_looks_back_over_all_units_but_the_self_serving() -> None:
    hospital = Unit(org_number="314159268", name="Bedriftshelse", self_serving=True)
    play = stage(units=(*UNITS, hospital))
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))

    told = await play.poll()

    (search,) = play.altinn.searches()
    assert search.get_list("party") == [PARTY + MUNICIPALITY, PARTY + SCHOOL]
    assert search["contentUpdatedAfter"] == instant(NOW - timedelta(days=180))
    assert list(told.letters) == [dialog_id(1)]


async def test_next_poll_starts_at_the_newest_content_less_the_overlap() -> None:
    play = stage()
    newest = NOW - timedelta(minutes=30)
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(2, at=newest), a_dialog(1))))
    told = await play.poll()

    await play.poll(told.cursor)

    assert play.altinn.searches()[1]["contentUpdatedAfter"] == instant(newest - timedelta(minutes=10))


async def test_cursor_comes_only_after_the_last_page() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(2), token="more")), ok(page(a_dialog(1))))

    told = await play.poll()

    assert [bool(each.letters) for each in told.pages[:2]] == [True, True]
    assert [each.cursor for each in told.pages[:2]] == [None, None]
    assert told.pages[-1].cursor is not None
    assert play.altinn.searches()[1]["continuationToken"] == "more"


async def test_a_delayed_letter_is_found_although_it_was_made_long_ago() -> None:
    play = stage()
    told = await play.poll()
    appears = NOW + timedelta(minutes=5)
    play.clock.forward(minutes=6)
    late = a_dialog(7, at=appears) | {"createdAt": instant(NOW - timedelta(days=5))}
    play.altinn.answer("GET", DIALOGS, ok(page(late)))

    letter = (await play.poll(told.cursor)).letters[dialog_id(7)]

    assert letter.received_at == appears


async def test_mark_never_goes_into_the_future() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, at=NOW + timedelta(days=400)))))
    told = await play.poll()

    await play.poll(told.cursor)

    assert play.altinn.searches()[1]["contentUpdatedAfter"] == instant(NOW - timedelta(minutes=10))


async def test_units_go_in_chunks_of_what_the_limits_allow() -> None:
    play = stage()
    play.altinn.answer("GET", LIMITS, ok({"endUserSearch": {"maxPartyFilterValues": 1}}))

    await play.poll()

    assert [each.get_list("party") for each in play.altinn.searches()] == [[PARTY + MUNICIPALITY], [PARTY + SCHOOL]]


async def test_limits_are_read_once_a_day() -> None:
    play = stage()
    for hours in (0, 1, 24):
        play.clock.forward(hours=hours)
        await play.poll()

    assert len(play.altinn.to("GET", LIMITS)) == 2


async def test_limits_that_cannot_be_read_fall_back_to_the_documented_twenty() -> None:
    units = [Unit(org_number=number, name="x") for number in _organisations(21)]
    play = stage(units=units)
    play.altinn.answer("GET", LIMITS, problem(503))

    await play.poll()

    assert [len(each.get_list("party")) for each in play.altinn.searches()] == [20, 1]


async def test_a_daily_sweep_lists_everything_anew() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    told = await play.poll()
    play.clock.forward(hours=23)
    told = await play.poll(told.cursor)
    play.clock.forward(hours=1)

    await play.poll(told.cursor)

    after = [each["contentUpdatedAfter"] for each in play.altinn.searches()]
    assert after[1] == instant(NOW - timedelta(hours=1, minutes=10))
    assert after[2] == instant(play.clock.now() - timedelta(days=180))


async def test_a_sweep_after_long_absence_starts_at_the_old_mark() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    told = await play.poll()
    play.clock.forward(days=300)

    await play.poll(told.cursor)

    assert play.altinn.searches()[1]["contentUpdatedAfter"] == instant(NOW - timedelta(hours=1, minutes=10))


async def test_a_new_unit_is_searched_apart_from_its_beginning() -> None:
    alone = stage(units=UNITS[:1])
    alone.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1))))
    told = await alone.poll()
    both = stage()

    await both.poll(told.cursor)

    old, new = both.altinn.searches()
    assert (old.get_list("party"), new.get_list("party")) == ([PARTY + MUNICIPALITY], [PARTY + SCHOOL])
    assert new["contentUpdatedAfter"] == instant(NOW - timedelta(days=180))


async def test_an_unreadable_cursor_starts_over() -> None:
    play = stage()

    await play.poll('{"v":99}')

    assert play.altinn.searches()[0]["contentUpdatedAfter"] == instant(NOW - timedelta(days=180))


async def test_units_are_heard_also_through_suppressed_letters() -> None:
    play = stage()
    play.altinn.answer(
        "GET", DIALOGS, ok(page(a_dialog(1, unit=SCHOOL, resource=SICK_NOTES, kind="GenericAccessResource")))
    )

    told = await play.poll()

    assert told.heard == {SCHOOL}
    assert not told.letters


async def test_suppressed_and_unlisted_services_are_counted_and_never_looked_into() -> None:
    play = stage()
    sick = a_dialog(1, resource=SICK_NOTES, kind="GenericAccessResource", transmissions=2)
    strange = a_dialog(2, resource="who-knows")
    play.altinn.answer("GET", DIALOGS, ok(page(sick, strange)))

    told = await play.poll()

    assert [(each.ref, each.service_id, each.rule) for each in told.suppressed] == [
        (ref(1), SICK_NOTES, "suppressed_service"),
        (ref(2), "who-knows", "not_on_allow_list"),
    ]
    assert not any("transmissions" in path for path in play.altinn.paths())


async def test_a_dialog_with_transmissions_gives_one_letter_each() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, kind="GenericAccessResource", transmissions=2))))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok([a_transmission(1), a_transmission(2)]))

    told = await play.poll()

    assert list(told.letters) == [f"{dialog_id(1)}/{transmission_id(1)}", f"{dialog_id(1)}/{transmission_id(2)}"]
    assert {letter.thread_id for letter in told.letters.values()} == {dialog_id(1)}


async def test_a_correspondence_stays_a_letter_when_another_joins_its_dialog() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
    play.altinn.answer(
        "GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok([a_transmission(1, correspondence=dialog_id(9))])
    )

    told = await play.poll()

    assert list(told.letters) == [dialog_id(1), f"{dialog_id(1)}/{transmission_id(1)}"]
    assert all(letter.fetchable for letter in told.letters.values())


async def test_transmissions_are_listed_again_only_when_the_dialog_changed() -> None:
    play = stage()
    path = f"{DIALOGS}/{dialog_id(1)}/transmissions"
    play.altinn.answer("GET", path, ok([a_transmission(1)]))
    once = a_dialog(1, kind="GenericAccessResource", transmissions=1)
    play.altinn.answer("GET", DIALOGS, ok(page(once)))
    for _ in range(2):
        await play.poll()
    assert len(play.altinn.to("GET", path)) == 1

    play.altinn.answer("GET", DIALOGS, ok(page(once | {"contentUpdatedAt": instant(NOW)})))
    await play.poll()
    assert len(play.altinn.to("GET", path)) == 2

    play.altinn.answer("GET", DIALOGS, ok(page(once | {"fromServiceOwnerTransmissionsCount": 2})))
    await play.poll()
    assert len(play.altinn.to("GET", path)) == 3


async def test_open_threads_are_listed_again_with_labels_and_seen() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, at=NOW - timedelta(days=9)))))
    told = await play.poll()
    archived = a_dialog(1, at=NOW - timedelta(days=9), labels=["Archive"], isContentSeen=True)
    play.altinn.answer("GET", DIALOGS, ok(page()), ok(page(archived)))

    letter = (await play.poll(told.cursor, [dialog_id(1)])).letters[dialog_id(1)]

    assert (letter.archived_at_source, letter.seen_at_source) == (True, True)
    again = play.altinn.searches()[2]
    assert again.get_list("party") == [PARTY + MUNICIPALITY]
    assert again["contentUpdatedAfter"] == instant(NOW - timedelta(days=9))


async def test_open_threads_from_before_a_restart_are_looked_up_once() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", DIALOGS, ok(page()), ok(page(a_dialog(1))), ok(page()), ok(page(a_dialog(1))))

    for _ in range(2):
        told = await play.poll(None, [dialog_id(1)])
        assert list(told.letters) == [dialog_id(1)]

    assert len(play.altinn.to("GET", LOOKUP)) == 1


async def test_an_open_thread_that_the_listing_lacks_says_nothing_and_is_not_asked_for_at_every_poll() -> None:
    play = stage()
    play.altinn.answer("GET", LOOKUP, problem(404))

    for _ in range(3):
        told = await play.poll(None, [dialog_id(1)])
        assert (told.letters, told.poison) == ({}, [])

    assert len(play.altinn.to("GET", LOOKUP)) == 3
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    for _ in range(3):
        await play.poll(None, [dialog_id(1)])
    assert len(play.altinn.searches()) == 3 + 3 + 1


async def test_a_poll_never_opens_a_dialog_or_a_correspondence() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1), a_dialog(2, transmissions=1))))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(2)}/transmissions", ok([a_transmission(1)]))
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(3)))

    await play.poll(None, [dialog_id(3)])

    allowed = {f"GET {DIALOGS}", f"GET {LIMITS}", f"GET {LOOKUP}", f"GET {DIALOGS}/{dialog_id(2)}/transmissions"}
    assert set(play.altinn.paths()) == allowed


async def test_letter_of_a_correspondence() -> None:
    play = stage()
    due = NOW + timedelta(days=14)
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, dueAt=instant(due), status="RequiresAttention"))))

    letter = (await play.poll()).letters[dialog_id(1)]

    assert (letter.unit, letter.service_id, letter.sender_name) == (MUNICIPALITY, LETTERS, "Testetaten")
    assert letter.subject == "Vedtak i sak 2026/1234"
    assert letter.link == f"https://af.tt02.altinn.no/inbox/{dialog_id(1)}"
    assert (letter.due_at, letter.confirmation_needed, letter.fetchable) == (due, True, True)
    assert letter.content_at == NOW - timedelta(hours=1)
    assert not letter.declared_sensitive


def _organisations(count: int) -> list[str]:
    found: list[str] = []
    number = 31000000
    while len(found) < count:
        number += 1
        digits = str(number)
        rest = sum(int(digit) * weight for digit, weight in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if rest != 1:
            found.append(f"{digits}{0 if rest == 0 else 11 - rest}")
    return found
