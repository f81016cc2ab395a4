"""`make audit`: is anything known to be wrong with what is shipped? Who could not ask has not passed.

Nobody's silence is believed: a tool that is set to be offline, and a mirror that keeps no advisories, say of everything
that nothing is known. So each is asked at once about a version of which all the world knows, and must tell of it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from localcloud.places import PROJECT, Trouble
from localcloud.terminal import dim, green, red
from localcloud.wheels import normal_name, pins

KNOWN_OF_PYTHON: Final = ("flask", "0.5")
"""Never shipped. PYSEC-2018-66 and PYSEC-2019-179 are about it."""

KNOWN_OF_THE_WEB: Final = ("minimist", "0.0.8")
"""Never shipped at that place. CVE-2020-7598 and CVE-2021-44906 are about it."""

_PLACE: Final = "node_modules/ventanilla-known-advisory"


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
        Trouble: it did not answer for each, or does not know what everybody knows.
    """
    name, version = KNOWN_OF_PYTHON
    wanted = set(pins(requirements)) | {name}
    with tempfile.TemporaryDirectory() as folder:
        answer, asked = Path(folder) / "answer.json", Path(folder) / "requirements.txt"
        asked.write_text(f"{requirements.read_text()}\n{name}=={version}\n")
        command = [*(program or [str(Path(sys.executable).with_name("pip-audit"))]), "--strict", "--disable-pip"]
        command += ["--no-deps", "--progress-spinner", "off", "--format", "json", "--output", str(answer)]
        # Whatever the environment says: asked of PyPI, now.
        command += ["--vulnerability-service", "pypi", "--cache-dir", str(Path(folder) / "cache")]
        done = subprocess.run([*command, "--requirement", str(asked)], capture_output=True, text=True, check=False)
        told = _json(answer.read_text() if answer.exists() else "")
    listed = told.get("dependencies") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise Trouble(f"pip-audit could not ask: {_last(done.stderr)}")
    found = {normal_name(each["name"]): each for each in listed if "vulns" in each}
    if missing := wanted - set(found):
        raise Trouble(f"pip-audit did not answer for {', '.join(sorted(missing))}")
    if not found.pop(name)["vulns"]:
        raise Trouble(f"pip-audit asked somebody who does not even know of {name} {version}: that is no answer")
    return [f"{each['name']} {each['version']}: {v['id']}" for each in found.values() for v in each["vulns"]]


def web_advisories(folder: Path, program: Sequence[str] | None = None) -> list[str]:
    """What npm says of all that the lock file names.

    Raises:
        Trouble: it did not answer, or does not know what everybody knows.
    """
    beside = Path(sys.executable).with_name("npm")
    npm = program or [str(beside) if beside.exists() else shutil.which("npm") or "npm"]
    # npm that is set to be offline finds nothing and says so as if it had asked; so it is for what is left out.
    command = [*npm, "audit", "--json", "--no-offline", "--package-lock-only"]
    command += ["--include=prod", "--include=dev", "--include=optional", "--include=peer"]
    path = f"{beside.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    with tempfile.TemporaryDirectory() as copy:
        _copy_with_what_is_known(folder, Path(copy))
        try:
            done = subprocess.run(
                command, cwd=copy, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise Trouble(f"npm could not ask: {error}") from error
    told = _json(done.stdout)
    if not isinstance(told, dict) or "vulnerabilities" not in told or "error" in told:
        why = told.get("message") if isinstance(told, dict) else None
        raise Trouble(f"npm audit could not ask: {_last(why or done.stderr)}")
    nodes = {name: set(each.get("nodes", [])) for name, each in told["vulnerabilities"].items()}
    name, version = KNOWN_OF_THE_WEB
    if _PLACE not in nodes.get(name, set()):
        raise Trouble(f"npm asked somebody who does not even know of {name} {version}: that is no answer")
    found = {name: each for name, each in told["vulnerabilities"].items() if nodes[name] != {_PLACE}}
    return [f"{name}: {each.get('severity', 'unknown')}" for name, each in sorted(found.items())]


def _copy_with_what_is_known(folder: Path, copy: Path) -> None:
    """What npm is asked about: the lock, its project's settings, and a package of which something is known."""
    name, version = KNOWN_OF_THE_WEB
    project, lock = (json.loads((folder / each).read_text()) for each in ("package.json", "package-lock.json"))
    alias = _PLACE.removeprefix("node_modules/")
    for each in (project, lock["packages"][""]):
        each.setdefault("dependencies", {})[alias] = f"npm:{name}@{version}"
    lock["packages"][_PLACE] = {"name": name, "version": version}
    (copy / "package.json").write_text(json.dumps(project))
    (copy / "package-lock.json").write_text(json.dumps(lock))
    if (folder / ".npmrc").exists():
        shutil.copy(folder / ".npmrc", copy)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["it did not say why"])[-1][:300]
