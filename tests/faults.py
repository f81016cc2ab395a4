"""Failures between any two AWS calls: the calls of the code are counted, and the one that is named goes wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock, get_ident
from typing import Any, Final

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from chalicelib.gateways import clients
from chalicelib.storage import connections
from tests.stage import Died


class How(StrEnum):
    """How a call goes wrong."""

    DIES_BEFORE = "dies before it"
    DIES_AFTER = "dies after it"
    NOT_REACHED = "does not reach it"
    NOT_ANSWERED = "gets no answer from it"

    @property
    def is_after(self) -> bool:
        """Whether AWS has done what was asked."""
        return self in {How.DIES_AFTER, How.NOT_ANSWERED}

    @property
    def dies(self) -> bool:
        """Whether the process is gone with it, and cleans nothing up."""
        return self in {How.DIES_BEFORE, How.DIES_AFTER}


_PLACE: Final = "place among the calls"
"""Of a call, in what botocore carries with it: several are made side by side."""


@dataclass
class Watch:
    """The calls that were made, in order, and the one that goes wrong.

    Attributes:
        at: the call that goes wrong, from 0; none does without it.
        beside: the places of the calls that were made side by side with others.
        struck: the name of the call that went wrong.
    """

    at: int | None = None
    how: How = How.DIES_BEFORE
    made: list[str] = field(default_factory=list)
    beside: set[int] = field(default_factory=set)
    struck: str | None = None
    _counting: Lock = field(default_factory=Lock)
    _thread: int = field(default_factory=get_ident)

    def every_point(self) -> list[tuple[int, How]]:
        """Where these calls can go wrong, and how: before and after each; what only reads is the same either way."""
        reading = (How.DIES_BEFORE, How.NOT_ANSWERED)
        return [(at, how) for at, name in enumerate(self.made) for how in (How if _writes(name) else reading)]

    def points(self) -> list[tuple[int, How]]:
        """Where these calls can go wrong, and how, when nothing between them outlives the process.

        Wherever it dies between a write and the next, AWS is as the first of them left it: that is tried once, and so
        is dying before all of them. Where calls are made side by side nobody knows which is the next.
        """
        return [
            (at, how) for at, how in self.every_point() if how is not How.DIES_BEFORE or self._is_first_of_its_kind(at)
        ]

    def _is_first_of_its_kind(self, at: int) -> bool:
        return at == 0 or not self.beside.isdisjoint({at - 1, at})

    def before(self, model: Any, context: dict[str, Any], **_: object) -> None:
        with self._counting:
            context[_PLACE] = len(self.made)
            self.made.append(model.name)
            if get_ident() != self._thread:
                self.beside.add(context[_PLACE])
        if context[_PLACE] == self.at and not self.how.is_after:
            self._strike(model.name)

    def after(self, model: Any, context: dict[str, Any], **_: object) -> None:
        if context.get(_PLACE) == self.at and self.how.is_after and self.struck is None:
            self._strike(model.name)

    def _strike(self, name: str) -> None:
        self.struck = name
        match self.how:
            case How.DIES_BEFORE | How.DIES_AFTER:
                raise Died
            case How.NOT_REACHED:
                # botocore has given up: these hooks are outside of its retries.
                raise EndpointConnectionError(endpoint_url="https://aws")
            case How.NOT_ANSWERED:
                raise ReadTimeoutError(endpoint_url="https://aws")


@contextmanager
def watched(at: int | None = None, how: How = How.DIES_BEFORE) -> Iterator[Watch]:
    """Watch all that the code asks of AWS; the call `at` goes wrong, once."""
    watch = Watch(at, how)
    events = [client.meta.events for client in _clients()]
    for each in events:
        each.register("before-call", watch.before)
        each.register("after-call", watch.after)
    try:
        yield watch
    finally:
        for each in events:
            each.unregister("before-call", watch.before)
            each.unregister("after-call", watch.after)


def _writes(name: str) -> bool:
    return not name.startswith(("Get", "Query", "BatchGet", "Head", "List"))


def _clients() -> list[Any]:
    return [connections.connection().client, *(client() for client in clients.ALL)]
