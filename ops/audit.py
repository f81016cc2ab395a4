"""`make audit`: is anything known to be wrong with what is shipped? Who could not ask has not passed."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from localcloud.places import PROJECT, Trouble
from localcloud.terminal import dim, green, red
from localcloud.wheels import normal_name, pins


def audit() -> None:
    """Asks about Python's libraries, and about the web client's when there is one.

    Raises:
        Trouble: something is known to be wrong, or somebody did not answer.
    """
    found = python_advisories(PROJECT / "requirements.txt")
    lock = PROJECT / "web" / "package-lock.json"
    if lock.exists():
        found += web_advisories(lock.parent)
    else:
        print(dim("no web client here: nothing to ask about"))
    for each in found:
        print(f"{red('✗')} {each}")
    if found:
        raise Trouble(f"{len(found)} advisories")
    print(f"{green('✓')} nothing is known to be wrong with what is shipped")


def python_advisories(requirements: Path, program: Sequence[str] | None = None) -> list[str]:
    """What pip-audit says of all that is pinned.

    Raises:
        Trouble: it did not answer for each.
    """
    wanted = set(pins(requirements))
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [*(program or [str(Path(sys.executable).with_name("pip-audit"))]), "--strict", "--disable-pip"]
        command += ["--no-deps", "--progress-spinner", "off", "--format", "json", "--output", str(answer)]
        done = subprocess.run(
            [*command, "--requirement", str(requirements)], capture_output=True, text=True, check=False
        )
        told = _json(answer.read_text() if answer.exists() else "")
    listed = told.get("dependencies") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise Trouble(f"pip-audit could not ask: {_last(done.stderr)}")
    answered = {normal_name(each["name"]) for each in listed if "vulns" in each}
    if missing := wanted - answered:
        raise Trouble(f"pip-audit did not answer for {', '.join(sorted(missing))}")
    return [f"{each['name']} {each['version']}: {v['id']}" for each in listed for v in each.get("vulns", [])]


def web_advisories(folder: Path, program: Sequence[str] | None = None) -> list[str]:
    """What npm says of all that the lock file names.

    Raises:
        Trouble: it did not answer.
    """
    beside = Path(sys.executable).with_name("npm")
    npm = program or [str(beside) if beside.exists() else shutil.which("npm") or "npm"]
    try:
        done = subprocess.run([*npm, "audit", "--json"], cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Trouble(f"npm could not ask: {error}") from error
    told = _json(done.stdout)
    if not isinstance(told, dict) or "vulnerabilities" not in told or "error" in told:
        raise Trouble(f"npm audit could not ask: {_last(done.stderr or done.stdout)}")
    return [f"{name}: {each.get('severity', 'unknown')}" for name, each in sorted(told["vulnerabilities"].items())]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["it did not say why"])[-1][:300]
