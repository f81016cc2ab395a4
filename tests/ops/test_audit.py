"""`make audit` passes when all was asked about and nothing is known, and never because nobody answered."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from localcloud.places import Trouble
from localcloud.wheels import pins
from ops.audit import python_advisories, web_advisories

REQUIREMENTS = "# shipped\nPyJWT[crypto]==2.15.1\ntyping_extensions==4.16.0\n"


@pytest.fixture
def requirements(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text(REQUIREMENTS)
    return path


def pip_audit(tmp_path: Path, answer: Any, code: int = 0) -> list[str]:
    """A program in the place of pip-audit, which gives this answer; none writes none."""
    script = tmp_path / "program.py"
    write = f"open(sys.argv[sys.argv.index('--output') + 1], 'w').write({json.dumps(answer)!r})" if answer else "pass"
    script.write_text(f"import sys\n{write}\nprint('no connection', file=sys.stderr)\nsys.exit({code})\n")
    return [sys.executable, str(script)]


def npm(tmp_path: Path, answer: str, code: int = 0) -> list[str]:
    script = tmp_path / "npm.py"
    script.write_text(f"import sys\nprint({answer!r})\nsys.exit({code})\n")
    return [sys.executable, str(script)]


def of(name: str, *ids: str) -> dict[str, Any]:
    return {"name": name, "version": "1", "vulns": [{"id": id} for id in ids]}


def test_what_is_pinned_is_known_by_its_normal_name(requirements):
    assert pins(requirements) == {"pyjwt": "2.15.1", "typing-extensions": "4.16.0"}


def test_it_passes_when_nothing_is_known_of_any(requirements, tmp_path):
    answer = {"dependencies": [of("pyjwt"), of("typing-extensions")]}

    assert python_advisories(requirements, pip_audit(tmp_path, answer)) == []


def test_what_is_known_is_told(requirements, tmp_path):
    answer = {"dependencies": [of("pyjwt", "CVE-2026-1"), of("typing_extensions")]}

    assert python_advisories(requirements, pip_audit(tmp_path, answer, 1)) == ["pyjwt 1: CVE-2026-1"]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"error": "x"},
        {"dependencies": [of("pyjwt")]},
        {"dependencies": [of("pyjwt"), {"name": "typing-extensions", "skip_reason": "not found"}]},
        {"dependencies": []},
    ],
)
@pytest.mark.parametrize("code", [0, 1])
def test_it_fails_when_it_could_not_ask_about_all(requirements, tmp_path, answer, code):
    with pytest.raises(Trouble, match="pip-audit"):
        python_advisories(requirements, pip_audit(tmp_path, answer, code))


def test_the_web_clients_are_told_too(tmp_path):
    known = json.dumps({"vulnerabilities": {"left-pad": {"severity": "high"}}, "metadata": {}})

    assert web_advisories(tmp_path, npm(tmp_path, known, 1)) == ["left-pad: high"]
    assert web_advisories(tmp_path, npm(tmp_path, '{"vulnerabilities": {}}')) == []


@pytest.mark.parametrize("answer", ["", "not json", '{"error": {"code": "ENOTFOUND"}}', '{"message": "offline"}', "[]"])
def test_npm_that_could_not_ask_fails(tmp_path, answer):
    with pytest.raises(Trouble, match="npm"):
        web_advisories(tmp_path, npm(tmp_path, answer, 0))


def test_without_npm_it_fails(tmp_path):
    with pytest.raises(Trouble, match="npm"):
        web_advisories(tmp_path, ["/nowhere/npm"])
