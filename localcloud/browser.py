"""The browser of this machine, for what uses the web client as people do."""

import shutil
from typing import Final

_PROGRAMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The build without a window first: the others draw their own window too, beside the screen that is looked at."""


class NoBrowserError(Exception):
    """There is none: Debian has it."""

    def __init__(self) -> None:
        super().__init__("this needs Chromium: `apt-get install chromium-headless-shell`")


def browser_program() -> str:
    """Where Chromium is.

    Raises:
        NoBrowserError: none is installed.
    """
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if not found:
        raise NoBrowserError
    return found
