"""`@Postvakt rapport`: figures about the work, as a card; in a personal chat also as a file, and by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.seeing.report import report
from bot.domain.report_span import report_span
from bot.ports.report_view import ReportForm, ReportWish
from bot.teams.commands.asked import Asked
from bot.teams.posts import Post, card_post, text_post
from bot.teams.report_files import ReportFiles
from cards import report_card, report_title

_FORMS = {"csv": ReportForm.CSV, "fil": ReportForm.CSV, "file": ReportForm.CSV, "json": ReportForm.JSON}
_PERSON = frozenset({"person", "personer", "personar", "people"})
_ASIDE = _PERSON | _FORMS.keys()
#: «per person», «etter person», «by person», «som csv»
_JOINTS = frozenset({"per", "etter", "by", "som", "as"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCommand:
    names: ClassVar[tuple[str, ...]] = ("rapport", "report")
    about_letters: ClassVar[bool] = True
    desk: Desk
    files: ReportFiles

    async def reply(self, asked: Asked) -> Post:
        said = _without_joints(asked.words)
        forms = [_FORMS[word] for word in said if word in _FORMS]
        wish = self._wish(said)
        if wish is None:
            return text_post(asked.write("report.span_unknown"))
        if asked.in_channel and (forms or wish.by_person):
            return text_post(asked.write("report.in_private"))
        if forms:
            return await self.files.offer(asked.person, wish, forms[0], asked.write)
        view = await report(self.desk, asked.person, wish, form="card")
        return card_post(report_card(view, asked.write, file_hint=True), report_title(view, asked.write))

    def _wish(self, said: Sequence[str]) -> ReportWish | None:
        span = report_span(" ".join(word for word in said if word not in _ASIDE), today=self.desk.today())
        return ReportWish(span=span, by_person=bool(_PERSON & {*said})) if span else None


def _without_joints(words: Sequence[str]) -> list[str]:
    """«for uke 47» says no more than «uke 47»; «etter 1.11.» does."""
    return [
        word for word, after in pairwise((*words, "")) if word != "for" and not (word in _JOINTS and after in _ASIDE)
    ]
