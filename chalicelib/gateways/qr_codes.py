"""QR codes, as the dark squares that they are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

QUIET: Final = 4
"""The light squares that must be left around a code (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Bar:
    """Dark squares that lie beside one another.

    Attributes:
        row, column: of the first, from the upper left corner.
    """

    row: int
    column: int
    length: int


@dataclass(frozen=True)
class QrCode:
    """A code; `side` is in squares, without the quiet zone around it."""

    side: int
    bars: tuple[Bar, ...]


def qr_code(text: str) -> QrCode:
    """The code of a text; about 15% of it may be soiled."""
    # The drawing library takes 100 ms to import: only who draws pays for it.
    from reportlab.graphics.barcode.qr import QrCodeWidget

    code = QrCodeWidget(text, barLevel="M").qr  # type: ignore[attr-defined]  # in no stub
    code.make()
    rows = code.modules
    return QrCode(len(rows), tuple(_bars(rows)))


def svg(text: str, label: str) -> str:
    """The code of a text as a picture for a page (SVG), with its quiet zone; `label` says what it is."""
    from html import escape

    code = qr_code(text)
    side = code.side + 2 * QUIET
    path = "".join(f"M{bar.column + QUIET} {bar.row + QUIET}h{bar.length}v1h-{bar.length}z" for bar in code.bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label="{escape(label)}" shape-rendering="crispEdges"><path fill="#000" d="{path}"/></svg>'
    )


def _bars(rows: list[list[bool]]) -> Iterator[Bar]:
    for number, row in enumerate(rows):
        column = 0
        for dark, run in groupby(map(bool, row)):
            length = len(list(run))
            if dark:
                yield Bar(number, column, length)
            column += length
