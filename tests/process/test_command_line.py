"""Each command as an operator meets it: plain lines, a status that says what to do, and never a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from adapters.simulators._kit import Fault
from bot.__main__ import _told
from bot.commands.demo.town import MAIN, Draft
from bot.errors import ConfigError, Unavailable
from bot.i18n import texts
from tests.process.command_line import PATIENCE, Town, a_town, environment, postvakt, running, until

#: each command is a process that imports what it needs, some tests run seven of them
pytestmark = pytest.mark.timeout(300)
COMMANDS = (
    "init",
    "check-config",
    "doctor",
    "run",
    "demo",
    "simulate",
    "items",
    "items show",
    "retry",
    "redact",
    "manifest",
    "reconcile",
    "report",
    "audit",
    "audit verify",
    "rules",
    "rules test",
    "rules explain",
    "files",
    "files list",
    "files show",
    "files back",
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_explains_itself(command: str, tmp_path: Path) -> None:
    said = postvakt(*command.split(), "--help", folder=tmp_path)

    assert said.status == 0
    assert "Usage: " in said.out
    if command == "":
        assert all(name.split()[0] in said.out for name in COMMANDS)


def test_init_writes_a_configuration_that_says_what_is_left_to_do(tmp_path: Path) -> None:
    assert postvakt("init", folder=tmp_path).status == 0

    said = postvakt("check-config", folder=tmp_path)
    lines = said.err.splitlines()
    assert (said.status, said.out) == (2, "")
    assert "postvakt.toml: units.0.org_number: is not filled in yet: <organisation number>" in lines
    assert (
        "postvakt.toml: archive.authkey: the secret p360_authkey is missing: no secrets directory is given, "
        "and POSTVAKT_SECRET_P360_AUTHKEY is not set" in lines
    )


def test_init_leaves_a_file_alone_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("# mine\n")

    said = postvakt("init", "mine.toml", folder=tmp_path)
    assert (said.status, said.err) == (2, "mine.toml: is there already and is left alone; name another file\n")
    assert (tmp_path / "mine.toml").read_text() == "# mine\n"


@pytest.mark.parametrize("command", ["check-config", "run", "retry x", "reconcile", "audit verify"])
def test_each_command_refuses_a_bad_configuration_alike(command: str, tmp_path: Path) -> None:
    (tmp_path / "postvakt.toml").write_text("mode = live\n")

    said = postvakt(*command.split(), folder=tmp_path)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("postvakt.toml: not TOML: ")


async def test_a_good_configuration_is_summed_up_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        plain = await town.postvakt("check-config")
        observing = await town.postvakt("check-config", POSTVAKT__MODE="observe")

    assert (plain.status, plain.err) == (0, "")
    assert plain.out.splitlines()[:2] == ["The configuration is in order.", "mode:     live"]
    assert observing.out.splitlines()[1] == "mode:     observe"


async def test_doctor_explains_what_is_wrong_before_anything_was_run(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        _change(town, 'authkey = "demo-key"', 'authkey = "another-key"')
        said = await town.postvakt("doctor")
        made = town.database.exists()

    lines = said.out.splitlines()
    at = lines.index("  FEIL     Spurte om Public 360 svarer")
    assert (said.status, said.err) == (2, "")
    assert "Det finnes ingen database ennå. Den lages ved første start." in said.out
    assert lines[at + 1] == "           Svar: Tilgangen ble avvist (sif.http_401)."
    assert lines[at + 2].startswith("           Gjør dette: Kontroller nøkkelen eller passordet for Public 360")
    assert lines[-1].startswith("Feil: 1. Advarsler: ")
    assert "another-key" not in said.out
    assert not made


async def test_secrets_lie_in_a_folder_or_in_the_environment(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        _change(town, 'authkey = "demo-key"', 'authkey = "secret:p360_authkey"')
        folder = tmp_path / "secrets"
        folder.mkdir()
        without = await town.postvakt("check-config", "--secrets", folder)
        by_variable = await town.postvakt("check-config", POSTVAKT_SECRET_P360_AUTHKEY="demo-key")
        (folder / "p360_authkey").write_text("demo-key\n")
        by_folder = await town.postvakt("check-config", "--secrets", folder)

    assert without.status == 2
    assert f"the secret p360_authkey is missing: no file p360_authkey in {folder}" in without.err
    assert (by_variable.status, by_folder.status) == (0, 0)


async def test_run_refuses_what_nobody_should_run(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        open_to_all = await town.postvakt("run", POSTVAKT__LISTEN__HOST="0.0.0.0")
        with closing(socket.create_server(("127.0.0.1", 0))) as taken:
            port = taken.getsockname()[1]
            beside = await town.postvakt("run", POSTVAKT__LISTEN__PORT=str(port))

    assert open_to_all.status == 2
    assert "teams.auth: local wants the bot to listen on loopback, not on '0.0.0.0'" in open_to_all.err
    assert beside.status == 2
    assert f"listen: 127.0.0.1, port {port}: Address already in use" in beside.err


async def test_commands_work_beside_a_running_bot(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        for number in range(3):
            town.altinn.add(
                Draft(unit=MAIN, service="elvevernet-post", title=f"Vannstand {number}", body="Se vedlegg.")
            )
        async with running(town) as bot:
            await until(lambda: len(town.cards()) == 3)
            second = await town.postvakt("run")
            listed = await town.items()
            table = await town.postvakt("items")
            odd = await town.postvakt("items", "--state", "lost")
            verified = await town.postvakt("audit", "verify")
            shown = await town.postvakt("items", "show", listed[0]["item"][:8], "--json")
            examined = await town.postvakt(
                "doctor", "--json", "--only", "altinn", "--only", "teams", "--only", "reconcile"
            )
            compared = await town.postvakt("reconcile")
            status = await bot.stop()

    assert second.status == 2
    assert "a running Postvakt holds" in second.err
    assert f"process {bot.process.pid} since " in second.err
    found = [json.loads(line)["finding"] for line in examined.out.splitlines()]
    assert (examined.status, examined.err) == (1, "")
    assert {"source_polled", "altinn_units_unheard", "board_reached", "comparison_agrees"} <= set(found)
    assert [one["state"] for one in listed] == ["waiting"] * 3
    assert "Vannstand" not in table.out, "senders and subjects are not for terminals"
    assert all(one["item"] in table.out for one in listed), "ids are whole, so that they can be copied"
    assert (odd.status, "allowed are waiting, claimed" in odd.err) == (2, True)
    assert verified.status == 0
    assert verified.out.startswith("The audit trail is whole: ")
    *entries, chain = [json.loads(line) for line in shown.out.splitlines()]
    assert [(entry["verb"], entry["by"]) for entry in entries] == [("item:seen", "Postvakt")]
    assert (shown.status, chain["whole"], "Vannstand" in shown.out) == (0, True, False)
    assert (compared.status, compared.err) == (0, "")
    assert compared.out.startswith("No differences between Postvakt, the archive and the sources")
    assert compared.out.count("Vannstand") == 0
    assert status == 0
    assert bot.logged("bot.stopped") is not None


async def test_the_bot_stops_when_it_is_interrupted_too(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town, running(town) as bot:
        assert await bot.stop(signal.SIGINT) == 0


async def test_retry_starts_again_what_an_item_is_stuck_on(tmp_path: Path) -> None:
    async with a_town(tmp_path, keys=False) as town:
        _hand_in(town, 1)
        async with running(town):
            await until(lambda: len(town.cards()) == 1)
            # the connection breaks before anything is done, which an archive without keys cannot tell from after
            town.p360.simulator.faults.add(Fault(operation="CreateDocument", status=0))
            await _register(town)
            await _shows(town, "state.needs_attention")
            (stuck,) = await town.items("--state", "needs_attention")
            assert town.p360.world.entries() == []
            absent = await town.postvakt("retry", "no-such-item")
            again = await town.postvakt("retry", stuck["item"])
            await _shows(town, "state.handled")
            (handled,) = await town.items("--state", "handled")
            late = await town.postvakt("retry", stuck["item"])

    assert stuck["trouble"] == "outcome_unknown"
    assert (absent.status, absent.err) == (2, "no-such-item: there is no such item; `postvakt items` lists them\n")
    assert (again.status, again.out) == (0, f"{stuck['item']}: routing\n")
    (entry,) = town.p360.world.entries()
    assert handled["entry"] == entry.number
    assert (late.status, "only items that need attention are retried" in late.err) == (2, True)


async def test_redact_takes_away_what_a_note_says_down_to_its_card(tmp_path: Path) -> None:
    note = "Ringt enheten, de finner saksnummeret"
    async with a_town(tmp_path) as town:
        _hand_in(town, 1)
        async with running(town):
            await until(lambda: len(town.cards()) == 1)
            (card,) = town.cards()
            await town.teams.open_dialog("kari", card, "more")
            await town.teams.submit_dialog("kari", "submit_notes")
            await town.teams.submit_dialog("kari", "submit_note", inputs={"note": note})
            ((item, named),) = [(one["item"], one["item"][:8]) for one in await town.items()]
            listed = await town.postvakt("redact", named)
            number = listed.out.split()[0]
            other = await town.postvakt("redact", named, "99")
            gone = await town.postvakt("redact", named, number)
            again = await town.postvakt("redact", named, number)
            left = await town.postvakt("redact", named)
            nothing = [await town.postvakt("redact", odd) for odd in ("2026-02-03", "2026-02-31", "fedcba")]
            await town.teams.open_dialog("ola", card, "more")
            notes = await town.teams.submit_dialog("ola", "submit_notes")
            shown = await town.postvakt("items", "show", item, "--json")

    assert (listed.status, "item:noted" in listed.out, "redacted" in listed.out) == (0, True, False)
    assert (other.status, f"`postvakt redact {named}` lists them" in other.err) == (2, True)
    assert [(one.status, one.out) for one in (gone, again)] == [
        (0, f"{number}: redacted\n"), (0, f"{number}: was redacted before\n"),
    ]  # fmt: skip
    assert left.out.strip() == f"{listed.out.strip()}  redacted"
    assert [(one.status, one.out or one.err) for one in nothing] == [
        (0, "2026-02-03: nothing was written of it\n"), (2, "2026-02-31: there is no such day\n"),
        (2, "fedcba: there is no such item; `postvakt items` lists them\n"),
    ]  # fmt: skip
    assert texts("nb")("notes.redacted") in str(notes.card)
    assert note not in str(notes.card)
    *entries, chain = [json.loads(line) for line in shown.out.splitlines()]
    assert [one["verb"] for one in entries].count("text:redacted") == 1
    assert (chain["whole"], note in str([listed, other, gone, again, left, shown])) == (True, False)


async def test_audit_verify_finds_what_was_changed_behind_the_bots_back(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        for number in range(2):
            town.altinn.add(
                Draft(unit=MAIN, service="elvevernet-post", title=f"Vannstand {number}", body="Se vedlegg.")
            )
        async with running(town) as bot:
            await until(lambda: len(town.cards()) == 2)
            await bot.stop()
        before = await town.postvakt("audit", "verify")
        head = before.out.rpartition(" ")[2].strip()
        kept = await town.postvakt("audit", "verify", "--head", head)
        _do(town, "DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)")
        cut = await town.postvakt("audit", "verify")
        newest = "(SELECT hash FROM audit_entries ORDER BY number DESC LIMIT 1)"
        _do(town, f"UPDATE audit_head SET number = number - 1, hash = {newest}")
        hidden = await town.postvakt("audit", "verify")
        noted = await town.postvakt("audit", "verify", "--head", head)
        _do(town, "UPDATE audit_entries SET actor = 'somebody-else' WHERE number = 2")
        changed = await town.postvakt("audit", "verify")
        shown = await town.postvakt("items", "show", (await town.items())[0]["item"])
        absent = await town.postvakt("items", "show", "no-such-item")

    assert (before.status, kept.status, len(head)) == (0, 0, 64)
    assert (cut.status, "The audit trail ends at entry" in cut.out) == (1, True)
    assert hidden.status == 0, "whoever writes the head too is caught by a head noted elsewhere only"
    assert (noted.status, "lacks the noted head" in noted.out) == (1, True)
    assert (changed.status, changed.out) == (1, "The audit trail is broken at entry 2.\n")
    assert (shown.status, shown.out.splitlines()[-1]) == (1, "The audit trail is broken at entry 2.")
    assert (absent.status, absent.err) == (2, "no-such-item: there is no such item; `postvakt items` lists them\n")


async def test_audit_verify_of_a_new_database_is_whole(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        said = await town.postvakt("audit", "verify")

    assert (said.status, said.out) == (0, "The audit trail is empty.\n")


async def test_the_app_package_is_made_from_the_configuration(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        bare = await town.postvakt("manifest")
        said = await town.postvakt(
            "manifest", "--out", "app.zip",
            POSTVAKT__APP__DOMAIN="postvakt.nordvika.no",
            POSTVAKT__APP__PUBLISHER="Nordvika kommune",
            POSTVAKT__APP__WEBSITE="https://www.nordvika.no",
        )  # fmt: skip
        nowhere = await town.postvakt(
            "manifest", "--out", "none/app.zip",
            POSTVAKT__APP='{"domain": "a.no", "publisher": "A", "website": "https://a.no"}',
        )  # fmt: skip

    assert (bare.status, bare.err.partition(":")[0]) == (2, "app")
    assert said.status == 0
    manifest = json.loads(zipfile.ZipFile(tmp_path / "app.zip").read("manifest.json"))
    assert manifest["validDomains"] == ["postvakt.nordvika.no"]
    assert manifest["developer"]["privacyUrl"] == "https://www.nordvika.no"
    assert (nowhere.status, nowhere.err) == (2, "none/app.zip: cannot be written: No such file or directory\n")


def test_simulate_writes_a_configuration_that_is_good(tmp_path: Path) -> None:
    systems = ("teams", "p360", "openid", "graph", "digipost", "svarinn", "altinn")
    words = [sys.executable, "-m", "bot", "simulate", *systems, "--directory", "sim"]
    with subprocess.Popen(words, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(10)]
        try:
            config = tmp_path / "sim" / "postvakt.toml"
            checked = postvakt("check-config", "--config", config, folder=tmp_path)
        finally:
            process.terminate()
        assert process.wait(PATIENCE) == 0

    names = ["Altinn", "SvarInn", "Digipost", "Graph", "OpenID", "Public 360", "Teams"]
    assert [line.partition(":")[0] for line in said[:7]] == names
    assert said[7] == f"Configuration: {config}\n"
    assert said[8] == f"Start the bot with: postvakt run --config {config}\n"
    assert checked.status == 0, checked.err
    assert "svarinn" in config.read_text()
    assert os.stat(config).st_mode & 0o077 == 0, "a key stands in it"  # noqa: PTH116 - what others may do


def test_simulate_knows_what_it_can_simulate(tmp_path: Path) -> None:
    said = postvakt("simulate", "elements", folder=tmp_path)

    assert (said.status, said.err) == (
        2,
        "elements: not simulated; allowed are altinn, svarinn, digipost, graph, openid, p360, websak, teams\n",
    )


@pytest.mark.parametrize(
    ("fault", "status", "first"),
    [
        (ConfigError("mode: is missing"), 2, "mode: is missing"),
        (Unavailable("store", "connection"), 1, "unavailable: store: connection"),
        (KeyError("the letter's title"), 70, "A fault in Postvakt: KeyError, raised at"),
        (ExceptionGroup("g", [ConfigError("mode: is missing")]), 2, "mode: is missing"),
    ],
    ids=["config", "outside", "ours", "group"],
)
def test_how_a_command_ends(fault: Exception, status: int, first: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(type(fault)) as raised:
        raise fault
    assert _told(raised.value) == status

    said = capsys.readouterr().err
    assert said.splitlines()[0] == first
    assert "title" not in said, "an exception's text may be a letter's"


def _hand_in(town: Town, letters: int) -> None:
    for number in range(letters):
        draft = Draft(unit=MAIN, service="elvevernet-post", title=f"Vannstand {number}", body="Se vedlegg.")
        town.altinn.add(draft)


def _change(town: Town, old: str, new: str) -> None:
    text = town.config.read_text()
    assert old in text
    town.config.write_text(text.replace(old, new))


def _do(town: Town, statement: str) -> None:
    with closing(sqlite3.connect(town.database)) as database:
        assert database.execute(statement).rowcount == 1
        database.commit()


async def _register(town: Town) -> None:
    """«Fordel», a case found by typing, the title confirmed, «Registrer»."""
    (card,) = town.cards()
    case = town.p360.world.cases()[0].number
    await town.teams.open_dialog("kari", card, "route")
    await town.teams.search("kari", "case_number", case)
    await town.teams.submit_dialog("kari", inputs={"case_number": case, "title_confirmed": "true"})


async def _shows(town: Town, text: str) -> None:
    """Until the one card says so to everybody."""
    (card,) = town.cards()
    await until(lambda: texts("nb")(text) in str(town.teams.everybody_sees(card)))
