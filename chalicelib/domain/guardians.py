"""Who a guardian is, over all the lines that tell of them, and which of their addresses counts."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Final

from chalicelib.domain.limits import folded

ALIKE: Final = 0.85
"""From which share of equal letters on two names are the same one, written otherwise."""

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


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same words, in whatever order."""
    return _words(one) == _words(other)


def alike(one: str, other: str) -> bool:
    """Whether two names may well be the same, one of them shortened or written otherwise."""
    ours, theirs = _words(one), _words(other)
    if ours <= theirs or theirs <= ours:
        return True
    letters = ("".join(folded(one).split()), "".join(folded(other).split()))
    matcher = SequenceMatcher(None, *letters, autojunk=False)
    # Of two that have little in common a bound says so, long before the share is worked out.
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def is_of_several(told: Iterable[tuple[int, str]], known: str | None) -> bool:
    """Whether lines tell one document of people who are not the same: of a couple, or as what fills an empty cell.

    Args:
        told: line and name, by line.
        known: the name of whom the school knows by the document.
    """
    names: set[str] = set()
    for _, in_line in groupby(told, key=itemgetter(0)):
        here = sorted({name for _, name in in_line})
        if any(not alike(here[0], name) for name in here[1:]):
            return True
        names.update(here)
    first = min(names) if known is None else known
    return any(not _may_be_the_same(first, name) for name in names)


def contradict(one: Collection[str], other: Collection[str]) -> bool:
    """Whether the documents of two guardians say that they are two; without one on either side nothing says so."""
    return bool(one) and bool(other) and not set(one) & set(other)


def settled(values: Iterable[str | None]) -> str | None:
    """The one value out of what several lines say, whatever their order: what most of them say."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None


class Note(StrEnum):
    """What the report says of an address, or of who somebody is."""

    KEPT_BY_HAND = "kept_by_hand"
    REPLACED_BY_EXPORT = "replaced_by_export"
    DOCUMENT_OF_SEVERAL = "document_of_several"
    RESTRICTED_IS_MISSING = "restricted_is_missing"
    RESTRICTED_ELSEWHERE = "restricted_elsewhere"
    RESTRICTION_CARRIED_OVER = "restriction_carried_over"


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


def _may_be_the_same(one: str, other: str) -> bool:
    """Whether one document may be told of both names: the words that they share are most of the shorter's."""
    ours, theirs = _words(one), _words(other)
    return 2 * len(ours & theirs) > min(len(ours), len(theirs)) or alike(one, other)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", folded(name)))
