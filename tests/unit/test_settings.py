"""A configuration is read whole or refused with a line for each fault; secrets are found, and never shown."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.desk import Mode
from bot.commands.check_config import summary_of
from bot.commands.init import write_configuration
from bot.domain.people import Role
from bot.domain.sensitivity import Sensitivity
from bot.errors import ConfigError
from bot.settings import Settings, WebSakEntry
from bot.settings.configuration import load
from tests.unit.configurations import GOOD, GUID, HIDDEN, MAILBOX, SECRETS, Write, faults

DOORS = "altinn, digipost, mailbox, svarinn"


def test_a_good_configuration_is_read(write: Write, secrets: Path) -> None:
    settings = load(write(), secrets=secrets)

    assert settings.mode is Mode.LIVE
    assert settings.teams.secret is not None
    assert settings.teams.secret.get_secret_value() == HIDDEN, "without the file's line end"
    assert settings.grace == timedelta(seconds=60)
    (person,) = (one.person() for one in settings.people)
    assert person.person_id == GUID, "Entra's ids are compared in lower case"
    assert person.roles == {Role.ARCHIVIST, Role.LEAD}


def test_secrets_do_not_show(write: Write, secrets: Path) -> None:
    settings = load(write(), secrets=secrets)

    assert HIDDEN not in repr(settings)
    assert HIDDEN not in settings.model_dump_json()


def test_without_a_mode_it_observes(write: Write, secrets: Path) -> None:
    assert load(write(mode=None), secrets=secrets).mode is Mode.OBSERVE


def test_a_date_begins_at_midnight_and_a_time_needs_its_zone(write: Write, secrets: Path) -> None:
    path = write()
    text = path.read_text().replace('kind = "altinn"', 'kind = "altinn"\nstart_from = 2026-11-01', 1)
    path.write_text(text)
    assert load(path, secrets=secrets).sources[0].start_from == datetime(2026, 11, 1, tzinfo=UTC)

    path.write_text(text.replace("2026-11-01", "2026-11-01T08:00:00"))
    assert faults(path, secrets) == ["sources.0.start_from: wants a time zone, for example 2026-11-01T00:00:00+01:00"]


def test_units_and_services_carry_their_rules(write: Write, secrets: Path) -> None:
    settings = load(
        write(
            units=[{"org_number": "313 756 270", "name": "Nordvika", "self_serving": True, "sensitivity": "sensitive"}],
            services=[{"id": "a", "name": "A", "suppressed": True}],
        ),
        secrets=secrets,
    )
    (unit,), (service,) = (one.unit() for one in settings.units), (one.service() for one in settings.services)

    assert (unit.org_number, unit.self_serving, unit.sensitivity) == ("313756270", True, Sensitivity.SENSITIVE)
    assert (service.suppressed, service.sensitivity) == (True, None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mode": "bold"}, "mode: Input should be 'observe' or 'live'"),
        ({"most_cards": 0}, "most_cards: Input should be greater than or equal to 1"),
        ({"reconcile": {"most_items": 5}}, "reconcile.most_items: Input should be greater than or equal to 10"),
        ({"listen.port": 70000}, "listen.port: Input should be less than or equal to 65535"),
        ({"sources.0.kind": "fax"}, f"sources.0.kind: is missing or not known; allowed are {DOORS}"),
        ({"sources.0.kind": None}, f"sources.0.kind: is missing or not known; allowed are {DOORS}"),
        ({"sources.0.source_id": "p360"}, "sources: p360 stands there twice"),
        ({"listen.hosts": "x"}, "listen.hosts: is not known; allowed are host, port"),
        ({"units.0.sensitive": True}, ("units.0.sensitive: is not known; allowed are "
         "name, notify, org_number, self_serving, sensitivity")),
        ({"teams.tenant_id": None}, "teams.tenant_id: is missing"),
        ({"archive": None}, "archive: is missing"),
        ({"teams.app_id": "postvakt"}, "teams.app_id: a GUID is wanted"),
        ({"store.url": "mysql://db/x"}, ("store.url: neither SQLite nor PostgreSQL; allowed: sqlite:///<file> and "
         "postgresql://<user>:<password>@<host>/<database>")),
        ({"archive.base_url": "http://nordvika.example"}, ("archive.base_url: an address must begin with https:// "
         "(http:// only on this machine)")),
        ({"archive.temporary_access_code": "14"}, "archive: temporary_access_code is not one of access_codes"),
        ({"people": []}, "people: live needs at least one person with a role; without roles only observe runs"),
        ({"people.0.roles": []}, "people.0.roles: Frozenset should have at least 1 item after validation, not 0"),
        ({"units": [{"org_number": "313756270", "name": "A"}, {"org_number": "313756270", "name": "B"}]},
         "units: 313756270 stands there twice"),
        ({"teams": {"auth": "local", "app_id": "a", "tenant_id": "b"}, "listen.host": "0.0.0.0"},
         "teams.auth: local wants the bot to listen on loopback, not on '0.0.0.0'"),
        ({"transfer_cases": [{"unit": "310356875", "case_number": "26/1"}]},
         "transfer_cases: Transfer cases of units that are not among the units: 310356875."),
        ({"transfer_cases": [{"unit": "313756270", "case_number": "26/1", "valid_to": "2026-12-31"},
                             {"unit": "313756270", "case_number": "27/1", "valid_from": "2026-12-31"}]},
         ("transfer_cases: These units have two transfer cases on the same day (see valid_from and valid_to): "
          "313756270.")),
        ({"transfer_cases": [{"unit": "313756270", "case_number": "26/1", "valid_from": "2026-12-31",
                              "valid_to": "2026-01-01"}]},
         "transfer_cases.0: valid_to lies before valid_from"),
        ({"app": {"domain": "https://a.no", "publisher": "A", "website": "https://a.no"}},
         "app.domain: String should match pattern '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$'"),
    ],
    ids=str,
)  # fmt: skip
def test_one_fault_is_one_line_with_path_fault_and_what_is_allowed(
    write: Write, secrets: Path, changes: dict[str, Any], said: str
) -> None:
    assert faults(write(**changes), secrets) == [said]


def test_a_wrong_organisation_number_does_not_empty_the_list_above_it(write: Write, secrets: Path) -> None:
    (line,) = faults(write(**{"units.0.org_number": "313756271"}), secrets)

    assert line.startswith("units.0.org_number: ")
    assert line.endswith("the check digit is wrong")


def test_all_faults_are_told_at_once(write: Write, secrets: Path) -> None:
    (secrets / "p360_authkey").unlink()
    told = faults(write(mode="bold", **{"listen.hosts": "x", "units.0.name": ""}), secrets)

    assert [line.partition(":")[0] for line in told] == ["archive.authkey", "mode", "listen.hosts", "units.0.name"]


def test_what_init_writes_names_everything_that_is_to_be_filled_in(tmp_path: Path, secrets: Path) -> None:
    path = tmp_path / "new.toml"
    write_configuration(path)
    lines = [line.partition("#")[0] for line in path.read_text().splitlines()]
    places = [place for line in lines for place in re.findall(r'"([^"]*<[^"]*)"', line)]
    told = faults(path, secrets)

    assert len(places) > 10
    assert [line.rpartition(" is not filled in yet: ")[2] for line in told] == places


def test_what_init_writes_is_good_once_it_is_filled_in(tmp_path: Path, secrets: Path) -> None:
    path = tmp_path / "new.toml"
    write_configuration(path)
    text = path.read_text()
    for mark, value in {
        "<application (client) id>": GUID,
        "<tenant id>": GUID,
        "<organisation number of the municipality>": "313756270",
        "<organisation number>": "313756270",
    }.items():
        text = text.replace(mark, value)
    path.write_text(re.sub(r"<[a-zA-Z][^<>\"\n]*>", "nordvika", text))
    settings = load(path, secrets=secrets)

    assert settings.mode is Mode.OBSERVE
    assert settings.app is not None
    assert settings.app.domain == "nordvika.nordvika.no"


def test_every_setting_in_what_init_writes_exists_also_where_it_is_a_comment(tmp_path: Path, secrets: Path) -> None:
    path = tmp_path / "new.toml"
    write_configuration(path)
    text = re.sub(r"^# ((?:\[|\w+ = ).*)$", r"\1", path.read_text(), flags=re.MULTILINE)
    tomllib.loads(text)
    path.write_text(text.replace("…", "nordvika"))

    assert [line for line in faults(path, secrets) if "is not known" in line] == []


def test_a_password_that_looks_like_a_place_to_fill_in_is_left_alone(write: Write, secrets: Path) -> None:
    settings = load(write(**{"teams.secret": "abc<tenant id>def"}), secrets=secrets)

    assert settings.teams.secret is not None
    assert settings.teams.secret.get_secret_value() == "abc<tenant id>def"


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.toml", None) == ["there is no such file; `postvakt init` writes one"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"mode = ", "not TOML: Invalid value"), (b"\xff\xfe", "not TOML: it is not text in UTF-8")],
)
def test_a_file_that_is_not_toml(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)

    (line,) = faults(path, None)
    assert line.startswith(said)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert faults(tmp_path, None) == ["cannot be read: Is a directory"]


def test_a_missing_secret_says_where_it_was_looked_for(write: Write, secrets: Path) -> None:
    (secrets / "p360_authkey").unlink()
    path = write()

    assert faults(path, secrets) == [
        (
            f"archive.authkey: the secret p360_authkey is missing: no file p360_authkey in {secrets}, "
            "and POSTVAKT_SECRET_P360_AUTHKEY is not set"
        )
    ]
    assert [line.partition(": no")[0] for line in faults(path, None)] == [
        "teams.secret: the secret teams_secret is missing",
        "sources.0.maskinporten.key: the secret maskinporten_key is missing",
        "archive.authkey: the secret p360_authkey is missing",
    ]


def test_the_table_for_websak_that_init_writes_can_be_filled_in(tmp_path: Path, write: Write, secrets: Path) -> None:
    path = tmp_path / "new.toml"
    write_configuration(path)
    part = path.read_text().partition("# WebSak instead of")[2].partition("\n\n")[0]
    lines = re.findall(r"^#   (.*)$", part, flags=re.MULTILINE)
    table = tomllib.loads(re.sub(r"<[^>]+>", "websak.example", "\n".join(lines)))
    (secrets / "websak_password").write_text(HIDDEN)
    settings = load(write(archive=table["archive"]), secrets=secrets)

    assert isinstance(settings.archive, WebSakEntry)
    assert settings.archive.password.get_secret_value() == HIDDEN
    assert HIDDEN not in repr(settings)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "elements"}, "archive.kind: is missing or not known; allowed are p360, websak"),
        ({"kind": "websak"}, "archive.authkey: is not known; allowed are "),
    ],
)
def test_a_fault_in_the_archives_table_is_told_where_it_is(
    write: Write, secrets: Path, changes: dict[str, str], said: str
) -> None:
    lines = faults(write(archive=GOOD["archive"] | changes), secrets)

    assert any(line.startswith(said) for line in lines), lines


def test_secrets_come_from_the_environment_too(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(f"POSTVAKT_SECRET_{name.upper()}", f"of-{name}")
    settings = load(write())

    assert settings.archive.authkey.get_secret_value() == "of-p360_authkey"
    assert settings.sources[0].maskinporten.key.get_secret_value() == "of-maskinporten_key"


def test_the_secrets_folder_may_be_named_by_the_environment(
    write: Write, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTVAKT_SECRETS", str(secrets))

    assert load(write()).archive.authkey.get_secret_value() == "key"


@pytest.mark.parametrize("name", ["../p360_authkey", "", "a b"])
def test_a_secret_is_not_looked_for_outside_its_folder(write: Write, secrets: Path, name: str) -> None:
    (line,) = faults(write(**{"archive.authkey": f"secret:{name}"}), secrets)

    assert line == "archive.authkey: the name of a secret is letters, digits and _"


def test_a_secret_that_is_no_text_is_told_without_it(write: Write, secrets: Path) -> None:
    (secrets / "p360_authkey").write_bytes(b"\xff\xfe")

    assert faults(write(), secrets) == [
        f"archive.authkey: the secret {secrets / 'p360_authkey'} cannot be read as text"
    ]


def test_the_environment_overrules_one_setting_and_leaves_its_neighbours(
    write: Write, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTVAKT__MODE", "observe")
    monkeypatch.setenv("POSTVAKT__LISTEN__PORT", "0")
    monkeypatch.setenv("POSTVAKT__TEAMS__ALLOWED_TEAMS", '["A", "B"]')
    settings = load(write(**{"listen.host": "::1", "listen.port": 1}), secrets=secrets)

    assert settings.mode is Mode.OBSERVE
    assert (settings.listen.host, settings.listen.port) == ("::1", 0)
    assert settings.teams.allowed_teams == {"a", "b"}


def test_the_environment_may_point_at_a_secret(write: Write, secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTVAKT__ARCHIVE__AUTHKEY", "secret:p360_authkey")

    assert load(write(**{"archive.authkey": "old"}), secrets=secrets).archive.authkey.get_secret_value() == "key"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("POSTVAKT__MODE", "bold", "POSTVAKT__MODE: Input should be 'observe' or 'live'"),
        ("POSTVAKT__MODUS", "live", "POSTVAKT__MODUS: is not known; allowed are app, archive, "),
        ("POSTVAKT__LISTEN__PROT", "1", "POSTVAKT__LISTEN__PROT: is not known; allowed are host, port"),
        ("POSTVAKT__PEOPLE", "kari", "POSTVAKT__PEOPLE: not JSON, as which a table or list is written"),
        ("POSTVAKT__PEOPLE", "[]", "POSTVAKT__PEOPLE: live needs at least one person"),
    ],
)
def test_a_fault_in_the_environment_names_the_variable(
    write: Write, secrets: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)

    (line,) = faults(write(), secrets)
    assert line.startswith(said)


def test_settings_made_in_code_do_not_listen_to_the_environment(
    write: Write, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load(write(), secrets=secrets)
    monkeypatch.setenv("POSTVAKT__MODE", "observe")

    assert Settings(**dict(settings)).mode is Mode.LIVE


def test_keys_that_cannot_be_used_are_found_before_the_start(write: Write, secrets: Path) -> None:
    settings = load(
        write(**{"teams.secret": None, "teams.certificate": "no PEM", "teams.thumbprint": "0" * 40}), secrets=secrets
    )
    with pytest.raises(ConfigError) as refused:
        summary_of(settings)

    assert refused.value.what.splitlines() == [
        "altinn: maskinporten.key: not an unencrypted private key in PEM",
        "teams.certificate: PEM with an RSA private key, not encrypted, is wanted",
    ]


def test_a_transfer_case_screened_as_the_archive_cannot_is_found_before_the_start(write: Write, secrets: Path) -> None:
    case = {"unit": "313756270", "case_number": "26/00077"}
    good = load(write(sources=[MAILBOX], transfer_cases=[case | {"valid_from": "2026-01-01"}]), secrets=secrets)
    assert "cases:    1 transfer cases of 1 units" in summary_of(good)

    wrong = load(write(sources=[MAILBOX], transfer_cases=[case | {"access_group": "Ukjent"}]), secrets=secrets)
    with pytest.raises(ConfigError) as refused:
        summary_of(wrong)
    assert refused.value.what == "transfer_cases: 26/00077: access_group is none of the archive's"
