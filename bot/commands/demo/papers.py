"""The papers in the demo's letters: PDFs that can be read, always the same bytes for the same letter."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Mapping

from adapters.simulators._kit.contents import pdf

_LINE = 78
#: ZIP knows no time before
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def paper(*, sender: str, receiver: str, title: str, text: str) -> bytes:
    """One page. The same letter has the same bytes whichever door it comes through."""
    told = [line for part in text.split("\n") for line in (textwrap.wrap(part, _LINE) or [""])]
    return pdf([sender, "", f"Til {receiver}", "", title, "", *told, "", "Med hilsen", sender])


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of files by their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), content)
    return buffer.getvalue()
