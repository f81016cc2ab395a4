"""The files that schools export from the administration's system, as text: their encoding, lines, columns.

Two layouts are known. The usual one has a line of column names and is quoted; the older one is plain text with columns
that `|` separates, after some lines of preamble. Columns are found by name, whatever their order, case or accents.
"""

import codecs
import csv
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from chalicelib.domain.errors import FieldError
from chalicelib.domain.limits import folded, normalised

LINE_MAX: Final = 65_536
"""Characters of one line; a longer one is rejected without being read."""

TITLE_MAX: Final = 100
"""Characters of a column's title in the file; one that is longer is called as we call it."""

QUOTED_LINES_MAX: Final = 50
"""Over how many lines a quoted cell may run; a quote that is open for longer was never closed."""

PREAMBLE_MAX: Final = 100
"""In how many lines the names of the columns are looked for."""

RECOGNISED_MIN: Final = 2
"""A line with fewer known names is not the line of column names."""

LOOSE_MAX: Final = 100
"""How many cells of a line that cannot be read are looked at, for whom it may be about."""

OLDER: Final = "|"
"""What separates the columns of the older layout; it has no quotes."""

_SEPARATORS: Final = (",", ";", "\t", OLDER)
_REPLACED: Final = "\N{REPLACEMENT CHARACTER}"
_RULER: Final = re.compile(r"[\s|+=_-]*")
_ORDINALS: Final = ((re.compile(r"\b(1er|1o|1)\b"), "primer"), (re.compile(r"\b(2o|2)\b"), "segundo"))


@dataclass(frozen=True)
class Column:
    """A column that is looked for.

    Attributes:
        title: how people call it, when it is missing.
        names: as `spelled` gives them.
    """

    key: str
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """What a file must have.

    Attributes:
        needed: sets of keys; of each there must be one whole set.
        lines_max: how many lines it may have.
    """

    columns: tuple[Column, ...]
    needed: tuple[tuple[tuple[str, ...], ...], ...]
    lines_max: int


@dataclass(frozen=True)
class Line:
    """A line of text, with its number from 1; `text` is none when it is too long."""

    number: int
    text: str | None


@dataclass(frozen=True)
class Record:
    """The cells of one record, with the number of its first line; `cells` is none when it cannot be read.

    Attributes:
        fault: why it cannot.
        loose: what may be cells of it then, in no certain place.
    """

    number: int
    cells: Sequence[str] | None
    fault: FieldError | None = None
    loose: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """Where the columns are.

    Attributes:
        places: the index of each column that is there, by key.
        titles: how the file itself calls them.
        width: how many columns there are.
    """

    separator: str
    places: Mapping[str, int]
    titles: Mapping[str, str]
    width: int


class NotAnExport(Exception):
    """The file is none of what can be imported.

    Attributes:
        code: why.
        missing: the columns that are not there.
    """

    def __init__(self, code: str, missing: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.missing = tuple(missing)


def encoding_of(chunks: Iterable[bytes]) -> str:
    """The encoding of a text: UTF-8, when it says so by its mark or is it throughout; else Windows-1252.

    Raises:
        NotAnExport: it is empty, or no text of these.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    encoding = "utf-8-sig"
    for chunk in chunks:
        if first:
            first = False
            if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise NotAnExport("wrong_encoding")
            if chunk.startswith(codecs.BOM_UTF8):
                # A byte that is none of UTF-8 is for the line that it stands in.
                return "utf-8-sig"
        if encoding != "utf-8-sig":
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            encoding = "cp1252"
    if first:
        raise NotAnExport("empty")
    if encoding == "utf-8-sig":
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            encoding = "cp1252"
    return encoding


def lines(readline: Callable[[int], str]) -> Iterator[Line]:
    """The lines of a text, one in memory at a time, and never more of one than `LINE_MAX`."""
    number = 0
    while text := readline(LINE_MAX):
        number += 1
        if len(text) < LINE_MAX or text.endswith(("\n", "\r")):
            yield Line(number, text.rstrip("\r\n"))
            continue
        while text and not text.endswith(("\n", "\r")):
            text = readline(LINE_MAX)
        yield Line(number, None)


def spelled(title: str) -> str:
    """The name of a column as it is compared: words without accents, case or marks, `1er` for `primer`."""
    name = " ".join(re.findall(r"[^\W_]+", folded(title.replace(".", " "))))
    name = name.replace("n o ", "no ").replace("tutor a", "tutor").replace("tutora", "tutor").replace("legal ", "")
    if "tutor" in name:
        for pattern, ordinal in _ORDINALS:
            name = pattern.sub(ordinal, name)
    return name


def read(text: Iterator[Line], shape: Shape) -> tuple[Header, Iterator[Record]]:
    """The header of an export, and its records, which are read as they are asked for.

    Raises:
        NotAnExport: there is no line of column names, or a column is missing; as the records are read, there are too
            many lines.
    """
    text = _at_most(text, shape.lines_max)
    opening = list(islice(text, PREAMBLE_MAX))
    best: tuple[int, int, str, list[str]] | None = None
    for index, line in enumerate(opening):
        for separator in _SEPARATORS:
            titles = _split(line.text or "", separator)
            known = len(_places(titles, shape))
            if known >= RECOGNISED_MIN and (best is None or known > best[0]):
                best = (known, index, separator, titles)
    if best is None:
        raise NotAnExport("empty" if not any((line.text or "").strip() for line in opening) else "not_an_export")
    _, index, separator, titles = best
    places = _places(titles, shape)
    missing = [_missing(choices, places, shape) for choices in shape.needed]
    if any(missing):
        raise NotAnExport("missing_columns", [title for each in missing for title in each])
    width = max(place for place, title in enumerate(titles) if title.strip()) + 1
    ours = {column.key: column.title for column in shape.columns}
    called = {
        key: title if len(title := _cleaned(titles[at])) <= TITLE_MAX else ours[key] for key, at in places.items()
    }
    header = Header(separator, places, called, width)
    return header, records(chain(opening[index + 1 :], text), header)


def records(text: Iterator[Line], header: Header) -> Iterator[Record]:
    """The records of the lines after the header. Each that cannot be read says why, and the others go on."""
    ahead: deque[Line] = deque()

    def following() -> Line | None:
        return ahead.popleft() if ahead else next(text, None)

    while line := following():
        if line.text is None:
            yield Record(line.number, None, FieldError("", "line_too_long", {"max": LINE_MAX}))
            continue
        if not line.text.strip() or (header.separator == OLDER and _RULER.fullmatch(line.text)):
            continue
        taken = [line]
        while header.separator != OLDER and _is_open(taken) and len(taken) < QUOTED_LINES_MAX:
            more = following()
            if more is None:
                break
            taken.append(more)
        if header.separator != OLDER and _is_open(taken):
            # The quote was never closed: only this line is lost, and the ones behind it are read on their own.
            ahead.extendleft(reversed(taken[1:]))
            yield Record(line.number, None, FieldError("", "quote_left_open"), _loose(line.text, header.separator))
            continue
        yield _record(line.number, "\n".join(each.text or "" for each in taken), header)


def value(record: Record, header: Header, key: str) -> str:
    """A cell as it is kept: one line, single blanks, accents composed; empty when there is no such column."""
    place = header.places.get(key)
    return _cleaned(record.cells[place]) if record.cells is not None and place is not None else ""


def has_forbidden(text: str) -> bool:
    """Whether a cell holds what is no text: control characters, or bytes that its encoding does not know."""
    return _REPLACED in text or any(unicodedata.category(char) in {"Cc", "Cs", "Co"} for char in text)


def _at_most(text: Iterator[Line], most: int) -> Iterator[Line]:
    for line in text:
        if line.number > most:
            raise NotAnExport("too_many_lines")
        yield line


def _record(number: int, text: str, header: Header) -> Record:
    cells = _split(text, header.separator)
    if len(cells) < header.width or any(cell.strip() for cell in cells[header.width :]):
        params = {"expected": header.width, "found": len(cells)}
        return Record(number, None, FieldError("", "wrong_number_of_columns", params), _loose(text, header.separator))
    return Record(number, cells)


def _loose(text: str, separator: str) -> tuple[str, ...]:
    # Not as quotes say: they may be what is wrong with the line.
    pieces = re.split(f"[{re.escape(separator)}\n]", text, maxsplit=LOOSE_MAX)[:LOOSE_MAX]
    return tuple(dict.fromkeys(filter(None, (_cleaned(piece.strip(' "')) for piece in pieces))))


def _cleaned(text: str) -> str:
    return normalised(" ".join(text.split()))


def _split(text: str, separator: str) -> list[str]:
    if separator == OLDER:
        return text.split(OLDER)
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return []


def _is_open(taken: Sequence[Line]) -> bool:
    return any(line.text is None for line in taken) or sum((line.text or "").count('"') for line in taken) % 2 == 1


def _places(titles: Sequence[str], shape: Shape) -> dict[str, int]:
    names: dict[str, int] = {}
    for place, title in enumerate(titles):
        names.setdefault(spelled(title), place)
    found: dict[str, int] = {}
    for column in shape.columns:
        name = next((name for name in column.names if name in names), None)
        if name is not None:
            found[column.key] = names[name]
    return found


def _missing(choices: tuple[tuple[str, ...], ...], places: Mapping[str, int], shape: Shape) -> list[str]:
    if any(all(key in places for key in choice) for choice in choices):
        return []
    titles = {column.key: column.title for column in shape.columns}
    return [titles[key] for key in choices[0] if key not in places]
