"""Any text that people type, as the document's typeface can show it: nothing vanishes, nothing is a blank box."""

import unicodedata
from collections.abc import Set as AbstractSet
from itertools import groupby
from typing import Final

from chalicelib.templates.documents import EQUIVALENTS, FLAG, SCRIPTS, SYMBOLS

_LINE_ENDS: Final = {ord(end): "\n" for end in "\x0b\x0c\x85\u2028\u2029"}
_INVISIBLE: Final = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400)]
)
"""Hints about shape, skin and line breaks that show nothing by themselves. Marks that turn the direction of text
are not among them: they can make a text read as something else, so they are shown."""


def printable(text: str, characters: AbstractSet[int]) -> tuple[str, bool]:
    r"""The text with only characters out of `characters`, and whether any had to be described instead.

    Line ends become `\n`, decomposed accents are composed (NFC), and what has an equal in plain typography becomes
    that. What is left is described in brackets: `[cara sonriente U+1F600]`, `[árabe U+0633 U+0644]`.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    plain = unicodedata.normalize("NFC", plain).translate(_INVISIBLE)
    plain = "".join(c if ord(c) in characters else EQUIVALENTS.get(ord(c), _space(c)) for c in plain)
    pieces = [
        "".join(run) if kind is None else _described(kind, "".join(run))
        for kind, run in groupby(plain, lambda c: _kind(c, characters))
    ]
    shown = "".join(pieces)
    return shown, shown != plain


def _space(character: str) -> str:
    """An ordinary space for any of the other widths of space."""
    return " " if unicodedata.category(character) == "Zs" else character


def _kind(character: str, characters: AbstractSet[int]) -> str | None:
    """None when it can be shown, else what it is called; equal neighbours are described together."""
    if character == "\n" or (ord(character) in characters and unicodedata.category(character) not in {"Cc", "Cf"}):
        return None
    if character in SYMBOLS:
        return SYMBOLS[character]
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return FLAG
    name = unicodedata.name(character, "")
    if unicodedata.category(character)[0] in "LMN":
        return SCRIPTS.get(name.split(" ")[0].split("-")[0], "")
    return name.lower()


def _described(kind: str, run: str) -> str:
    codes = " ".join(f"U+{ord(character):04X}" for character in run)
    return f"[{kind} {codes}]" if kind else f"[{codes}]"
