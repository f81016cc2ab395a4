"""The manual's pictures: some of those that the tests of the screens leave, made small.

`make manual` makes them anew: it runs those tests, and then this.
"""

from typing import Final

from PIL import Image

from localcloud.places import PROJECT
from tests.e2e.web.browsing import NARROW, SCREENS, WIDE

MANUAL: Final = PROJECT / "docs" / "manual.md"
IMAGES: Final = PROJECT / "docs" / "images"

SHOWN: Final = {
    "home": WIDE,
    "letter-draft": WIDE,
    "tray": WIDE,
    "letter": WIDE,
    "verified": WIDE,
    "file": WIDE,
    "message-draft": WIDE,
    "message-sent": WIDE,
    "inbox-message": NARROW,
    "members": WIDE,
    "import": WIDE,
    "pending": WIDE,
}
"""Each, and whether it is seen on a desk or on a phone."""

COLOURS: Final = 64
HEIGHT_MAX: Final = 1000
"""Pixels; of a long list, its beginning says enough."""


def show() -> None:
    """Puts the pictures where the manual shows them."""
    IMAGES.mkdir(exist_ok=True)
    for name, size in SHOWN.items():
        with Image.open(SCREENS / f"{name}-{size['width']}.png") as picture:
            beginning = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, HEIGHT_MAX)))
            beginning.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    show()
