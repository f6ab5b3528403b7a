"""Reports: what was handled is counted, in the channel without anybody's name; files go to whoever may have them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.simulators.teams.world import Post
from bot.app.seeing.report import BY_PERSON
from bot.commands.report import Asked, make_report, write_report
from bot.errors import ConfigError
from bot.ports.report_view import ReportForm
from bot.settings.reports import ReportSettings
from bot.teams.incoming import FileAnswered, Place, Scope, TeamsPerson
from tests.house import OPEN, SENSITIVE, START, House, a_house
from tests.scenarios.acting import not_for_record

HOUR = timedelta(hours=1)
PURPOSE = "Fordele arbeidet jevnt mellom arkivarene i dokumentsenteret."
WITH_PURPOSE = {"reports": {"by_person_purpose": PURPOSE}}
TITLE = "Rundskriv om adressering av naust"
PERSONAL = "personal"


async def a_morning(house: House) -> None:
    """Three letters: one handled by Kari after an hour, one taken by Ola, one that waits."""
    for service, title in ((OPEN, TITLE), (SENSITIVE, "Om en ansatt"), (OPEN, "Et annet rundskriv")):
        house.letter(service, title=title)
    await house.poll()
    await house.draw()
    first, second, _ = await house.items()
    house.pass_time(HOUR)
    await not_for_record(house, "kari", house.card_of(first))
    await house.teams.click("ola", house.card_of(second), "claim")
    await house.finish()


async def asked(house: House, who: str, words: str, where: str = PERSONAL) -> Post:
    """The bot's answer to «rapport»."""
    before = set(house.teams.world.posts)
    said = f"@Postvakt {words}" if where == "channel" else words
    await house.teams.talk.say(who, said, where)
    await house.office.turns.settle()
    (answer,) = [post for key, post in house.teams.world.posts.items() if key not in before and not post.author]
    return answer


def told(post: Post) -> str:
    return json.dumps(post.card or post.body.get("text"), ensure_ascii=False)


def facts(post: Post) -> dict[str, str]:
    (found,) = [part for part in (post.card or {})["body"] if part["type"] == "FactSet"]
    return {fact["title"]: fact["value"] for fact in found["facts"]}


async def allowed(house: House, who: str, question: Post) -> dict[str, Any]:
    """The file that came after «Tillat»."""
    answer = await house.teams.answer_file(who, question.id)
    assert answer.kind == "sent"
    await house.office.turns.settle()
    (file,) = house.teams.onedrive.of(house.teams.world.person(who))
    return {"name": file.name, "content": bytes(file.received)}


async def test_the_lead_reports_in_the_channel_and_in_private() -> None:
    async with a_house(more=WITH_PURPOSE) as house:
        await a_morning(house)
        in_channel = await asked(house, "lise", "rapport uke", "channel")
        assert facts(in_channel) == {
            "Mottatt": "3", "Tatt": "2", "Behandlet": "1", "Falt bort": "0", "Åpne": "2",
        }  # fmt: skip
        assert '{"x": "Journalføres ikke", "y": 1.0}' in told(in_channel)
        assert "1 t 0 min" in told(in_channel)
        for hidden in (TITLE, "Kari", "Ola"):
            assert hidden not in told(in_channel)
        for words in ("rapport uke personer", "rapport uke csv"):
            assert "personlig chat" in told(await asked(house, "lise", words, "channel"))
        assert BY_PERSON not in [entry.verb for entry in await house.audit()]

        by_person = await asked(house, "lise", "rapport måned per person")
        assert PURPOSE in told(by_person)
        assert {"Kari (test)", "Ola (test)"} <= set(told(by_person).split('"'))
        (recorded,) = [entry for entry in await house.audit() if entry.verb == BY_PERSON]
        assert recorded.actor == house.person("lise").person_id
        assert recorded.facts == {"first": "2026-10-22", "last": "2026-11-20", "form": "card"}

        assert "to datoer" in told(await asked(house, "lise", "rapport snart"))
        for words in ("rapport 1.11. 15.11.", "rapport for 1.–15. november"):
            assert "1.–15. nov. 2026" in told(await asked(house, "lise", words)), words
        assert "to datoer" in told(await asked(house, "lise", "rapport før mars"))
        before = await asked(house, "revi", "rapport 1.10.2026 31.10.2026")
        assert facts(before)["Mottatt"] == "0"


async def test_whoever_is_neither_lead_nor_auditor_sees_none_and_nobody_is_named_by_default() -> None:
    async with a_house() as house:
        assert "Bare ledere og revisorer" in told(await asked(house, "kari", "rapport uke"))
        assert "Bare ledere og revisorer" in told(await asked(house, "adm", "rapport uke csv"))
        for words in ("rapport uke personer", "rapport uke personer csv"):
            assert "skriftlig formål" in told(await asked(house, "lise", words))


async def test_a_file_comes_once_the_person_allows_it() -> None:
    async with a_house(more=WITH_PURPOSE) as house:
        await a_morning(house)
        question = await asked(house, "lise", "rapport uke personer csv")
        assert BY_PERSON not in [entry.verb for entry in await house.audit()], "nothing was read yet"
        file = await allowed(house, "lise", question)
        assert file["name"] == "postvakt-2026-11-14-2026-11-20.csv"
        rows = list(csv.DictReader(io.StringIO(file["content"].decode("utf-8-sig"), newline=""), delimiter=";"))
        people = {row["Navn"]: row["Behandlet"] for row in rows if row["Inndeling"] == "Person" and row["Formål"]}
        assert people == {"Kari (test)": "1", "Ola (test)": "0"}
        assert [entry.facts["form"] for entry in await house.audit() if entry.verb == BY_PERSON] == ["csv"]
        chat = house.teams.chat_with("lise")
        assert question.id not in [post.id for post in chat], "the question is taken away"
        assert chat[-1].body["attachments"][0]["contentUrl"].endswith(file["name"])

        again = await house.teams.answer_file("lise", (await asked(house, "lise", "rapport uke json")).id)
        assert again.kind == "sent"
        await house.office.turns.settle()
        json.loads(bytes(house.teams.onedrive.of(house.teams.world.person("lise"))[-1].received))


async def test_no_file_comes_where_it_is_declined_or_cannot_be_put_there() -> None:
    async with a_house() as house:
        question = await asked(house, "lise", "rapport uke csv")
        await house.teams.answer_file("lise", question.id, accept=False)
        await house.office.turns.settle()
        assert house.teams.chat_with("lise")[-1].body["text"] == "Filen er ikke sendt."
        house.fault("teams", "UploadFile", status=503)
        question = await asked(house, "lise", "rapport uke csv")
        await house.teams.answer_file("lise", question.id)
        await house.office.turns.settle()
        assert "kunne ikke legges i OneDrive" in house.teams.chat_with("lise")[-1].body["text"]
        assert house.teams.onedrive.of(house.teams.world.person("lise")) == []
        house.fault("teams", "DeleteActivity", status=403, times=9)
        question = await asked(house, "lise", "rapport uke csv")
        file = await allowed(house, "lise", question)
        assert file["content"]
        assert question.id in [post.id for post in house.teams.chat_with("lise")], (
            "the question stays, and the file came"
        )


async def test_what_the_client_sends_back_gives_nobody_more_than_they_may_have() -> None:
    async with a_house(more=WITH_PURPOSE) as house:
        question = await asked(house, "lise", "rapport uke csv")
        asked_for = question.body["attachments"][0]["content"]["acceptContext"]
        for wish in ({**asked_for, "first": "1900-01-01"}, {**asked_for, "form": "exe"}, {"kind": "secrets"}, {}):
            altered = await asked(house, "lise", "rapport uke csv")
            altered.body["attachments"][0]["content"]["acceptContext"] = wish
            await house.teams.answer_file("lise", altered.id)
            await house.office.turns.settle()
            assert "nyeste kortet" in house.teams.chat_with("lise")[-1].body["text"]
        # Kari answers a question that she was never asked
        stolen = house.teams.world.add(place=house.teams.world.chat("kari"), body={**question.body, "text": ""})
        await house.teams.answer_file("kari", stolen.id)
        await house.office.turns.settle()
        assert "Bare ledere og revisorer" in house.teams.chat_with("kari")[-1].body["text"]
        assert house.teams.onedrive.of(house.teams.world.person("kari")) == []


async def test_an_answer_that_comes_twice_sends_one_file() -> None:
    async with a_house() as house:
        question = await asked(house, "lise", "rapport uke csv")
        for _ in range(2):
            house.teams.world.posts[question.id].deleted_at = None
            await house.teams.answer_file("lise", question.id)
            await house.office.turns.settle()
        assert len(house.teams.onedrive.of(house.teams.world.person("lise"))) == 1


async def test_the_command_line_counts_the_same_beside_the_running_bot(tmp_path: Path) -> None:
    async with a_house(more=WITH_PURPOSE) as house:
        await a_morning(house)
        settings, clock = house.office.settings, house.clock
        day = START.date().isoformat()
        asked_for = Asked(first=day, last=day, form=ReportForm.JSON, by_person=True)
        counted = json.loads(await make_report(settings, asked_for, clock=clock))
        assert (counted["total"]["received"], counted["total"]["handled"]) == (3, 1)
        assert counted["by_person_purpose"] == PURPOSE
        (recorded,) = [entry for entry in await house.audit() if entry.verb == BY_PERSON]
        assert recorded.actor.startswith("operator:")

        content = await make_report(settings, replace(asked_for, form=ReportForm.CSV, by_person=False), clock=clock)
        assert str(len(content)) in write_report(content, tmp_path / "rapport.csv")
        assert (tmp_path / "rapport.csv").read_bytes().startswith(b"\xef\xbb\xbfInndeling;Navn;")
        for first, last in (("i fjor", ""), ("2026-11-21", "2026-11-20"), ("2020-01-01", "2026-01-01")):
            with pytest.raises(ConfigError, match="--from"):
                await make_report(settings, replace(asked_for, first=first, last=last), clock=clock)
        without = settings.model_copy(update={"reports": ReportSettings()})
        with pytest.raises(ConfigError, match="by_person_purpose"):
            await make_report(without, asked_for, clock=clock)
    with pytest.raises(ConfigError, match="--out"):
        write_report(b"x", tmp_path / "nowhere" / "rapport.csv")


async def test_answers_to_questions_that_nobody_can_name_are_answered_each() -> None:
    async with a_house() as house:
        settings, lise = house.teams.world.settings, house.teams.world.person("lise")
        place = Place(
            service_url=house.teams.courier.activities.service_url, conversation_id=house.teams.world.chat(lise),
            scope=Scope.PERSONAL, tenant_id=settings.tenant_id, bot_id=settings.bot_id,
        )  # fmt: skip
        person = TeamsPerson(person_id=house.person("lise").person_id, teams_id=lise.mri)
        for activity_id in ("f:1", "f:2"):
            no = FileAnswered(activity_id=activity_id, person=person, place=place, place_for_it=None, wish={})
            await house.office.turns.handle(no)
            await house.office.turns.handle(replace(no, place=replace(place, scope=Scope.CHANNEL)))
        await house.office.turns.settle()
        assert [post.body["text"] for post in house.teams.chat_with("lise")] == ["Filen er ikke sendt."] * 2


def test_the_morning_is_a_friday() -> None:
    """The figures in office hours above rest on it."""
    assert START.isoweekday() == 5
