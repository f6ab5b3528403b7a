"""What `postvakt doctor` finds at the doors that mail comes through, against the simulators and their faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.simulators._kit import Fault
from adapters.simulators.altinn import CONFIDENTIAL_POST, ORDINARY_POST, LetterDraft, Resource, Unit
from adapters.simulators.svarinn import LetterDraft as Forsendelse
from bot.commands.demo.digipost import digipost_demo, digipost_settings
from bot.commands.demo.postmottak import ADDRESS, postmottak_demo, postmottak_settings
from bot.commands.demo.stage import TENANT_ID
from bot.commands.demo.svarinn import file, from_organisation, svarinn_demo, svarinn_settings
from bot.commands.demo.systems import AltinnDemo, altinn_demo, altinn_settings, town_settings
from bot.commands.demo.town import MAIN, UNITS, Draft
from bot.domain.clock import SystemClock
from tests.contract.doctor.stage import NOBODY, found

SCHOOL = "313300102"
CLOCK = SystemClock()


class AheadClock:
    """A machine whose time nobody keeps."""

    def now(self) -> datetime:
        return CLOCK.now() + timedelta(minutes=3)


def letters(demo: AltinnDemo, *units: str) -> None:
    for unit in units:
        demo.add(Draft(unit=unit, service="elvevernet-post", title="Vannstand", body="-"))


async def test_altinn_that_is_set_up_well_leaves_nothing_to_do_and_no_trace(tmp_path: Path) -> None:
    async with altinn_demo(CLOCK) as demo:
        letters(demo, *(unit for unit in UNITS if unit != "313795349"))
        well = await found(tmp_path, "altinn", sources=[altinn_settings(demo)])

        assert (well.status, well.grades) == (0, {"ok"})
        assert well.codes("altinn_token") == ["token_given"]
        assert well.codes("altinn_search") == ["altinn_seen"]
        assert well.codes("altinn_rights") == ["altinn_rights_there"]
        assert demo.world.traces == []


async def test_a_service_that_nobody_configured_and_a_unit_without_post_are_named(tmp_path: Path) -> None:
    async with altinn_demo(CLOCK) as demo:
        demo.world.add_resource(
            Resource(
                id="skatt-utlegg", name="Utlegg", type="CorrespondenceService", package=ORDINARY_POST, owner="skd",
                owner_orgno="310356875", owner_name="Innkreveren",
            )
        )  # fmt: skip
        demo.world.add_letter(
            LetterDraft(
                unit=SCHOOL, resource="skatt-utlegg", title="Trekk i lønn for Kari", body="-", sender="Innkreveren",
                sender_orgno="310356875",
            )
        )  # fmt: skip
        seen = await found(tmp_path, "altinn", sources=[altinn_settings(demo)])

    assert seen.status == 1
    assert seen.row("altinn_more_visible")["values"]["services"] == "skatt-utlegg"
    assert seen.row("altinn_units_unheard")["values"]["count"] == 11
    assert "skatt-utlegg" in seen.row("altinn_more_visible")["found"]


async def test_missing_rights_are_told_apart_from_an_empty_inbox(tmp_path: Path) -> None:
    async with altinn_demo(CLOCK) as demo:
        letters(demo, MAIN)
        demo.world.revoke(CONFIDENTIAL_POST, MAIN)
        services = {"services": [*town_settings()["services"], {"id": "svarinn", "name": "Brev fra SvarUt"}]}
        partly = await found(tmp_path, "altinn", sources=[altinn_settings(demo)], **services)
        demo.world.revoke(ORDINARY_POST, MAIN)
        blind = await found(tmp_path, "altinn", sources=[altinn_settings(demo)])

    # the services of the other doors are none of Altinn's
    assert partly.row("altinn_no_right")["values"]["services"] == "trygd-fortrolig"
    assert blind.codes("altinn_search") == ["altinn_nothing_seen"]
    assert "trygd-fortrolig" in blind.row("altinn_no_right")["values"]["services"]
    assert f"systembrukeren {MAIN}" in blind.row("altinn_nothing_seen")["advice"]


async def test_each_way_in_that_altinn_refuses_has_its_own_advice(tmp_path: Path) -> None:
    async with altinn_demo(CLOCK) as demo:
        unknown = altinn_settings(demo) | {"system_users": [{"org_number": MAIN, "external_ref": "feil"}]}
        no_user = await found(tmp_path, "altinn", sources=[unknown])
        table = altinn_settings(demo)
        other = table | {"maskinporten": table["maskinporten"] | {"client_id": "feil"}}
        no_client = await found(tmp_path, "altinn", sources=[other])
        demo.simulator.faults.add(Fault(operation="exchange", status=401, times=9))
        no_exchange = await found(tmp_path, "altinn", sources=[altinn_settings(demo)])

    assert no_user.status == no_client.status == no_exchange.status == 2
    assert "external_ref" in no_user.row("auth_failed")["advice"]
    assert "scopene hos Maskinporten" in no_client.row("auth_failed")["advice"]
    assert "vent ti minutter" in no_exchange.row("unavailable")["advice"]
    # one cause, said once
    assert [row["finding"] for row in no_user.rows if row["system"] == "altinn"] == ["auth_failed"] + ["not_tried"] * 2


async def test_two_system_users_are_examined_each_by_itself(tmp_path: Path) -> None:
    async with altinn_demo(CLOCK) as demo:
        letters(demo, MAIN)
        demo.world.add_unit(Unit(orgno="310356875", name="Sammen IKS", kind="ledd"))
        users = [{"org_number": MAIN}, {"org_number": "310356875", "external_ref": "iks", "units": [SCHOOL]}]
        both = await found(tmp_path, "altinn", sources=[altinn_settings(demo) | {"system_users": users}])

    assert both.codes("altinn_token") == ["token_given", "auth_failed"]
    assert both.codes("altinn_search")[-1] == "not_tried"
    assert "310356875 iks" in both.row("auth_failed")["tried"]


async def test_a_clock_that_is_wrong_and_a_system_that_is_away_are_told_apart(tmp_path: Path) -> None:
    async with altinn_demo(CLOCK) as demo:
        ahead = await found(tmp_path, "machine", clock=AheadClock(), sources=[altinn_settings(demo)])
    away = await found(tmp_path, "machine", "svarinn")

    assert ahead.row("clock_wrong")["values"]["seconds"] in {179, 180, 181}
    assert ahead.status == 2
    assert away.codes("clock") == ["clock_unknown"]
    assert away.row("unavailable")["system"] == "svarinn"
    assert "brannmuren" in away.row("unavailable")["advice"]


async def test_svarinn_tells_how_full_it_is_and_whose_letters_it_holds(tmp_path: Path) -> None:
    async with svarinn_demo(CLOCK) as demo:
        sources = [svarinn_settings(demo)]
        empty = await found(tmp_path, "svarinn", sources=sources)
        small = file("Brev.txt", b"-")
        draft = Forsendelse(
            title="Klage fra Kari", orgno=MAIN, receiver_name="Nordvika", sender_name="Elvevernet",
            sender_orgno="310356875", files=(small,),
        )  # fmt: skip
        demo.add(from_organisation(sender="Elvevernet", org_number="310356875", title="Klage fra Ola", text="-"))
        for _ in range(11):
            demo.add(draft)
        demo.add(replace(draft, orgno=SCHOOL))
        units = [{"org_number": MAIN, "name": "Nordvika"}]
        nearly = await found(tmp_path, "svarinn", sources=[sources[0] | {"warn_at": 10}], units=units)
        for _ in range(190):
            demo.add(draft)
        full = await found(tmp_path, "svarinn", sources=sources)

        assert empty.codes("svarinn_list") == ["svarinn_listed"]
        assert nearly.codes("svarinn_list") == ["svarinn_nearly_full", "svarinn_not_ours"]
        assert "Kari" not in str(nearly.rows)
        assert full.codes("svarinn_list") == ["svarinn_full"]
        assert {exchange.method for exchange in demo.simulator.record} <= {"GET", "HEAD"}


async def test_svarinn_refuses_a_password_that_was_made_anew(tmp_path: Path) -> None:
    async with svarinn_demo(CLOCK) as demo:
        refused = await found(tmp_path, "svarinn", sources=[svarinn_settings(demo) | {"password": "never-shown"}])
        demo.simulator.faults.add(Fault(operation="*", status=200, body={"not": "a list"}, times=3))
        strange = await found(tmp_path, "svarinn", sources=[svarinn_settings(demo)])

    assert "fanen Service" in refused.row("auth_failed")["advice"]
    assert strange.row("contract_broken")["values"]["reason"] == "svarinn.list"


@pytest.mark.parametrize(
    ("changes", "finding", "of"),
    [
        ({}, "digipost_listed", "digipost_inbox"),
        ({"sender_id": "999"}, "rejected", "digipost_inbox"),
        ({"oauth": {"client_id": "feil"}}, "auth_failed", "digipost_token"),
    ],
    ids=["well", "another_account", "another_client"],
)
async def test_digipost(tmp_path: Path, changes: dict[str, Any], finding: str, of: str) -> None:
    async with digipost_demo(CLOCK) as demo:
        table = digipost_settings(demo)
        oauth = table["oauth"] | changes.get("oauth", {})
        seen = await found(tmp_path, "digipost", sources=[table | changes | {"oauth": oauth}])

        assert finding in seen.codes(of)
        assert seen.codes("certificate") == ["certificate_holds"]
        assert demo.world.letters == {}


async def test_postmottak_names_folders_that_are_not_there_and_a_mailbox_that_is_closed(tmp_path: Path) -> None:
    async with postmottak_demo(CLOCK, tenant_id=TENANT_ID) as demo:
        table = postmottak_settings(demo)
        well = await found(tmp_path, "mailbox", sources=[table])
        misspelt = await found(tmp_path, "mailbox", sources=[table | {"notice_folder": "Varslar"}])
        demo.world.mailboxes[ADDRESS].allowed = False
        closed = await found(tmp_path, "mailbox", sources=[table])
        secret = table | {"entra": table["entra"] | {"client_secret": "never-shown"}}
        refused = await found(tmp_path, "mailbox", sources=[secret])
        assert {exchange.method for exchange in demo.simulator.record if "oauth2" not in exchange.path} == {"GET"}

    assert (well.status, well.codes("mailbox_inbox")) == (0, ["mailbox_read", "mailbox_folders_there"])
    assert misspelt.row("mailbox_folders_missing")["values"] == {"mailbox": ADDRESS, "folders": "Varslar"}
    assert closed.codes("mailbox_inbox") == ["auth_failed"]
    assert "Exchange" in closed.row("auth_failed")["advice"]
    assert refused.row("auth_failed")["values"]["reason"] == "oauth.401, AADSTS7000215"
    assert refused.codes("mailbox_inbox") == ["not_tried"]
    assert "ID-en er limt inn" in refused.row("auth_failed")["advice"]


async def test_e_mail_out_reads_its_mailbox_and_writes_nothing(tmp_path: Path) -> None:
    async with postmottak_demo(CLOCK, tenant_id=TENANT_ID) as demo:
        table = postmottak_settings(demo)
        email = {"entra": table["entra"], "graph_url": table["graph_url"], "mailbox": ADDRESS, "domains": ["a.no"]}
        well = await found(tmp_path, "email", outlets={"email": email})
        elsewhere = await found(tmp_path, "email", outlets={"email": email | {"mailbox": "ingen@nordvika.eksempel.no"}})

        assert (well.codes("graph_token"), well.codes("mailbox_inbox")) == (["token_given"], ["mailbox_read"])
        assert elsewhere.status == 2
        assert {exchange.method for exchange in demo.simulator.record if "oauth2" not in exchange.path} == {"GET"}


async def test_one_system_that_is_silent_keeps_no_other_from_being_examined(tmp_path: Path) -> None:
    async with altinn_demo(CLOCK) as demo:
        letters(demo, MAIN)
        table = altinn_settings(demo)
        away = table | {"source_id": "bortreist", "platform_url": NOBODY}
        both = await found(tmp_path, "altinn", sources=[away, table])

    assert [row["system"] for row in both.rows if row["check"] == "altinn_token"] == ["bortreist", "altinn"]
    assert both.codes("altinn_token") == ["unavailable", "token_given"]
