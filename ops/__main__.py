"""`python -m ops`: what an operator does; `docs/runbook.md` says when, and with which rights."""

import argparse
import os
import sys

from localcloud.places import Trouble
from localcloud.terminal import red


def main() -> int:
    """Does what the first argument says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("deploy", help="package and deploy, by the AWS CLI: see make deploy")
    arguments = parser.parse_args()
    try:
        _do(arguments)
    except Trouble as trouble:
        print(f"{red('✗')} {trouble}", file=sys.stderr)
        return 1
    return 0


def _do(arguments: argparse.Namespace) -> None:
    # Each command imports what it needs.
    match arguments.command:
        case "deploy":
            from ops.deploy import deploy  # noqa: PLC0415

            deploy(os.environ)


if __name__ == "__main__":
    sys.exit(main())
