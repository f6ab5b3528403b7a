"""Rules that keep letters from becoming cards, and rules that say what may be shown of them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.app.choices.apply_rules import apply_rules
from bot.app.reading.read_letter import Reader, look_at
from bot.domain.item import State
from bot.domain.lifecycle import Verb
from bot.domain.notice_rules import Deed
from bot.domain.sensitivity import Sensitivity
from bot.errors import NotAllowed
from tests.house import OPEN, UNKNOWN, House, a_house
from tests.scenarios.acting import a_letter, not_for_record, own, shared
from tests.scenarios.evidence import cards, kept_out
from tests.scenarios.ks import hand_in, poll, svarinn
from tests.scenarios.postmottak import postmottak, sick_note
from tests.scenarios.rule_files import a_rule, put_rules, with_rules

TITLE = "Sykmelding for en ansatt"
SCHOOL = "313300102"


async def everything_stored(house: House) -> str:
    async with house.store.reading() as tx:
        tables = (await tx.run(text("SELECT name FROM sqlite_master WHERE type = 'table'"))).scalars().all()
        rows = [(await tx.run(text(f'SELECT * FROM "{name}"'))).all() for name in tables]
    return str(rows)


async def test_l_a4_s_13_a_suppressed_letter_is_counted_by_unit_service_and_rule_and_nothing_of_it_is_kept() -> None:
    async with a_house() as house:
        rule = a_rule(f'service = "{UNKNOWN}"', 'subject = "sykmelding"', "suppress = true", rule_id="payroll")
        await with_rules(house, rule)
        house.letter(UNKNOWN, title=TITLE, unit=SCHOOL)
        house.letter(UNKNOWN, title="Vedtak om gatelys")
        result = await house.poll()
        assert (result.new, result.suppressed) == (1, 1)
        assert (await house.poll()).suppressed == 0
        assert (await house.only()).letter.subject == "Vedtak om gatelys"
        assert await kept_out(house) == [(SCHOOL, UNKNOWN, "rule:payroll", 1)]
        assert TITLE not in await everything_stored(house)
        assert house.written() == []


async def test_a_letter_that_has_its_card_is_not_taken_away_by_a_later_rule() -> None:
    async with a_house() as house:
        card = await a_letter(house, UNKNOWN)
        await with_rules(house, a_rule(f'service = "{UNKNOWN}"', "suppress = true"))
        await house.poll()
        assert await house.state() is State.WAITING
        assert "Venter" in shared(house, card)


async def test_a_mark_opens_a_units_letters_and_another_closes_them() -> None:
    async with a_house() as house:
        card = await a_letter(house, UNKNOWN, title="Gatelys i Havnegata")
        assert "Gatelys" not in shared(house, card)
        opened = a_rule(f'service = "{UNKNOWN}"', 'mark = "open"', rule_id="open", reason="Alltid offentlig.")
        await with_rules(house, opened)
        assert "Gatelys i Havnegata" in shared(house, card)
        assert "Etter regel: Alltid offentlig." in shared(house, card)

        closed = a_rule('unit = "313756270"', 'mark = "sensitive"', rule_id="closed", reason="Skal skjermes.")
        put_rules(house, opened, closed)
        assert house.desk.policy.sensitivity(await house.only()) is Sensitivity.SENSITIVE, "at once, whatever is stored"
        await with_rules(house, opened, closed)
        item = await house.only()
        assert item.ruled is not None
        assert item.ruled.rule_ids == ("open", "closed")
        assert item.letter.subject is None
        assert "Gatelys" not in shared(house, card) + own(house, "kari", card)
        audited = [entry.facts["rules"] for entry in await house.audit(item) if entry.verb == Verb.RULED]
        assert audited == ["open", "open, closed"]
        put_rules(house, opened)  # what stood there while it was open


async def test_a_changed_mark_hides_also_what_stands_on_cards_of_handled_letters() -> None:
    opened = a_rule(f'service = "{UNKNOWN}"', 'mark = "open"', rule_id="open")
    async with a_house() as house:
        await with_rules(house, opened)
        handled, waiting = await a_letter(house, UNKNOWN, title="Gatelys A"), await a_letter(house, OPEN, title="Kart")
        await not_for_record(house, "kari", handled)
        await house.finish()
        assert "Gatelys A" in shared(house, handled)
        await with_rules(house)
        assert "Gatelys A" not in shared(house, handled)
        assert "Kart" in shared(house, waiting)
        assert await apply_rules(house.desk) == 0
        await with_rules(house, a_rule(f'service = "{UNKNOWN}"', 'mark = "sensitive"'))
        (item,) = [one for one in await house.items() if one.letter.service_id == UNKNOWN]
        assert (item.state, item.letter.subject) == (State.HANDLED, None)
        assert item.ruled is not None
        assert item.ruled.rule_ids == ("open",), "what decided then stays noted"
        put_rules(house, opened)  # what stood there while it was open


async def test_the_subject_of_what_a_rule_calls_sensitive_is_not_even_stored() -> None:
    async with a_house() as house:
        await with_rules(house, a_rule(f'service = "{OPEN}"', 'mark = "sensitive"'))
        card = await a_letter(house, OPEN, title="Noe om et barn")
        assert "Noe om et barn" not in await everything_stored(house)
        assert "skjermingsverdig" in shared(house, card)
        await house.teams.click("kari", card, "claim")
        reader = Reader(person=house.person("kari"), strong=False)
        with pytest.raises(NotAllowed, match="sign_in_level"):
            await look_at(house.desk, reader, (await house.only()).item_id)


async def test_nothing_opens_what_the_source_has_declared() -> None:
    async with svarinn(sensitivity="") as (house, world):
        await with_rules(house, a_rule('service = "svarinn"', 'mark = "open"'))
        hand_in(world, title="Vanlig brev")
        hand_in(world, title="Taushetsbelagt brev", confidential=True)
        await poll(house)
        assert len(cards(house)) == 2
        assert "Vanlig brev" in house.on_board()
        assert "Taushetsbelagt brev" not in house.on_board()
        by_hand = {item.letter.declared_sensitive: house.desk.policy.sensitivity(item) for item in await house.items()}
        assert by_hand == {True: Sensitivity.SENSITIVE, False: Sensitivity.OPEN}


async def test_s_9_a_rule_of_the_rule_file_says_what_becomes_of_a_notices_e_mail() -> None:
    async with postmottak(rules=[]) as place:
        rule = a_rule('do = "delete"', 'templates = ["nav-sick-note"]', rule_id="sick-note")
        put_rules(place.house, rule)
        mail = place.mail("Ny sykmelding for en av dine ansatte", sick_note(SCHOOL), sender="ikke-svar@nav.no")
        await place.poll_both()
        kept = await place.kept(mail)
        assert (kept.decision.deed, kept.decision.rule_id) == (Deed.DELETE, "sick-note")
