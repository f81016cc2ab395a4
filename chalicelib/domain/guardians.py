"""Who a guardian is, over all the lines that tell of them, and which of their addresses counts."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NOTHING: Final = ""
"""What the digest of an empty cell is."""


@dataclass(frozen=True)
class Namesake:
    """A guardian whom the school has, under the name and telephone of one in the file.

    Attributes:
        elsewhere: whether the file tells their document, as that of somebody: then they are nobody else.
    """

    person_id: str
    elsewhere: bool


def identified(by_dni: str | None, namesakes: Iterable[Namesake], claims: int) -> str | None:
    """The person of the school whom the file tells a document of: by the document, else by name and telephone.

    Args:
        by_dni: the person who is known by the document.
        namesakes: those whom the school has under the same name and telephone.
        claims: how many other documents in the file go with that name and telephone: which one is whose, nobody knows.
    """
    if by_dni is not None:
        return by_dni
    free = [each.person_id for each in namesakes if not each.elsewhere]
    return free[0] if len(free) == 1 and not claims else None


def recognised(in_file: Collection[str], namesakes: Collection[Namesake]) -> str | None:
    """The person whom a line without a document is about: whoever has that name and telephone, if it is one.

    Args:
        in_file: those of whom another line of the file tells the document.
        namesakes: those whom the school has.
    """
    found = sorted(in_file) or sorted(each.person_id for each in namesakes)
    return found[0] if len(found) == 1 else None


def settled(values: Iterable[str | None]) -> str | None:
    """The one value out of what several lines say, whatever their order: what most of them say."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None


class Note(StrEnum):
    """What the report says of an address."""

    KEPT_BY_HAND = "kept_by_hand"
    REPLACED_BY_EXPORT = "replaced_by_export"


@dataclass(frozen=True)
class Verdict:
    """Which address counts.

    Attributes:
        by_hand: whether it stays the one that somebody here gave.
    """

    value: str | None
    by_hand: bool
    note: Note | None = None


def judged(current: str | None, exported: str | None, *, by_hand: bool, seen: str | None, now_seen: str) -> Verdict:
    """The address that counts after an import.

    What somebody here gave by hand stays while the export says what it said before: whoever corrected it knew better.
    Once the export says something else, the family has told the administration something new, and that counts. An
    export that agrees takes nothing away from that: an older one may come after it. An empty cell takes away only what
    came from the export.

    Args:
        seen: a digest of what imports saw last, see `remembered`; none if there was none, `NOTHING` for an empty cell.
        now_seen: that of what this one sees.
    """
    if exported == current:
        return Verdict(current, by_hand=by_hand)
    if not by_hand:
        came_from_export = seen not in {None, NOTHING}
        return Verdict(exported if exported or came_from_export else current, by_hand=False)
    if exported is None:
        return Verdict(current, by_hand=True)
    if seen is None or seen == now_seen:
        return Verdict(current, by_hand=True, note=Note.KEPT_BY_HAND)
    return Verdict(exported, by_hand=False, note=Note.REPLACED_BY_EXPORT)


def remembered(*, agrees_with_hand: bool, seen: str | None, now_seen: str) -> str:
    """What the next import takes for what imports saw last: of an address by hand, what it was before that.

    Args:
        agrees_with_hand: whether the export says what somebody here gave by hand.
    """
    return seen if agrees_with_hand and seen else now_seen
