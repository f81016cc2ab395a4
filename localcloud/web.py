"""Builds the web client, with Node from this project's own environment."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import chalicelib
from chalicelib.handlers.edge.openapi import document
from chalicelib.handlers.views import every_route
from localcloud.manual import write_manual
from localcloud.places import BUILD, PROJECT, Trouble

WEB: Final = PROJECT / "web"
"""The client's sources."""

SITE: Final = WEB / "dist"
"""What is served: made from the sources."""

_NODE: Final = Path(sys.executable).parent
_OPENAPI: Final = BUILD / "web" / "openapi.json"
_BUILT: Final = BUILD / "web" / "built"
_MADE_HERE: Final = frozenset({"node_modules", "dist", "schema.d.ts"})


def build_web() -> Path:
    """The client, ready to be served; left alone when neither it nor the API's description has changed.

    Returns:
        The folder to serve.

    Raises:
        Trouble: it could not be built; what the tools said has been printed.
    """
    with _one_at_a_time():
        prepare_web()
        wanted = _digest()
        if not (SITE / "index.html").exists() or not _BUILT.exists() or _BUILT.read_text() != wanted:
            npm("run", "build")
            _BUILT.write_text(wanted)
        write_manual(SITE)
    return SITE


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Waits for whoever builds the client at the same moment, and then finds it built."""
    _BUILT.parent.mkdir(parents=True, exist_ok=True)
    with (_BUILT.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def check_web() -> None:
    """Format, lint, types and unit tests of the client.

    Raises:
        Trouble: one of them found something; what it said has been printed.
    """
    prepare_web()
    npm("run", "check")


def format_web() -> None:
    """Puts the client in its one format.

    Raises:
        Trouble: there is something that only a person can mend; what was said has been printed.
    """
    prepare_web()
    npm("run", "format")


def prepare_web() -> None:
    """What the client is made with: its packages, and the API's types, made from the API's own description.

    Raises:
        Trouble: npm could not.
    """
    lock = (WEB / "package-lock.json").read_bytes()
    mark = WEB / "node_modules" / ".ventanilla-installed"
    digest = hashlib.sha256(lock).hexdigest()
    if not mark.exists() or mark.read_text() != digest:
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        mark.write_text(digest)
    described = json.dumps(document(every_route(), chalicelib.__version__), sort_keys=True)
    schema = WEB / "src" / "api" / "schema.d.ts"
    if not schema.exists() or not _OPENAPI.exists() or _OPENAPI.read_text() != described:
        _OPENAPI.parent.mkdir(parents=True, exist_ok=True)
        _OPENAPI.write_text(described)
        npm("run", "types")


def npm(*arguments: str, folder: Path = WEB) -> None:
    """Runs npm in the client's folder, or in another; it is heard only when it fails.

    Raises:
        Trouble: it failed.
    """
    result = subprocess.run(
        [_node_program("npm"), *arguments],
        cwd=folder,
        # What npm starts looks for `node` on the path; the colours and the cache are the user's own business.
        env=os.environ | {"PATH": f"{_NODE}{os.pathsep}{os.environ.get('PATH', '')}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        print(result.stdout, file=sys.stderr)
        raise Trouble(f"`npm {' '.join(arguments)}` failed in {folder.relative_to(PROJECT)}/: what it said is above")


def node() -> str:
    """The Node of this project's own environment.

    Raises:
        Trouble: it is missing.
    """
    return _node_program("node")


def _node_program(name: str) -> str:
    program = shutil.which(name, path=str(_NODE))
    if program is None:
        raise Trouble("Node is missing from .venv: make it again with `rm -rf .venv` and `make run`")
    return program


def _digest() -> str:
    """Of everything that the client is made from."""
    digest = hashlib.sha256(_OPENAPI.read_bytes())
    for path in sorted(WEB.rglob("*")):
        if path.is_file() and not _MADE_HERE & set(path.relative_to(WEB).parts):
            digest.update(str(path.relative_to(WEB)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
