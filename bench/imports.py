"""What a cold start pays: importing `app.py`, against the libraries that it cannot do without."""

import json
import os
import subprocess
import sys
from typing import Final

from bench.rows import Row

RUNS: Final = 9

_FLOOR: Final = """
import chalice, pynamodb.models
from pydantic import BaseModel
from pynamodb.connection import Connection
Connection(region="eu-west-1").client
"""

_APP: Final = """
import app
from chalicelib.storage.connections import connection
connection().client
"""

_HEAVY: Final = ("reportlab", "pyhanko", "PIL", "holidays", "puremagic", "lxml")

LIMIT: Final = 1.5
"""The app may cost half as much again as its floor."""


def rows() -> list[Row]:
    """The floor, the app, and the ratio; the best of several runs, taken in turns so that noise hits both alike."""
    floor, app = [], []
    for _ in range(RUNS):
        floor.append(_seconds(_FLOOR))
        app.append(_seconds(_APP))
    heavy = _imported_heavy()
    assert not heavy, f"app.py imports {heavy}"
    return [
        Row("import chalice + pynamodb + pydantic, first client", 1000 * min(floor), "ms"),
        Row("import app.py, first client", 1000 * min(app), "ms"),
        Row("app.py against its floor", min(app) / min(floor), "x", LIMIT),
    ]


def _seconds(code: str) -> float:
    timed = f"import time; began = time.perf_counter()\n{code}\nprint(time.perf_counter() - began)"
    return float(_run(timed))


def _imported_heavy() -> list[str]:
    listed = f"import app, json, sys; print(json.dumps([name for name in {_HEAVY!r} if name in sys.modules]))"
    return list(json.loads(_run(listed)))


def _run(code: str) -> str:
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return done.stdout.strip()
