"""What Teams sends becomes the right value: every recorded exchange, the documented ones, and the odd ones between."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.teams.incoming import (
    CardAction,
    CaseSearch,
    DialogOpened,
    DialogSubmitted,
    FallbackSubmit,
    Incoming,
    Installed,
    ItemSearch,
    MembersChanged,
    Other,
    Removed,
    Said,
    Scope,
    Trigger,
)
from bot.teams.reading import read
from bot.teams.wire import InboundActivity
from tests.contracts import CONTRACTS, needs_contracts
from tests.teams.stage import CHANNEL_ID, TENANT, activity, recorded

BOT = "28:9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
RECORDED: dict[str, type[Incoming]] = {
    "conversationUpdate.channelCreated.channel": Other,
    "conversationUpdate.channelDeleted.channel": Other,
    "conversationUpdate.channelRenamed.channel": Other,
    "conversationUpdate.membersAdded.bot.personal": MembersChanged,
    "conversationUpdate.teamMemberAdded.bot.channel": MembersChanged,
    "conversationUpdate.teamMemberRemoved.bot.channel": MembersChanged,
    "conversationUpdate.teamMemberRemoved.user.channel": MembersChanged,
    "installationUpdate.add.channel": Installed,
    "installationUpdate.add.personal": Installed,
    "installationUpdate.remove.channel": Removed,
    "invoke.adaptiveCard_action.claim.browser": CardAction,
    "invoke.adaptiveCard_action.claim": CardAction,
    "invoke.adaptiveCard_action.fail": CardAction,
    "invoke.adaptiveCard_action.refresh.automatic": CardAction,
    "invoke.adaptiveCard_action.refresh.manual": CardAction,
    "invoke.adaptiveCard_action.route": CardAction,
    "invoke.adaptiveCard_action.toast": CardAction,
    "invoke.composeExtension_fetchTask": Other,
    "invoke.composeExtension_query": ItemSearch,
    "invoke.composeExtension_submitAction": Other,
    "message.mention.channel.newpost": Said,
    "message.submit.channel": FallbackSubmit,
    "message.text.personal": Said,
}


def told(name: str) -> Incoming:
    return read(InboundActivity.model_validate(recorded(f"inbound/{name}.json")["request"]["body"]))


def from_json(**changes: Any) -> Incoming:
    return read(InboundActivity.model_validate(activity(**changes)))


@needs_contracts
def test_every_recorded_exchange_is_named_here() -> None:
    assert {path.stem for path in (CONTRACTS / "teams" / "inbound").glob("*.json")} == set(RECORDED)


@needs_contracts
@pytest.mark.parametrize("name", RECORDED)
def test_recorded_activities_become_the_right_value(name: str) -> None:
    incoming = told(name)
    body = recorded(f"inbound/{name}.json")["request"]["body"]
    assert type(incoming) is RECORDED[name]
    assert incoming.activity_id == body["id"]
    assert incoming.person.person_id == body["from"]["aadObjectId"]
    assert incoming.person.teams_id == body["from"]["id"]
    assert incoming.person.name == body["from"].get("name", "")
    assert incoming.person.locale == body.get("locale", "")
    assert incoming.place.tenant_id == TENANT
    assert incoming.place.service_url == body["serviceUrl"]
    assert incoming.place.conversation_id == body["conversation"]["id"]
    assert incoming.place.bot_id == BOT


@needs_contracts
def test_a_click_carries_verb_inputs_and_the_card() -> None:
    incoming = told("invoke.adaptiveCard_action.route")
    assert isinstance(incoming, CardAction)
    assert incoming.verb == "route"
    assert incoming.data == {"case": "S-1001", "unit2": "plan", "note": "Gjelder dispensasjon – æøå"}
    assert incoming.reply_to_id == "1795304717115"
    assert incoming.trigger is Trigger.MANUAL
    assert incoming.place.scope is Scope.CHANNEL
    assert incoming.place.channel_id == CHANNEL_ID
    assert incoming.place.team_id == "19:aa11bb22cc33dd44ee55ff6600112233@thread.tacv2"


@needs_contracts
@pytest.mark.parametrize("trigger", Trigger)
def test_a_refresh_by_the_client_is_told_from_one_by_hand(trigger: Trigger) -> None:
    incoming = told(f"invoke.adaptiveCard_action.refresh.{trigger.value}")
    assert isinstance(incoming, CardAction)
    assert incoming.trigger is trigger


@needs_contracts
def test_the_documented_refresh_needs_nothing_else() -> None:
    value = recorded("docs-derived/invoke.adaptiveCard_action.refresh.automatic.json")["value"]
    incoming = from_json(value=value)
    assert isinstance(incoming, CardAction)
    assert (incoming.verb, incoming.trigger) == ("editOrResolveView", Trigger.AUTOMATIC)


@needs_contracts
def test_the_documented_search() -> None:
    asked = recorded("docs-derived/invoke.application_search.request.json")
    incoming = from_json(**{**asked, "replyToId": None})
    assert isinstance(incoming, CaseSearch)
    assert (incoming.text, incoming.dataset, incoming.skip, incoming.top) == ("fluentui", "npm", 0, 15)
    assert incoming.data == {}


def test_a_search_may_carry_other_inputs() -> None:
    value = {"queryText": "vei", "queryOptions": {"skip": 5}, "dataset": "cases", "data": {"unit": "plan"}}
    incoming = from_json(name="application/search", value=value)
    assert isinstance(incoming, CaseSearch)
    assert (incoming.text, incoming.skip, incoming.top, incoming.data) == ("vei", 5, 15, {"unit": "plan"})


@needs_contracts
def test_words_come_without_the_bots_mention() -> None:
    incoming = told("message.mention.channel.newpost")
    assert isinstance(incoming, Said)
    assert incoming.text == "status"
    assert incoming.place.scope is Scope.CHANNEL
    personal = told("message.text.personal")
    assert isinstance(personal, Said)
    assert personal.text == "hjelp"
    assert personal.place.scope is Scope.PERSONAL
    assert personal.place.channel_id == ""


def test_only_the_bots_own_mention_is_taken_out() -> None:
    entities = [
        {"type": "mention", "text": "<at>Postvakt</at>", "mentioned": {"id": BOT, "name": "Postvakt"}},
        {"type": "mention", "text": "<at>Arkivar B</at>", "mentioned": {"id": "29:b", "name": "Arkivar B"}},
    ]
    text = "<at>Postvakt</at>&nbsp;gi \u00a0til\n<at>Arkivar B</at>\n"
    incoming = from_json(type="message", name=None, value=None, text=text, entities=entities)
    assert isinstance(incoming, Said)
    assert incoming.text == "gi til <at>Arkivar B</at>"


@needs_contracts
def test_a_submit_of_an_old_client_is_no_words() -> None:
    incoming = told("message.submit.channel")
    assert isinstance(incoming, FallbackSubmit)
    assert incoming.data == {"case": "S-1001", "kind": "plain"}
    assert incoming.reply_to_id == "1795304717115"


def test_execute_and_its_fallback_submit_say_the_same() -> None:
    data = {"item": "i-1", "version": 3}
    execute = from_json()
    submit = from_json(type="message", name=None, value={**data, "verb": "claim"})
    assert isinstance(execute, CardAction)
    assert isinstance(submit, FallbackSubmit)
    assert (execute.verb, execute.data) == (submit.verb, submit.data) == ("claim", data)


def test_an_execute_may_hide_its_verb_in_the_data() -> None:
    incoming = from_json(value={"action": {"type": "Action.Execute", "data": {"verb": "claim", "item": "i-1"}}})
    assert isinstance(incoming, CardAction)
    assert (incoming.verb, incoming.data, incoming.trigger) == ("claim", {"item": "i-1"}, Trigger.MANUAL)


@pytest.mark.parametrize(("name", "kind"), [("task/fetch", DialogOpened), ("task/submit", DialogSubmitted)])
def test_dialogs_carry_their_data(name: str, kind: type[DialogOpened | DialogSubmitted]) -> None:
    data = {"msteams": {"type": "task/fetch"}, "verb": "route", "item": "i-1", "public_title": "Søknad"}
    incoming = from_json(name=name, value={"data": data, "context": {"theme": "dark"}})
    assert isinstance(incoming, kind)
    assert (incoming.verb, incoming.data) == ("route", {"item": "i-1", "public_title": "Søknad"})
    assert incoming.reply_to_id == "17"


@pytest.mark.parametrize("data", [None, "text", 7, ["list"]])
def test_data_that_is_no_object_counts_as_none(data: Any) -> None:
    incoming = from_json(name="task/submit", value={"data": data})
    assert isinstance(incoming, DialogSubmitted)
    assert (incoming.verb, incoming.data) == ("", {})


@needs_contracts
def test_members_come_and_go() -> None:
    left = told("conversationUpdate.teamMemberRemoved.user.channel")
    assert isinstance(left, MembersChanged)
    assert [person.teams_id for person in left.removed] == ["29:1kari-nordmann-mri"]
    assert not left.bot_removed
    joined = told("conversationUpdate.membersAdded.bot.personal")
    assert isinstance(joined, MembersChanged)
    assert (joined.bot_added, len(joined.added)) == (True, 1)
    gone = told("conversationUpdate.teamMemberRemoved.bot.channel")
    assert isinstance(gone, MembersChanged)
    assert (gone.bot_removed, gone.removed) == (True, ())


@needs_contracts
def test_an_installation_names_team_group_and_selected_channel() -> None:
    place = told("installationUpdate.add.channel").place
    assert place.team_id == "19:aa11bb22cc33dd44ee55ff6600112233@thread.tacv2"
    assert place.aad_group_id == "7c2d9a10-2222-4c4c-9d9d-00000000000a"
    assert (place.team_name, place.channel_id) == ("Dokumentsenteret", CHANNEL_ID)


@needs_contracts
def test_what_the_bot_has_no_use_for_keeps_its_name() -> None:
    kinds = {
        "invoke.composeExtension_fetchTask": ("invoke", "composeExtension/fetchTask"),
        "conversationUpdate.channelDeleted.channel": ("conversationUpdate", "channelDeleted"),
    }
    for name, said in kinds.items():
        incoming = told(name)
        assert isinstance(incoming, Other)
        assert (incoming.kind, incoming.name) == said


@needs_contracts
def test_a_search_in_the_compose_box_is_read() -> None:
    found = told("invoke.composeExtension_query")
    assert isinstance(found, ItemSearch)
    assert (found.text, found.person.name, found.place.scope) == ("dispensasjon", "Kari Nordmann", Scope.CHANNEL)


@pytest.mark.parametrize("parameters", [[{"name": "initialRun", "value": "true"}], [], [{"name": "q", "value": 7}]])
def test_a_search_that_was_just_opened_asks_for_nothing(parameters: list[Any]) -> None:
    found = from_json(type="invoke", name="composeExtension/query", value={"parameters": parameters})
    assert isinstance(found, ItemSearch)
    assert found.text == ""


@needs_contracts
def test_the_documented_channel_change_parses() -> None:
    raw = recorded("docs-derived/conversationUpdate.channelCreated.json")
    incoming = read(InboundActivity.model_validate(raw))
    assert isinstance(incoming, Other)
    assert incoming.person.person_id == ""


def test_nulls_and_missing_names_are_nothing_special() -> None:
    sender = {"id": "29:a", "name": None, "objectId": "0D1F2A3B-1111-4A4A-8B8B-00000000000A"}
    entities = [{"type": "other", "text": {"a": 1}, "locale": 3}, {"type": "clientInfo", "locale": "nb-NO"}]
    incoming = from_json(**{"from": sender, "locale": None, "entities": entities})
    assert incoming.person.name == ""
    assert incoming.person.person_id == "0d1f2a3b-1111-4a4a-8b8b-00000000000a"
    assert incoming.person.locale == "nb-NO"


def test_values_cannot_be_changed_by_whom_they_are_handed_to() -> None:
    incoming = from_json()
    assert isinstance(incoming, CardAction)
    with pytest.raises(TypeError):
        incoming.data["item"] = "i-2"  # type: ignore[index]
    assert json.dumps(dict(incoming.data)) == '{"item": "i-1", "version": 3}'
