"""`make audit` passes when all was asked about and nothing is known, and never because nobody answered."""

import gzip
import json
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from localcloud.places import PROJECT, Trouble
from localcloud.wheels import pins
from ops.audit import KNOWN_OF_PYTHON, KNOWN_OF_THE_WEB, python_advisories, web_advisories

WEB = PROJECT / "web"
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


KNOWN = of(KNOWN_OF_PYTHON[0], "PYSEC-2018-66")


class Registry(ThreadingHTTPServer):
    """A registry of npm's, on this machine, for the real npm.

    Attributes:
        advisories: what it knows, by package; none, when it is one that keeps none.
        asked: the packages that it was asked about.
    """

    def __init__(self, advisories: Mapping[str, Sequence[dict[str, Any]]] | None) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.advisories, self.asked = advisories, set[str]()


class _Answers(BaseHTTPRequestHandler):
    server: Registry

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/-/npm/v1/security/advisories/bulk" or self.server.advisories is None:
            self.answer(404, {"error": "not found"})
            return
        asked = json.loads(gzip.decompress(content) if self.headers["Content-Encoding"] == "gzip" else content)
        self.server.asked |= set(asked)
        self.answer(200, {name: told for name, told in self.server.advisories.items() if name in asked})

    def do_GET(self) -> None:
        self.answer(200, {"name": unquote(self.path[1:]), "dist-tags": {}, "versions": {}})

    def answer(self, code: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def advisory(severity: str) -> dict[str, Any]:
    return {"id": 1, "url": "x", "title": "x", "severity": severity, "vulnerable_versions": "*", "cwe": [], "cvss": {}}


@pytest.fixture(autouse=True)
def no_memory(monkeypatch, tmp_path):
    """npm remembers nothing of the registries that are played here."""
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))


@contextmanager
def registry(
    monkeypatch: pytest.MonkeyPatch, advisories: Mapping[str, Sequence[dict[str, Any]]] | None
) -> Iterator[Registry]:
    """A registry that npm asks instead of the world's."""
    server = Registry(advisories)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}")
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def world(monkeypatch):
    """A registry that knows what all the world knows, and nothing more."""
    with registry(monkeypatch, {KNOWN_OF_THE_WEB[0]: [advisory("critical")]}) as server:
        yield server


def test_what_is_pinned_is_known_by_its_normal_name(requirements):
    assert pins(requirements) == {"pyjwt": "2.15.1", "typing-extensions": "4.16.0"}


def test_it_passes_when_nothing_is_known_of_any(requirements, tmp_path):
    answer = {"dependencies": [of("pyjwt"), of("typing-extensions"), KNOWN]}

    assert python_advisories(requirements, pip_audit(tmp_path, answer)) == []


def test_what_is_known_is_told(requirements, tmp_path):
    answer = {"dependencies": [of("pyjwt", "CVE-2026-1"), of("typing_extensions"), KNOWN]}

    assert python_advisories(requirements, pip_audit(tmp_path, answer, 1)) == ["pyjwt 1: CVE-2026-1"]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"error": "x"},
        {"dependencies": [of("pyjwt"), KNOWN]},
        {"dependencies": [of("pyjwt"), {"name": "typing-extensions", "skip_reason": "not found"}, KNOWN]},
        {"dependencies": []},
        {"dependencies": [of("pyjwt"), of("typing-extensions")]},
    ],
)
@pytest.mark.parametrize("code", [0, 1])
def test_it_fails_when_it_could_not_ask_about_all(requirements, tmp_path, answer, code):
    with pytest.raises(Trouble, match="pip-audit"):
        python_advisories(requirements, pip_audit(tmp_path, answer, code))


def test_silence_of_somebody_who_knows_of_nothing_is_no_answer(requirements, tmp_path):
    answer = {"dependencies": [of("pyjwt"), of("typing-extensions"), of(KNOWN_OF_PYTHON[0])]}

    with pytest.raises(Trouble, match="no answer"):
        python_advisories(requirements, pip_audit(tmp_path, answer))


def test_the_real_pip_audit_that_reaches_nobody_fails_whomever_it_was_set_to_ask(requirements, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_AUDIT_VULNERABILITY_SERVICE", "esms")

    with pytest.raises(Trouble, match="pip-audit could not ask"):
        python_advisories(requirements)


def test_npm_asks_about_all_that_the_lock_names_and_passes_when_nothing_is_known_of_any(world):
    assert web_advisories(WEB) == []

    places = json.loads((WEB / "package-lock.json").read_text())["packages"]
    named = {place.rpartition("node_modules/")[2] for place in places if place}
    assert world.asked == named | {KNOWN_OF_THE_WEB[0]}


def test_what_is_known_of_the_web_clients_is_told_too(monkeypatch):
    known = {KNOWN_OF_THE_WEB[0]: [advisory("critical")], "react": [advisory("high")]}
    with registry(monkeypatch, known):
        assert "react: high" in web_advisories(WEB)


@pytest.mark.parametrize("where", ["environment", "user", "project"])
def test_npm_that_is_set_to_be_offline_asks_all_the_same(world, monkeypatch, tmp_path, where):
    project = tmp_path / "web"
    project.mkdir()
    for name in ("package.json", "package-lock.json"):
        (project / name).write_bytes((WEB / name).read_bytes())
    match where:
        case "environment":
            monkeypatch.setenv("npm_config_offline", "true")
        case "user":
            (tmp_path / "npmrc").write_text("offline=true\n")
            monkeypatch.setenv("npm_config_userconfig", str(tmp_path / "npmrc"))
        case "project":
            (project / ".npmrc").write_text("offline=true\n")

    assert web_advisories(project) == []
    assert "react" in world.asked


def test_npm_that_is_set_to_leave_something_out_asks_about_all_the_same(world, monkeypatch):
    monkeypatch.setenv("npm_config_omit", "dev optional peer")

    web_advisories(WEB)

    assert {"vite", "react"} <= world.asked


@pytest.mark.parametrize("advisories", [None, {}, {"react": []}], ids=["none", "empty", "other"])
def test_a_registry_that_keeps_no_advisories_does_not_pass_for_one_that_knows_nothing(monkeypatch, advisories):
    with registry(monkeypatch, advisories), pytest.raises(Trouble, match="npm"):
        web_advisories(WEB)


def test_a_registry_that_nobody_reaches_does_not_pass(monkeypatch):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_fetch_retries", "0")

    with pytest.raises(Trouble, match="npm audit could not ask"):
        web_advisories(WEB)


@pytest.mark.parametrize("answer", ["", "not json", '{"error": {"code": "ENOTFOUND"}}', '{"message": "offline"}', "[]"])
def test_npm_that_could_not_ask_fails(tmp_path, answer):
    with pytest.raises(Trouble, match="npm"):
        web_advisories(WEB, npm(tmp_path, answer, 0))


def test_without_npm_it_fails(tmp_path):
    with pytest.raises(Trouble, match="npm"):
        web_advisories(WEB, ["/nowhere/npm"])
