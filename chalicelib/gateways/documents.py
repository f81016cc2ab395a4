"""The document of a communication: the PDF that is signed, and that the seal is added to."""

from threading import Lock
from typing import Final

from chalicelib.domain.documents import Sheet

_ONE_AT_A_TIME: Final = Lock()
"""The drawing library reads a typeface that all documents share from where it was read last: two at once spoil both."""


def compose(sheet: Sheet) -> bytes:
    """The document as a PDF: A4, every font embedded, the same bytes for the same sheet.

    All the text is shown as typed; what no typeface here can draw is described in brackets. The last page ends with
    a block that stays empty for the seal (`sheet_layout.SEAL`).
    """
    # The drawing library takes 100 ms to import: only who draws pays for it.
    from chalicelib.gateways import sheet_pages

    with _ONE_AT_A_TIME:
        return sheet_pages.draw(sheet)
