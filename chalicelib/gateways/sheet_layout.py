"""Where things are on the document's pages: shared by who draws them and by who seals them. Lengths are in points."""

from typing import Final, NamedTuple

MM: Final = 72 / 25.4


class Box(NamedTuple):
    """A rectangle, from its lower left corner to its upper right one; the page's lower left corner is (0, 0)."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From foot to head."""
        return self.top - self.bottom


PAGE: Final = Box(0, 0, 210 * MM, 297 * MM)
"""A4, upright (ISO 216)."""

HEAD: Final = Box(20 * MM, 277 * MM, 190 * MM, 287 * MM)
TEXT: Final = Box(20 * MM, 40 * MM, 190 * MM, 271 * MM)
FOOT: Final = Box(20 * MM, 12 * MM, 190 * MM, 35 * MM)

BLOCK: Final = Box(TEXT.left, TEXT.bottom, TEXT.right, TEXT.bottom + 68 * MM)
"""The bordered block for signatures and registry number, at the foot of the last page's text."""

BLOCK_TITLE: Final = 7 * MM
"""How much of the block's height its title takes."""

SEAL: Final = Box(BLOCK.left + 1 * MM, BLOCK.bottom + 1 * MM, BLOCK.right - 1 * MM, BLOCK.top - BLOCK_TITLE - 0.5 * MM)
"""What the block leaves empty for the seal, room for ten signatures."""

SPACE_ABOVE_BLOCK: Final = 5 * MM

ACCENT: Final = "#0b5d3b"
INK: Final = "#1b1f23"
QUIET: Final = "#555d66"
LINE: Final = "#c3cad1"
WASH: Final = "#f2f6f4"
"""The five colours. Ink, quiet and accent on white or wash contrast at least 4.5 to 1 (WCAG 2.1, 1.4.3)."""
