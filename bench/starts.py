"""What whoever works here waits for: the second start of `make run`, which finds its data where it left them."""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.rows import Row
from localcloud.ministack import free_port

LIMIT: Final = 15.0
"""Seconds."""

# `make run` without its words, and with its data elsewhere: ready when it says so, stopped when its input ends.
_START: Final = """
import sys
from pathlib import Path
from localcloud.cloud import running_cloud
from localcloud.web import build_web
port, web_port, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
with running_cloud(port, folder, folder / "endpoints.json", web_port=web_port, site=build_web(), say=lambda step: None):
    print("ready", flush=True)
    sys.stdin.read()
"""


def rows() -> list[Row]:
    """The first start and the second, of the same stack on the same ports."""
    with TemporaryDirectory(prefix="bench-") as folder:
        ports = free_port(), free_port()
        first, second = (_seconds(ports, Path(folder)) for _ in range(2))
    return [
        Row("first start of `make run`", first, "s"),
        Row("second start of `make run`", second, "s", LIMIT),
    ]


def _seconds(ports: tuple[int, int], folder: Path) -> float:
    """How long it takes until it is ready; it is stopped in order, so that it keeps its data."""
    began = time.perf_counter()
    command = [sys.executable, "-c", _START, *map(str, ports), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as cloud:
        assert cloud.stdout
        said = cloud.stdout.readline()
        took = time.perf_counter() - began
    assert said == "ready\n", f"the laptop's cloud did not start: exit code {cloud.returncode}"
    return took
