"""A letter as the list tells it: Forsendelse of contracts/fiks/svarinn/svarinn-api-v2.json, untidy where ordered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.simulators.svarinn.records import FileDraft, Json, Letter, LetterDraft

_ADDRESS = ("adresselinje1", "adresselinje2", "adresselinje3", "postnummer", "poststed", "land")


def letter_json(letter: Letter, *, link: str) -> Json:
    draft = letter.draft
    body: Json = {
        "id": letter.id,
        "avsender": {"organisasjonsnummer": draft.sender_orgno, "postadresse": _address(draft.sender_name)},
        "mottaker": {"organisasjonsnummer": draft.orgno, "postadresse": _address(draft.receiver_name)},
        "tittel": draft.title,
        "dato": moment(draft.dated_at or letter.added_at),
        "metadataFraAvleverendeSystem": draft.from_sender,
        "metadataForImport": draft.for_import,
        "sikkerhetsniva": draft.level,
        "taushetsbelagtPost": draft.confidential,
        "filer": [_file(one) for one in draft.files],
        "svarSendesTil": _reply_to(draft),
        "svarPaForsendelse": draft.answers,
        "type": draft.kind,
        "eksternRef": draft.external_ref,
        "korrelasjonsid": draft.correlation_id,
        "lenker": [{"ledetekst": lead, "lenke": url, "tekst": text} for lead, url, text in draft.links],
        "nedlastingslenke": link,
        "avgivendeSystem": draft.from_system,
    }
    shown = body if draft.nulls else _without_nulls(body)
    shown = _laid_over(shown, draft.overrides)
    return {name: value for name, value in shown.items() if name not in draft.omitted}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _address(name: str) -> Json:
    return {"navn": name, **dict.fromkeys(_ADDRESS)}


def _reply_to(draft: LetterDraft) -> Json | None:
    if draft.reply_name is None:
        return None
    return {
        "organisasjonsnummer": draft.reply_orgno,
        "fodselsnummer": draft.reply_fodselsnummer,
        "postadresse": _address(draft.reply_name),
    }


def _file(one: FileDraft) -> Json:
    return {
        "filnavn": one.file_name,
        "mimeType": one.media_type or one.content.media_type,
        "hash": one.told_hash or one.content.sha256,
        "type": one.kind,
        "storrelse": one.content.length if one.told_size is None else one.told_size,
        "ekstraMetadata": [{"key": key, "value": value} for key, value in one.extra],
    }


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _without_nulls(one) for name, one in value.items() if one is not None}


def _laid_over(below: Json, above: Json) -> Json:
    merged = dict(below)
    for name, value in above.items():
        known = merged.get(name)
        merged[name] = _laid_over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
