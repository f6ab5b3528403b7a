"""Which steps a walk takes: by chance, but so that most letters get somewhere. The same seed gives the same steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from random import Random

from tests.house import GRACE, SETTLE
from tests.properties.walk.acts import LOOKERS, WAYS, Wish
from tests.properties.walk.city import DOORS, Door
from tests.properties.walk.letters import KINDS
from tests.properties.walk.steps import (
    Answers,
    Arrives,
    Chooses,
    Deletes,
    Dies,
    DoubleArrives,
    Fails,
    Goes,
    OneEffect,
    Passes,
    Polls,
    Reads,
    Step,
    TakesBack,
    Watches,
    When,
)

_HOUR = timedelta(hours=1)
_ANSWERS: tuple[int | str, ...] = (0, 0, 500, 500, 503, 409, 401, 429, "timeout")
_WAITS = (SETTLE / 2, SETTLE + GRACE, _HOUR, 24 * _HOUR, 96 * _HOUR)
_PEOPLE = ("kari",) * 12 + ("ola", "ola", "lise", *LOOKERS)
#: replays that are spent on making a failing walk shorter
_REPLAYS = 60


def a_way(seed: int) -> list[Step]:
    rnd = Random(seed)
    doors: list[Door] = [rnd.choice(("altinn", *DOORS)) for _ in range(rnd.randint(1, 3))]
    steps: list[Step] = [Arrives(door, rnd.choice(KINDS[door])) for door in doors]
    if rnd.random() < 0.3:
        doors = ["altinn", "digipost", *doors[:1]]
        steps = [Arrives("altinn", "open"), DoubleArrives(0), *steps[:1]]
    for _ in range(rnd.randint(3, 6)):
        steps += _scene(rnd, doors)
    return steps


def _scene(rnd: Random, doors: Sequence[Door]) -> list[Step]:
    """Somebody decides of one letter, things go wrong or not, and people look after it."""
    letter, who = rnd.randrange(len(doors)), rnd.choice(_PEOPLE)
    maybe: list[tuple[float, Step]] = [
        (0.15, Reads(letter, who, rnd.random() < 0.7)),
        (0.4, _failure(rnd, doors[letter])),
        (0.25, Dies(rnd.randrange(60))),
        (1.0, Chooses(letter, who, _wish(rnd))),
        (0.1, TakesBack(letter, who)),
        (0.2, OneEffect()),
        (0.1, Polls(rnd.choice(DOORS))),
        (0.95, Goes()),
        (0.4, Passes(rnd.choice(_WAITS))),
        (0.5, Answers(letter, "kari", rnd.random() < 0.2)),
        (0.3, Goes()),
        (0.15, Deletes(letter, who)),
        (0.1, Watches()),
        (0.4, TakesBack(letter, "kari")),
    ]
    return [step for chance, step in maybe if rnd.random() < chance]


def _wish(rnd: Random) -> Wish:
    return Wish(
        way=rnd.choice(WAYS), attest=rnd.random() < 0.3, confirmed=rnd.random() < 0.7, reception=rnd.random() < 0.5,
        again=rnd.random() < 0.2,
    )  # fmt: skip


def _failure(rnd: Random, door: Door) -> Fails:
    """Of what the letter comes through or goes to."""
    when: When = rnd.choice(("before", "after", "late"))
    near = "mail" if door == "postmottak" else door
    return Fails(rnd.choice(("archive", "archive", near, "mail")), rnd.randrange(6), rnd.choice(_ANSWERS), when)


async def shortened(way: Sequence[Step], fails: Callable[[Sequence[Step]], Awaitable[str]]) -> tuple[list[Step], str]:
    """Fewer steps that fail too, and the story of them. `fails` answers the story, empty where nothing failed."""
    kept, story, size = list(way), "", max(1, len(way) // 2)
    for _ in range(_REPLAYS):
        for start in range(0, len(kept), size):
            shorter = [*kept[:start], *kept[start + size :]]
            if shorter and (told := await fails(shorter)):
                kept, story = shorter, told
                break
        else:
            if size == 1:
                break
            size //= 2
    return kept, story
