"""What the commands of `python -m ops` do and say."""

import json
import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import boto3

from chalicelib.domain.numbers import MADRID
from localcloud.places import Trouble
from localcloud.terminal import dim, green, red
from ops.progress import Progress
from ops.stacks import open_stack, sqs, use_secret


def list_queues() -> None:
    """Says what lies in each dead-letter queue."""
    from ops import queues  # noqa: PLC0415

    for each in queues.listed(sqs(), open_stack()):
        mark = red("✗") if each.waiting else green("✓")
        print(f"{mark} {each.name:<16} {each.waiting}")


def redrive(name: str) -> None:
    """Puts back what lies in a dead-letter queue."""
    from ops import queues  # noqa: PLC0415

    stack, client = open_stack(), sqs()
    total = next((each.waiting for each in queues.listed(client, stack) if each.name == name), 0)
    with Progress(name, total) as progress:
        moved = queues.redrive(client, stack, name, progress.step)
    print(f"{green('✓')} {moved} put back from {name}")


def verify_history(unit_id: str | None, table: str | None) -> None:
    """Looks at the histories and the books of a unit, or of all.

    Args:
        table: a restored table that is looked at instead of the stack's.

    Raises:
        Trouble: something is wrong; each thing has been told.
    """
    open_stack()
    if table:
        os.environ["COMMUNICATIONS_TABLE"] = table
    from chalicelib.services import inspections  # noqa: PLC0415

    faults = letters = numbers = 0
    with Progress("letters") as progress:
        found = [inspections.inspect(unit_id, progress.step)] if unit_id else inspections.inspect_all(progress.step)
        for each in found:
            letters, numbers, faults = letters + each.letters, numbers + each.numbers, faults + len(each.faults)
            for fault in each.faults:
                print(f"{red('✗')} {fault.code:<16} {fault.where} {dim(' '.join(fault.letters))}")
    told = f"{letters} letters and {numbers} numbers"
    if faults:
        raise Trouble(f"{faults} faults in {told}: docs/runbook.md#proof")
    print(f"{green('✓')} {told}: every history is whole, every book without a gap")


def verify_pdf(pdf: Path, chain: Path) -> None:
    """Checks a sealed PDF, offline.

    Raises:
        Trouble: its seal does not hold.
    """
    from chalicelib.gateways import seal_checks  # noqa: PLC0415

    report = seal_checks.check(_read(pdf), _read(chain))
    if not report.holds:
        raise Trouble(f"{pdf}: the seal does not hold: {report.why or 'it is not over the whole file'}")
    print(f"{green('✓')} {pdf}: sealed by {report.signer} at {report.timestamped_at or report.sealed_at}")
    print(f"  signed_sha256 {report.signed_sha256}")


def export_evidence(unit_id: str, target: Path) -> None:
    """Writes a unit's evidence pack."""
    open_stack()
    from chalicelib.domain.errors import NotFound  # noqa: PLC0415
    from chalicelib.services import clock, evidence  # noqa: PLC0415
    from ops import packs  # noqa: PLC0415

    try:
        unit = evidence.unit(unit_id)
    except NotFound:
        raise Trouble(f"there is no unit {unit_id}") from None
    with Progress("letters") as progress:
        proofs = progress.over(evidence.proofs(unit_id))
        digest = packs.make(target, unit, evidence.chain(), proofs, clock.now())
        count = progress.done
    print(f"{green('✓')} {target}: {count} sealed letters")
    print(f"  sha256 {digest}")
    print(dim("  keep the sha256 apart from the pack, and give it to whoever checks it by another way"))


def verify_evidence(pack: Path, chain: Path | None, sha256: str | None) -> None:
    """Checks an evidence pack, offline."""
    from ops import pack_checks  # noqa: PLC0415

    with Progress("letters") as progress:
        trusted = _read(chain) if chain else None
        checked = pack_checks.check(
            pack, chain=trusted, sha256=sha256, expected=progress.expect, looked_at=progress.step
        )
    sealers = ", ".join(checked.sealed_by)
    print(
        f"{green('✓')} {pack}: unit {checked.unit_id}, {checked.made_at}, {checked.letters} letters sealed by {sealers}"
    )
    if not (chain and sha256):
        print(
            dim("  it agrees with itself; --sha256 and --chain, from elsewhere, prove that it is the one that was made")
        )


def export_person(unit_id: str, person_id: str, target: Path) -> None:
    """Writes all that is kept of a person, for them (RGPD art. 15), the user of the stack's own pool too."""
    stack = open_stack()
    use_secret(stack)
    from chalicelib.domain.errors import NotFound  # noqa: PLC0415
    from chalicelib.services import personal_data  # noqa: PLC0415
    from ops import sign_ins  # noqa: PLC0415

    _expect_new(target)
    try:
        with Progress("letters") as progress:
            told = personal_data.export(unit_id, person_id, progress.step)
    except NotFound:
        raise Trouble(f"the unit {unit_id} has no such person") from None
    account = told["person"]["account_id"]
    told["sign_in"] = sign_ins.told(boto3.client("cognito-idp"), stack, account) if account else None
    _keep_private(target, told)
    print(f"{green('✓')} {target}: {len(told['letters'])} letters, {len(told['inbox'])} inbox items")


def erase_person(unit_id: str, person_id: str, finished_before: date | None, *, sure: bool) -> None:
    """Erases what need not be kept of a person (RGPD art. 17).

    Raises:
        Trouble: they are not there, hold a role, or nobody said that it is meant.
    """
    _expect_sure(sure=sure)
    use_secret(open_stack())
    from chalicelib.domain.errors import NotFound  # noqa: PLC0415
    from chalicelib.services import personal_data  # noqa: PLC0415

    before = datetime.combine(finished_before, time(), MADRID) if finished_before else None
    try:
        with Progress("letters") as progress:
            done = personal_data.forget(unit_id, person_id, finished_before=before, looked_at=progress.step)
    except NotFound:
        raise Trouble(f"the unit {unit_id} has no such person") from None
    except personal_data.StillHoldsRoles:
        raise Trouble("they hold a role, or an import is giving them one: revoke it first") from None
    print(f"{green('✓')} erased; taken from {done.letters} letters, {done.inbox} inbox items deleted")
    for why, letters in sorted(done.kept.items()):
        print(f"  kept ({why}): {len(letters)} letters {dim(' '.join(letters))}")
    if done.custody:
        print(f"  kept (custody): {done.custody} decisions")


def export_student(unit_id: str, student_id: str, target: Path) -> None:
    """Writes all that a school keeps of a student, for whoever speaks for them (RGPD art. 15)."""
    open_stack()
    from chalicelib.domain.errors import NotFound  # noqa: PLC0415
    from chalicelib.services import student_data  # noqa: PLC0415

    _expect_new(target)
    try:
        told = student_data.export(unit_id, student_id)
    except NotFound:
        raise Trouble(f"the unit {unit_id} keeps nothing of such a student") from None
    _keep_private(target, told)
    print(f"{green('✓')} {target}: {'enrolled' if told['student'] else 'enrolled no more'}")


def erase_student(unit_id: str, student_id: str, *, sure: bool) -> None:
    """Erases what names a student who has left (RGPD art. 17).

    Raises:
        Trouble: they are enrolled, or nobody said that it is meant.
    """
    _expect_sure(sure=sure)
    open_stack()
    from chalicelib.services import student_data  # noqa: PLC0415

    try:
        done = student_data.forget(unit_id, student_id)
    except student_data.StillEnrolled:
        raise Trouble("they are enrolled: import the students without them first") from None
    print(f"{green('✓')} erased: {done.custody} decisions about custody, from {done.audit} lines of the audit trail")
    print(f"  and {done.reports} reports of imports")


def erase_sign_ins(created_before: date, *, sure: bool) -> None:
    """Deletes the sign-ins of the stack's pool that are nobody's any more; says how many, when nobody meant it yet.

    Raises:
        Trouble: people sign in elsewhere.
    """
    stack = open_stack()
    from ops import sign_ins  # noqa: PLC0415

    client = boto3.client("cognito-idp")
    before = datetime.combine(created_before, time(), MADRID)
    found = list(sign_ins.nobodys(client, stack, before))
    with Progress("sign-ins", len(found)) as progress:
        for name in progress.over(found) if sure else ():
            sign_ins.erase(client, stack, name)
    print(f"{green('✓')} {len(found)} sign-ins are nobody's: {'deleted' if sure else 'say --yes to delete them'}")


def _expect_sure(*, sure: bool) -> None:
    if not sure:
        raise Trouble("it cannot be undone: export the data first, then say --yes")


def _expect_new(target: Path) -> None:
    if target.exists():
        raise Trouble(f"{target} is there already")


def _keep_private(target: Path, told: dict[str, Any]) -> None:
    """Writes it for whoever runs this alone."""
    target.touch(mode=0o600, exist_ok=False)
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, datetime):
        return value.isoformat()
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error
