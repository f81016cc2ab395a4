"""What the house promises of its own shape."""

import ast
import re
import subprocess
from pathlib import Path

from chalicelib.handlers.metrics import Metric

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "chalicelib").rglob("*.py"))

ROOMIEST = 330
"""Lines; about 300 is the aim."""


def test_no_room_grows_past_what_one_can_read() -> None:
    grown = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > ROOMIEST}
    assert not grown


def test_only_an_erasure_writes_over_a_line_of_the_audit_trail() -> None:
    rooms = {
        str(path.relative_to(ROOT / "chalicelib"))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "AuditRow")
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("AUD#"))
    }
    kept = {"storage/directory_rows.py", "storage/directory_lists.py", "storage/directory_writes.py"}
    assert rooms == {*kept, "storage/erasures.py"}
    writing = (ROOT / "chalicelib/storage/directory_writes.py").read_text()
    # Whoever adds a line adds it only while there is none.
    assert re.findall(r"AuditRow\.\w+\.\w+\(\)", writing) == ["AuditRow.pk.does_not_exist()"]
    assert not re.search(r"(Update|Delete)\(AuditRow", writing)


def test_no_table_is_ever_scanned() -> None:
    scans = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"scan", "rate_limited_scan"}
    ]
    assert not scans


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        path.name
        for path in SOURCES
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
            for node in ast.walk(ast.parse(path.read_text()))
        )
    ]
    assert readers == ["settings.py"]


def test_whatever_is_logged_as_an_error_raises_the_alarm() -> None:
    loggers = [
        path.name
        for path in SOURCES
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"error", "exception", "critical"}
            for node in ast.walk(ast.parse(path.read_text()))
        )
    ]
    assert loggers == ["logs.py"]


def test_the_runbook_says_what_every_figure_means() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text()
    assert not [metric for metric in Metric if f"| `{metric}` |" not in runbook]


def test_nothing_that_is_fetched_or_made_is_kept_with_the_sources() -> None:
    ask = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    kept = subprocess.run(ask, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    assert not kept
