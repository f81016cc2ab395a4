"""Ctrl-C and SIGTERM: they end a program in order, and do not disturb it while it tidies up."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Never

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stopped(BaseException):
    """Somebody asked the program to end. Like `KeyboardInterrupt`, no `except Exception` of a library swallows it."""


def listen() -> None:
    """Lets either signal raise `Stopped` from now on, wherever the program is."""

    def stop(*_: object) -> Never:
        raise Stopped

    for number in _SIGNALS:
        signal.signal(number, stop)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Puts signals off while the block tidies up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
