"""The lead changes the rules by file: refused whole with line and reason, tried first, in force at once, taken back.

The wish for rules that whoever answers for the routine changes without an operator, seen before they run.
"""

from __future__ import annotations

from pathlib import Path

from bot.app.files.decide import apply_file
from bot.app.files.propose import propose_file
from bot.app.files.take_up import take_up_files
from bot.app.intake.replay_rules import replay_stored
from bot.commands.files import list_files, show_file
from bot.commands.rules import explain_item, try_rules
from bot.domain.item import State
from bot.domain.sensitivity import Sensitivity
from bot.running import _apply_rules
from bot.settings.rules_file import rules_from
from bot.wiring.desk import opened_desk
from bot.wiring.rules import known_of
from tests.house import OPEN, UNKNOWN, a_house
from tests.scenarios.acting import a_case, a_letter, entries, shared
from tests.scenarios.office_files import Lead
from tests.scenarios.rule_files import REASON, a_rule, on_case

NEW = "310356875"
NO_CASE = "26/99999"
SERVICE = f'service = "{OPEN}"'


async def refused(lead: Lead, text: str) -> str:
    shown = lead.shown(await lead.send(("rules.toml", text)))
    assert "Det som gjaldt før, gjelder fortsatt." in shown
    assert "file_apply" not in shown
    return shown


async def test_rules_by_file_are_refused_or_tried_then_run_at_once_and_are_rolled_back() -> None:
    async with a_house() as house:
        lead, case = Lead(house=house), a_case(house)
        before = await a_letter(house, OPEN, title="Høring om navn")
        good = a_rule(SERVICE, on_case(case), rule_id="horinger")

        faulty = good + a_rule('service = "nope"', "suppress = true") + a_rule("suppress = true", rule_id="alt")
        shown = await refused(lead, faulty)
        assert "Filen har 2 feil" in shown
        assert "Linje 9: r, service: nope finnes ikke i oppsettet." in shown
        assert "Linje 12: alt, id: regelen ville gjelde alle forsendelser." in shown
        assert f"Linje 10: Saken {NO_CASE} finnes ikke i arkivet." in await refused(
            lead, good + a_rule(SERVICE, on_case(NO_CASE))
        )
        assert "Linje 10: r, unit: 310356875 finnes ikke i oppsettet." in await refused(
            lead, good + a_rule(SERVICE, f'unit = "{NEW}"', "leave_unread = true")
        )
        assert house.desk.rules.rules == ()

        proposal = await lead.send(("nye regler.toml", good))
        shown = lead.shown(proposal)
        for words in (
            "Regler: forslag til endring", "Ny: horinger", f": {case}", f"reason: {REASON}",
            "Prøvd på den nyeste forsendelsen", "Regel horinger", "0 → 1",
        ):  # fmt: skip
            assert words in shown
        assert "Høring om navn" not in shown
        assert house.desk.rules.rules == ()

        await lead.press(proposal, "file_apply")
        await house.draw()
        assert "Følg forslaget" in shared(house, before), "letters that wait are judged at once"
        after = await a_letter(house, OPEN, title="Høring om holmer")
        assert f"registrer midlertidig på sak {case}" in shared(house, after)
        assert REASON in shared(house, after)
        await house.teams.click("kari", after, "take_suggestion")
        await house.finish()
        assert [entry.number.rpartition("-")[0] for entry in entries(house)] == [case]

        await lead.press(proposal, "file_roll_back")
        await house.draw()
        assert "Følg forslaget" not in shared(house, before)
        assert house.desk.rules.rules == ()
        decided = [entry for entry in await house.audit() if entry.verb.startswith("office_file")]
        assert [(entry.verb, entry.facts["kind"]) for entry in decided] == [
            ("office_file:applied", "rules"), ("office_file:rolled_back", "rules"),
        ]  # fmt: skip
        assert decided[0].facts["before"] == decided[1].facts["after"]


async def test_a_mark_by_file_hides_what_stands_on_the_board() -> None:
    async with a_house() as house:
        lead = Lead(house=house)
        card = await a_letter(house, OPEN, title="Høring om navn")
        done = await a_letter(house, OPEN, title="Høring om skjær")
        await house.teams.click("kari", done, "claim")
        proposal = await lead.send(("rules.toml", a_rule(SERVICE, 'mark = "sensitive"', rule_id="skjerm")))
        assert "Skjermingsverdige" in lead.shown(proposal)
        assert "0 → 2" in lead.shown(proposal)
        await lead.press(proposal, "file_apply")
        await house.draw()
        for hidden in (card, done):
            assert "Høring om" not in shared(house, hidden)
        assert {house.desk.policy.sensitivity(item) for item in await house.items()} == {Sensitivity.SENSITIVE}
        await lead.say("filer regler tilbake")
        assert {house.desk.policy.sensitivity(item) for item in await house.items()} == {Sensitivity.OPEN}


async def test_units_and_rules_by_file_hold_each_other(tmp_path: Path) -> None:
    """A unit that a rule names stays; a rule may name a unit that came by file, here, elsewhere and after a restart."""
    async with a_house() as house:
        lead, settings, lise = Lead(house=house), house.office.settings, house.person("lise")
        wider = await lead.text() + f'\n[[units]]\norg_number = "{NEW}"\nname = "Nyskolen"\n'
        async with opened_desk(settings, exclusive=False, clock=house.clock) as other:
            units = await lead.send(("units.toml", wider))
            await lead.press(units, "file_apply")
            text = a_rule(f'unit = "{NEW}"', "leave_unread = true", rule_id="nyskolen")
            await lead.press(await lead.send(("rules.toml", text)), "file_apply")
            assert await take_up_files(other), "both at once"
            assert other.rules == house.desk.rules
            assert [rule.rule_id for rule in other.rules.rules] == ["nyskolen"]
            back = await lead.press(units, "file_roll_back")
            assert f"Regler som gjelder nå (nyskolen), nevner enheter som ikke er med: {NEW}." in str(back.card)
            narrower = await propose_file(other, lise, "rules.toml", a_rule(SERVICE, "leave_unread = true"))
            await apply_file(other, lise, narrower.file_id)
            await _apply_rules(house.desk)
            assert [rule.rule_id for rule in house.desk.rules.rules] == ["r"]
            await lead.say("filer regler tilbake")
        async with opened_desk(settings, exclusive=False, clock=house.clock) as restarted:
            assert [rule.rule_id for rule in restarted.rules.rules] == ["nyskolen"]

        proposed = tmp_path / "new.toml"
        proposed.write_text(text.replace("leave_unread", "notify_unit"), encoding="utf-8")
        for sample in (None, _sample(tmp_path)):
            found = await try_rules(settings, proposed=proposed, sample=sample)
            assert found.running_version == house.desk.rules.version
            assert found.proposed_version not in ("", found.running_version)
        house.letter(UNKNOWN)
        await house.poll()
        said = await explain_item(settings, (await house.only()).item_id)
        assert any("nyskolen: leave_unread" in line for line in said)
        assert await show_file(settings, "rules") == text
        assert [line.split()[:2] for line in await list_files(settings)] == [
            ["units", "2"], ["transfer_cases", "1"], ["rules", "2"], ["roster", "1"],
        ]  # fmt: skip


def _sample(folder: Path) -> Path:
    path = folder / "sample.toml"
    path.write_text(
        f'[[letter]]\nsource = "altinn"\nunit = "{NEW}"\nservice = "{UNKNOWN}"\nsubject = "x"\n'
        "received_at = 2026-11-20T08:00:00+01:00\n",
        encoding="utf-8",
    )
    return path


async def test_the_operators_rules_are_version_one_and_an_order_that_differs_is_a_difference(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    first, second = (a_rule(SERVICE, "leave_unread = true", rule_id=name) for name in ("a", "b"))
    path.write_text(first + second, encoding="utf-8")
    async with a_house(more={"rules": path}) as house:
        lead = Lead(house=house)
        await a_letter(house, OPEN)
        path.write_text("[[rule]]\n", encoding="utf-8")
        assert "sier det samme" in lead.shown(await lead.send(("rules.toml", f"# ny\n{first}{second}")))
        proposal = await lead.send(("rules.toml", second + first))
        assert "order: " in lead.shown(proposal)
        assert "Regel a" in lead.shown(proposal)
        await lead.press(proposal, "file_apply")
        assert [rule.rule_id for rule in house.desk.rules.rules] == ["b", "a"]
        assert await lead.fetched(await lead.say("filer regler")) == ("rules.toml", second + first)
        await lead.press(proposal, "file_roll_back")
        assert [rule.rule_id for rule in house.desk.rules.rules] == ["a", "b"], "as the bot has read them at its start"
        shown = lead.shown(await lead.say("filer"))
        assert "Regler (rules.toml)" in shown


async def test_cases_that_the_archive_does_not_answer_for_are_said_to_be_unchecked() -> None:
    async with a_house() as house:
        lead = Lead(house=house)
        house.fault("p360", "GetCases", status=503, times=20)
        shown = lead.shown(await lead.send(("rules.toml", a_rule(SERVICE, on_case(a_case(house))))))
        assert "Arkivet svarte ikke, så det er ikke kontrollert at sakene finnes." in shown
        assert "file_apply" in shown


async def test_what_the_card_shows_of_rules_is_what_the_command_line_counts_and_then_comes() -> None:
    async with a_house() as house:
        lead = Lead(house=house)
        await a_letter(house, OPEN)
        text = a_rule(SERVICE, "leave_unread = true", "automatic = true")
        found = await replay_stored(house.desk, rules_from(text, known_of(house.office.settings)))
        (count,) = found.counts
        proposal = await lead.send(("rules.toml", text))
        assert f"{count.running} → {count.proposed}" in lead.shown(proposal)
        await lead.press(proposal, "file_apply")
        assert (await house.only()).state is State.HANDLED, "nobody clicked"
