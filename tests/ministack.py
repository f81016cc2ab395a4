"""A MiniStack process for tests: started on a free port of this machine, and ended with whoever asked for it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

REGION: Final = "eu-south-2"
_PATIENCE: Final = 60.0
"""Seconds that it gets to answer its first health check."""


@contextmanager
def running_ministack(*, enforce_iam: bool = False, region: str = REGION) -> Iterator[str]:
    """The URL of an empty AWS of one's own; nothing of it is left afterwards, neither process nor file.

    Clients need `endpoint_url`, a region and any credentials (`test`/`test`).

    Args:
        enforce_iam: whether roles are held to their policies (`AUTH`).

    Raises:
        RuntimeError: it did not start; the message ends with what it printed.
    """
    with tempfile.TemporaryDirectory(prefix="ministack-") as folder:
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        log = Path(folder, "log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                env=_environment(Path(folder), port, enforce_iam=enforce_iam, region=region),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_until_healthy(process, url, log)
            yield url
        finally:
            _end(process)


def _environment(folder: Path, port: int, *, enforce_iam: bool, region: str) -> dict[str, str]:
    """What it is told: this machine only, nothing kept, and hands off whatever Docker runs here."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return inherited | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "MINISTACK_REGION": region,
        "AUTH": "true" if enforce_iam else "false",
        "PERSIST_STATE": "0",
        "S3_PERSIST": "0",
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "TMPDIR": str(folder),
        "DOCKER_HOST": f"unix://{folder}/no-docker",
        "LOG_LEVEL": "WARNING",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{url}/_ministack/health", timeout=2):  # noqa: S310  # our own process, on loopback
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"MiniStack did not start on {url}:\n{log.read_text(errors='replace')[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and its Lambda workers: its own process group, so nobody else's."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
