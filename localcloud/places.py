"""Where things are on the laptop, and what they are called."""

from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
"""The root of the repository."""

LOCAL: Final = PROJECT / ".local"
ENDPOINTS: Final = LOCAL / "endpoints.json"
"""What `make run` keeps: data, secrets, where it listens. `make clean` deletes it."""

BUILD: Final = PROJECT / "build"
"""What is made from the sources."""

HOST: Final = "127.0.0.1"
"""Nobody else's machine reaches what runs here."""

REGION: Final = "eu-west-1"
"""The region that the laptop plays. It must be one in the European Union that has every service, SES among them."""

STACK: Final = "ventanilla-local"
"""The name of the CloudFormation stack."""


class Trouble(Exception):
    """Something that whoever typed the command must know, in one line."""
