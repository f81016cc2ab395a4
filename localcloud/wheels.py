"""The libraries that are shipped, as wheels for Lambda whose hashes are written down: `requirements.lock`.

`requirements.txt` says which versions; the lock says which bytes. A wheel with other bytes is refused, and so is a
library without a wheel for Lambda: nothing is built on the machine that packages, whatever machine it is.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from localcloud.places import PROJECT, Trouble

REQUIREMENTS: Final = PROJECT / "requirements.txt"
LOCK: Final = PROJECT / "requirements.lock"

GLIBC: Final[Mapping[tuple[int, int], int]] = {(3, 11): 17, (3, 12): 34, (3, 13): 34}
"""The Pythons that one may package with, which are those that Lambda then runs, and the glibc (2.x) that wheels may ask
for there. Python 3.11's Lambda has 2.26, for which uv has no name: 2.17 is the next below that it knows."""

_HEAD: Final = """\
# The wheels that are shipped, for each Python that Lambda may run: made from requirements.txt by `make lock`.
# `make package` installs these bytes and no others.
"""
_PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s\\;]+)", re.MULTILINE)


def pins(requirements: Path) -> dict[str, str]:
    """The version that a requirements file or a lock pins of each library, by its normal name."""
    return {normal_name(name): version for name, version in _PIN.findall(requirements.read_text())}


def normal_name(name: str) -> str:
    """A library's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def install(target: Path, requirements: Path = REQUIREMENTS, lock: Path = LOCK) -> None:
    """Puts what is shipped into a folder, as Lambda needs it.

    Raises:
        Trouble: the lock is of other versions, a wheel is not the one that was locked, or there is none.
    """
    wanted, locked = pins(requirements), pins(lock)
    if others := sorted(name for name in wanted | locked if wanted.get(name) != locked.get(name)):
        raise Trouble(f"{lock.name} does not agree with {requirements.name} on {', '.join(others)}: make lock")
    major, minor = python = sys.version_info[:2]
    platform = ("--python-platform", f"x86_64-manylinux_2_{GLIBC[python]}", "--python-version", f"{major}.{minor}")
    # Copied, not linked: what is done to these files is not done to those that uv keeps.
    how = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--link-mode", "copy", "--system-certs")
    uv = str(Path(sys.executable).with_name("uv"))
    _run([uv, "pip", "install", "--quiet", *how, *platform, "--target", str(target), "--requirement", str(lock)])
    # Programs for this machine's Python: Lambda starts none. And what kept a second uv away.
    shutil.rmtree(target / "bin", ignore_errors=True)
    (target / ".lock").unlink(missing_ok=True)


def renew(requirements: Path = REQUIREMENTS, lock: Path = LOCK) -> None:
    """Writes the lock: the wheel of each library for each Python, with the hash that the registry gives.

    Raises:
        Trouble: there is no wheel of one of them, or the registry does not answer.
    """
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        for python in GLIBC:
            _pip(
                *("--dry-run", "--report", str(report), *_for_lambda(python), "--target", folder),
                *("--requirement", str(requirements)),
            )
            for each in json.loads(report.read_text())["install"]:
                library = normal_name(each["metadata"]["name"]), each["metadata"]["version"]
                found[library].add(each["download_info"]["archive_info"]["hashes"]["sha256"])
    lines = [
        " \\\n    ".join([f"{name}=={version}", *(f"--hash=sha256:{digest}" for digest in sorted(digests))])
        for (name, version), digests in sorted(found.items())
    ]
    lock.write_text(_HEAD + "\n" + "\n".join(lines) + "\n")


def _for_lambda(python: tuple[int, int]) -> list[str]:
    """The words that tell pip about the machine that the package runs on, not the one that it is made on."""
    major, minor = python
    platforms = [f"manylinux_2_{glibc}_x86_64" for glibc in range(GLIBC[python], 16, -1)] + ["manylinux2014_x86_64"]
    words = ["--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", f"{major}.{minor}"]
    words += [word for abi in (f"cp{major}{minor}", "abi3", "none") for word in ("--abi", abi)]
    return words + [word for platform in platforms for word in ("--platform", platform)]


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--ignore-installed"]
    _run([*command, *words])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise Trouble(f"{Path(command[0]).name} could not install what is shipped: what it said is above")
