"""Rule files for houses: as the lead writes them, put in the place of those that run."""

from __future__ import annotations

from bot.app.choices.apply_rules import apply_rules
from bot.app.health.transfer_cases import check_transfer_cases
from bot.settings.rules_file import rules_from
from bot.wiring.rules import known_of
from tests.house import House

#: of the rule that `a_rule` writes
REASON = "Samles på én sak hvert år."


def a_rule(*lines: str, rule_id: str = "r", reason: str = REASON) -> str:
    return "\n".join(("[[rule]]", f'id = "{rule_id}"', f'reason = "{reason}"', *lines, ""))


def on_case(number: str, more: str = "") -> str:
    return f'suggest = {{ route = "register_on_case", case_number = "{number}"{more} }}'


def put_rules(house: House, *rules: str) -> None:
    house.desk.policy.book.rules = rules_from("\n".join(rules), known_of(house.office.settings))


async def with_rules(house: House, *rules: str) -> None:
    """In force, with the archive asked about the cases that they name and open items judged anew."""
    put_rules(house, *rules)
    await check_transfer_cases(house.desk)
    await apply_rules(house.desk)
    await house.draw()
