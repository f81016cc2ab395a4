"""Uploads in parts: how a file is cut, so that a line that breaks costs one part and not all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chalicelib.domain.deposit import DepositFile, Hint
from chalicelib.domain.errors import Conflict, FieldError, InvalidFields

SMALL_PART_BYTES: Final = 8 * 1024**2
LARGE_PART_BYTES: Final = 64 * 1024**2
"""At most 80 parts for the largest file; S3 wants 5 MiB at least in all parts but the last."""

LARGE_FROM: Final = 100 * 1024**2


@dataclass(frozen=True)
class Part:
    """One part of a file: its number, from 1, and its size in bytes."""

    number: int
    size: int


@dataclass(frozen=True)
class SentPart:
    """A part that has come, with the tag that S3 answered."""

    number: int
    etag: str


def part_size(size: int) -> int:
    """How large the parts of a file of `size` bytes are, but the last."""
    return LARGE_PART_BYTES if size > LARGE_FROM else SMALL_PART_BYTES


def parts_of(size: int) -> tuple[Part, ...]:
    """All parts of a file of `size` bytes."""
    each = part_size(size)
    return tuple(Part(n + 1, min(each, size - start)) for n, start in enumerate(range(0, size, each)))


def wanted_parts(size: int, numbers: Sequence[int], sent: Sequence[SentPart]) -> tuple[Part, ...]:
    """The parts that are asked for; those that have not come when none is named.

    Raises:
        InvalidFields: there is no part with such a number.
    """
    parts = parts_of(size)
    if any(not 1 <= number <= len(parts) for number in numbers):
        raise InvalidFields([FieldError("numbers", "no_such_part", {"max": len(parts)})])
    here = {part.number for part in sent}
    wanted = set(numbers) or {part.number for part in parts} - here
    return tuple(part for part in parts if part.number in wanted)


def whole(size: int, named: Sequence[SentPart], sent: Sequence[SentPart]) -> tuple[SentPart, ...]:
    """The parts that make the file, in order: those that are named, else those that have come.

    Raises:
        InvalidFields: some are missing, or named twice, or are no parts of it.
    """
    given = sorted(named or sent, key=lambda part: part.number)
    if [part.number for part in given] != [part.number for part in parts_of(size)]:
        raise InvalidFields([incomplete()])
    return tuple(given)


def incomplete() -> FieldError:
    """That the parts do not make the file."""
    return FieldError("parts", "incomplete")


def expecting(file: DepositFile) -> DepositFile:
    """The file, which is waited for.

    Raises:
        Conflict: it has come already.
    """
    if not file.awaits_upload:
        raise Conflict(Hint.FILE_HAS_COME)
    return file


def not_made_yet(sent: tuple[SentPart, ...] | None) -> tuple[SentPart, ...]:
    """The parts that have come of a file, which was not made of them yet.

    Args:
        sent: none when there are no parts of it any more.

    Raises:
        Conflict: it was made of them, and so has come.
    """
    if sent is None:
        raise Conflict(Hint.FILE_HAS_COME)
    return sent


def came_in_parts(file: DepositFile) -> None:
    """Require that the file, which is not waited for in parts (any more), came that way.

    Raises:
        Conflict: it was never begun.
    """
    if file.upload_id is None:
        raise Conflict(Hint.FILE_HAS_COME if not file.awaits_upload else Hint.BEGIN_PARTS)
