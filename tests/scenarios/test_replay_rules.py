"""Rules that are tried on letters before they run, and explained for one item: nothing changes, no title is shown."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.app.choices.apply_rules import apply_rules
from bot.app.health.transfer_cases import check_transfer_cases
from bot.app.intake.replay_rules import Replay, replay_stored
from bot.commands.rules import explain_item, print_replay, try_rules
from bot.domain.sensitivity import Sensitivity
from bot.errors import ConfigError
from bot.settings.rules_file import rules_from
from bot.wiring.rules import known_of
from tests.house import OPEN, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case
from tests.scenarios.rule_files import a_rule, on_case

TITLE = "Gatelys i Havnegata"
SAMPLE = """\
[[letter]]
name = "from the nursery"
source = "altinn"
unit = "313382648"
service = "%s"
subject = "Opptak"
received_at = 2026-11-20T08:00:00+01:00

[[letter]]
source = "altinn"
unit = "313756270"
service = "%s"
confidential = true
subject = "Noe annet"
received_at = 2026-11-20T08:00:00+01:00
"""


def by_service(found: Replay) -> dict[str, tuple[str, str]]:
    return {one.service_name: (one.running.does, one.proposed.does) for one in found.letters}


async def a_day(house: House) -> None:
    await check_transfer_cases(house.desk)
    house.letter(OPEN, title="Høring om navn")
    house.letter(UNKNOWN, title=TITLE)
    await house.poll()
    await apply_rules(house.desk)


async def test_running_and_new_rules_stand_side_by_side_and_nothing_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running, proposed = tmp_path / "rules.toml", tmp_path / "new.toml"
    running.write_text(a_rule(f'service = "{OPEN}"', "leave_unread = true", rule_id="old"), encoding="utf-8")
    async with a_house(more={"rules": running}) as house:
        await a_day(house)
        case, before = a_case(house), await house.items()
        new = (
            a_rule(f'service = "{UNKNOWN}"', 'mark = "open"', rule_id="open"),
            a_rule(
                f'service = "{UNKNOWN}"', 'subject = "gatelys"', on_case(case), "automatic = true", rule_id="lights"
            ),
            a_rule(f'service = "{OPEN}"', "suppress = true", rule_id="none"),
        )
        proposed.write_text("\n".join(new), encoding="utf-8")
        found = await try_rules(house.office.settings, proposed=proposed, sample=None)
        assert found == await replay_stored(house.desk, rules_from("\n".join(new), known_of(house.office.settings)))
        assert by_service(found) == {
            "Rundskriv og høringer": ("leave_unread", "suppress"), "Vedtak og tilsyn": ("", "register_on_case"),
        }  # fmt: skip
        (lights,) = [one for one in found.letters if one.proposed.rule_id == "lights"]
        assert lights.proposed.automatic
        assert (lights.running.sensitivity, lights.proposed.sensitivity) == (Sensitivity.UNKNOWN, Sensitivity.OPEN)
        assert [(one.rule_id, one.running, one.proposed) for one in found.counts] == [
            ("lights", 0, 1), ("none", 0, 1), ("old", 1, 0), ("open", 0, 1),
        ]  # fmt: skip
        assert found.changed == found.letters
        assert TITLE not in str(asdict(found))
        print_replay(found, everything=False, as_json=True)
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {row["proposed"]["rule_id"] for row in rows} == {"lights", "none"}
        print_replay(found, everything=False, as_json=False)
        assert "2 letters, 2 of them treated otherwise" in capsys.readouterr().out
        same = await try_rules(house.office.settings, proposed=None, sample=None)
        assert same.changed == ()
        assert await house.items() == before

        proposed.write_text(a_rule('service = "nope"', "suppress = true"), encoding="utf-8")
        with pytest.raises(ConfigError, match=r"new\.toml, line 4: r, service: nope"):
            await try_rules(house.office.settings, proposed=proposed, sample=None)


async def test_rules_are_tried_on_letters_that_somebody_made_up(tmp_path: Path) -> None:
    sample, rules = tmp_path / "sample.toml", tmp_path / "rules.toml"
    sample.write_text(SAMPLE % (UNKNOWN, UNKNOWN), encoding="utf-8")
    marked = a_rule(f'service = "{UNKNOWN}"', 'mark = "open"', rule_id="open")
    rules.write_text(marked + a_rule('subject = "opptak"', "notify_unit = true"), encoding="utf-8")
    async with a_house(board=False) as house:
        nursery, other = (await try_rules(house.office.settings, proposed=rules, sample=sample)).letters
        assert (nursery.name, nursery.proposed.does, nursery.proposed.sensitivity) == (
            "from the nursery", "notify_unit", Sensitivity.OPEN,
        )  # fmt: skip
        assert (other.name, other.proposed.does, other.proposed.sensitivity) == ("letter 2", "", Sensitivity.SENSITIVE)
        sample.write_text("[[letter]]\nunit = 'x'\n", encoding="utf-8")
        with pytest.raises(ConfigError, match=r"letter\.0\.source"):
            await try_rules(house.office.settings, proposed=rules, sample=sample)
        with pytest.raises(ConfigError, match="no rule file is configured"):
            await try_rules(house.office.settings, proposed=None, sample=sample)


async def test_an_item_is_explained_rule_by_rule(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    case = "26/00001"
    rules = (
        a_rule(f'service = "{OPEN}"', 'mark = "open"', rule_id="open", reason="Offentlig."),
        a_rule('unit = "313300102"', "suppress = true", rule_id="school"),
        a_rule(f'service = "{OPEN}"', on_case(case), rule_id="first"),
        a_rule(f'service = "{OPEN}"', "leave_unread = true", rule_id="second"),
    )
    path.write_text("\n".join(rules), encoding="utf-8")
    async with a_house(more={"rules": path}) as house:
        house.letter(OPEN, confirmation=True, title="Høring om navn")
        await house.poll()
        item = await house.only()
        said = await explain_item(house.office.settings, item.item_id)
        version = house.desk.rules.version
        assert said == [
            f"{item.item_id}: waiting, open",
            f"decided by open, first of version {version}",
            f"rules that run now: version {version}",
            "  *  open: marks open: holds. Offentlig.",
            "  -  school: suppresses: does not hold (unit)",
            f"  *  first: register_on_case {case}: holds. Samles på én sak hvert år.",
            "  -  second: leave_unread: holds, but a rule before it decides",
            "the suggestion is not on the card: the sender asks for a confirmation, which a person chooses in the form",
        ]
        assert "Høring" not in "\n".join(said)
        with pytest.raises(ConfigError, match="there is no such item"):
            await explain_item(house.office.settings, "nope")
