"""Keys of e-mails, and what a report of failed delivery tells of them."""

from __future__ import annotations

from email.header import Header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outlets.email.reports import bounce_in, is_reporter
from bot.domain.capabilities import HandFolders
from bot.domain.item import MessageRef, Route
from bot.domain.outlets import digest_key, email_key, reference_of, unit_notice_key
from bot.domain.routes import folder_after

REF = MessageRef(source_id="altinn", external_id="d1/t1")
KEY = email_key(REF, "byggesak")
SUBJECT = f"Brev til Åsen ungdomsskole: Rundskriv og høringer, mottatt 20. nov. kl. 08.45 (ref. {reference_of(KEY)})"


def test_a_key_is_the_letters_own_for_each_system_and_each_further_email() -> None:
    keys = {
        KEY, email_key(REF, "skole"), email_key(REF, "byggesak", again=1), unit_notice_key(REF, 1),
        unit_notice_key(REF, 2), digest_key((unit_notice_key(REF, 1),)),
    }  # fmt: skip
    assert len(keys) == len({reference_of(key) for key in keys}) == 6
    assert email_key(MessageRef(source_id="altinn", external_id="d1/t1"), "byggesak") == KEY
    assert all(key.isascii() and len(key) == 36 and "d1" not in key[:6] for key in keys)


def test_the_email_of_a_day_has_one_key_in_whatever_order_its_letters_come() -> None:
    assert digest_key(("a", "b")) == digest_key(("b", "a")) != digest_key(("a",))


def report(original: str, *, action: str = "failed") -> bytes:
    return (
        "From: postmaster@provevik.example\r\nSubject: Kan ikke leveres\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nFeil.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;x\r\n\r\nAction: {action}\r\n\r\n"
        f"--b\r\n{original}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_the_reference_is_found_in_an_encoded_and_folded_subject(kind: str) -> None:
    subject = Header(SUBJECT, "utf-8", header_name="Subject").encode(linesep="\r\n")
    assert "\r\n" in subject
    found = bounce_in("r1", report(f"Content-Type: {kind}\r\n\r\nSubject: {subject}\r\nMessage-ID: <a@b>\r\n\r\n"))
    assert found is not None
    assert (found.references, found.message_ids) == ({reference_of(KEY)}, {"<a@b>"})


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered"])
def test_what_did_not_fail_is_no_bounce(action: str) -> None:
    assert (
        bounce_in("r1", report("Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <a@b>\r\n", action=action)) is None
    )


@given(st.binary(max_size=400))
def test_a_strange_report_never_fails(content: bytes) -> None:
    bounce_in("r1", content)
    bounce_in("r1", report(content.decode("latin-1")))


@pytest.mark.parametrize(
    ("address", "reports"),
    [
        ("postmaster@provevik.example", True), ("mailer-daemon@x.no", True),
        ("microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@provevik.example", True),
        ("kari@provevik.example", False), ("notpostmaster@x.no", False), ("", False),
    ],
)  # fmt: skip
def test_only_mail_systems_report(address: str, reports: bool) -> None:
    assert is_reporter(address) is reports


def test_a_letter_that_was_emailed_is_moved_to_where_letters_go_that_went_elsewhere() -> None:
    folders = HandFolders(registered="Overført WebSak", sent_on="Skrevet ut og videresendt")
    assert folder_after(folders, Route.FORWARD_EMAIL, reason="", entry_number="") == "Skrevet ut og videresendt"
    assert folder_after(folders, Route.NOTIFY_UNIT, reason="", entry_number="") == ""
