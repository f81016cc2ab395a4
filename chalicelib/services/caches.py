"""What a process remembers for a while: bounded, and forgotten when it is too old to be trusted.

A cache never decides: whatever changes state checks again in its transaction what it took from here.
"""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_ALL: "Final[list[Cache[object, object]]]" = []


class Cache(Generic[K, V]):
    """The values of the latest keys.

    Args:
        lifetime: how long a value is good for.
        most: how many values are kept; the one that was put first goes first.
    """

    def __init__(self, lifetime: timedelta, most: int) -> None:
        self._lifetime = lifetime
        self._most = most
        self._kept: dict[K, tuple[datetime, V]] = {}
        _ALL.append(self)  # type: ignore[arg-type]  # only ever cleared

    def get(self, key: K, at: datetime) -> V | None:
        """The value, unless it is older than its lifetime at `at`."""
        kept = self._kept.get(key)
        if kept is None or not timedelta(0) <= at - kept[0] < self._lifetime:
            return None
        return kept[1]

    def read_at(self, key: K) -> datetime | None:
        """When the value was read, however old it is."""
        kept = self._kept.get(key)
        return kept[0] if kept else None

    def put(self, key: K, value: V, at: datetime) -> None:
        """Remember a value that was read at `at`."""
        self._kept.pop(key, None)
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = (at, value)

    def forget(self, key: K) -> None:
        """Forget a value: it has changed."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget all values."""
        self._kept.clear()


def forget_all() -> None:
    """Forget all that this process remembers, in every cache."""
    for cache in _ALL:
        cache.clear()
