"""What the attachments of an e-mailed letter are called: a listing tells which came through, and no name deceives."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.app.effects.email import file_names
from bot.ports.source import Attachment, OpenedLetter


def opened(*names: str) -> OpenedLetter:
    files = (
        Attachment(attachment_id=str(place), file_name=name, media_type="application/pdf")
        for place, name in enumerate(names)
    )
    return OpenedLetter(title="", attachments=tuple(files))


def test_a_numbered_name_that_stands_there_already_is_not_given_twice() -> None:
    names = file_names(opened("3 brev.pdf", "brev.pdf", "brev.pdf", "brev (2).pdf"))
    assert len(set(names.values())) == 4


def test_no_name_turns_the_direction_of_what_is_read() -> None:
    assert list(file_names(opened("regning\u202efdp.exe")).values()) == ["regning fdp.exe"]


@given(st.lists(st.text(max_size=40) | st.sampled_from(["a.pdf", "A.pdf", "2 a.pdf", ""]), max_size=8))
def test_every_file_has_a_harmless_name_of_its_own(given_names: list[str]) -> None:
    names = file_names(opened(*given_names))
    assert len({name.casefold() for name in names.values()}) == len(given_names)
    for name in names.values():
        assert name
        assert not set(name) & set('/\\<>:"|?*')
        assert not {unicodedata.category(each) for each in name} & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
