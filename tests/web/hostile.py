"""PDFs as strangers may send them, made with pypdf: what acts, what hides, and what paper cannot show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)  # fmt: skip

from tests.web.papers import a_pdf

#: each stands in a file that acts, and in no printed form
MARK = "OND-MARKERING"


def name(value: str) -> NameObject:
    return NameObject(f"/{value}")


def entries(**values: PdfObject) -> DictionaryObject:
    return DictionaryObject({name(key): value for key, value in values.items()})


def action(kind: str = "JavaScript") -> DictionaryObject:
    return entries(S=name(kind), JS=TextStringObject(MARK), F=TextStringObject(MARK), URI=TextStringObject(MARK))


def box(*corners: float) -> ArrayObject:
    return ArrayObject([FloatObject(corner) for corner in corners])


def changed(change: Callable[[PdfWriter], None], words: str = "Vedtak") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_pdf(words))))
    change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def stream(writer: PdfWriter, content: bytes, **values: PdfObject) -> IndirectObject:
    made = DecodedStreamObject()
    made.set_data(content)
    made.update(entries(**values))
    return writer._add_object(made)


def annotate(writer: PdfWriter, *annotations: DictionaryObject) -> None:
    writer.pages[0][name("Annots")] = ArrayObject(writer._add_object(one) for one in annotations)


def appearance(writer: PdfWriter, words: str) -> DictionaryObject:
    """A form XObject that writes the words at its lower left corner."""
    fonts = entries(Font=entries(F9=entries(Type=name("Font"), Subtype=name("Type1"), BaseFont=name("Helvetica"))))
    drawn = f"BT /F9 10 Tf 2 2 Td ({words}) Tj ET".encode()
    return entries(N=stream(writer, drawn, Subtype=name("Form"), BBox=box(0, 0, 100, 20), Resources=fonts))


def widget(writer: PdfWriter, words: str, **values: PdfObject) -> DictionaryObject:
    return entries(
        Subtype=name("Widget"), FT=name("Tx"), Rect=box(100, 100, 300, 140), F=NumberObject(4),
        V=TextStringObject(words), AP=appearance(writer, words), AA=entries(K=action()), **values,
    )  # fmt: skip


def everything_that_acts(writer: PdfWriter) -> None:
    """All at once, around one page with a field that is filled in."""
    root, page = writer.root_object, writer.pages[0]
    root[name("OpenAction")] = action()
    root[name("AA")] = entries(WC=action())
    writer.add_attachment("ond.exe", MARK.encode())
    root[name("Names")][name("JavaScript")] = entries(Names=ArrayObject([TextStringObject("a"), action()]))
    page[name("AA")] = entries(O=action("Launch"))
    page[name("PieceInfo")] = entries(A=TextStringObject(MARK))
    page[name("Metadata")] = stream(writer, MARK.encode())
    place = {"Rect": box(0, 0, 600, 800), "F": NumberObject(4)}
    annotate(
        writer,
        entries(Subtype=name("Link"), A=action("URI"), **place),
        entries(Subtype=name("FileAttachment"), FS=entries(EF=entries(F=stream(writer, MARK.encode()))), **place),
        entries(Subtype=name("Screen"), A=action("Rendition"), **place),
        widget(writer, "utfylt av avsender", A=action("SubmitForm")),
    )


def catalogue(**values: PdfObject) -> Callable[[PdfWriter], None]:
    return lambda writer: writer.root_object.update(entries(**values))


def page_entries(**values: PdfObject) -> Callable[[PdfWriter], None]:
    return lambda writer: writer.pages[0].update(entries(**values))


def encrypted(password: str) -> bytes:
    return changed(lambda writer: writer.encrypt(password, "owner", algorithm="AES-256"))


def _hidden_action(writer: PdfWriter) -> None:
    writer.pages[0]["/Resources"][name("Properties")] = entries(X=entries(Deep=ArrayObject([action("Launch")])))


def _external(writer: PdfWriter) -> None:
    writer.pages[0][name("Contents")] = stream(writer, b"", F=TextStringObject("file:///etc/passwd"))


def _unfilled(writer: PdfWriter) -> None:
    bare = widget(writer, "svar")
    del bare["/AP"]
    annotate(writer, bare)


def _drawn_by_viewer(writer: PdfWriter) -> None:
    writer.root_object[name("AcroForm")] = entries(NeedAppearances=BooleanObject(True))
    annotate(writer, widget(writer, "svar"))


def _round(writer: PdfWriter) -> None:
    tree = writer.root_object["/Pages"]
    tree["/Kids"].append(tree.indirect_reference)


def _missing_content(writer: PdfWriter) -> None:
    writer.pages[0][name("Contents")] = IndirectObject(999, 0, writer)


#: why it is not bound, and the file
NOT_BOUND: Mapping[str, tuple[str, bytes]] = {
    "password": ("encrypted", encrypted("hemmelig")),
    "password of the owner": ("encrypted", encrypted("")),
    "cut off": ("", a_pdf("Vedtak")[:-250]),
    "rubbish": ("", b"%PDF-1.7\n" + bytes(range(256)) * 20),
    "tree that leads round": ("", changed(_round)),
    "content that is missing": ("", changed(_missing_content)),
    "fewer pages than it says": ("damaged", a_pdf("Vedtak").replace(b"/Count 1", b"/Count 2")),
    "form of the other kind": ("form", changed(catalogue(AcroForm=entries(XFA=TextStringObject("x"))))),
    "field that a viewer draws": ("form", changed(_drawn_by_viewer)),
    "filled in and not drawn": ("form", changed(_unfilled)),
    "layers": (
        "layers", changed(catalogue(OCProperties=entries(D=entries(OFF=ArrayObject([entries(Type=name("OCG"))])))))
    ),
    "action among the fonts": ("acts", changed(_hidden_action)),
    "content from elsewhere": ("acts", changed(_external)),
    "boxes of nonsense": ("", changed(page_entries(Contents=ArrayObject([NumberObject(1)]), Annots=NumberObject(3)))),
}  # fmt: skip
