"""The document's typeface: Open Sans (Apache 2.0; Latin, Greek, Cyrillic), embedded in each PDF."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "OpenSans"
STRONG: Final = "OpenSans-SemiBold"
_FILES: Final = {REGULAR: "OpenSans-Regular.ttf", STRONG: "OpenSans-SemiBold.ttf"}


@cache
def characters() -> frozenset[int]:
    """The code points that every style can draw; the fonts are registered from then on.

    Raises:
        FileNotFoundError: the package of the typeface was not shipped.
    """
    folder = _folder()
    drawable: list[frozenset[int]] = []
    for name, file in _FILES.items():
        font = TTFont(name, str(folder / file))
        registerFont(font)
        drawable.append(frozenset(font.face.charToGlyph))
    return frozenset.intersection(*drawable)


def _folder() -> Path:
    """Where the files are, without importing the package: it would load an imaging library."""
    spec = find_spec("ttf_opensans")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package ttf-opensans is missing")
    return Path(spec.origin).parent / "ttf"
