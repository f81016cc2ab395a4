"""A row of the table that `make bench` prints."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement beside what it may be.

    Attributes:
        figure: what was measured; `unit` says in what.
        limit: what it may be at most; none for a row that only informs.
        least: what it has to be.
    """

    name: str
    figure: float
    unit: str
    limit: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it is within its limit."""
        return (self.limit is None or self.figure <= self.limit) and (self.least is None or self.figure >= self.least)


def table(rows: Sequence[Row]) -> str:
    """All rows, one a line."""
    width = max(len(row.name) for row in rows)
    return "\n".join(_line(row, width) for row in rows)


def _line(row: Row, width: int) -> str:
    said = f"{row.name:<{width}}  {row.figure:9.2f} {row.unit:<5}"
    if row.least is not None:
        return f"{said} at least {row.least:g}  {'ok' if row.holds else 'UNDER'}"
    if row.limit is None:
        return said
    return f"{said} at most {row.limit:g}  {'ok' if row.holds else 'OVER'}"
