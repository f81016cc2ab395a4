"""MiniStack: the laptop's AWS, as a child process that listens on this machine only and ends with its parent."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from localcloud.interrupts import undisturbed
from localcloud.places import HOST, REGION, Trouble

START_SECONDS: Final = 60.0
"""How long it gets until its first health check answers."""

STOP_SECONDS: Final = 30.0
"""How long it gets to write its state when it stops."""

_SERVER: Final = (
    *("--loop", "uvloop", "--http", "httptools", "--ws", "none", "--timeout-keep-alive", "75"),
    *("--no-access-log", "--no-server-header", "--no-date-header", "--log-level", "warning"),
)
"""How it is served: by a server that asks half of the processor for a request of what its own asks (ADR 0060)."""


@dataclass(frozen=True)
class Ministack:
    """A running one.

    Attributes:
        url: where it answers for every service.
        process: the process, which leads its own group: its Lambda workers are in it.
        log: what it says.
    """

    url: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def running(port: int, folder: Path) -> Iterator[Ministack]:
    """MiniStack on `port`, with IAM enforced, which keeps its state in `folder` from one start to the next.

    Raises:
        Trouble: the port is taken, or it did not start.
    """
    must_be_free(port, "PORT")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tmp").mkdir(exist_ok=True)
    _mend(folder, port)
    log = folder / "ministack.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "ministack.app:app", "--host", HOST, "--port", str(port), *_SERVER],
            env=_environment(port, folder, os.environ),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    ministack = Ministack(url=f"http://{HOST}:{port}", process=process, log=log)
    try:
        _wait_until_healthy(ministack)
        yield ministack
    finally:
        with undisturbed():
            _stop(process)


def must_be_free(port: int, variable: str) -> None:
    """Refuses a port that somebody listens on already.

    Raises:
        Trouble: it is taken; the message says which variable moves it.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise Trouble(
                f"port {port} is taken (is it running already?): stop what listens there, or move with {variable}="
            ) from None


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_healthy(url: str) -> bool:
    """Whether a MiniStack answers there."""
    try:
        with urlopen(f"{url}/_ministack/health", timeout=2) as answer:  # noqa: S310 - ours, on this machine
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _mend(folder: Path, port: int) -> None:
    """Makes kept state fit to go on with.

    MiniStack knows its queues by their whole URL: they move with the port. It keeps how far a function has read a
    stream, but not the stream, which begins again at nothing: so must the reading, or all that is new would be passed
    over for as long as there is less of it than there was before.
    """
    state = folder / "state"
    mark = folder / "port"
    if mark.exists() and (old := mark.read_text()) != str(port):
        for path in state.rglob("*.json"):
            path.write_text(path.read_text().replace(f"//{HOST}:{old}/", f"//{HOST}:{port}/"))
    mark.write_text(str(port))
    functions = state / "lambda.json"
    if functions.exists():
        kept = json.loads(functions.read_text())
        kept["payload"].pop("dynamodb_stream_positions", None)
        functions.write_text(json.dumps(kept))


def _environment(port: int, folder: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """Its settings. The caller's AWS account, if any, stays out of it: workers inherit this environment."""
    kept = {name: value for name, value in inherited.items() if not name.startswith(("AWS_", "MINISTACK_"))}
    return kept | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "TMPDIR": str(folder / "tmp"),
        # Its other listeners open on every interface, whatever BIND_HOST says.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # It tidies up containers that it might have started: it starts none, so it must find none.
        "DOCKER_HOST": f"unix://{folder}/no-docker",
        "LOG_LEVEL": "INFO",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _wait_until_healthy(ministack: Ministack) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if is_healthy(ministack.url):
            return
        if ministack.process.poll() is not None:
            break
        time.sleep(0.05)
    words = (ministack.log.read_text(errors="replace").strip().splitlines() or ["nothing"])[-1]
    raise Trouble(f"MiniStack did not start, and said last: {words} (all of it: {ministack.log})")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Lets it write its state, then ends whatever is left of it: its own process group, so nobody else's."""
    with suppress(ProcessLookupError):
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
