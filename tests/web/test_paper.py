"""What becomes of strangers' files on their way into the printed form: pages that only show, or a line on the cover."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, BooleanObject, NameObject, NumberObject

from bot.errors import Gone, PostvaktError, Unavailable
from bot.web.paper import binding as module
from bot.web.paper.binding import Binding, Bound
from bot.web.paper.harmless import harmless
from bot.web.paper.order import Cover, Form, Sheaf, Words
from bot.web.paper.pictures import picture
from bot.web.paper.refusal import NotPaper
from bot.web.paper.sheets import cover_sheet, text_sheets, words
from bot.web.settings import PaperSettings
from tests.web.hostile import MARK, NOT_BOUND, annotate, box, catalogue, changed, entries, everything_that_acts, widget
from tests.web.papers import a_pdf

COVER = Cover(heading="Internpost", to="Til", unit="Porsáŋgu gielda", rows=(("Skrevet ut av", "Kari (test)"),))


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text().strip() for page in PdfReader(BytesIO(pdf)).pages]


def bytes_of(pdf: bytes) -> bytes:
    """Everything in the file, unpacked, whether a page leads to it or not."""
    reader = PdfReader(BytesIO(pdf))
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    return repr(objects).encode() + b"".join(one.get_data() for one in objects if hasattr(one, "get_data"))


def a_picture(kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **more: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "white" if mode == "RGB" else None).save(written, kind, **more)
    return written.getvalue()


async def bound(*contents: tuple[Form, bytes | BaseException], **settings: object) -> Bound:
    """By a process of its own, as on the pages; `settings` may be smaller than an operator may set them."""
    sheaves = [(Sheaf(form=form, apart=f"nr. {place}"), _content(it)) for place, (form, it) in enumerate(contents)]
    values = PaperSettings().model_dump() | settings
    return await Binding(settings=PaperSettings.model_construct(**values)).bind(COVER, sheaves)


def _content(content: bytes | BaseException):
    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        yield chunks()

    async def chunks() -> AsyncIterator[bytes]:
        if isinstance(content, BaseException):
            yield b"%PDF-1.7"
            raise content
        for start in range(0, len(content), 1000):
            yield content[start : start + 1000]

    return opened


async def test_everything_is_bound_in_order_after_its_cover() -> None:
    told = Words(title="Vedtak om gatelys", facts=(("Avsender", "Lyktetilsynet"),), texts=("Teksten",))
    paper = await bound(
        (Form.WORDS, told.encoded()), (Form.PDF, a_pdf("Fremst")), (Form.TEXT, "Bures boahtin, Київ".encode()),
        (Form.PNG, a_picture("PNG")), (Form.PDF, a_pdf("Siste")),
    )  # fmt: skip
    cover, letter, first, text, image, last = text_of(paper.pdf)
    assert paper.left_out == {}
    assert cover.split("\n") == ["Internpost", "Til", "Porsáŋgu gielda", "Skrevet ut av", "Kari (test)"]
    assert letter.split("\n") == ["Vedtak om gatelys", "Avsender", "Lyktetilsynet", "Teksten"]
    assert (first, text, image, last) == ("Fremst", "Bures boahtin, Київ", "", "Siste")


async def test_nothing_that_acts_is_left_and_what_is_filled_in_stays() -> None:
    hostile = changed(everything_that_acts)
    assert MARK.encode() in bytes_of(hostile)

    paper = await bound((Form.PDF, hostile))

    assert paper.left_out == {}
    assert text_of(paper.pdf)[1].split("\n") == ["Vedtak", "utfylt av avsender"]
    everything = bytes_of(paper.pdf)
    assert MARK.encode() not in everything
    for forbidden in ("JS", "AA", "OpenAction", "Annots", "Names", "EmbeddedFile", "URI", "AcroForm", "PieceInfo"):
        assert f"'/{forbidden}'".encode() not in everything, forbidden


@pytest.mark.parametrize("what", NOT_BOUND)
def test_what_would_be_another_letter_on_paper_is_not_bound(what: str) -> None:
    reason, content = NOT_BOUND[what]
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - pypdf may stumble in many ways: the binder takes them all
        harmless(content, most_pages=10)
    if reason:
        assert isinstance(refusal.value, NotPaper)
        assert refusal.value.reason == reason


async def test_a_hostile_file_costs_nobody_else_their_pages() -> None:
    contents = [content for _, content in NOT_BOUND.values()]
    paper = await bound(*((Form.PDF, content) for content in contents), (Form.PDF, a_pdf("Siste")))
    cover, last = text_of(paper.pdf)
    assert set(paper.left_out) == set(range(len(contents)))
    assert [line for line in cover.split("\n") if line.startswith("nr.")] == [f"nr. {n}" for n in range(len(contents))]
    assert last == "Siste"


def test_what_is_hidden_or_only_for_the_screen_is_not_printed() -> None:
    def fields(writer) -> None:
        shown, hidden, screen = (widget(writer, said) for said in ("vises", "skjult", "skjerm"))
        hidden.update(entries(F=NumberObject(6)))
        screen.update(entries(F=NumberObject(0)))
        annotate(writer, shown, hidden, screen)

    paper, _ = harmless(changed(fields), most_pages=1)
    assert text_of(paper) == ["Vedtak\nvises"]


def test_a_signature_that_is_not_shown_keeps_nothing_from_being_printed() -> None:
    def signed(writer) -> None:
        signature = widget(writer, "")
        signature.update(entries(Rect=box(0, 0, 0, 0), V=entries(Type=NameObject("/Sig"))))
        del signature["/AP"]
        annotate(writer, signature)

    paper, _ = harmless(changed(signed), most_pages=1)
    assert text_of(paper) == ["Vedtak"]


def test_forms_and_layers_that_change_nothing_are_bound() -> None:
    layers = entries(D=entries(OFF=ArrayObject(), BaseState=NameObject("/ON")), OCGs=ArrayObject())
    plain = catalogue(AcroForm=entries(NeedAppearances=BooleanObject(False)), OCProperties=layers)

    def both(writer) -> None:
        plain(writer)
        annotate(writer, widget(writer, "svar"))

    paper, _ = harmless(changed(both), most_pages=1)
    assert text_of(paper) == ["Vedtak\nsvar"]


def test_a_field_stands_where_it_stood() -> None:
    paper, _ = harmless(changed(lambda writer: annotate(writer, widget(writer, "svar"))), most_pages=1)
    *_, drawn = PdfReader(BytesIO(paper)).pages[0]["/Contents"]
    assert b"2.00000 0.00000 0.00000 2.00000 100.00000 100.00000 cm" in drawn.get_object().get_data()


async def test_pages_and_bytes_have_limits_and_the_rest_still_comes() -> None:
    long = "linje\n" * 500
    small = a_pdf("Siste")
    pages = await bound((Form.TEXT, long.encode()), (Form.PDF, small), (Form.PDF, small), most_pages=1)
    size = await bound((Form.TEXT, long.encode()), (Form.PDF, small), most_bytes=2000)
    assert pages.left_out == {0: "too_many_pages", 2: "too_many_pages"}
    assert size.left_out == {0: "not_bound"}
    assert text_of(pages.pdf)[1:] == text_of(size.pdf)[1:] == ["Siste"]


async def test_what_takes_too_long_is_printed_apart() -> None:
    slow = ("ord " * 20 + "\n") * 80_000
    paper = await bound((Form.TEXT, slow.encode()), (Form.PDF, a_pdf("Siste")), time_limit=timedelta(seconds=3))
    assert paper.left_out == {0: "too_slow"}
    assert text_of(paper.pdf)[1:] == ["Siste"]


@pytest.mark.skipif(sys.platform != "linux", reason="only there a process can be kept from taking more memory")
async def test_what_wants_too_much_memory_is_printed_apart() -> None:
    large = a_picture("PNG", (4000, 4000), "P", transparency=0)
    paper = await bound((Form.PNG, large), (Form.PDF, a_pdf("Siste")), memory=240 * 1024**2)
    assert paper.left_out == {0: "too_large"}
    assert text_of(paper.pdf)[1:] == ["Siste"]
    with pytest.raises(PostvaktError):
        await bound((Form.PDF, a_pdf("x")), memory=1)


async def test_a_binder_that_fails_still_gives_a_cover_that_names_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MORE", 0)
    noise = BytesIO()
    Image.effect_noise((1500, 1500), 90).save(noise, "JPEG", quality=5)
    paper = await bound((Form.JPEG, noise.getvalue()), (Form.PDF, a_pdf("x")), most_bytes=len(noise.getvalue()) + 2000)
    assert [line for line in text_of(paper.pdf)[0].split("\n") if line.startswith("nr.")] == ["nr. 0", "nr. 1"]


async def test_what_is_gone_for_good_is_named_and_what_does_not_answer_stops_everything() -> None:
    paper = await bound((Form.PDF, Gone("altinn", "correspondence.404")), (Form.PDF, a_pdf("Siste")))
    assert paper.left_out == {0: "not_bound"}
    with pytest.raises(Unavailable):
        await bound((Form.PDF, Unavailable("altinn", "correspondence.503")), (Form.PDF, a_pdf("Siste")))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_picture("PNG", (1, 1)).replace(b"\0\0\0\1\0\0\0\1", b"\0\0\xea\x60\0\0\xea\x60", 1), ""),
        (a_picture("PNG", (6000, 6000), "1"), "too_large"),
        (a_picture("PNG")[:-30], ""),
        (a_picture("PNG", mode="I;16"), "picture"),
        (a_picture("PNG", save_all=True, append_images=[Image.new("RGB", (300, 200))]), "picture"),
        (a_picture("GIF"), ""),
    ],
    ids=["claims a bomb", "too many", "cut off", "strange colours", "moves", "something else"],
)
def test_a_picture_that_could_do_harm_or_be_another_is_not_bound(content: bytes, reason: str) -> None:
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - Pillow too
        picture(content, "PNG")
    assert not reason or str(refusal.value) == reason


def test_a_picture_stands_upright_and_tells_nothing_of_its_camera() -> None:
    noted = Image.Exif()
    noted[0x0112], noted[0x010F] = 6, MARK
    (page,) = PdfReader(BytesIO(picture(a_picture("JPEG", exif=noted), "JPEG"))).pages
    assert page.mediabox.height > page.mediabox.width
    assert (page.images[0].image.width, page.images[0].image.height) == (200, 300)
    assert MARK.encode() not in page.images[0].data


@pytest.mark.parametrize("kind", ["1", "L", "LA", "P", "RGBA"])
def test_pictures_in_other_colours_become_pages(kind: str) -> None:
    assert len(PdfReader(BytesIO(picture(a_picture("PNG", mode=kind), "PNG"))).pages) == 1


@pytest.mark.parametrize("said", ["שלום", "مرحبا", "你好", "हिन्दी", "e\u0323\u0301x\u0302", "👍"])
def test_letters_that_cannot_be_written_as_they_are_are_never_written_otherwise(said: str) -> None:
    with pytest.raises(NotPaper, match="letters"):
        text_sheets(f"Hei {said}", most_pages=1)


def test_a_text_keeps_its_lines_and_none_is_wider_than_the_paper() -> None:
    text = "Kjære mottaker\u200b\r\n\r\n  - innrykk\tog tabulator\r" + "lang " * 60 + "x" * 300
    paper, pages = text_sheets(text, most_pages=1)
    lines = text_of(paper)[0].split("\n")
    assert pages == 1
    assert [line.strip() for line in lines[:2]] == ["Kjære mottaker", "- innrykk    og tabulator"]
    assert "".join(lines[2:]).replace(" ", "") == "lang" * 60 + "x" * 300
    assert max(map(len, lines)) < 110


def test_long_words_go_on_overleaf() -> None:
    told = Words(title="Vedtak", facts=(), texts=("\n".join(f"linje {n}" for n in range(120)),))
    paper, pages = words(told, most_pages=5)
    assert pages == 3
    assert [line for page in text_of(paper) for line in page.split("\n")][1:] == [f"linje {n}" for n in range(120)]


def test_the_cover_comes_whatever_a_unit_is_called() -> None:
    cover = Cover(heading="Internpost", to="Til", unit="Enhet 你 " + "lang " * 200, rows=())
    lines = [f"Vedlegg {n} av 120 må skrives ut for seg." for n in range(1, 121)]
    pages = text_of(cover_sheet(cover, lines))
    assert "Enhet ? lang" in pages[0]
    assert [line for page in pages for line in page.split("\n") if line.startswith("Vedlegg")] == lines


def test_the_binder_can_write_no_file_and_knows_none_of_the_bots_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "import os, sys; from bot.web.paper import binder; binder._fence(2**30, 5)\n"
        "try: open(sys.argv[1], 'wb', buffering=0).write(b'x'); print('written')\n"
        "except OSError as fault: print(fault.errno, sorted(os.environ.keys() & {'POSTVAKT_SECRET_X', 'PYTHONPATH'}))"
    )
    monkeypatch.setenv("POSTVAKT_SECRET_X", "x")
    command = (sys.executable, "-P", "-c", script, str(tmp_path / "leak"))
    said = subprocess.run(command, env=module._environment(), capture_output=True, text=True, check=True)
    assert said.stdout.strip() == f"{errno.EFBIG} ['PYTHONPATH']"
