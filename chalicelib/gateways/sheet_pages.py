"""The pages of the document: what is on each of them around the text, and how the text becomes pages."""

from datetime import UTC
from io import BytesIO
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from chalicelib.domain.documents import Sheet
from chalicelib.domain.people import UnitRef
from chalicelib.gateways import fonts, sheet_layout
from chalicelib.gateways.printable import printable
from chalicelib.gateways.qr_codes import qr_code
from chalicelib.gateways.sheet_layout import FOOT, HEAD, MM, PAGE, TEXT
from chalicelib.gateways.sheet_text import story
from chalicelib.templates import documents as words

_QR: Final = "qr"
_QR_SIDE: Final = FOOT.height
_BETWEEN: Final = 4 * MM


def draw(sheet: Sheet) -> bytes:
    """See `documents.compose`."""
    characters = fonts.characters()
    output = BytesIO()
    title = " – ".join(filter(None, (_line(sheet.type_name), _line(sheet.subject))))
    template = BaseDocTemplate(
        output,
        pagesize=(PAGE.width, PAGE.height),
        title=title,
        author=_line(sheet.origin.name),
        subject=_line(sheet.type_name),
        creator=words.BRAND,
        producer=words.BRAND,
        lang=words.LANGUAGE,
        initialFontName=fonts.REGULAR,
        invariant=1,
    )
    frame = Frame(
        TEXT.left, TEXT.bottom, TEXT.width, TEXT.height, leftPadding=0, bottomPadding=0, rightPadding=0, topPadding=0
    )
    template.addPageTemplates(PageTemplate(frames=[frame]))

    class Pages(_Pages):
        letter = sheet

    template.build(story(sheet, characters), canvasmaker=Pages)
    return output.getvalue()


class _Pages(Canvas):
    """Keeps each page until the last one is known, and then adds what says how many there are."""

    letter: Sheet

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # reportlab's own arguments, handed on
        super().__init__(*args, **kwargs)
        self._kept: list[dict[str, Any]] = []
        made_at = self.letter.created_at.astimezone(UTC)
        self.setDateFormatter(lambda *_: f"D:{made_at:%Y%m%d%H%M%S}+00'00'")
        self.setViewerPreference("DisplayDocTitle", "true")

    def showPage(self) -> None:  # noqa: N802  (reportlab's name)
        # The counter of links is the whole document's: a link must not get the number of one on another page.
        self._kept.append({name: value for name, value in self.__dict__.items() if name != "_annotationCount"})
        self._startPage()  # type: ignore[attr-defined]  # in no stub; what showPage does after writing the page

    def save(self) -> None:
        _define_qr(self, self.letter.verification_url)
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            _draw_head(self, self.letter, first=number == 1)
            _draw_foot(self, self.letter, words.PAGE.format(page=number, pages=len(self._kept)))
            super().showPage()
        super().save()


def _draw_head(canvas: Canvas, sheet: Sheet, *, first: bool) -> None:
    """The brand and, from the second page on, who writes to whom: the first page says it in full."""
    baseline = HEAD.bottom + 3 * MM
    canvas.setFillColor(HexColor(sheet_layout.ACCENT))
    canvas.setFont(fonts.STRONG, 9.5)
    canvas.drawString(HEAD.left, baseline, words.BRAND)
    canvas.setFillColor(HexColor(sheet_layout.QUIET))
    canvas.setFont(fonts.REGULAR, 7.5)
    left = HEAD.left + 42 * MM
    aside = words.day(sheet.created_at)
    if not first:
        aside = _correspondents(sheet, HEAD.right - left)
    canvas.drawRightString(HEAD.right, baseline, aside)
    canvas.setStrokeColor(HexColor(sheet_layout.ACCENT))
    canvas.setLineWidth(1.2)
    canvas.line(HEAD.left, HEAD.bottom, HEAD.right, HEAD.bottom)


def _draw_foot(canvas: Canvas, sheet: Sheet, page: str) -> None:
    """How anyone can check the document, on each page of it."""
    canvas.setStrokeColor(HexColor(sheet_layout.LINE))
    canvas.setLineWidth(0.5)
    canvas.line(FOOT.left, FOOT.top + 2 * MM, FOOT.right, FOOT.top + 2 * MM)
    canvas.doForm(_QR)

    left = FOOT.left + _QR_SIDE + _BETWEEN
    width = FOOT.right - left
    canvas.setFillColor(HexColor(sheet_layout.QUIET))
    canvas.setFont(fonts.REGULAR, 7.5)
    canvas.drawString(left, FOOT.top - 4 * MM, words.CODE)
    canvas.drawRightString(FOOT.right, FOOT.top - 4 * MM, page)
    canvas.drawString(left, FOOT.top - 14.5 * MM, words.CHECK)
    canvas.setFillColor(HexColor(sheet_layout.INK))
    canvas.setFont(fonts.STRONG, 10)
    canvas.drawString(left, FOOT.top - 8.7 * MM, sheet.verification_code)
    canvas.setFillColor(HexColor(sheet_layout.ACCENT))
    canvas.setFont(fonts.REGULAR, 7.5)
    lines = simpleSplit(sheet.verification_url, fonts.REGULAR, 7.5, width)[:2]
    for row, line in enumerate(lines):
        canvas.drawString(left, FOOT.top - (18.3 + 3.3 * row) * MM, line)
    canvas.linkURL(sheet.verification_url, (left, FOOT.bottom, FOOT.right, FOOT.top - 15.5 * MM))


def _define_qr(canvas: Canvas, url: str) -> None:
    """Draws the code once, in its place, for all pages to show."""
    code = qr_code(url)
    side = _QR_SIDE / code.side
    canvas.beginForm(_QR)
    path = canvas.beginPath()
    for bar in code.bars:
        path.rect(FOOT.left + bar.column * side, FOOT.top - (bar.row + 1) * side, bar.length * side, side)
    canvas.setFillColor(HexColor(sheet_layout.INK))
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.endForm()


def _correspondents(sheet: Sheet, width: float) -> str:
    """Both units on one line; when that is too long, the longer name is cut, and only then the other."""
    between = "  ·  "
    room = width - _width(between)
    wanted = [_width(_unit(unit, width)) for unit in (sheet.origin, sheet.destination)]
    origin = max(room / 2, room - wanted[1])
    destination = max(room / 2, room - wanted[0])
    return _unit(sheet.origin, origin) + between + _unit(sheet.destination, destination)


def _unit(unit: UnitRef, width: float) -> str:
    """The unit by name and code, the name cut where it would not fit."""
    whole, code = _line(unit.name), f" ({_line(unit.id)})"
    shown, kept = whole, len(whole)
    while kept and _width(shown + code) > width:
        kept -= 1
        shown = f"{whole[:kept].rstrip()}…"
    return shown + code


def _width(text: str) -> float:
    return stringWidth(text, fonts.REGULAR, 7.5)


def _line(text: str) -> str:
    """The text on one line, as the typeface can show it."""
    return " ".join(printable(text, fonts.characters())[0].split())
