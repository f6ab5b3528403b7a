"""Microsoft Teams as a bot meets it: a strict Bot Connector, people who click, and a page that looks like a channel."""

from __future__ import annotations

from adapters.simulators.teams.answers import Answer
from adapters.simulators.teams.app import TEAMS, listens_at, running_teams, teams_simulator
from adapters.simulators.teams.cards import NotOnTheCard
from adapters.simulators.teams.client import TeamsClient
from adapters.simulators.teams.day import Day
from adapters.simulators.teams.entra import OPENID_PATH
from adapters.simulators.teams.people import Person, demo_people
from adapters.simulators.teams.settings import TeamsSettings
from adapters.simulators.teams.world import World as TeamsWorld

__all__ = [
    "OPENID_PATH",
    "TEAMS",
    "Answer",
    "Day",
    "NotOnTheCard",
    "Person",
    "TeamsClient",
    "TeamsSettings",
    "TeamsWorld",
    "demo_people",
    "listens_at",
    "running_teams",
    "teams_simulator",
]
