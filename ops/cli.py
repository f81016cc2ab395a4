"""The AWS CLI, as a user would type it: each command is printed before it runs, with the region on it."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from localcloud.places import PROJECT, Trouble
from localcloud.terminal import bold


class Cli:
    """The AWS CLI in one region."""

    def __init__(self, region: str) -> None:
        self.region = region
        self._program = _program()

    def ask(self, *words: str, absent: str | None = None) -> Any:
        """What a command answers.

        Args:
            absent: what it says when there is no such thing; the answer is none then.

        Raises:
            Trouble: it failed in another way. Who may not look does not know that there is nothing.
        """
        done = self._run(*words, asks=True)
        if done.returncode == 0:
            return json.loads(done.stdout or "{}")
        if absent is None or absent not in done.stderr:
            raise Trouble(f"AWS did not answer: {done.stderr.strip() or f'that command failed ({done.returncode})'}")
        return None

    def do(self, *words: str, given: str | None = None) -> None:
        """A command that must end well.

        Args:
            given: on its standard input, where nobody is shown it.

        Raises:
            Trouble: it failed; what it said has been printed.
        """
        done = self._run(*words, given=given)
        if done.returncode:
            raise Trouble(f"that command failed ({done.returncode}): what it said is above")

    def _run(self, *words: str, asks: bool = False, given: str | None = None) -> subprocess.CompletedProcess[str]:
        command = ["aws", *words, "--region", self.region]
        if asks:
            command += ["--output", "json"]
        print(bold("$"), shlex.join(command), flush=True)
        return subprocess.run(
            [self._program, *command[1:]], input=given, capture_output=asks, text=True, check=False, cwd=PROJECT
        )


def _program() -> str:
    """The AWS CLI: the one on the PATH, else this environment's own.

    Raises:
        Trouble: there is none.
    """
    beside = Path(sys.executable).with_name("aws")
    found = shutil.which("aws", path=os.environ.get("PATH")) or (str(beside) if beside.exists() else None)
    if found is None:
        raise Trouble(
            "there is no AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
        )
    return found
