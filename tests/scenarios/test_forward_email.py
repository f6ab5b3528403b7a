"""Open letters go to a domain system by e-mail, others never; bounces stand on the card. L-A6 and L-A7: `routines`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.simulators.graph import Address
from bot.app.choices.route import route
from bot.domain.effects import EffectKind
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice
from bot.errors import NotAllowed
from tests.house import GRACE, SETTLE
from tests.scenarios.acting import field, fields, said, shared, verbs
from tests.scenarios.outlets import BUILDING, SCHOOL, Outlets, outlets
from tests.stores import DIALECTS

MB = 1024 * 1024


async def test_receipts_come_after_the_sending_and_never_before() -> None:
    async with outlets() as out:
        await out.forward(await out.claimed())
        item_id = (await out.only()).item_id
        out.house.pass_time(GRACE + timedelta(seconds=1))
        order: list[EffectKind] = []
        while await out.house.runner.run_next():
            async with out.house.store.transaction() as tx:
                plan = await tx.effects(item_id)
            order += [effect.kind for effect in plan if effect.state == "done" and effect.kind not in order]
            if EffectKind.SEND_EMAIL not in order:
                assert out.house.labels(out.house.dialogs[0]) == ["Default"]
        assert order[:2] == [EffectKind.OPEN_LETTER, EffectKind.WRITE_EMAIL]
        assert order[2:4] == [EffectKind.ATTACH_FILE, EffectKind.SEND_EMAIL]
        assert order[-1] is EffectKind.PUT_AWAY


async def test_what_opening_reveals_keeps_the_letter_in_the_house() -> None:
    """The rule made it open; the letter itself says otherwise."""
    async with outlets() as out:
        house = out.house
        card = await out.claimed()
        await out.forward(card)
        opened = house.desk.sources["altinn"].open

        async def confidential(ref: object) -> object:
            return replace(await opened(ref), declared_sensitive=True)

        house.desk.sources["altinn"].open = confidential  # type: ignore[method-assign]
        await house.finish()
        item = await house.only()
        assert (item.state, item.trouble.code) == (State.NEEDS_ATTENTION, "more_sensitive")
        assert (out.sent(), out.drafts()) == ([], [])


async def test_only_systems_that_take_the_letter_can_be_chosen() -> None:
    async with outlets() as out:
        card = await out.claimed()
        await out.house.teams.open_dialog("kari", card, "more")
        page = await out.house.teams.submit_dialog("kari", "submit_forward")
        titles = [choice["title"] for choice in field(page.card, "system_id")["choices"]]
        assert titles == [f"Byggesak – {BUILDING}"]
        press = out.house.press("kari", await out.only())
        routed = await route(out.house.desk, press, RouteChoice(route=Route.FORWARD_EMAIL, system_id="skole"))
        assert [fault.field for fault in routed.faults] == ["system_id"]
        assert (await out.only()).state is State.CLAIMED


async def test_a_system_of_a_unit_takes_that_units_letters() -> None:
    async with outlets() as out:
        await out.forward(await out.claimed(unit=SCHOOL), "skole")
        await out.house.finish()
        assert [sent.to for sent in out.sent()] == [("skole@nordvika.example",)]


async def test_until_grace_is_over_the_choice_is_undone_whole() -> None:
    async with outlets() as out:
        card = await out.claimed()
        await out.forward(card)
        await out.house.teams.click("kari", card, "undo")
        await out.house.finish()
        assert (out.sent(), out.drafts(), out.house.written()) == ([], [], [])
        assert (await out.only()).state is State.CLAIMED


async def test_observing_sends_and_offers_nothing() -> None:
    async with outlets(mode="observe") as out:
        card = await out.claimed()
        more = await out.house.teams.open_dialog("kari", card, "more")
        assert "submit_forward" not in said(more.card)
        item, choice = await out.only(), RouteChoice(route=Route.FORWARD_EMAIL, system_id="byggesak")
        with pytest.raises(NotAllowed, match="observe_emailing"):
            await route(out.house.desk, out.house.press("kari", item), choice)


async def test_large_files_go_through_an_upload_session_without_a_token() -> None:
    async with outlets() as out:
        house = out.house
        card = await out.claimed(files=("Stor.pdf",))
        big = b"%PDF-1.7 " + bytes(8 * MB)
        _serve(out, big)
        await out.forward(card)
        await house.finish()
        (sent,) = out.sent()
        mail = out.world.mailboxes[sent.mailbox].mails[sent.number]
        assert big in [one.content.whole() for one in mail.attachments]
        assert out.world.leaked == 0


async def test_a_letter_that_is_too_large_is_not_sent_and_can_go_another_way() -> None:
    async with outlets(most_bytes=MB) as out:
        card = await out.claimed(files=("Stor.pdf",))
        _serve(out, bytes(2 * MB))
        await out.forward(card)
        await out.house.finish()
        item = await out.only()
        assert (item.state, item.trouble.code) == (State.NEEDS_ATTENTION, "email_too_large")
        assert out.sent() == []
        await out.house.teams.click("kari", card, "was_not_done")
        assert (await out.only()).state is State.CLAIMED


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_bounce_stands_on_the_card_and_the_letter_is_sent_anew(dialect: str) -> None:
    async with outlets(dialect) as out:
        house = out.house
        card = await out.claimed()
        await out.forward(card)
        await house.finish()
        out.bounce(out.sent()[0])
        assert (await out.watch())[0] == 1
        assert "kom ikke fram" in shared(house, card)
        item = await house.only()
        assert (item.state, item.trouble.code) == (State.NEEDS_ATTENTION, "email_bounced")
        assert (await out.watch())[0] == 0
        await house.teams.click("kari", card, "was_not_done")
        await out.forward(card)
        await house.finish()
        assert len(out.sent()) == 2
        assert (await house.only()).state is State.HANDLED
        assert (await out.watch())[0] == 0
        assert "item:bounced" in await verbs(house)


async def test_a_bounce_that_a_person_overrules_never_comes_back() -> None:
    async with outlets() as out:
        card = await out.claimed()
        await out.forward(card)
        await out.house.finish()
        out.bounce(out.sent()[0])
        await out.watch()
        await out.house.teams.open_dialog("kari", card, "was_done")
        await out.house.teams.submit_dialog("kari")
        assert (await out.only()).state is State.HANDLED
        assert (await out.watch())[0] == 0


@pytest.mark.parametrize("values", [{"action": "delayed"}, {"sender": "kari@nordvika.example"}])
async def test_what_is_no_report_of_failure_changes_nothing(values: dict[str, str]) -> None:
    async with outlets() as out:
        await out.forward(await out.claimed())
        await out.house.finish()
        out.bounce(out.sent()[0], **values)
        assert (await out.watch())[0] == 0
        assert (await out.only()).state is State.HANDLED


async def test_a_letter_that_was_sent_is_sent_again_only_where_that_is_meant() -> None:
    async with outlets() as out:
        house = out.house
        card = await out.claimed()
        await out.forward(card)
        await house.finish()
        await house.teams.click("kari", card, "reopen")
        page = await out.forward(card)
        assert "again" in fields(page.card)
        assert "sendt dit før" in said(page.card)
        await house.teams.submit_dialog(
            "kari", "submit_forward_email", inputs={"system_id": "byggesak", "again": "true"}
        )
        await house.finish()
        assert len(out.sent()) == 2


async def test_what_is_nowhere_after_the_sending_was_asked_for_is_a_question() -> None:
    """Under way, sent and thrown away, or thrown away unsent: no look-up can tell."""
    async with outlets(graph={"send_delay": timedelta(days=1)}) as out:
        house = out.house
        card = await out.claimed()
        await out.forward(card)
        out.fault("SendMessage", status=500, when="after")
        house.pass_time(GRACE + timedelta(seconds=1))
        await house.work()
        assert (await house.only()).state is State.ROUTING
        for _ in range(2):
            house.pass_time(SETTLE)
            await house.settle()
        await house.draw()
        item = await house.only()
        assert (item.state, item.trouble.code) == (State.NEEDS_ATTENTION, "email_unknown")
        await house.teams.open_dialog("kari", card, "was_done")
        await house.teams.submit_dialog("kari")
        await house.finish()
        assert (await house.only()).state is State.HANDLED
        house.pass_time(timedelta(days=1))
        assert len(out.sent()) == 1


async def test_a_draft_that_somebody_changed_is_not_sent() -> None:
    async with outlets() as out:
        await out.forward(await out.claimed())
        out.house.pass_time(GRACE + timedelta(seconds=1))
        for _ in range(2):
            await out.house.runner.run_next()
        (draft,) = out.drafts()
        draft.cc = (Address(address="annen@utenfor.example"),)
        await out.house.work()
        item = await out.only()
        assert (item.state, item.trouble.code) == (State.NEEDS_ATTENTION, "email_refused")
        assert out.sent() == []


def _serve(out: Outlets, content: bytes) -> None:
    """Altinn gives this content for every attachment."""

    @asynccontextmanager
    async def read(ref: object, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(content), 65536):
                yield content[start : start + 65536]

        yield pieces()

    out.house.desk.sources["altinn"].read = read  # type: ignore[method-assign]
