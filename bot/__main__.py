"""`postvakt`: the command line. Status 2: the operator must change something. Status 1: something failed outside."""

from __future__ import annotations

import asyncio
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import ConfigError, PostvaktError

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    # a pretty traceback prints values of variables, and they may be a letter's
    pretty_exceptions_enable=False,
    help="From a municipality's digital doors to a claim, a route and an entry in the archive.",
)
audit = typer.Typer(no_args_is_help=True, help="The audit trail: who did what when.")
app.add_typer(audit, name="audit")
rules = typer.Typer(no_args_is_help=True, help="The rule file: tried before it runs, and explained.")
app.add_typer(rules, name="rules")
files = typer.Typer(
    no_args_is_help=True, help="What the lead has changed by file: units, transfer cases, rules, roster."
)
app.add_typer(files, name="files")
items = typer.Typer(invoke_without_command=True, help="List items, or show who handled one of them and when.")
app.add_typer(items, name="items")

Config = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.")]
Secrets = Annotated[Path | None, typer.Option("--secrets", help="Directory with a file for each secret.")]
DEFAULT_CONFIG = Path("postvakt.toml")


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="Where to write the configuration.")] = DEFAULT_CONFIG,
    preset: Annotated[
        str, typer.Option(help="Of a written routine: lorenskog (WebSak) or sandnes (Public 360).", show_default=False)
    ] = "",
) -> None:
    """Write a commented configuration to start from; an existing file is left alone."""
    from bot.commands.init import preset_named, write_configuration

    write_configuration(path, preset_named(preset) if preset else None)
    typer.echo(f"Wrote {path}. Fill in what is marked, then: postvakt check-config --config {path}")


@app.command("check-config")
def check_config(config: Config = DEFAULT_CONFIG, secrets: Secrets = None) -> None:
    """Read the configuration and say what is wrong with it; nothing outside is called."""
    from bot.commands.check_config import summary_of
    from bot.settings.configuration import load

    for line in summary_of(load(config, secrets=secrets)):
        typer.echo(line)


@app.command()
def doctor(
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Only this system, for example altinn; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each finding.")] = False,
) -> None:
    """Try every system outside and say what is wrong and what to do; reads only. Status 1: warnings, 2: faults."""
    from bot.commands.doctor import Asked
    from bot.commands.doctor import doctor as examine_all
    from bot.ops.logs import set_up_logs

    set_up_logs("console", "ERROR")
    asked = Asked(config=config, secrets=secrets, only=tuple(only or ()), as_json=as_json)
    raise typer.Exit(asyncio.run(examine_all(asked, typer.echo)))


@app.command()
def run(config: Config = DEFAULT_CONFIG, secrets: Secrets = None) -> None:
    """Run the bot until it is told to stop."""
    from bot.ops.logs import set_up_logs
    from bot.running import run as run_bot
    from bot.settings.configuration import load

    settings = load(config, secrets=secrets)
    set_up_logs(settings.logs.form, settings.logs.level)
    asyncio.run(run_bot(settings))


@app.command()
def demo(
    check: Annotated[bool, typer.Option("--check", help="No browser: every door and route, compared.")] = False,
    port: Annotated[int, typer.Option(help="Port of the page; 0 = any free one.")] = 8900,
    browser: Annotated[bool, typer.Option(help="Open the page where there is a browser.")] = True,
    archive: Annotated[str, typer.Option(help="p360 or websak; default: p360, and for the check both.")] = "",
) -> None:
    """A made-up municipality on this machine: Teams, the doors, sign-in and the archive are simulated."""
    from bot.commands.demo.archives import ArchiveKind, archive_named
    from bot.commands.demo.check import check_demo
    from bot.commands.demo.show import show_demo

    chosen = archive_named(archive or ArchiveKind.P360)
    if check:
        raise typer.Exit(asyncio.run(check_demo([chosen] if archive else ArchiveKind)))
    asyncio.run(show_demo(archive=chosen, port=port, browser=browser))


@app.command()
def simulate(
    systems: Annotated[list[str], typer.Argument(help="altinn, svarinn, digipost, graph, openid, p360, websak, teams")],
    directory: Annotated[Path, typer.Option(help="Where the configuration is written.")] = Path("var/sim"),
    bot_port: Annotated[int, typer.Option(help="Where the bot shall listen for the simulated Teams.")] = 3978,
) -> None:
    """Run simulated systems alone and write a configuration that points at them."""
    from bot.commands.simulate import simulate as run_simulators

    asyncio.run(run_simulators(systems, directory, bot_port))


@app.command()
def manifest(
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
    out: Annotated[Path, typer.Option("--out", help="Where to write the package.")] = Path("postvakt.zip"),
) -> None:
    """Make the app package that a Teams administrator uploads."""
    from bot.commands.manifest import write_package
    from bot.settings.configuration import load

    typer.echo(write_package(load(config, secrets=secrets), out))


@items.callback()
def list_items(
    context: typer.Context,
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
    state: Annotated[str, typer.Option(help="Only items in this state.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List items: ids, units, states and numbers, no senders or subjects."""
    from bot.commands.items import list_items as print_items

    if context.invoked_subcommand is None:
        asyncio.run(print_items(_beside_the_bot(config, secrets), state=state, as_json=as_json))


@items.command("show")
def show_item(
    item_id: Annotated[str, typer.Argument(help="How the item's id begins, or the number of its entry.")],
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the chain last.")] = False,
) -> None:
    """Show who did what with one item and when, as the audit chain has it; exit status 1 if the chain is broken."""
    from bot.commands.trail import show_trail

    whole = asyncio.run(show_trail(_beside_the_bot(config, secrets), item_id, as_json=as_json))
    raise typer.Exit(0 if whole else 1)


@app.command()
def retry(
    item_id: Annotated[str, typer.Argument(help="The item that needs attention.")],
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
) -> None:
    """Try again what an item is stuck on: the same as the card's «Ble ikke utført, prøv igjen»."""
    from bot.commands.items import retry_item

    typer.echo(asyncio.run(retry_item(_beside_the_bot(config, secrets), item_id)))


@app.command()
def redact(
    named: Annotated[
        str,
        typer.Argument(metavar="ITEM", help="How the item's id begins, its entry's number, or the day of a check."),
    ],
    text_id: Annotated[
        int | None, typer.Argument(metavar="[TEXT]", help="The number of the text.", show_default=False)
    ] = None,
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
) -> None:
    """Take away what a note or a reason says, for good; without TEXT: list who wrote one, and when."""
    from bot.commands.redact import list_texts, redact_one

    settings = _beside_the_bot(config, secrets)
    if text_id is not None:
        typer.echo(asyncio.run(redact_one(settings, named, text_id)))
        return
    for line in asyncio.run(list_texts(settings, named)):
        typer.echo(line)


@app.command()
def reconcile(config: Config = DEFAULT_CONFIG, secrets: Secrets = None) -> None:
    """Compare ledger, archive and sources now; exit status 1 if they differ. Nothing is written anywhere."""
    from bot.commands.reconcile import reconcile as compare_now

    agree, lines = asyncio.run(compare_now(_beside_the_bot(config, secrets)))
    for line in lines:
        typer.echo(line)
    raise typer.Exit(0 if agree else 1)


@app.command()
def report(  # noqa: PLR0913, PLR0917 - one for each option
    first: Annotated[str, typer.Option("--from", help="The first day, for example 2026-11-01; default: today.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day; default: today.")] = "",
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="For Norwegian Excel; the default.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs; times in seconds.")] = False,
    by_person: Annotated[bool, typer.Option("--by-person", help="Wants a purpose in [reports]; is recorded.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="A file to write instead of printing.")] = None,
) -> None:
    """Count letters, lead times and backlog by source, unit and route."""
    from bot.commands.report import Asked, make_report, write_report
    from bot.ports.report_view import ReportForm

    if as_csv and as_json:
        raise ConfigError("--csv and --json: choose one")
    asked = Asked(first=first, last=last, form=ReportForm.JSON if as_json else ReportForm.CSV, by_person=by_person)
    content = asyncio.run(make_report(_beside_the_bot(config, secrets), asked))
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        typer.echo(write_report(content, out))


@audit.command()
def verify(
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
    head: Annotated[str, typer.Option(help="A head that was noted earlier: it must still be in the chain.")] = "",
) -> None:
    """Check the chain of the audit trail and print its head; exit status 1 if it is broken."""
    from bot.commands.audit import verify_audit

    whole, text = asyncio.run(verify_audit(_beside_the_bot(config, secrets), noted=head))
    typer.echo(text)
    raise typer.Exit(0 if whole else 1)


@rules.command("test")
def try_rules_on_letters(
    file: Annotated[Path | None, typer.Argument(help="New rules; default: those in force alone.")] = None,
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
    stored: Annotated[bool, typer.Option("--items", help="On the newest items; the default.")] = False,
    sample: Annotated[Path | None, typer.Option("--sample", help="On letters in a TOML file instead.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also letters that are treated as before.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a letter.")] = False,
) -> None:
    """Show what running and new rules do with letters, side by side. Nothing is changed, no title is shown."""
    from bot.commands.rules import print_replay, try_rules

    if stored and sample is not None:
        raise ConfigError("--items and --sample: one of them")
    settings = _beside_the_bot(config, secrets)
    found = asyncio.run(try_rules(settings, proposed=file, sample=sample))
    print_replay(found, everything=everything or file is None, as_json=as_json)


@rules.command("explain")
def explain_rules(
    item_id: Annotated[str, typer.Argument(help="The item.")],
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
) -> None:
    """Say which rules hold for an item, which decided, and what keeps a suggestion off its card."""
    from bot.commands.rules import explain_item

    for line in asyncio.run(explain_item(_beside_the_bot(config, secrets), item_id)):
        typer.echo(line)


@files.command("list")
def files_list(config: Config = DEFAULT_CONFIG, secrets: Secrets = None) -> None:
    """Which version of each file is in force; 1 is what stands in the configuration."""
    from bot.commands.files import list_files

    for line in asyncio.run(list_files(_beside_the_bot(config, secrets))):
        typer.echo(line)


@files.command("show")
def files_show(
    kind: Annotated[str, typer.Argument(help="units, transfer_cases, rules or roster")],
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
) -> None:
    """Print the file in force."""
    from bot.commands.files import show_file

    typer.echo(asyncio.run(show_file(_beside_the_bot(config, secrets), kind)), nl=False)


@files.command("back")
def files_back(
    kind: Annotated[str, typer.Argument(help="units, transfer_cases, rules or roster")],
    config: Config = DEFAULT_CONFIG,
    secrets: Secrets = None,
) -> None:
    """Go back to the version before, also where the bot does not start with the one in force."""
    from bot.commands.files import back

    typer.echo(asyncio.run(back(_beside_the_bot(config, secrets), kind)))


def _beside_the_bot(config: Path, secrets: Path | None) -> Settings:
    """What is logged goes to stderr: stdout is the command's answer."""
    from bot.ops.logs import set_up_logs
    from bot.settings.configuration import load

    set_up_logs("console", "WARNING")
    return load(config, secrets=secrets)


def main() -> None:
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:  # noqa: BLE001 # the outermost: its text may hold what a letter says, so it is not shown
        sys.exit(_told(fault))


def _told(fault: Exception) -> int:
    if isinstance(fault, ExceptionGroup):
        return max(_told(one) for one in fault.exceptions)
    if isinstance(fault, ConfigError):
        typer.echo(fault.what, err=True)
        return 2
    if isinstance(fault, PostvaktError):
        typer.echo(f"{fault.code}: {fault.what}", err=True)
        return 1
    typer.echo(f"A fault in Postvakt: {type(fault).__name__}, raised at", err=True)
    for place in traceback.extract_tb(fault.__traceback__):
        typer.echo(f"  {place.filename}:{place.lineno} {place.name}", err=True)
    return 70


if __name__ == "__main__":
    main()
