"""Real little PDFs, made here: one page of words, and what is to happen when it is opened."""

from __future__ import annotations


def a_pdf(words: str, *, script: str = "", action: bytes = b"") -> bytes:
    """`script`: JavaScript of the document; `action`: any other action, as a PDF dictionary."""
    if script:
        escaped = script.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        action = f"<< /S /JavaScript /JS ({escaped}) >>".encode()
    shown = f"BT /F1 30 Tf 72 700 Td ({words}) Tj ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R" + (b" /OpenAction " + action if action else b"") + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    end = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, end)
