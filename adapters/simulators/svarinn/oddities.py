"""Letters as they really come: the troubles that other receivers of SvarInn found, one draft each.

Findings MOVE-2540, -2817, -2929, -3937 of felleslosninger/efm-integrasjonspunkt (fd348ae2, 2026-08-19) and the
change log of ks-no/svarut-sak-mottak (08106e79, 2020-03-04); reference/svarinn-digipost.md 1.8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from adapters.simulators.svarinn.records import LetterDraft

_ZEROS = {
    "metadataForImport": {
        "mappeId": {"saksaar": 0, "sakssekvensnummer": 0},
        "journalpostId": {"journalaar": 0, "journalsekvensnummer": 0, "journalpostnummer": 0},
    }
}
_ANCIENT = {
    "metadataFraAvleverendeSystem": {"journaldato": "0000-12-29T23:17:15Z", "dokumentetsDato": "-0001-11-30T00:00:00Z"}
}
_UNKNOWN = {"nyttFelt": {"dypt": [1, None]}, "avsender": {"rolle": "ukjent"}, "sikkerhetsniva": "BETYDELIG"}


def odd_letters(plain: LetterDraft) -> Mapping[str, LetterDraft]:
    """Variants of one draft, by the name of their trouble."""
    return MappingProxyType(
        {
            "explicit nulls": replace(plain, nulls=True),
            "unknown fields": replace(plain, overrides=_UNKNOWN),
            "zero means not set": replace(plain, overrides=_ZEROS),
            "dates before year 1": replace(plain, overrides=_ANCIENT),
            "no organisation number of the sender": replace(plain, sender_orgno=None),
            "no organisation number of the receiver": replace(plain, orgno=None),
            "reply goes to a person": replace(
                plain, reply_name="Privatperson (test)", reply_orgno=None, reply_fodselsnummer="12345678910"
            ),
            "null numbers": replace(
                plain,
                overrides={
                    "metadataForImport": {
                        "journalpostId": dict.fromkeys(("journalaar", "journalsekvensnummer", "journalpostnummer"))
                    }
                },
            ),
            "title of 400 letters": replace(plain, title="Lang tittel " * 34),
            "null list of files": replace(plain, overrides={"filer": None}),
            "null date": replace(plain, overrides={"dato": None}),
        }
    )
