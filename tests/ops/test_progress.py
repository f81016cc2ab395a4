"""How far a command is: on a terminal, and nowhere else."""

import os
import pty
import subprocess
import sys

import pytest

from localcloud.places import PROJECT

STEPS = """
from ops.progress import Progress
with Progress("letters", {total}) as progress:
    progress.expect({later}) if {later} else None
    progress.step("Vera Luz Irrepetible")
print("done")
"""


def command(*, total: int | None = None, later: int | None = None) -> list[str]:
    return [sys.executable, "-c", STEPS.format(total=total, later=later)]


def on_a_terminal(words: list[str]) -> str:
    """What a command writes to the terminal that it is started on."""
    ours, its = pty.openpty()
    with subprocess.Popen(words, stdin=its, stdout=its, stderr=its, cwd=PROJECT) as process:
        os.close(its)
        told = b""
        try:
            while part := os.read(ours, 4096):
                told += part
        except OSError:
            pass  # Linux says so when nobody is at the other end any more.
        assert process.wait() == 0
    os.close(ours)
    return told.decode()


@pytest.mark.parametrize("known", [{"total": 2}, {"later": 2}])
def test_a_terminal_shows_a_bar_when_the_end_is_known_and_clears_it(known):
    told = on_a_terminal(command(**known))

    assert f"\r\x1b[Kletters [{'#' * 15}{' ' * 15}] 1/2" in told
    assert told.rstrip().endswith("\r\x1b[Kdone")
    assert "Vera" not in told


def test_a_terminal_shows_a_count_when_the_end_is_not_known():
    assert "\r\x1b[Kletters 1\r\x1b[K" in on_a_terminal(command())


def test_nothing_is_shown_where_nobody_looks():
    done = subprocess.run(command(total=2), capture_output=True, text=True, check=True, cwd=PROJECT)

    assert (done.stdout, done.stderr) == ("done\n", "")
