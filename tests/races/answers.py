"""What several are answered who ask at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.handlers.client import Answer


def at_once(asks: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """What each is answered when all ask at the same moment."""
    gate = threading.Barrier(len(asks))

    def go(ask: Callable[[], Answer]) -> Answer:
        gate.wait()
        return ask()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(go, asks))


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}
