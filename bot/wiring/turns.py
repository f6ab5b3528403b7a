"""What answers people in Teams: clicks, dialogs, searches, files and commands, over one connector."""

from __future__ import annotations

import httpx

from bot.app.desk import Desk
from bot.settings import Settings
from bot.teams.afterwork import Afterwork
from bot.teams.board import TeamsBoard
from bot.teams.card_clicks import CardClicks
from bot.teams.case_searches import CaseSearches
from bot.teams.commands.asked import Command
from bot.teams.commands.away import ComeBack, GoAway
from bot.teams.commands.board import SetBoard
from bot.teams.commands.check import ShowCheck
from bot.teams.commands.duty import Duty
from bot.teams.commands.help import Help
from bot.teams.commands.mine import Mine
from bot.teams.commands.office_files import OfficeFiles
from bot.teams.commands.ping import PingCommand
from bot.teams.commands.report import ReportCommand
from bot.teams.commands.seek import Seek, Unhandled
from bot.teams.commands.swap import Swap
from bot.teams.commands.table import Commands
from bot.teams.commands.trail import Trail
from bot.teams.connector import Connector
from bot.teams.dialogs import Dialogs
from bot.teams.file_download import FileDownloads
from bot.teams.item_searches import ItemSearches
from bot.teams.office_file_maker import OfficeFileMaker
from bot.teams.office_file_turns import OfficeFileTurns
from bot.teams.report_files import ReportFiles
from bot.teams.sent_files import SentFiles
from bot.teams.turns import Turns
from bot.teams.upload import Uploader


def turns_of(settings: Settings, desk: Desk, board: TeamsBoard, connector: Connector, http: httpx.AsyncClient) -> Turns:
    locale, afterwork = settings.locale, Afterwork()
    hosts, maker = settings.teams.holds_files, OfficeFileMaker(desk=desk)
    files = OfficeFileTurns(
        desk=desk, connector=connector, downloads=FileDownloads(http=http, hosts=hosts),
        maker=maker, afterwork=afterwork, locale=locale,
    )  # fmt: skip
    sent_files = SentFiles(
        desk=desk, connector=connector, uploader=Uploader(http=http, hosts=hosts),
        makers=(ReportFiles(desk=desk), maker), locale=locale,
    )  # fmt: skip
    table = _commands(settings, desk, board, connector, OfficeFiles(desk=desk, maker=maker, afterwork=afterwork))
    return Turns(
        desk=desk,
        board=board,
        connector=connector,
        commands=Commands(desk=desk, connector=connector, locale=locale, table=table),
        clicks=CardClicks(desk=desk, board=board, files=files, afterwork=afterwork, locale=locale),
        dialogs=Dialogs(desk=desk, board=board, afterwork=afterwork, locale=locale),
        case_searches=CaseSearches(desk=desk),
        item_searches=ItemSearches(desk=desk, board=board, connector=connector, locale=locale),
        files=files,
        sent_files=sent_files,
        afterwork=afterwork,
        locale=locale,
    )


def _commands(
    settings: Settings, desk: Desk, board: TeamsBoard, connector: Connector, files: OfficeFiles
) -> tuple[Command, ...]:
    return (
        Help(),
        SetBoard(desk=desk, board=board, connector=connector, settings=settings.teams),
        ShowCheck(desk=desk),
        PingCommand(desk=desk),
        Duty(desk=desk),
        Swap(desk=desk, board=board),
        GoAway(desk=desk, board=board),
        ComeBack(desk=desk, board=board),
        files,
        Unhandled(desk=desk, board=board),
        Seek(desk=desk, board=board),
        Trail(desk=desk, board=board),
        ReportCommand(desk=desk, files=ReportFiles(desk=desk)),
        Mine(desk=desk, board=board),
    )
