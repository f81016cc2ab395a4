"""`python -m localcloud run | demo | token | package | lock | check-web | format-web | verify`: see `make help`."""

import argparse
import os
import sys
from pathlib import Path

from localcloud.places import Trouble
from localcloud.terminal import red


def main() -> int:
    """Does what the first argument says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m localcloud", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start the whole system on this laptop; PORT and WEB_PORT move it")
    commands.add_parser("demo", help="tell the main job over HTTP, against a stack that it starts if none runs")
    token = commands.add_parser("token", help="sign in as a user of the running laptop, and print the ID token")
    token.add_argument("email")
    commands.add_parser("package", help="build what is deployed: build/package/")
    commands.add_parser("lock", help="write down the hashes of what requirements.txt pins: requirements.lock")
    commands.add_parser("check-web", help="format, lint, types and unit tests of the web client")
    commands.add_parser("format-web", help="put the web client in its one format")
    verify = commands.add_parser("verify", help="check the seal of a PDF")
    verify.add_argument("pdf", type=Path)
    verify.add_argument("--chain", type=Path, help="the certificates to trust (PEM, the root last)")
    arguments = parser.parse_args()
    try:
        _do(arguments)
    except Trouble as trouble:
        print(f"{red('✗')} {trouble}", file=sys.stderr)
        return 1
    return 0


def _do(arguments: argparse.Namespace) -> None:
    # Each command imports what it needs: `package` needs no cloud, `verify` no packager.
    match arguments.command:
        case "run":
            from localcloud.run import run  # noqa: PLC0415

            run(_port("PORT", 4566), _port("WEB_PORT", 8080))
        case "demo":
            from localcloud.demo import demo  # noqa: PLC0415

            demo(_port("PORT", 4566), _port("WEB_PORT", 8080))
        case "token":
            from localcloud.sign_in import token_of  # noqa: PLC0415

            print(token_of(arguments.email))
        case "package":
            from localcloud.package import package_whole  # noqa: PLC0415

            package_whole()
        case "lock":
            from localcloud.wheels import renew  # noqa: PLC0415

            renew()
        case "check-web":
            from localcloud.web import check_web  # noqa: PLC0415

            check_web()
        case "format-web":
            from localcloud.web import format_web  # noqa: PLC0415

            format_web()
        case "verify":
            from localcloud.verify import verify  # noqa: PLC0415

            verify(arguments.pdf, arguments.chain)


def _port(variable: str, default: int) -> int:
    value = os.environ.get(variable) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise Trouble(f"{variable} must be a port number, not {value!r}")
    return int(value)


if __name__ == "__main__":
    sys.exit(main())
