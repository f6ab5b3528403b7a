"""Times in the language of whoever is told of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.app.desk import Desk
from bot.domain.identifiers import PersonId
from bot.domain.workdays import oslo_day
from bot.i18n import Texts, texts
from bot.ports.store import Transaction


async def words_for(desk: Desk, person_id: PersonId) -> Texts:
    """The configured language, or that of the Teams client, or the municipality's."""
    async with desk.store.reading() as tx:
        return await words_in(desk, tx, person_id)


async def words_in(desk: Desk, tx: Transaction, person_id: PersonId) -> Texts:
    """As `words_for`, where a transaction has begun."""
    remembered = await tx.person(person_id)
    person = desk.known_person(person_id, "", remembered[0].locale if remembered else "")
    return texts(person.locale or desk.locale)


def span(write: Texts, begin: datetime, end: datetime) -> str:
    """mandag 30. november kl. 07.45–15.30"""
    if oslo_day(begin) == oslo_day(end):
        return write("roster.hours", day=write.weekday(begin), begin=write.clock(begin), end=write.clock(end))
    return write("roster.span", begin=write.moment(begin), end=write.moment(end))


def days(write: Texts, begin: datetime, end: datetime) -> str:
    """mandag 30. november–torsdag 3. desember, the day on which it ends included."""
    last = end - timedelta(seconds=1)
    if oslo_day(begin) == oslo_day(last):
        return write.weekday(begin)
    return write("roster.days", first=write.weekday(begin), last=write.weekday(last))
