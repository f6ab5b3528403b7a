"""Tables and charts: a chart carries its figures as a table, for clients that draw no charts.

Charts are Teams' own (`Chart.*`: learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/
charts-in-adaptive-cards, read 2026-11); Adaptive Cards 1.5 knows tables and `fallback`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from microsoft_teams.cards import (
    ColumnDefinition,
    HorizontalBarChart,
    HorizontalBarChartDataValue,
    LineChart,
    LineChartData,
    LineChartValue,
    Table,
    TableCell,
    TableRow,
    TextBlock,
)

#: cells are read as Markdown: they come escaped
Row = Sequence[str]

#: shares of the width, in letters: the first column wraps between its words
_FIRST, _NARROWEST = 13, 5


def table(headers: Row, rows: Sequence[Row]) -> Table:
    """The first column says what each row is about; the others are figures, as wide as their longest word."""
    widths = [
        _FIRST,
        *(_widest([header, *(row[place] for row in rows)]) for place, header in enumerate(headers[1:], 1)),
    ]
    return Table(
        columns=[ColumnDefinition(width=width) for width in widths],
        show_grid_lines=False,
        rows=[_row(headers, header=True), *(_row(row) for row in rows)],
    )


def _widest(cells: Row) -> int:
    """In letters: a word that its column has no room for is broken anywhere."""
    return max(_NARROWEST, *(len(word) + 1 for cell in cells for word in cell.split()))


def bars(title: str, values: Sequence[tuple[str, int]], *, instead: Table) -> HorizontalBarChart:
    data = [HorizontalBarChartDataValue(x=name, y=float(count)) for name, count in values]
    return HorizontalBarChart(title=title, show_title=False, data=data, fallback=instead)


def course(title: str, days: Sequence[tuple[date, int]], *, instead: Table) -> LineChart:
    values = [LineChartValue(x=day.isoformat(), y=float(count)) for day, count in days]
    data = [LineChartData(legend=title, values=values)]
    return LineChart(title=title, show_title=False, y_min=0, data=data, fallback=instead)


def _row(cells: Row, *, header: bool = False) -> TableRow:
    return TableRow(
        cells=[
            TableCell(
                items=[
                    TextBlock(
                        text=cell or "–",
                        wrap=True,
                        weight="Bolder" if header else None,
                        horizontal_alignment="Right" if place else None,
                    )
                ]
            )
            for place, cell in enumerate(cells)
        ]
    )
