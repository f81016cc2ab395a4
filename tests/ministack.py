"""A MiniStack for tests: the laptop's, on a free port, empty and with nothing kept."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from localcloud.ministack import free_port, running


@contextmanager
def running_ministack() -> Iterator[str]:
    """The URL of an empty AWS of one's own; nothing of it is left afterwards, neither process nor file.

    Clients need `endpoint_url`, a region and its administrator's credentials (`test`/`test`).

    Raises:
        Trouble: it did not start.
    """
    with TemporaryDirectory(prefix="ministack-") as folder, running(free_port(), Path(folder)) as ministack:
        yield ministack.url


def empty(url: str) -> None:
    """Forget all that is in a MiniStack: it is as it was when it started, which takes much longer."""
    with urllib.request.urlopen(urllib.request.Request(f"{url}/_ministack/reset", method="POST"), timeout=30):  # noqa: S310  # ours
        pass
