"""What every source must do, whatever its protocol: the definition of the `MailSource` port.

A test module subclasses `SourceContract` and gives it a `doorstep` fixture. The name keeps pytest from collecting the
class here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

import pytest

from bot.app.health.examine import Examinee, examine
from bot.domain.item import Letter, MessageRef
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected, Unavailable
from bot.ports.examination import Examinable, Finding, Grade
from bot.ports.source import MailSource, PollPage, PutAway, RefusingSource

#: how a list can go wrong: the service is down, too busy, refuses us, answers nonsense, or breaks the connection
Spoilt = Literal["down", "busy", "refused", "garbled", "dropped"]
GRADES: Mapping[Spoilt, type[OutsideError]] = {
    "down": Unavailable,
    "busy": Unavailable,
    "refused": AuthFailed,
    "garbled": ContractBroken,
    "dropped": Unavailable,
}
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PDF, TEXT = b"%PDF-1.7 et brev", b"et vedlegg"
FILES = {"brev.pdf": PDF, "vedlegg.txt": TEXT}


class Outside(Protocol):
    """Whoever stands on the other side of the door: senders, and the system that the mail lies in."""

    def hand_in(self, title: str, files: Mapping[str, bytes]) -> MessageRef: ...

    def hand_in_unreadable(self) -> str:
        """A letter that the source lists and nobody can read; answers the id that it is told by."""

    def hide(self, ref: MessageRef) -> None:
        """The letter is listed no more, and the source does not say why."""

    def spoil(self, how: Spoilt) -> None:
        """Everything that lists goes wrong, retries too, until `mend`."""

    def mend(self) -> None: ...

    def traces(self) -> Sequence[object]:
        """All that senders or colleagues could see of us, and all that we changed."""

    def pass_time(self, by: timedelta) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    source: MailSource
    outside: Outside
    #: of no letter, in the source's own form
    unknown_id: str

    def ref(self, external_id: str) -> MessageRef:
        return MessageRef(source_id=self.source.source_id, external_id=external_id)

    async def poll(self, cursor: str | None = None, open_threads: Iterable[str] = ()) -> Listed:
        return Listed([page async for page in self.source.poll(cursor, tuple(open_threads))])


@dataclass(frozen=True, slots=True)
class Listed:
    pages: list[PollPage]

    @property
    def letters(self) -> dict[MessageRef, Letter]:
        return {letter.ref: letter for page in self.pages for letter in page.letters}

    @property
    def poison(self) -> list[str]:
        return [letter.external_id for page in self.pages for letter in page.poison]

    @property
    def vanished(self) -> frozenset[str]:
        return frozenset().union(*(page.vanished for page in self.pages))

    @property
    def cursor(self) -> str | None:
        return next((page.cursor for page in reversed(self.pages) if page.cursor is not None), None)

    @property
    def threads(self) -> list[str]:
        return sorted({letter.thread_id for letter in self.letters.values()})


async def content(source: MailSource, ref: MessageRef, attachment_id: str) -> bytes:
    async with source.read(ref, attachment_id) as pieces:
        return b"".join([piece async for piece in pieces])


async def _examined(source: MailSource) -> list[Finding]:
    assert isinstance(source, Examinable)
    examinee = Examinee(system_id=source.source_id, kind="source", checks=source.examine())
    return [finding for each in await examine(examinee) for finding in each.findings]


class SourceContract:
    async def test_it_answers(self, doorstep: Doorstep) -> None:
        await doorstep.source.ping()
        assert (await doorstep.poll()).letters == {}

    async def test_listing_twice_gives_the_same_letters(self, doorstep: Doorstep) -> None:
        made = {doorstep.outside.hand_in(f"Vedtak {number}", FILES) for number in range(3)}

        first = await doorstep.poll()
        doorstep.outside.pass_time(timedelta(minutes=5))
        again = await doorstep.poll()
        later = await doorstep.poll(first.cursor, first.threads)

        assert first.letters.keys() == made
        assert again.letters == first.letters
        assert later.letters == first.letters

    async def test_when_a_letter_came_is_kept_for_start_from(self, doorstep: Doorstep) -> None:
        ref = doorstep.outside.hand_in("Vedtak", FILES)
        first = await doorstep.poll()
        doorstep.outside.pass_time(timedelta(hours=30))

        later = await doorstep.poll(first.cursor, first.threads)

        letter = later.letters[ref]
        assert letter.received_at == first.letters[ref].received_at
        assert letter.received_at.utcoffset() == timedelta(0)

    async def test_listing_opens_nothing(self, doorstep: Doorstep) -> None:
        ref = doorstep.outside.hand_in("Vedtak", FILES)
        before = list(doorstep.outside.traces())

        listed = await doorstep.poll()
        await doorstep.poll(listed.cursor, listed.threads)
        looked = await doorstep.source.look(ref)
        await doorstep.source.ping()

        assert list(doorstep.outside.traces()) == before
        assert looked == listed.letters[ref]

    async def test_examining_finds_what_is_wrong_and_leaves_no_trace(self, doorstep: Doorstep) -> None:
        doorstep.outside.hand_in("Vedtak", FILES)
        before = list(doorstep.outside.traces())

        well = await _examined(doorstep.source)
        doorstep.outside.spoil("down")
        down = await _examined(doorstep.source)

        assert Grade.FAULT not in {finding.grade for finding in well}
        assert {finding.code for finding in down if finding.grade is Grade.FAULT} == {"unavailable"}
        assert "Vedtak" not in str((well, down))
        assert list(doorstep.outside.traces()) == before

    async def test_a_letter_says_whose_it_is_and_has_a_page_only_where_the_source_has(self, doorstep: Doorstep) -> None:
        ref = doorstep.outside.hand_in("Vedtak", FILES)

        letter = (await doorstep.poll()).letters[ref]

        assert letter.ref.source_id == doorstep.source.source_id
        assert bool(letter.link) == doorstep.source.capabilities().has_page
        assert letter.fetchable

    async def test_an_opened_letter_gives_every_file_as_often_as_asked(self, doorstep: Doorstep) -> None:
        ref = doorstep.outside.hand_in("Vedtak om gatelys", FILES)
        await doorstep.poll()

        opened = await doorstep.source.open(ref)
        names = {attachment.file_name: attachment.attachment_id for attachment in opened.attachments}

        assert opened.title == "Vedtak om gatelys"
        assert [each.file_name for each in opened.attachments if each.file_name in FILES] == list(FILES)
        assert len({each.attachment_id for each in opened.attachments}) == len(opened.attachments)
        for name, wanted in FILES.items():
            for _ in range(2):
                assert await content(doorstep.source, ref, names[name]) == wanted
        assert (await doorstep.source.open(ref)).attachments == opened.attachments

    async def test_receipts_are_idempotent(self, doorstep: Doorstep) -> None:
        source = doorstep.source
        ref = doorstep.outside.hand_in("Vedtak", FILES)
        await doorstep.poll()
        await source.open(ref)
        can = source.capabilities()

        for receipt, given in ((source.mark_read, can.marks_read), (source.confirm, can.confirms)):
            await self._twice(receipt, ref, given=given)
        if can.puts_away:
            now = await source.look(ref)
            for _ in range(2):
                assert await source.put_away(now.thread_id, content_at=now.content_at) is PutAway.DONE
            listed = (await doorstep.poll()).letters.get(ref)
            assert listed is None or listed.archived_at_source

    async def _twice(self, receipt: Callable[[MessageRef], Awaitable[None]], ref: MessageRef, *, given: bool) -> None:
        for _ in range(2):
            if given:
                await receipt(ref)
            else:
                with pytest.raises(Rejected):
                    await receipt(ref)

    async def test_putting_away_concerns_one_thread_alone_and_is_refused_where_it_cannot_be_done(
        self, doorstep: Doorstep
    ) -> None:
        source = doorstep.source
        if not source.capabilities().puts_away:
            with pytest.raises(Rejected):
                await source.put_away(doorstep.unknown_id, content_at=AT)
            return
        ref, other = (doorstep.outside.hand_in(title, FILES) for title in ("Vedtak", "Et annet"))
        listed = (await doorstep.poll()).letters
        await source.put_away(listed[ref].thread_id, content_at=listed[ref].content_at)

        later = (await doorstep.poll()).letters

        assert ref not in later or later[ref].archived_at_source
        assert not later[other].archived_at_source

    async def test_a_letter_is_refused_only_where_the_source_says_so_and_only_once(self, doorstep: Doorstep) -> None:
        source = doorstep.source
        assert isinstance(source, RefusingSource) is source.capabilities().refuses
        if not isinstance(source, RefusingSource):
            return
        ref, other = (doorstep.outside.hand_in(title, FILES) for title in ("Vedtak", "Et annet"))
        await doorstep.poll()

        await source.refuse(ref, "Feil mottaker")

        assert (await doorstep.poll()).letters.keys() == {other}
        with pytest.raises(Rejected):
            await source.refuse(ref, "Feil mottaker")

    async def test_a_poison_letter_does_not_stop_the_poll(self, doorstep: Doorstep) -> None:
        before = doorstep.outside.hand_in("Før", FILES)
        poison = doorstep.outside.hand_in_unreadable()
        after = doorstep.outside.hand_in("Etter", FILES)

        listed = await doorstep.poll()

        assert listed.letters.keys() == {before, after}
        assert listed.poison == [poison]
        again = await doorstep.poll(listed.cursor, listed.threads)
        assert again.letters.keys() == {before, after}, "nor the next one"

    async def test_absence_never_withdraws(self, doorstep: Doorstep) -> None:
        ref = doorstep.outside.hand_in("Vedtak", FILES)
        listed = await doorstep.poll()
        doorstep.outside.hide(ref)

        cursor, thread = listed.cursor, listed.letters[ref].thread_id
        for number in range(3):
            doorstep.outside.pass_time(timedelta(minutes=5))
            later = await doorstep.poll(cursor, listed.threads)
            assert ref not in later.letters
            assert later.vanished <= {thread}, "a question is asked only about what is not listed"
            assert number or not later.vanished, "one list may be wrong"
            with suppress(OutsideError):
                await self._not_gone(doorstep.source, ref)
            cursor = later.cursor or cursor

    async def test_what_was_never_there_is_not_found(self, doorstep: Doorstep) -> None:
        ref = doorstep.ref(doorstep.unknown_id)
        with pytest.raises(OutsideError):
            await doorstep.source.look(ref)
        with pytest.raises(OutsideError):
            await doorstep.source.open(ref)

    async def test_a_letter_that_cannot_be_looked_at_is_not_gone(self, doorstep: Doorstep) -> None:
        ref = doorstep.outside.hand_in("Vedtak", FILES)
        await doorstep.poll()
        doorstep.outside.pass_time(timedelta(minutes=5))
        doorstep.outside.spoil("down")

        with suppress(OutsideError):
            await self._not_gone(doorstep.source, ref)

        doorstep.outside.mend()
        assert (await doorstep.source.look(ref)).ref == ref

    async def _not_gone(self, source: MailSource, ref: MessageRef) -> None:
        try:
            await source.look(ref)
        except Gone:
            pytest.fail("absence from a list was taken for a proof")

    @pytest.mark.parametrize("how", GRADES)
    async def test_faults_map_to_the_error_tree_and_lose_nothing(self, doorstep: Doorstep, how: Spoilt) -> None:
        start = await doorstep.poll()
        ref = doorstep.outside.hand_in("Vedtak", FILES)
        doorstep.outside.spoil(how)

        with pytest.raises(OutsideError) as fault:
            await doorstep.poll(start.cursor)
        if how != "garbled":
            with pytest.raises(GRADES[how]):
                await doorstep.source.ping()
        doorstep.outside.mend()

        assert type(fault.value) is GRADES[how]
        assert fault.value.system == doorstep.source.source_id
        assert (fault.value.retry_after is not None) == (how == "busy")
        assert (await doorstep.poll(start.cursor)).letters.keys() == {ref}
