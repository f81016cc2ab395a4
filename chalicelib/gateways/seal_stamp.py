"""What the seal shows on paper: registry number, and who signed when. Drawn as a page of the block's own size."""

from datetime import UTC
from io import BytesIO
from typing import Final, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from chalicelib.domain.documents import Signed, Stamp
from chalicelib.gateways import fonts, sheet_layout
from chalicelib.gateways.printable import printable
from chalicelib.gateways.sheet_layout import MM, SEAL
from chalicelib.templates import documents as words
from chalicelib.templates.names import ROLES

_MARGIN: Final = 2.5 * MM
_GAP: Final = 5 * MM
_REGISTRY_HEIGHT: Final = 11 * MM
_LABEL_SIZE: Final = 7
_SIZES: Final = (9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_LEADING: Final = 1.22
_NAME_LINES: Final = 2
_ONE_COLUMN: Final = 1


class _Grid(NamedTuple):
    """How the signatures are laid out: as big as all of them allow."""

    size: float
    columns: int
    width: float
    row_height: float


def draw(stamp: Stamp) -> bytes:
    """A PDF of one page, exactly as big as what the document leaves empty (`sheet_layout.SEAL`)."""
    fonts.characters()
    output = BytesIO()
    canvas = Canvas(
        output,
        pagesize=(SEAL.width, SEAL.height),
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stub says a number: it is a name
        invariant=1,
    )
    canvas.setDateFormatter(lambda *_: f"D:{stamp.registered_at.astimezone(UTC):%Y%m%d%H%M%S}+00'00'")
    _draw_registry(canvas, stamp)
    _draw_signatures(canvas, stamp.signatures)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def _draw_registry(canvas: Canvas, stamp: Stamp) -> None:
    top = SEAL.height - 1 * MM
    facts = (
        (0.0, 38 * MM, words.EXIT_NUMBER, stamp.exit_number, fonts.STRONG, 12.0),
        (42 * MM, 56 * MM, words.REGISTERED_AT, words.moment(stamp.registered_at), fonts.REGULAR, 9.0),
        (102 * MM, SEAL.width - 102 * MM - 2 * _MARGIN, words.ORIGIN, _unit(stamp), fonts.REGULAR, 9.0),
    )
    for left, width, label, value, font, size in facts:
        canvas.setFillColor(HexColor(sheet_layout.QUIET))
        canvas.setFont(fonts.REGULAR, _LABEL_SIZE)
        canvas.drawString(_MARGIN + left, top - 2.5 * MM, label)
        canvas.setFillColor(HexColor(sheet_layout.INK))
        lines, fitted = _fitted(value, font, size, width, most=1 if size > 9 else 2)
        canvas.setFont(font, fitted)
        baseline = top - (7.3 if len(lines) == 1 else 5.6) * MM
        for row, line in enumerate(lines):
            canvas.drawString(_MARGIN + left, baseline - row * fitted * _LEADING, line)
    canvas.setStrokeColor(HexColor(sheet_layout.LINE))
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, SEAL.height - _REGISTRY_HEIGHT, SEAL.width - _MARGIN, SEAL.height - _REGISTRY_HEIGHT)


def _draw_signatures(canvas: Canvas, signatures: tuple[Signed, ...]) -> None:
    top = SEAL.height - _REGISTRY_HEIGHT - 4 * MM
    canvas.setFillColor(HexColor(sheet_layout.QUIET))
    canvas.setFont(fonts.REGULAR, _LABEL_SIZE)
    canvas.drawString(_MARGIN, top, words.SIGNED_BY)
    top -= 0.8 * MM
    grid = _grid(signatures, top)
    for place, signature in enumerate(signatures):
        row, column = divmod(place, grid.columns)
        left = _MARGIN + column * (grid.width + _GAP)
        baseline = top - row * grid.row_height - grid.size * 1.1
        canvas.setFillColor(HexColor(sheet_layout.INK))
        canvas.setFont(fonts.STRONG, grid.size)
        for line in _cut(_shown(signature.name), fonts.STRONG, grid.size, grid.width, _NAME_LINES):
            canvas.drawString(left, baseline, line)
            baseline -= grid.size * _LEADING
        canvas.setFillColor(HexColor(sheet_layout.QUIET))
        canvas.setFont(fonts.REGULAR, grid.size - 0.5)
        canvas.drawString(left, baseline, _when(signature))


def _grid(signatures: tuple[Signed, ...], height: float) -> _Grid:
    """The biggest type in which every signature shows whole, or else the smallest, with long names cut."""
    columns = 1 if len(signatures) == _ONE_COLUMN else 2
    rows = -(-len(signatures) // columns)
    width = (SEAL.width - 2 * _MARGIN - (columns - 1) * _GAP) / columns
    row_height = min(height / max(rows, 1), 13 * MM)
    for size in _SIZES:
        lines = max((len(simpleSplit(_shown(s.name), fonts.STRONG, size, width)) for s in signatures), default=1)
        if lines <= _NAME_LINES and (lines + 1) * size * _LEADING <= row_height:
            return _Grid(size, columns, width, row_height)
    return _Grid(_SIZES[-1], columns, width, row_height)


def _when(signature: Signed) -> str:
    return words.SIGNED_AT.format(role=ROLES["es"][signature.role], at=words.moment(signature.at))


def _unit(stamp: Stamp) -> str:
    return _shown(f"{stamp.origin.name} ({stamp.origin.id})")


def _fitted(text: str, font: str, size: float, width: float, *, most: int) -> tuple[list[str], float]:
    """The text on at most `most` lines, in the biggest type from `size` down that holds it."""
    for smaller in (size, *(s for s in _SIZES if s < size)):
        lines = simpleSplit(text, font, smaller, width)
        if len(lines) <= most:
            return lines, smaller
    return _cut(text, font, _SIZES[-1], width, most), _SIZES[-1]


def _cut(text: str, font: str, size: float, width: float, most: int) -> list[str]:
    """At most `most` lines of the text, an ellipsis where it was cut."""
    lines: list[str] = simpleSplit(text, font, size, width)
    while len(lines) > most:
        text = text[: -2 if text.endswith("…") else -1].rstrip() + "…"
        lines = simpleSplit(text, font, size, width)
    return lines


def _shown(text: str) -> str:
    return " ".join(printable(text, fonts.characters())[0].split())
