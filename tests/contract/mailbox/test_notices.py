"""Notices of other doors are recognised by templates that are data, and prove no more than they say."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from adapters.sources.mailbox.recognise import faulty_samples
from adapters.sources.mailbox.templates import shipped_templates
from bot.domain.item import MessageRef
from bot.domain.notices import NoticeKind, letter_of
from bot.errors import ConfigError, Unavailable
from tests.contract.mailbox.stage import (
    ALTINN_SUBJECT,
    NURSERY,
    POST,
    SCHOOL,
    TOWN,
    UNITS,
    altinn_text,
    an_email,
    graph_error,
    stage,
)

MIME = f"/users/{POST}/messages/n1/$value"
TEMPLATE: dict[str, Any] = {
    "id": "acos-own",
    "announces": "acos_mottak",
    "senders": ["mottak@provevik.example"],
    "subjects": ["Ny post til {unit} i ACOS Mottak"],
    "texts": ["{unit} har fått ny post fra {sender}."],
    "link": "https://mottak.provevik.example",
    "samples": [
        {
            "subject": "Ny post til Prøvevik skole i ACOS Mottak",
            "text": "Prøvevik skole har fått ny post fra Testetaten.",
            "unit": "Prøvevik skole",
            "sender": "Testetaten",
        }
    ],
}


@pytest.mark.parametrize("template", shipped_templates(), ids=lambda template: template.id)
def test_each_shipped_template_recognises_its_own_samples(template: Any) -> None:
    assert faulty_samples(template) == []
    assert template.source


@pytest.mark.parametrize("template", shipped_templates(), ids=lambda template: template.id)
async def test_each_shipped_sample_is_a_notice_of_its_template_and_of_no_other(template: Any) -> None:
    senders = {"acos_mottak": ["mottak@provevik.example"]}
    for number, sample in enumerate(template.samples):
        play = stage(senders=senders)
        address = sample.sender_address or template.senders[0] if template.senders else "mottak@provevik.example"
        play.mail(
            "n1", sender=f"x{address}" if address.startswith("@") else address, subject=sample.subject, text=sample.text
        )

        (notice,) = (await play.poll()).notices

        assert (notice.template_id, notice.kind, notice.announces) == (template.id, template.kind, template.announces)
        assert notice.exact is bool(template.texts), number


@pytest.mark.parametrize(
    ("subject", "text", "kind", "template"),
    [
        (ALTINN_SUBJECT, altinn_text(), NoticeKind.ANNOUNCEMENT, "altinn-letter-nb"),
        (
            "Påminnelse - en melding har blitt mottatt i Altinn",
            altinn_text().replace("Hei. ", "Hei. Dette er en påminnelse om at "),
            NoticeKind.REMINDER,
            "altinn-reminder-nb",
        ),
        (
            "Melding mottatt i Altinn",
            "Prøvevik kommune: Du har mottatt en melding fra Testetaten.",
            NoticeKind.ANNOUNCEMENT,
            "altinn-dpv",
        ),
        ("Melding mottatt i Altinn", "Noe helt annet.", NoticeKind.ANNOUNCEMENT, "altinn-letter-older"),
    ],
)
async def test_kinds_of_altinns_notices(subject: str, text: str, kind: NoticeKind, template: str) -> None:
    play = stage()
    play.notice(subject=subject, text=text)

    (notice,) = (await play.poll()).notices

    assert (notice.kind, notice.template_id, notice.link) == (kind, template, "https://af.altinn.no/inbox")


async def test_what_a_notice_proves() -> None:
    play = stage(unit_names={SCHOOL: ["PRØVEVIK BARNE- OG UNGDOMSSKOLE"]})
    play.notice("n1", text=altinn_text(unit="prøvevik   KOMMUNE"))
    play.notice("n2", text=altinn_text(unit="Prøvevik barne- og ungdomsskole", sender="Testetaten"))
    play.notice("n3", text=altinn_text(unit="Prøvevik"))
    play.notice("n4", text=altinn_text(unit="Prøvevik barnevern"))

    found = {each.ref.external_id: each for each in (await play.poll()).notices}

    assert [found[f"post/n{number}"].unit for number in range(1, 5)] == [TOWN, SCHOOL, None, NURSERY]
    assert found["post/n2"].sender == "Testetaten"
    assert {each.mailbox_unit for each in found.values()} == {TOWN}
    assert found["post/n1"].ref == MessageRef(source_id="postmottak", external_id="post/n1")
    assert all(each.exact for each in found.values())


NAV = "Ny sykmelding for en av dine ansatte"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("En ansatt i underenhet med orgnr 310356875 har sendt inn en ny sykmelding.", SCHOOL),
        ("En ansatt i underenhet med orgnr 310 356 875 har sendt inn en ny sykmelding.", SCHOOL),
        ("En ansatt i underenhet med orgnr 310356876 har sendt inn en ny sykmelding.", None),
        ("En ansatt i underenhet med orgnr 974760673 har sendt inn en ny sykmelding.", None),
        ("En ansatt hos Prøvevik kommune (orgnr 310356875) har sendt inn en ny sykmelding.", None),
        ("En ansatt hos Ukjent navn (orgnr 310356875) har sendt inn en ny sykmelding.", SCHOOL),
    ],
)
async def test_a_number_decides_and_a_contradiction_proves_nothing(text: str, unit: str | None) -> None:
    play = stage()
    whole = f"{text} Logg inn på Altinn eller Nav for å se sykmeldingen. Vennlig hilsen Nav."
    play.notice(subject=NAV, sender="ikke-svar@nav.no", text=whole)

    (notice,) = (await play.poll()).notices

    assert (notice.unit, notice.kind, notice.exact) == (unit, NoticeKind.INFORMATION, True)


async def test_a_name_that_two_units_have_proves_neither() -> None:
    play = stage(unit_names={TOWN: ["Prøvevik"], SCHOOL: ["PRØVEVIK"]})
    play.notice(text=altinn_text(unit="Prøvevik"))

    assert (await play.poll()).notices[0].unit is None


@pytest.mark.parametrize(
    "mime",
    [
        an_email(altinn_text() + " Med vennlig hilsen Kari"),
        an_email(altinn_text(), attachment=b"%PDF"),
        an_email("Noe annet"),
        b"Content-Type: text/plain; charset=utf-8\n" * 30 + b"\n\nx",
        b"",
        b"x" * 300_000,
    ],
)
async def test_any_other_text_leaves_it_a_notice_that_is_never_deleted(mime: bytes) -> None:
    play = stage()
    play.notice(mime=mime)

    (notice,) = (await play.poll()).notices

    assert notice.template_id == "altinn-letter-nb"
    assert not notice.exact


@pytest.mark.parametrize("answer", [graph_error(404, "ErrorItemNotFound"), graph_error(500, ""), httpx.Response(403)])
async def test_an_email_that_exchange_cannot_give_out_does_not_stop_those_behind_it(answer: httpx.Response) -> None:
    play = stage()
    play.notice("n1")
    play.notice("n2")
    play.exchange.answer(MIME, answer)

    first, second = (await play.poll()).notices

    assert (first.exact, second.exact) == (False, True)


async def test_a_passing_failure_is_tried_again_by_the_next_poll() -> None:
    play = stage()
    play.notice("n1")
    play.exchange.answer(MIME, httpx.Response(503, headers={"Retry-After": "60"}))

    with pytest.raises(Unavailable):
        await play.poll()


async def test_html_reads_like_its_text() -> None:
    play = stage()
    html = (
        f"<html><head><style>p {{}}</style></head><body><p>{altinn_text().replace('. ', '.</p><p>')}</p></body></html>"
    )
    play.notice(mime=html_only(html))

    (notice,) = (await play.poll()).notices

    assert (notice.exact, notice.unit) == (True, TOWN)


def html_only(html: str) -> bytes:
    return f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{html}".encode()


async def test_the_text_of_nobody_elses_post_is_fetched_to_find_notices() -> None:
    play = stage()
    play.mail("m1", subject=ALTINN_SUBJECT, sender="kari@altinn.no.example.test")
    play.mail("m2", subject=ALTINN_SUBJECT, sender="noreply@evil-altinn.no")
    play.mail("m3", subject="Spørsmål om Digipost", sender="kari@example.test")

    told = await play.poll()

    assert (told.notices, len(told.letters)) == ([], 3)
    assert not any(path.endswith("$value") for path in play.exchange.paths())


async def test_a_notice_is_read_once() -> None:
    play = stage()
    play.notice("n1")
    first, second = await play.poll(), await play.poll()

    assert first.notices == second.notices
    assert play.exchange.paths().count(f"/v1.0{MIME}") == 1


async def test_a_digipost_notice_never_tells_who_wrote() -> None:
    play = stage()
    play.mail("n1", sender="ikke-svar@digipost.no", subject="Kari (test) har sendt deg brev i Digipost")

    (notice,) = (await play.poll()).notices

    assert (notice.announces, notice.sender) == ("digipost", None)
    assert "Kari" not in repr(notice)


async def test_identity_numbers_are_masked() -> None:
    play = stage()
    play.notice(text=altinn_text(sender="Søknad 01415612385"))

    assert (await play.poll()).notices[0].sender == "Søknad ***********"


async def test_a_template_of_the_configuration_needs_no_code() -> None:
    play = stage(templates=[TEMPLATE], links={"acos_mottak": "https://mottak.example.test"})
    play.mail(
        "n1",
        sender="mottak@provevik.example",
        subject="Ny post til Prøvevik skole i ACOS Mottak",
        text="Prøvevik skole har fått ny post fra Kommunelaget.",
    )

    (notice,) = (await play.poll()).notices

    assert (notice.template_id, notice.unit, notice.sender) == ("acos-own", SCHOOL, "Kommunelaget")
    assert (notice.link, notice.exact) == ("https://mottak.example.test", True)


async def test_one_with_the_id_of_a_shipped_one_stands_in_its_place() -> None:
    own = TEMPLATE | {"id": "altinn-letter-nb"}
    play = stage(templates=[own])
    play.notice("n1")

    assert (await play.poll()).notices == []


@pytest.mark.parametrize(
    ("sample", "fault"),
    [
        ({"subject": "Noe annet"}, "its subject"),
        ({"text": "Noe annet"}, "its text"),
        ({"unit": "Prøvevik"}, "unit is found to be something else"),
        ({"sender_address": "annen@provevik.example"}, "its sender_address"),
    ],
)
def test_a_template_that_does_not_recognise_its_own_samples_is_refused_at_start(
    sample: dict[str, str], fault: str
) -> None:
    broken = TEMPLATE | {"samples": [TEMPLATE["samples"][0] | sample]}

    with pytest.raises(ConfigError, match=rf"templates\.acos-own\.samples\.1: {fault}"):
        stage(templates=[broken])


async def test_looking_at_the_item_of_a_notice_shows_no_more_than_the_notice() -> None:
    play = stage()
    play.notice("n1", parentFolderId="some-folder")
    (notice,) = (await play.poll()).notices

    letter = await play.source.look(notice.ref)

    assert letter == letter_of(notice)
    assert (letter.subject, letter.archived_at_source) == (None, False)
    assert (await play.poll(open_threads=["post/n1"])).letters == {}


async def test_notices_of_units_that_open_their_own_mail_are_told_too() -> None:
    assert any(unit.self_serving for unit in UNITS)
    play = stage()
    play.notice(text=altinn_text(unit="Prøvevik barnevern"))

    assert (await play.poll()).notices[0].unit == NURSERY
