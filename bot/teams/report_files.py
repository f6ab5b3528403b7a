"""Reports as files in a personal chat: the question, and the file once it is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.seeing.report import need_report, report
from bot.app.seeing.report_file import file_name, report_file
from bot.domain.people import Person
from bot.domain.report_span import ReportSpan
from bot.errors import NotAllowed
from bot.i18n import Texts
from bot.ports.report_view import ReportForm, ReportWish
from bot.teams.posts import Post
from bot.teams.sent_files import FileToSend, Wish, consent_post


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFiles:
    kind: ClassVar[str] = "report"
    desk: Desk

    async def offer(self, person: Person, wish: ReportWish, form: ReportForm, write: Texts) -> Post:
        """Raises NotAllowed. How large it is is told without the figures by person: they are read when it is made."""
        need_report(self.desk, person, wish)
        view = await report(self.desk, person, replace(wish, by_person=False), form=form.value)
        said = {
            "kind": self.kind, "form": form.value, "first": wish.span.first.isoformat(),
            "last": wish.span.last.isoformat(), "by_person": "yes" if wish.by_person else "",
        }  # fmt: skip
        purpose = write("report.file_purpose", span=write.span(wish.span.first, wish.span.last))
        return consent_post(file_name(view, form), purpose=purpose, size=len(report_file(view, write, form)), wish=said)

    async def make(self, person: Person, wish: Wish, write: Texts) -> FileToSend:
        try:
            form = ReportForm(wish.get("form", ""))
            first, last = (date.fromisoformat(wish.get(end, "")) for end in ("first", "last"))
            span = ReportSpan(first=first, last=last)
        except ValueError:
            raise NotAllowed("unknown_button") from None
        asked = ReportWish(span=span, by_person=wish.get("by_person") == "yes")
        view = await report(self.desk, person, asked, form=form.value)
        return FileToSend(name=file_name(view, form), content=report_file(view, write, form))
