"""Words on a terminal; plain where there is none."""

import os
import sys


def bold(text: str) -> str:
    """Stands out."""
    return _styled("1", text)


def dim(text: str) -> str:
    """Steps back."""
    return _styled("2", text)


def green(text: str) -> str:
    """Went well."""
    return _styled("32", text)


def red(text: str) -> str:
    """Did not go well."""
    return _styled("31", text)


def _styled(code: str, text: str) -> str:
    """https://no-color.org is heeded."""
    return f"\033[{code}m{text}\033[0m" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text
