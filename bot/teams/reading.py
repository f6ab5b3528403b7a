"""From Bot Framework's JSON to own values. Pure; raises pydantic's ValidationError where a shape is impossible."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any, TypedDict

from bot.domain.identifiers import PersonId
from bot.teams.incoming import (
    CardAction,
    CaseSearch,
    Data,
    DialogOpened,
    DialogSubmitted,
    FallbackSubmit,
    FileAnswered,
    FilePlace,
    FilesSent,
    Incoming,
    Installed,
    ItemSearch,
    MembersChanged,
    Other,
    Place,
    Removed,
    Said,
    Scope,
    SentFile,
    TeamsPerson,
    Trigger,
)
from bot.teams.wire import Account, ActionValue, DialogValue, FileConsentValue, InboundActivity, QueryValue, SearchValue

#: keys of a card's data that steer the client or the router and are no input
_STEERING = frozenset({"verb", "msteams"})
#: as the app package names it
SEARCH_PARAMETER = "q"
_SPACES = re.compile(r"(?:\s|&nbsp;)+")


class _Common(TypedDict):
    activity_id: str
    person: TeamsPerson
    place: Place


def read(activity: InboundActivity) -> Incoming:
    common = _Common(
        activity_id=activity.id,
        person=_person(activity.sender, locale=activity.client_locale),
        place=_place(activity),
    )
    match activity.type, activity.action:
        case "invoke", _:
            return _invoke(activity, common)
        case "message", _:
            return _message(activity, common)
        case "installationUpdate", "add" | "add-upgrade":
            return Installed(**common)
        case "installationUpdate", "remove" | "remove-upgrade":
            return Removed(**common)
    if activity.type == "conversationUpdate" and (activity.members_added or activity.members_removed):
        return _members(activity, common)
    return Other(kind=activity.type, name=activity.name or activity.channel_data.event_type, **common)


def _message(activity: InboundActivity, common: _Common) -> FallbackSubmit | FilesSent | Said:
    if isinstance(activity.value, dict):
        verb, data = _split(activity.value)
        return FallbackSubmit(verb=verb, data=data, reply_to_id=activity.reply_to_id, **common)
    files = tuple(SentFile(name=each.name, download_url=each.content.download_url) for each in activity.files)
    if files and common["place"].scope is Scope.PERSONAL:
        return FilesSent(files=files, **common)
    return Said(text=_words(activity), reply_to_id=activity.reply_to_id, **common)


def _invoke(activity: InboundActivity, common: _Common) -> Incoming:
    reply_to_id = activity.reply_to_id
    match activity.name:
        case "adaptiveCard/action":
            asked = ActionValue.model_validate(activity.value)
            verb, data = _split(asked.action.data)
            trigger = Trigger.AUTOMATIC if asked.trigger == "automatic" else Trigger.MANUAL
            return CardAction(
                verb=asked.action.verb or verb, data=data, trigger=trigger, reply_to_id=reply_to_id, **common
            )
        case "task/fetch":
            verb, data = _split(DialogValue.model_validate(activity.value).data)
            return DialogOpened(verb=verb, data=data, reply_to_id=reply_to_id, **common)
        case "task/submit":
            verb, data = _split(DialogValue.model_validate(activity.value).data)
            return DialogSubmitted(verb=verb, data=data, reply_to_id=reply_to_id, **common)
        case "application/search":
            query = SearchValue.model_validate(activity.value)
            return CaseSearch(
                text=query.query_text,
                dataset=query.dataset,
                skip=query.query_options.skip,
                top=query.query_options.top,
                data=_split(query.data)[1],
                **common,
            )
    return _rarer(activity, common)


def _rarer(activity: InboundActivity, common: _Common) -> Incoming:
    match activity.name:
        case "composeExtension/query":
            said = {each.name: each.value for each in QueryValue.model_validate(activity.value).parameters}
            # opening the search sends a parameter of Teams' own, `initialRun`, and none of ours
            text = said.get(SEARCH_PARAMETER)
            return ItemSearch(text=text if isinstance(text, str) else "", **common)
        case "fileConsent/invoke":
            return _file_answered(FileConsentValue.model_validate(activity.value), activity.reply_to_id, common)
    return Other(kind="invoke", name=activity.name, **common)


def _file_answered(told: FileConsentValue, reply_to_id: str, common: _Common) -> FileAnswered:
    made, context = told.upload_info, told.context if isinstance(told.context, dict) else {}
    place = FilePlace(
        name=made.name,
        upload_url=made.upload_url,
        content_url=made.content_url,
        unique_id=made.unique_id,
        file_type=made.file_type,
    )
    accepted = told.action == "accept" and made.upload_url
    wish = {key: value for key, value in context.items() if isinstance(value, str)}
    return FileAnswered(place_for_it=place if accepted else None, wish=wish, reply_to_id=reply_to_id, **common)


def _members(activity: InboundActivity, common: _Common) -> MembersChanged:
    bot = activity.recipient.id

    def people(accounts: list[Account]) -> tuple[TeamsPerson, ...]:
        return tuple(_person(each) for each in accounts if each.id != bot)

    return MembersChanged(
        added=people(activity.members_added),
        removed=people(activity.members_removed),
        bot_added=any(each.id == bot for each in activity.members_added),
        bot_removed=any(each.id == bot for each in activity.members_removed),
        **common,
    )


def _place(activity: InboundActivity) -> Place:
    told, conversation = activity.channel_data, activity.conversation
    kinds = {scope.value: scope for scope in Scope}
    scope = kinds.get(conversation.conversation_type, Scope.GROUP_CHAT if conversation.is_group else Scope.PERSONAL)
    channel_id = told.channel.id or told.settings.selected_channel.id
    if scope is Scope.CHANNEL and not channel_id:
        channel_id = conversation.id.partition(";")[0]
    return Place(
        service_url=activity.service_url,
        conversation_id=conversation.id,
        scope=scope,
        tenant_id=told.tenant.id or conversation.tenant_id,
        bot_id=activity.recipient.id,
        bot_name=activity.recipient.name,
        team_id=told.team.id,
        team_name=told.team.name,
        aad_group_id=told.team.aad_group_id,
        channel_id=channel_id,
    )


def _person(account: Account, *, locale: str = "") -> TeamsPerson:
    return TeamsPerson(
        person_id=PersonId(account.object_id.lower()), teams_id=account.id, name=account.name.strip(), locale=locale
    )


def _split(data: Any) -> tuple[str, Data]:
    """The verb and the rest. Data that is no object (a client may send a bare text) counts as none."""
    if not isinstance(data, dict):
        return "", MappingProxyType({})
    verb = data.get("verb")
    inputs = {key: value for key, value in data.items() if key not in _STEERING}
    return verb if isinstance(verb, str) else "", MappingProxyType(inputs)


def _words(activity: InboundActivity) -> str:
    text = activity.text
    for mention in activity.mentions:
        if mention.text and mention.mentioned.id == activity.recipient.id:
            text = text.replace(mention.text, " ")
    return _SPACES.sub(" ", text).strip()
