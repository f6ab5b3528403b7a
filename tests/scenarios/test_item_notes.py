"""Notes from colleague to colleague: nobody else sees what they say, and nothing of them stands in the log."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.app.aftercare.redact import redact, texts_kept
from bot.app.choices.item_notes import add_note
from bot.app.seeing.chain import walk_chain
from bot.domain.identifiers import ItemId, PersonId
from bot.errors import Conflict, NotAllowed
from tests.house import a_house, everything_shared
from tests.scenarios.acting import IDENTITY_NUMBER, a_letter, own, refusal, said, shared
from tests.scenarios.test_seeing import ask

OPERATOR = PersonId("operator:drift")
NOTE = "Ringt enheten, de finner saksnummeret"


async def test_a_note_is_read_by_colleagues_and_by_nobody_else() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        with capture_logs() as logs:
            await house.teams.open_dialog("kari", card, "more")
            empty = await house.teams.submit_dialog("kari", "submit_notes")
            nothing = await house.teams.submit_dialog("kari", "submit_note")
            numbered = await house.teams.submit_dialog("kari", "submit_note", inputs={"note": f"Se {IDENTITY_NUMBER}"})
            closed = await house.teams.submit_dialog("kari", "submit_note", inputs={"note": f"  {NOTE}\n"}, twice=True)
            await house.draw()
            await house.teams.open_dialog("ola", card, "more")
            notes = await house.teams.submit_dialog("ola", "submit_notes")

        assert "Ingen notater." in said(empty.card)
        assert "Ingen personopplysninger." in said(empty.card)
        assert "Skriv et notat." in said(nothing.card)
        assert "fødselsnummer" in said(numbered.card)
        assert closed.kind == "closed"
        assert NOTE in said(notes.card)
        assert "Kari (test), 20. nov. kl. 08.45" in said(notes.card)
        item = await house.only()
        assert item.notes == 1
        assert '"Notater", "value": "Ett"' in shared(house, card)
        noted = (await house.audit(item))[-1]
        assert (noted.verb, noted.facts) == ("item:noted", {})
        assert noted.text_digest
        seen = [str(await house.audit()), everything_shared(house), own(house, "kari", card), str(logs)]
        assert not [text for text in seen if NOTE in text or IDENTITY_NUMBER in text]


async def test_two_notes_from_one_form_do_not_swallow_one_another() -> None:
    async with a_house() as house:
        await a_letter(house)
        press = house.press("kari", await house.only(), "submit_note", note=NOTE)

        assert await add_note(house.desk, press, NOTE) == ()
        # a redelivery
        assert await add_note(house.desk, press, NOTE) == ()
        with pytest.raises(Conflict, match="note_twice"):
            await add_note(house.desk, press, "Noe annet")

        async with house.store.reading() as tx:
            assert [note.text for note in await tx.item_notes(press.item_id)] == [NOTE]
        too_long = await add_note(house.desk, house.press("kari", await house.only()), "x" * 501)
        assert [fault.code for fault in too_long] == ["note_too_long"]
        with pytest.raises(NotAllowed, match="work_on_items"):
            await add_note(house.desk, house.press("revi", await house.only()), NOTE)


async def test_a_note_that_was_redacted_says_so_and_the_chain_holds() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await add_note(house.desk, house.press("kari", await house.only()), NOTE)
        item = await house.only()
        async with house.store.reading() as tx:
            (kept,) = await texts_kept(tx, item.item_id)
        with capture_logs() as logs:
            found = await redact(house.desk, item.item_id, kept.text_id, by=OPERATOR)
            again = await redact(house.desk, item.item_id, kept.text_id, by=OPERATOR)
            assert await redact(house.desk, ItemId("another"), kept.text_id, by=OPERATOR) is None

        await house.draw()
        await house.teams.open_dialog("ola", card, "more")
        notes = await house.teams.submit_dialog("ola", "submit_notes")

        assert "Notatet er fjernet." in said(notes.card)
        assert refusal(notes) == ""
        assert NOTE not in said(notes.card)
        assert (kept.verb, kept.redacted, found) == ("item:noted", False, kept)
        assert again is not None
        assert again.redacted
        entry = (await house.audit(item))[-1]
        assert (entry.verb, entry.actor) == ("text:redacted", OPERATOR)
        assert entry.facts == {"text": str(kept.text_id), "of": "item:noted"}
        assert [one.verb for one in await house.audit(item)].count("text:redacted") == 1
        assert (await walk_chain(house.store)).broken_at is None
        assert NOTE not in str(await house.audit()) + str(logs)
        told = await ask(house, "kari", f"sak {item.item_id[:8]}")
        assert "fjernet en fritekst" in told
