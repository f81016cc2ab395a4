"""`python -m ops`: what an operator does; `docs/runbook.md` says when, and with which rights."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from localcloud.places import Trouble
from localcloud.terminal import red

_FILES = "the files of letters finished before this day need not be kept any more"


def main(arguments: list[str] | None = None) -> int:
    """Does what the first argument says; the exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        _do(parsed)
    except Trouble as trouble:
        print(f"{red('✗')} {trouble}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ops", description=__doc__)
    parser.add_argument("--laptop", action="store_true", help="the stack of make run, instead of STACK in AWS_REGION")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("deploy", help="package and deploy, by the AWS CLI: see make deploy")
    commands.add_parser("audit", help="ask the advisory services about what is shipped: see make audit")
    commands.add_parser("queues", help="what lies in the dead-letter queues")
    redrive = commands.add_parser("redrive", help="put back what lies in a dead-letter queue")
    redrive.add_argument("queue", help="SealDlq, UploadDlq, …")
    history = commands.add_parser("verify-history", help="is each history whole, each book of numbers without a gap?")
    which = history.add_mutually_exclusive_group(required=True)
    which.add_argument("--unit", metavar="ID")
    which.add_argument("--all", action="store_true", help="all units: it reads everything")
    history.add_argument("--communications-table", metavar="TABLE", help="a restored one, instead of the stack's")
    pdf = commands.add_parser("verify-pdf", help="check a sealed PDF, offline")
    pdf.add_argument("pdf", type=Path)
    pdf.add_argument("--chain", type=Path, required=True, help="the certificates to trust (PEM, the root last)")
    export = commands.add_parser("export-evidence", help="a unit's sealed documents and their histories, as a ZIP")
    export.add_argument("unit")
    export.add_argument("zip", type=Path)
    check = commands.add_parser("verify-evidence", help="check an evidence pack, offline")
    check.add_argument("zip", type=Path)
    check.add_argument("--chain", type=Path, help="the certificates to trust; without it, the pack's own")
    check.add_argument("--sha256", help="of the pack, as it was told when it was made")
    told = commands.add_parser("export-person", help="all that is kept of a person, as JSON (RGPD art. 15)")
    gone = commands.add_parser("erase-person", help="erase what need not be kept of a person (RGPD art. 17)")
    told_student = commands.add_parser("export-student", help="all that a school keeps of a student, as JSON")
    gone_student = commands.add_parser("erase-student", help="erase what names a student who has left")
    for each, who in ((told, "person"), (gone, "person"), (told_student, "student"), (gone_student, "student")):
        each.add_argument("unit")
        each.add_argument(who, help=f"the {who}'s id")
    for each in (told, told_student):
        each.add_argument("json", type=Path)
    gone.add_argument("--finished-before", type=date.fromisoformat, metavar="YYYY-MM-DD", help=_FILES)
    for each in (gone, gone_student):
        each.add_argument("--yes", action="store_true", help="it cannot be undone")
    unbound = commands.add_parser("erase-sign-ins", help="delete the pool's users to whom no person is bound any more")
    unbound.add_argument("--created-before", type=date.fromisoformat, metavar="YYYY-MM-DD", required=True)
    unbound.add_argument("--yes", action="store_true", help="it cannot be undone")
    return parser


def _do(arguments: argparse.Namespace) -> None:
    # Each command imports what it needs: checking asks no AWS, deploying no application.
    if arguments.laptop:
        from ops.stacks import on_the_laptop  # noqa: PLC0415

        on_the_laptop()
    if arguments.command == "deploy":
        from ops.deploy import deploy  # noqa: PLC0415

        deploy(os.environ)
        return
    if arguments.command == "audit":
        from ops.audit import audit  # noqa: PLC0415

        audit()
        return
    _do_on_data(arguments)


def _do_on_data(arguments: argparse.Namespace) -> None:
    from ops import commands  # noqa: PLC0415

    match arguments.command:
        case "queues":
            commands.list_queues()
        case "redrive":
            commands.redrive(arguments.queue)
        case "verify-history":
            commands.verify_history(arguments.unit, arguments.communications_table)
        case "verify-pdf":
            commands.verify_pdf(arguments.pdf, arguments.chain)
        case "export-evidence":
            commands.export_evidence(arguments.unit, arguments.zip)
        case "verify-evidence":
            commands.verify_evidence(arguments.zip, arguments.chain, arguments.sha256)
        case _:
            _do_about_somebody(arguments)


def _do_about_somebody(arguments: argparse.Namespace) -> None:
    from ops import commands  # noqa: PLC0415

    match arguments.command:
        case "export-person":
            commands.export_person(arguments.unit, arguments.person, arguments.json)
        case "erase-sign-ins":
            commands.erase_sign_ins(arguments.created_before, sure=arguments.yes)
        case "erase-person":
            commands.erase_person(arguments.unit, arguments.person, arguments.finished_before, sure=arguments.yes)
        case "export-student":
            commands.export_student(arguments.unit, arguments.student, arguments.json)
        case "erase-student":
            commands.erase_student(arguments.unit, arguments.student, sure=arguments.yes)


if __name__ == "__main__":
    sys.exit(main())
