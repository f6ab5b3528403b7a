"""Any e-mail at all: its text, or one error of ours, in bounded time and memory."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.sources.mailbox.mime import MOST_BYTES, UnreadableMail, read_mail
from adapters.sources.mailbox.patterns import Pattern, one_line
from tests.contract.mailbox.stage import an_email


def test_text_wins_over_html_and_attachments_are_counted() -> None:
    read = read_mail(an_email("Hei på deg", html="<p>Hei HTML</p>", attachment=b"%PDF"))
    assert (one_line(read.text), read.attachments) == ("Hei på deg", 1)


@pytest.mark.parametrize(
    ("content", "text", "attachments"),
    [
        (b"\n\nbare tekst", "bare tekst", 0),
        (b"Content-Type: text/plain; charset=iso-8859-1\n\nbl\xe5b\xe6r", "blåbær", 0),
        (b"Content-Type: text/plain; charset=punycode\n\nabc", "abc", 0),
        (b"Content-Type: text/plain; charset=no-such\n\nabc", "abc", 0),
        (b"Content-Transfer-Encoding: base64\n\nSGVp", "Hei", 0),
        (b"Content-Transfer-Encoding: quoted-printable\n\nbl=C3=A5", "blå", 0),
        (b"Content-Type: text/html\n\n<p>Hei</p><script>x</script>", "Hei", 0),
        (b"Content-Type: application/pdf\n\n%PDF", "", 1),
        (b"Content-Type: text/plain\nContent-Disposition: attachment; filename=a\n\nx", "", 1),
        (b"Content-Type: image/png\n\nx", "", 0),
        (b"Content-Type: message/rfc822\n\nContent-Type: text/plain\n\nenclosed", "", 1),
        (b"Content-Type: multipart/mixed\n\nno boundary", "", 1),
        (b"Subject: =?utf-8?q?a=0Ab?=\nX: y\n z\n\ntext", "text", 0),
    ],
)
def test_shapes_of_emails(content: bytes, text: str, attachments: int) -> None:
    read = read_mail(content)
    assert (one_line(read.text), read.attachments) == (text, attachments)


def nested(levels: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
    return head + b"Content-Type: text/plain\n\ndeep"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"\n" * 50_000, "too_many_lines"),
        (b"Content-Type: multipart/mixed; boundary=" + b"b" * 2_000, "too_long_lines"),
        (nested(30), "too_many_parts"),
        (b"Content-Type: message/rfc822\n\n" * 200, "too_many_parts"),
        (b"Content-Type: text/html\n\n" + b"<p>\n" * 19_000, "too_large"),
    ],
)
def test_what_is_too_much(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableMail) as caught:
        read_mail(content)
    assert caught.value.reason == reason


def test_a_few_levels_are_read() -> None:
    assert one_line(read_mail(nested(8)).text) == "deep"


def in_lines(content: bytes) -> bytes:
    return b"\n".join(content[start : start + 1000] for start in range(0, len(content), 1000))


HTML = b"Content-Type: text/html\n\n"


@pytest.mark.parametrize(
    "content",
    [
        *[
            HTML + in_lines(bomb * (60_000 // len(bomb)))
            for bomb in (b"<!", b"<![CDATA[", b"<!--", b"<a ", b"&#", b"</")
        ],
        *[HTML + in_lines(bomb * (60_000 // len(bomb))) for bomb in (b"<script>", b"<a b='", b"<![if ", b"<?", b"<a/")],
        b"Content-Type: text/plain" + b";\n a*0*=x" * 15_000 + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=" + b"b" * 1_900 + b"\n\n" + in_lines(b"--" * 100_000),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 19_000,
        nested(19) + b"\n" * 19_000,
        b"A: " + in_lines(b"(" * 200_000).replace(b"\n", b"\n ") + b"\n\nx",
        b"A: b\n c" * 19_000,
    ],
)
@pytest.mark.timeout(30)
def test_emails_that_are_made_to_be_slow_are_not(content: bytes) -> None:
    tracemalloc.start()
    try:
        with suppress(UnreadableMail):
            read_mail(content)
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()


PIECES = st.sampled_from(
    [
        *[
            b"Content-Type: ",
            b"multipart/mixed; boundary=b\n",
            b"text/plain",
            b"text/html\n",
            b"message/rfc822\n",
            b"--b\n",
        ],
        *[b"; charset=", b"utf-8", b"utf-7", b"zlib", b"idna", b"\xff", b"Content-Transfer-Encoding: base64\n", b"=?"],
        *[
            b"?q?=0A?=",
            b"\n",
            b"\r\n",
            b"\n\n",
            b"--b--",
            b"x-uuencode\n",
            b"begin 644 a\n",
            b"; name*0*=utf-8''%0A",
            b"<p",
        ],
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=30), max_size=25).map(b"".join) | st.binary(max_size=300))
@example(b"Content-Type: text/plain; charset*=''\n\nx")
@example(b"Content-Type: text/plain; charset*0*=a'b'%FF; charset*1=x\n\nx")
def test_whatever_comes_only_our_error_is_raised(content: bytes) -> None:
    try:
        read = read_mail(content)
    except UnreadableMail:
        return
    assert isinstance(read.text, str)
    read.text.encode(errors="replace")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200), st.text(max_size=40))
def test_a_subject_cannot_become_a_header_of_ours(text: str, subject: str) -> None:
    mail = EmailMessage()
    mail.set_content(text)
    raw = b"Subject: " + subject.encode(errors="replace") + b"\n" + mail.as_bytes()
    try:
        read = read_mail(raw)
    except UnreadableMail:
        return
    assert read.attachments <= 1


TEXTS = st.text(alphabet="ab .{}ÆİKſ\u0130\u212a", max_size=40)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_a_pattern_finds_what_was_put_into_its_gaps(unit: str, sender: str, tail: str) -> None:
    pattern = Pattern.of("Hei. {unit} har mottatt en ny melding fra {sender}. {any}Logg deg inn.")
    unit, sender = one_line(unit), one_line(sender)
    text = one_line(f"Hei. {unit} har mottatt en ny melding fra {sender}. {tail}Logg deg inn.")

    held = pattern.match(text)

    if unit and sender and ". " not in f"{sender}. "[:-2]:
        assert held is not None
        assert (held["unit"], held["sender"]) == (unit, sender)


@pytest.mark.parametrize(
    ("pattern", "text", "held"),
    [
        ("Helt fast tekst", "HELT FAST tekst", {}),
        ("Helt fast tekst", "Helt fast tekst.", None),
        ("{unit}: Du har mottatt", "A: Du har mottatt", {"unit": "A"}),
        ("{unit}: Du har mottatt", ": Du har mottatt", None),
        ("{any}i Digipost{any}", "Brev i Digipost", {}),
        ("{any}i Digipost{any}", "Brev i postkassen", None),
        ("til {unit} fra {sender}, {unit}", "til A fra B, a", {"unit": "A", "sender": "B"}),
        ("til {unit} fra {sender}, {unit}", "til A fra B, C", None),
        ("orgnr {number} takk", "orgnr 1234567890123 takk", None),
    ],
)
def test_patterns(pattern: str, text: str, held: dict[str, str] | None) -> None:
    assert Pattern.of(pattern).match(text) == held


@pytest.mark.parametrize(
    "pattern",
    ["", "kort", "{unit}", "{unit}{sender} og mer", "{unit} {sender} og mer", "{hva} er dette", "løs } klamme"],
)
def test_patterns_that_cannot_be(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"gap"):
        Pattern.of(pattern)
