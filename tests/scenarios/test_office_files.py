"""The lead changes units and transfer cases by file: shown, confirmed, in force at once everywhere, and taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest

from adapters.simulators.teams import Person as Teammate
from bot.app.desk import Desk
from bot.app.files import follow as following
from bot.app.files.decide import apply_file, roll_back_file
from bot.app.files.propose import propose_file
from bot.app.files.show import files_in_force
from bot.app.files.take_up import take_up_files
from bot.commands.demo.town import MAIN, SELF_SERVING
from bot.commands.files import back, list_files, show_file
from bot.domain.identifiers import OrgNumber
from bot.domain.item import State
from bot.domain.people import Person
from bot.domain.sensitivity import Sensitivity
from bot.errors import ConfigError, Conflict, NotAllowed
from bot.ports.office_file_views import FilesInForceView
from bot.teams.commands import office_files
from bot.wiring.desk import opened_desk
from bot.wiring.examination import examination_of
from bot.wiring.office_files import SettingsFitting
from tests.house import OPEN, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case, a_letter, said, shared
from tests.scenarios.office_files import Lead
from tests.scenarios.outlets import SCHOOLS, outlets
from tests.scenarios.test_transfer_cases import CASE, offers

SCHOOL, NAME = "313300102", "Nordvika barneskole"
SENSITIVE = {f'name = "{NAME}"': f'name = "{NAME}"\nsensitivity = "sensitive"'}
SERVES_ITSELF = {f'name = "{NAME}"': f'name = "{NAME}"\nself_serving = true'}


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with a_house() as house:
        yield house


async def sensitivity_of_school(house: House) -> Sensitivity | None:
    return house.desk.policy.units[OrgNumber(SCHOOL)].sensitivity


@pytest.mark.parametrize("asked", [True, False], ids=["judged", "before_it_is_judged"])
async def test_a_form_from_before_a_unit_became_sensitive_is_looked_at_again(
    house: House, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    """Also while the archive is still asked about cases, before letters are judged anew."""
    title, lead = "Høring om navn", Lead(house=house)
    await a_letter(house, UNKNOWN, unit=SCHOOL, title=title)
    item = await house.only()
    await house.teams.open_dialog("kari", house.card_of(item), "route")
    if not asked:
        monkeypatch.setattr(following, "apply_rules", nobody_has_time)
    await lead.apply("units.toml", await lead.changed(**SENSITIVE))

    typed = {"case_number": a_case(house), "public_title": title, "title_confirmed": "true", "attest_open": "true"}
    again = await house.teams.submit_dialog("kari", "submit_route", inputs=typed)

    assert "Se over den" in said(again.card)
    assert title not in said(again.card)
    assert await house.state() is State.CLAIMED
    if asked:
        assert (await house.only()).letter.subject is None
        await house.teams.submit_dialog("kari", "submit_route")
        assert await house.state() is State.ROUTING


async def nobody_has_time(_: Desk) -> None: ...


async def test_a_unit_becomes_sensitive_by_file_and_is_rolled_back(house: House) -> None:
    """Shown with what it does to letters, confirmed, redrawn at once, audited with both digests, and taken back."""
    lead = Lead(house=house)
    card = await a_letter(house, OPEN, unit=SCHOOL, title="Høring om holmer")
    assert "Høring om holmer" in shared(house, card)

    proposal = await lead.send(("units.toml", await lead.changed(**SENSITIVE)))
    shown = lead.shown(proposal)
    for words in ("Enheter: forslag til endring", "Én endring", f"Endret: {SCHOOL} {NAME}", "sensitivity: ikke satt"):
        assert words in shown
    assert "Skjermingsverdige" in shown
    assert "0 → 1" in shown
    assert await sensitivity_of_school(house) is None, "nothing comes of it before it is confirmed"

    answer = await lead.press(proposal, "file_apply")
    assert "versjon 2 er tatt i bruk" in str(answer.card)
    assert "versjon 2 er tatt i bruk" in lead.shown(proposal)
    assert await sensitivity_of_school(house) is Sensitivity.SENSITIVE
    await house.draw()
    assert "Høring om holmer" not in shared(house, card)

    (entry,) = [entry for entry in await house.audit() if entry.verb.startswith("office_file")]
    assert (entry.verb, entry.actor) == ("office_file:applied", house.person("lise").person_id)
    assert entry.facts["kind"] == "units"
    assert entry.facts["number"] == "2"
    assert len({entry.facts["before"], entry.facts["after"]}) == 2

    await lead.press(proposal, "file_roll_back")
    assert "versjon 2 er rullet tilbake" in lead.shown(proposal)
    assert await sensitivity_of_school(house) is None
    back = (await house.audit())[-1]
    assert (back.verb, back.facts["before"], back.facts["after"]) == (
        "office_file:rolled_back", entry.facts["after"], entry.facts["before"]
    )  # fmt: skip


async def test_what_a_source_searches_follows_at_once(house: House) -> None:
    """No restart: the unit that opens its own mail is asked for from now on, the school no longer."""
    lead = Lead(house=house)
    served = f'org_number = "{SELF_SERVING}"\nname = "Barnevernet"'
    text = await lead.changed(**SERVES_ITSELF, **{f"{served}\nself_serving = true": served})
    await lead.press(await lead.send(("units.toml", text)), "file_apply")
    house.letter(UNKNOWN, unit=SCHOOL)
    house.letter(UNKNOWN, unit=SELF_SERVING)
    await house.poll()
    assert [item.letter.unit for item in await house.items()] == [SELF_SERVING]


async def test_a_transfer_case_by_file_is_offered_once_the_archive_vouches_for_it() -> None:
    async with a_house(more={"transfer_cases": []}) as house:
        lead = Lead(house=house)
        card = await a_letter(house, UNKNOWN, unit=MAIN)
        assert not await offers(house, card)
        text = f'[[transfer_cases]]\nunit = "{MAIN}"\ncase_number = "{CASE}"\n'
        proposal = await lead.send(("transfer_cases.toml", text))
        assert f"Ny: {CASE} Nordvika kommune" in lead.shown(proposal)
        await lead.press(proposal, "file_apply")
        assert await offers(house, card)
        said = lead.shown(await lead.say("filer"))
        assert "Versjon 2, tatt i bruk av Lise (test)" in said
        assert "Versjon 1, fra oppsettet" in said
        await lead.say("filer overføringssaker tilbake")
        assert not await offers(house, card)


async def test_the_address_that_a_unit_is_told_at_follows_too() -> None:
    """The outlet refuses every other address, so it must know the new one; one outside its domains is refused."""
    async with outlets() as out:
        lead = Lead(house=out.house)
        outside = lead.shown(await lead.send(("units.toml", await lead.changed(**told_at("skolen@annen.example")))))
        assert f"utenfor domenene som e-post kan gå til: {NAME}" in outside
        proposal = await lead.send(("units.toml", await lead.changed(**told_at(SCHOOLS))))
        card = await out.claimed(UNKNOWN, unit=SCHOOL)
        await lead.press(proposal, "file_apply")
        await out.tell_unit(card)
        await out.house.finish()
        assert [list(sent.to) for sent in out.sent()] == [[SCHOOLS]]


def told_at(address: str) -> dict[str, str]:
    return {f'name = "{NAME}"': f'name = "{NAME}"\nnotify = "{address}"'}


async def test_doctor_examines_what_is_in_force(house: House) -> None:
    lead = Lead(house=house)
    await lead.press(await lead.send(("units.toml", await lead.changed(**SERVES_ITSELF))), "file_apply")
    async with AsyncExitStack() as stack:
        examined = (await examination_of(house.office.settings, house.clock, stack)).examinees
        values = [dict(check.values) for one in examined if one.system_id == "altinn" for check in one.checks]
    searched = len([unit for unit in house.office.settings.units if not unit.self_serving]) - 1
    assert {one["units"] for one in values if "units" in one} == {searched}


async def test_faults_are_told_with_their_lines_and_nothing_changes(house: House) -> None:
    """Of the file alone, of two files together, and of the doors that must have a way in to each unit."""
    lead = Lead(house=house)
    text = await lead.text()
    before = house.desk.policy
    faulty = {
        "Linje 3: nme er ikke et kjent felt": text.replace('name = "Nordvika kommune"', 'nme = "Nordvika kommune"'),
        "ikke gyldig TOML": text + "[[units",
        f"{MAIN} står to ganger": text + f'\n[[units]]\norg_number = "{MAIN}"\nname = "x"\n',
    }
    for words, content in faulty.items():
        shown = lead.shown(await lead.send(("units.toml", content)))
        assert words in shown
        assert "file_apply" not in shown
    assert house.desk.policy is before
    everybody = text.replace("\nself_serving = true", "").replace("\n\n", "\nself_serving = true\n\n")
    last = lead.shown(await lead.send(("units.toml", everybody + "self_serving = true\n")))
    assert "Minst én enhet må være uten self_serving" in last
    screened = f'[[transfer_cases]]\nunit = "{MAIN}"\ncase_number = "{CASE}"\naccess_code = "99"\n'
    assert "finnes ikke i arkivets lister" in lead.shown(await lead.send(("transfer_cases.toml", screened)))
    alone = f'[[transfer_cases]]\nunit = "310356875"\ncase_number = "{CASE}"\n'
    assert "310356875" in lead.shown(await lead.send(("transfer_cases.toml", alone)))
    assert [entry for entry in await house.audit() if entry.verb.startswith("office_file")] == []


async def test_only_a_lead_or_an_administrator_in_the_chat_changes_anything(house: House) -> None:
    """Nobody else's file is even fetched; a lead's words in the channel change nothing either."""
    lead = Lead(house=house)
    text = await lead.changed(**SENSITIVE)
    for who in ("kari", "revi"):
        assert "Bare leder eller administrator" in lead.shown(await lead.send(("units.toml", text), who=who))
        assert "Bare leder eller administrator" in lead.shown(await lead.say("filer", who=who))
    assert [one for one in house.connector.record if "download.aspx" in one.path] == []
    question = await lead.say("filer enheter")
    wish = {"kind": "office_file", "file": "units"}
    stolen = house.teams.world.add(
        place=house.teams.world.chat("kari"), body={**house.teams.world.post(question).body, "text": ""}
    )
    strange = await lead.say("filer enheter")
    house.teams.world.post(strange).body["attachments"][0]["content"]["acceptContext"] = wish | {"file": "people"}
    for who, asked, words in (("kari", stolen.id, "Bare leder eller"), ("lise", strange, "kjenner ikke igjen")):
        await house.teams.answer_file(who, asked)
        await house.office.turns.settle()
        assert words in house.teams.chat_with(who)[-1].body["text"]
        assert house.teams.onedrive.of(house.teams.world.person(who)) == []
    administrators = await lead.send(("units.toml", text), who="adm")
    assert "file_apply" in lead.shown(administrators)
    answer = await lead.press(administrators, "file_discard", who="adm")
    assert "forkastet" in str(answer.card)
    (entry,) = [entry for entry in await house.audit() if entry.verb.startswith("office_file")]
    assert (entry.verb, entry.actor) == ("office_file:discarded", house.person("adm").person_id)
    assert set(entry.facts) == {"kind", "digest"}
    await lead.press(administrators, "file_discard", who="adm", revision=0)
    assert len([one for one in await house.audit() if one.verb == "office_file:discarded"]) == 1
    await house.teams.talk.say("lise", "@Postvakt filer")
    await house.office.turns.settle()
    assert "bare i personlig chat" in str(list(house.teams.world.posts.values())[-1].body)


async def test_a_lead_is_answered_in_her_own_language() -> None:
    english, nynorsk = (
        Teammate(key="ann", name="Ann (test)", locale="en-GB"),
        Teammate(key="nina", name="N", locale="nn-NO"),
    )
    async with a_house(newcomers={english: ["lead"], nynorsk: ["lead"]}) as house:
        lead = Lead(house=house)
        text = await lead.changed(**SENSITIVE)
        assert "Units: proposed change" in lead.shown(await lead.send(("units.toml", text), who="ann"))
        assert "Fila har éin feil" in lead.shown(await lead.send(("units.toml", text + "[["), who="nina"))
        assert "Einingar (units.toml)" in lead.shown(await lead.say("files", who="nina"))
        name, _ = await lead.fetched(await lead.say("filer units", who="ann"), who="ann")
        assert name == "units.toml"
        for words in ("files roster", "files duty roster", "files duty roster please"):
            assert "Nothing of that kind" in lead.shown(await lead.say(words, who="ann"))
        assert "no earlier version" in lead.shown(await lead.say("files transfer cases back", who="ann"))


async def test_what_does_not_come_as_it_should_is_told(house: House) -> None:
    lead = Lead(house=house)
    text = await lead.text()

    async def said(*files: tuple[str, str | bytes]) -> str:
        return lead.shown(await lead.send(*files))

    assert "én fil om gangen" in await said(("units.toml", text), ("transfer_cases.toml", ""))
    assert "ikke tekst i UTF-8" in await said(("units.toml", b"\xff\xfe\x00"))
    assert "Grensen er 1 MB" in await said(("units.toml", b"#" * (1024 * 1024 + 1)))
    assert "kjenner ikke igjen" in await said(("bilde.toml", "a = 1"))
    assert "sier det samme" in await said(("units.toml", "# a comment\n" + text.replace("\n", "\r\n")))
    house.fault("teams", "DownloadFile", status=503)
    assert "kunne ikke hentes" in await said(("units.toml", text))
    house.fault("teams", "DownloadFile", status=302, body="")
    assert "kunne ikke hentes" in await said(("units.toml", text))


@pytest.mark.parametrize(
    ("fault", "words"), [(KeyError("units"), "Noe gikk galt i Postvakt"), (ConfigError(), "ikke riktig satt opp")]
)
async def test_whoever_sends_a_file_is_answered_whatever_goes_wrong(
    house: House, monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
) -> None:
    lead = Lead(house=house)
    text = await lead.changed(**SENSITIVE)
    with monkeypatch.context() as patched:
        patched.setattr(SettingsFitting, "rehearse", AsyncMock(side_effect=fault))
        assert words in lead.shown(await lead.send(("units.toml", text)))
    assert "file_apply" in lead.shown(await lead.send(("units.toml", text)))


async def test_a_proposal_grows_old_and_is_overtaken_by_another(house: House) -> None:
    lead = Lead(house=house)
    first = await lead.send(("units.toml", await lead.changed(**SENSITIVE)))
    second = await lead.send(("units.toml", await lead.changed(**SERVES_ITSELF)))
    await lead.press(first, "file_apply", twice=True)
    refused = await lead.press(second, "file_apply")
    assert "Lise (test) har tatt noe annet i bruk" in refused.text
    again = await lead.press(first, "file_apply", revision=0)
    assert again.kind == "card", "a late click shows how it stands"
    assert len([entry for entry in await house.audit() if entry.verb == "office_file:applied"]) == 1
    third = await lead.send(("units.toml", await lead.changed(**{NAME: "Strandskolen"})))
    house.pass_time(timedelta(hours=1, seconds=1))
    late = await lead.press(third, "file_apply")
    assert "eldre enn en time" in late.text
    assert house.desk.policy.unit_name(OrgNumber(SCHOOL)) == NAME


async def test_roll_backs_go_version_by_version_and_only_from_the_newest(house: House) -> None:
    lead = Lead(house=house)
    second = await lead.send(("units.toml", await lead.changed(**{NAME: "Strandskolen"})))
    await lead.press(second, "file_apply")
    third = await lead.send(("units.toml", await lead.changed(Strandskolen="Viksskolen")))
    await lead.press(third, "file_apply", old_client=True)
    assert "versjon 3" in lead.shown(third)
    assert "har tatt noe annet i bruk" in (await lead.press(second, "file_roll_back")).text
    name, text = await lead.fetched(await lead.say("filer enheter"))
    assert name == "units.toml"
    assert "Viksskolen" in text
    await lead.press(third, "file_roll_back")
    assert house.desk.policy.unit_name(OrgNumber(SCHOOL)) == "Strandskolen"
    assert "rullet tilbake" in lead.shown(await lead.say("filer units tilbake"))
    assert house.desk.policy.unit_name(OrgNumber(SCHOOL)) == NAME
    assert "ingen tidligere versjon" in lead.shown(await lead.say("filer units tilbake"))


async def test_a_roll_back_that_no_longer_fits_is_refused() -> None:
    """A transfer case hangs on the unit that the version before does not have."""
    async with a_house() as house:
        lead = Lead(house=house)
        added = await lead.text() + '\n[[units]]\norg_number = "310356875"\nname = "Nyskolen"\n'
        units = await lead.send(("units.toml", added))
        await lead.press(units, "file_apply")
        case = f'[[transfer_cases]]\nunit = "310356875"\ncase_number = "{CASE}"\n'
        await lead.press(await lead.send(("transfer_cases.toml", case)), "file_apply")
        refused = await lead.press(units, "file_roll_back")
        assert "Disse har overføringssak, men står ikke" in str(refused.card)
        assert OrgNumber("310356875") in house.desk.policy.units


async def test_words_that_come_too_late_are_told_who_was_first(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, adm = Lead(house=house), house.person("adm")
    await lead.press(await lead.send(("units.toml", await lead.changed(**{NAME: "Strandskolen"}))), "file_apply")
    others = await propose_file(house.desk, adm, "units.toml", await lead.changed(Strandskolen="Viksskolen"))

    async def overtaken(desk: Desk, person: Person) -> FilesInForceView:
        view = await files_in_force(desk, person)
        await apply_file(desk, adm, others.file_id)
        return view

    monkeypatch.setattr(office_files, "files_in_force", overtaken)
    assert lead.shown(await lead.say("filer enheter tilbake")) == (
        f"{adm.name} har tatt noe annet i bruk i mellomtiden. Send filen en gang til."
    )
    assert house.desk.policy.unit_name(OrgNumber(SCHOOL)) == "Viksskolen"


async def test_replicas_and_a_restart_see_what_is_in_force() -> None:
    async with a_house(replicas=True) as house:
        await _seen_in_another_process(house)


async def _seen_in_another_process(house: House) -> None:
    """It takes up what was decided here, begins with it, and decides for this one."""
    lead, settings, lise = Lead(house=house), house.office.settings, house.person("lise")
    async with opened_desk(settings, exclusive=False, clock=house.clock) as other:
        assert not await take_up_files(other)
        proposal = await propose_file(other, lise, "units.toml", await lead.changed(**{NAME: "Strandskolen"}))
        await apply_file(other, lise, proposal.file_id)
        assert other.policy.unit_name(OrgNumber(SCHOOL)) == "Strandskolen"
        assert house.desk.policy.unit_name(OrgNumber(SCHOOL)) == NAME
        assert await take_up_files(house.desk)
        assert not await take_up_files(house.desk)
        assert house.desk.policy.unit_name(OrgNumber(SCHOOL)) == "Strandskolen"
    async with opened_desk(settings, exclusive=False, clock=house.clock) as restarted:
        assert restarted.policy.unit_name(OrgNumber(SCHOOL)) == "Strandskolen"
        await roll_back_file(restarted, lise, proposal.file_id)
        stale = await propose_file(house.desk, lise, "units.toml", await lead.changed(**SENSITIVE))
        later = await propose_file(restarted, lise, "units.toml", await lead.changed(**{NAME: "Viksskolen"}))
        await apply_file(house.desk, lise, later.file_id)
        with pytest.raises(Conflict):
            await apply_file(restarted, lise, stale.file_id)
        assert restarted.policy.unit_name(OrgNumber(SCHOOL)) == "Viksskolen"
        rivals = [
            await propose_file(desk, lise, "units.toml", await lead.changed(Viksskolen=name))
            for desk, name in ((house.desk, "Nesskolen"), (restarted, "Oddenskolen"))
        ]
        decided = await asyncio.gather(
            apply_file(house.desk, lise, rivals[0].file_id),
            apply_file(restarted, lise, rivals[1].file_id),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in decided) == ["Conflict", "NoneType"]
        for desk in (house.desk, restarted):
            await take_up_files(desk)
        assert house.desk.policy.units == restarted.policy.units


async def test_a_replica_that_cannot_take_it_up_goes_on_as_before_and_says_so_once(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Its configuration lacks the unit that a transfer case is of, as while replicas are updated one by one."""
    lead, settings = Lead(house=house), house.office.settings
    without = tuple(unit for unit in settings.units if unit.org_number != SCHOOL)
    text = f'[[transfer_cases]]\nunit = "{SCHOOL}"\ncase_number = "{CASE}"\n'
    proposal = await lead.send(("transfer_cases.toml", text))
    narrower = settings.model_copy(update={"units": without})
    async with opened_desk(narrower, exclusive=False, clock=house.clock) as other:
        await lead.press(proposal, "file_apply")
        assert not await take_up_files(other)
        assert not await take_up_files(other)
        assert other.transfer_cases == ()
        assert sum("office_files.not_taken_up" in record.getMessage() for record in caplog.records) == 1
        await lead.press(proposal, "file_roll_back")
        await lead.press(await lead.send(("units.toml", await lead.changed(**{NAME: "Strandskolen"}))), "file_apply")
        assert await take_up_files(other)


async def test_what_the_configuration_no_longer_allows_is_told_with_the_way_back(house: House) -> None:
    """Else the bot would start with what the lead has changed forgotten."""
    lead = Lead(house=house)
    text = f'[[transfer_cases]]\nunit = "{SCHOOL}"\ncase_number = "{CASE}"\n'
    await lead.press(await lead.send(("transfer_cases.toml", text)), "file_apply")
    without = tuple(unit for unit in house.office.settings.units if unit.org_number != SCHOOL)
    narrower = house.office.settings.model_copy(update={"units": without})
    with pytest.raises(ConfigError, match="postvakt files back transfer_cases"):
        async with opened_desk(narrower, exclusive=False, clock=house.clock):
            pass

    units, cases, *others = await list_files(narrower)
    assert [line.split()[:2] for line in others] == [["rules", "1"], ["roster", "1"]]
    assert units.split() == ["units", "1", "as", "configured"]
    assert cases.startswith("transfer_cases  2  2026-11-20T07:45")
    assert await show_file(narrower, "transfer_cases") == text
    assert await back(narrower, "transfer_cases") == "transfer_cases: version 1"
    async with opened_desk(narrower, exclusive=False, clock=house.clock) as started:
        assert started.transfer_cases == ()
    entry = (await house.audit())[-1]
    assert entry.verb == "office_file:rolled_back"
    assert entry.actor.startswith("operator:")
    with pytest.raises(ConfigError, match="no earlier version"):
        await back(narrower, "transfer_cases")
    with pytest.raises(ConfigError, match="allowed are units, transfer_cases"):
        await show_file(narrower, "people")


async def test_a_way_back_on_the_command_line_shows_on_the_cards_of_a_bot_that_did_not_run(house: House) -> None:
    lead = Lead(house=house)
    card = await a_letter(house, OPEN, unit=SCHOOL, title="Høring om holmer")
    await lead.press(await lead.send(("units.toml", await lead.changed(**SENSITIVE))), "file_apply")
    await house.draw()
    assert "Høring om holmer" not in shared(house, card)
    settings = house.office.settings
    await house.office.turns.settle()
    await house.process.aclose()
    assert await back(settings, "units") == "units: version 1"
    await house.restart()
    # what was hidden was forgotten, so that the source is asked for it anew
    await house.poll()
    await house.draw()
    assert "Høring om holmer" in shared(house, card)


async def test_a_file_is_taken_up_by_nobody_who_may_not(house: House) -> None:
    """The use case asks for the role again, whatever button was pressed."""
    lead = Lead(house=house)
    proposal = await propose_file(house.desk, house.person("lise"), "u.toml", await lead.changed(**SENSITIVE))
    for act in (apply_file, roll_back_file):
        with pytest.raises(NotAllowed, match="change_by_file"):
            await act(house.desk, house.person("kari"), proposal.file_id)


async def test_a_file_of_hundreds_of_rows_is_shown_in_part_and_sent_whole_and_printed_on_the_command_line(
    house: House,
) -> None:
    lead = Lead(house=house)
    text = "".join(
        f'[[transfer_cases]]\nunit = "{MAIN}"\ncase_number = "26/{year}"\n'
        f"valid_from = {year}-01-01\nvalid_to = {year}-12-31\n"
        for year in range(1000, 1300)
    )
    proposal = await lead.send(("transfer_cases.toml", text))
    assert "300 endringer" in lead.shown(proposal)
    assert "og 280 til" in lead.shown(proposal)
    await lead.press(proposal, "file_apply")
    assert len(house.desk.transfer_cases) == 300
    assert await lead.fetched(await lead.say("filer transfer_cases.toml")) == ("transfer_cases.toml", text)
    assert await show_file(house.office.settings, "transfer_cases") == text
