"""Correspondence's list: the ids of one resource and one party, which is why it cannot say what is new in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from adapters.simulators.altinn.gate import Gate, only_known_query
from adapters.simulators.altinn.identifiers import organisation_of, parsed_uuid
from adapters.simulators.altinn.problems import Refused, correspondence_problem, correspondence_validation
from adapters.simulators.altinn.records import Correspondence, CorrespondenceStatus

_ROLES = {"recipient": True, "sender": False, "recipientandsender": True}
_MOST_IDS = 1000
_KNOWN_QUERY = frozenset(
    {
        "resourceId",
        "role",
        "onBehalfOf",
        "from",
        "to",
        "status",
        "sendersReference",
        "idempotentKey",
        "altinn2CorrespondenceId",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListQuery:
    resource: str
    as_recipient: bool
    on_behalf_of: str | None
    earliest: datetime | None
    latest: datetime | None
    status: CorrespondenceStatus | None
    senders_reference: str | None
    #: by a key that no simulated letter has
    by_rare_key: bool

    def matches(self, letter: Correspondence) -> bool:
        return (
            self.as_recipient
            and not self.by_rare_key
            and letter.resource == self.resource
            and not letter.purged
            and self.senders_reference in (None, letter.senders_reference)
            and (self.status is None or letter.has_been(self.status))
            and (self.earliest is None or letter.requested_publish_time > self.earliest)
            and (self.latest is None or letter.requested_publish_time < self.latest)
        )


@dataclass(frozen=True, slots=True)
class CorrespondenceList:
    gate: Gate

    async def answer(self, request: web.Request) -> web.Response:
        caller = self.gate.correspondence(request, exchanged=False, produces="application/json")
        only_known_query(request, _KNOWN_QUERY, correspondence_validation)
        query = _read_query(request.query)
        unit = query.on_behalf_of or caller.organisation
        world = self.gate.world
        if not world.may(caller.system_user, unit, query.resource):
            raise Refused(correspondence_problem(4001))
        found = [letter for letter in world.correspondences.values() if letter.unit == unit and query.matches(letter)]
        return web.json_response({"ids": [letter.id for letter in _newest_first(found)[:_MOST_IDS]]})


def _read_query(query: Mapping[str, str]) -> _ListQuery:
    for name in ("resourceId", "role"):
        if not query.get(name):
            raise _invalid(name, f"The {name} field is required.")
    as_recipient = _ROLES.get(query["role"].lower())
    if as_recipient is None:
        raise _invalid("role", "The value is not valid.")
    on_behalf_of = organisation_of(query["onBehalfOf"]) if "onBehalfOf" in query else None
    if "onBehalfOf" in query and on_behalf_of is None:
        raise _invalid("onBehalfOf", "Neither a URN nor 0192: and nine digits")
    _check_rare(query)
    earliest, latest = _date(query, "from"), _date(query, "to")
    if earliest is not None and latest is not None and earliest > latest:
        raise Refused(correspondence_problem(1027))
    return _ListQuery(
        resource=query["resourceId"],
        as_recipient=as_recipient,
        on_behalf_of=on_behalf_of,
        earliest=earliest,
        latest=latest,
        status=_status(query),
        senders_reference=query.get("sendersReference"),
        by_rare_key=bool({"idempotentKey", "altinn2CorrespondenceId"} & set(query)),
    )


def _newest_first(letters: list[Correspondence]) -> list[Correspondence]:
    return sorted(letters, key=lambda letter: (letter.requested_publish_time, letter.id), reverse=True)


def _invalid(name: str, text: str) -> Refused:
    return Refused(correspondence_validation({name: text}))


def _status(query: Mapping[str, str]) -> CorrespondenceStatus | None:
    """A name in any case, or a number; it asks whether the status was EVER reached."""
    if "status" not in query:
        return None
    by_name = {status.name.lower(): status for status in CorrespondenceStatus}
    by_number = {str(int(status)): status for status in CorrespondenceStatus}
    status = by_name.get(query["status"].lower()) or by_number.get(query["status"])
    if status is None:
        raise _invalid("status", "The value is not valid.")
    return status


def _date(query: Mapping[str, str], name: str) -> datetime | None:
    if name not in query:
        return None
    try:
        moment = datetime.fromisoformat(query[name])
    except ValueError as error:
        raise _invalid(name, "The value is not valid.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check_rare(query: Mapping[str, str]) -> None:
    if "idempotentKey" in query and parsed_uuid(query["idempotentKey"]) is None:
        raise _invalid("idempotentKey", "The value is not valid.")
    if "altinn2CorrespondenceId" in query and not query["altinn2CorrespondenceId"].isdigit():
        raise _invalid("altinn2CorrespondenceId", "The value is not valid.")
