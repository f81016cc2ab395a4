"""How far one is, on a terminal; nothing where there is none."""

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Self, TypeVar

T = TypeVar("T")

WIDTH: Final = 30
PAUSE_S: Final = 0.1


class Progress:
    """A bar when the end is known, else a count.

    Attributes:
        done: steps so far.
    """

    def __init__(self, label: str, total: int | None = None) -> None:
        self.label, self.total, self.done = label, total, 0
        self._shown_at = 0.0
        self._shows = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shows:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    def expect(self, total: int) -> None:
        """The end, when it is known only on the way."""
        self.total = total

    def step(self, _: object = None) -> None:
        """One more; whatever is given is not shown: it may name somebody."""
        self.done += 1
        if self._shows and time.monotonic() - self._shown_at > PAUSE_S:
            self._shown_at = time.monotonic()
            sys.stderr.write(f"\r\033[K{self.text()}")
            sys.stderr.flush()

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The items, each a step."""
        for item in items:
            self.step()
            yield item

    def text(self) -> str:
        """What is shown."""
        if not self.total:
            return f"{self.label} {self.done}"
        full = min(WIDTH, WIDTH * self.done // self.total)
        return f"{self.label} [{'#' * full}{' ' * (WIDTH - full)}] {self.done}/{self.total}"
