"""What flows down the document's pages, from the two units to the block that waits for the seal."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table, TableStyle

from chalicelib.domain.documents import ListedAttachment, ListedSigner, Sheet
from chalicelib.domain.people import UnitRef
from chalicelib.gateways import fonts, sheet_layout
from chalicelib.gateways.printable import printable
from chalicelib.gateways.sheet_layout import BLOCK, BLOCK_TITLE, MM, SPACE_ABOVE_BLOCK, TEXT
from chalicelib.templates import documents as words
from chalicelib.templates.names import ROLES

_INK, _QUIET, _ACCENT = (HexColor(c) for c in (sheet_layout.INK, sheet_layout.QUIET, sheet_layout.ACCENT))
_LINE, _WASH = HexColor(sheet_layout.LINE), HexColor(sheet_layout.WASH)


def _style(size: float, leading: float, **more: Any) -> ParagraphStyle:  # reportlab's own options, handed on
    options: dict[str, Any] = {"fontName": fonts.REGULAR, "textColor": _INK} | more
    return ParagraphStyle("", fontSize=size, leading=leading, **options)


_BODY: Final = _style(10.5, 15.5)
_KICKER: Final = _style(10, 13, fontName=fonts.STRONG, textColor=_ACCENT)
_TITLE: Final = _style(17, 22.5, fontName=fonts.STRONG)
_HEADING: Final = _style(11, 15, fontName=fonts.STRONG, spaceBefore=7 * MM, spaceAfter=1.5 * MM, keepWithNext=1)
_LABEL: Final = _style(7.5, 11, textColor=_QUIET)
_NAME: Final = _style(9.5, 13, fontName=fonts.STRONG)
_SMALL: Final = _style(8.5, 12.5)
_SMALL_QUIET: Final = _style(8.5, 12.5, textColor=_QUIET)
_DIGEST: Final = _style(7.5, 11, textColor=_QUIET)
_RIGHT: Final = _style(8.5, 12.5, textColor=_QUIET, alignment=2)

_BLANK_LINES_KEPT: Final = 3


class _Text:
    """Makes paragraphs of what people typed, and remembers whether anything had to be described."""

    def __init__(self, characters: AbstractSet[int]) -> None:
        self._characters = characters
        self.described = False

    def lines(self, text: str) -> list[str]:
        shown, described = printable(text, self._characters)
        self.described = self.described or described
        return shown.split("\n")

    def paragraph(self, text: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph("<br/>".join(map(_inert, self.lines(text))), style)


def _inert(line: str) -> str:
    """A line that means no more than it says: no mark-up, and its spaces as wide as they were typed."""
    indented = len(line) - len(line.lstrip(" "))
    line = "\u00a0" * indented + line[indented:]
    return escape(line.replace("  ", " \u00a0"))


class _Block(Flowable):
    """The block at the foot of the last page. It takes all that is left of a page, so that it always ends there."""

    enough: Final = BLOCK.height + SPACE_ABOVE_BLOCK

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803  (reportlab's names)
        return aW, aH if aH >= self.enough else TEXT.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(_ACCENT)
        canvas.setLineWidth(0.8)
        canvas.setFillColor(_WASH)
        title_foot = BLOCK.height - BLOCK_TITLE
        canvas.rect(0, title_foot, BLOCK.width, BLOCK_TITLE, stroke=0, fill=1)
        canvas.rect(0, 0, BLOCK.width, BLOCK.height, stroke=1, fill=0)
        canvas.setFillColor(_ACCENT)
        canvas.setFont(fonts.STRONG, 9.5)
        canvas.drawString(3 * MM, title_foot + 2.3 * MM, words.BLOCK)
        canvas.setFillColor(_QUIET)
        canvas.setFont(fonts.REGULAR, 7.5)
        canvas.drawRightString(BLOCK.width - 3 * MM, title_foot + 2.3 * MM, words.BLOCK_NOTE)


def story(sheet: Sheet, characters: AbstractSet[int]) -> list[Flowable]:
    """All that flows, in order; `characters` are the code points that the fonts can draw."""
    text = _Text(characters)
    parts: list[Flowable] = [
        _units(text, sheet),
        Spacer(0, 8 * MM),
        text.paragraph(sheet.type_name, _KICKER),
        Spacer(0, 1 * MM),
        text.paragraph(sheet.subject, _TITLE),
        Spacer(0, 2.5 * MM),
        *_dates(text, sheet),
        Spacer(0, 6 * MM),
        *_body(text, sheet.body),
        *_attachments(text, sheet.attachments),
    ]
    ending: list[Flowable] = list(_signers(text, sheet.signers, sequential=sheet.sequential))
    if text.described:
        ending += [Spacer(0, 4 * MM), Paragraph(words.UNPRINTABLE, _LABEL)]
    # Who signs and where it is signed stay on one page: a block alone on the last one would say nothing.
    return [*parts, CondPageBreak(min(_height(ending) + _Block.enough, TEXT.height)), *ending, _Block()]


def _height(parts: list[Flowable]) -> float:
    return sum(part.getSpaceBefore() + part.wrap(TEXT.width, TEXT.height)[1] + part.getSpaceAfter() for part in parts)


def _units(text: _Text, sheet: Sheet) -> Table:
    """Who writes to whom, side by side."""

    def unit(label: str, ref: UnitRef) -> list[Flowable]:
        return [
            Paragraph(label, _LABEL),
            text.paragraph(ref.name, _NAME),
            text.paragraph(words.UNIT_CODE.format(code=ref.id), _SMALL_QUIET),
        ]

    gap = 4 * MM
    side = (TEXT.width - gap) / 2
    cells = [[unit(words.ORIGIN, sheet.origin), "", unit(words.DESTINATION, sheet.destination)]]
    look: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2 * MM),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5 * MM),
        ("LEFTPADDING", (0, 0), (-1, -1), 3.5 * MM),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3 * MM),
    ]
    for column in (0, 2):
        look += [
            ("BACKGROUND", (column, 0), (column, 0), _WASH),
            ("LINEBEFORE", (column, 0), (column, 0), 2, _ACCENT),
        ]
    return Table(cells, colWidths=[side, gap, side], style=TableStyle(look))


def _dates(text: _Text, sheet: Sheet) -> Iterator[Flowable]:
    yield Paragraph(f"{words.DATE}: {words.moment(sheet.created_at)}", _SMALL_QUIET)
    if sheet.related_to:
        yield text.paragraph(f"{words.RELATED}: {sheet.related_to}", _SMALL_QUIET)


def _body(text: _Text, body: str) -> Iterator[Flowable]:
    """Each line as a paragraph of its own; blank ones as space, however many there are never more than three."""
    blank = 0
    lines = [line.rstrip() for line in text.lines(body)]
    if not any(lines):
        lines = [words.EMPTY_TEXT]
    for line in lines:
        blank = 0 if line else blank + 1
        if line:
            yield Paragraph(_inert(line), _BODY)
        elif blank <= _BLANK_LINES_KEPT:
            yield Spacer(0, _BODY.leading * 0.6)


def _attachments(text: _Text, attachments: tuple[ListedAttachment, ...]) -> Iterator[Flowable]:
    yield Paragraph(words.ATTACHMENTS, _HEADING)
    if not attachments:
        yield Paragraph(words.NO_ATTACHMENTS, _SMALL_QUIET)
        return
    rows = [
        [
            Paragraph(f"{number}.", _SMALL_QUIET),
            [text.paragraph(attachment.name, _SMALL), Paragraph(f"{words.SHA256}: {attachment.sha256}", _DIGEST)],
            Paragraph(words.size(attachment.size), _RIGHT),
        ]
        for number, attachment in enumerate(attachments, start=1)
    ]
    yield _ruled(rows, [8 * MM, TEXT.width - 56 * MM, 48 * MM])


def _signers(text: _Text, signers: tuple[ListedSigner, ...], *, sequential: bool) -> Iterator[Flowable]:
    yield Paragraph(words.SIGNERS, _HEADING)
    order = words.IN_SEQUENCE if sequential else words.IN_PARALLEL
    note = Paragraph(words.ONE_SIGNER if len(signers) == 1 else order, _SMALL_QUIET)
    note.keepWithNext = 1
    yield note
    yield Spacer(0, 1 * MM)
    rows = [
        [
            Paragraph(f"{number}." if sequential and len(signers) > 1 else "", _SMALL_QUIET),
            text.paragraph(signer.name, _SMALL),
            Paragraph(ROLES["es"][signer.role], _SMALL_QUIET),
        ]
        for number, signer in enumerate(signers, start=1)
    ]
    numbered = 8 * MM if sequential and len(signers) > 1 else 0.1
    yield _ruled(rows, [numbered, TEXT.width - numbered - 48 * MM, 48 * MM])


def _ruled(rows: list[list[Any]], widths: list[float]) -> Table:
    """Rows between thin lines; a row never breaks over two pages."""
    look = TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (-1, 0), 0.5, _LINE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1.2 * MM),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5 * MM),
        ]
    )
    return Table(rows, colWidths=widths, style=look)
