"""What has a term has it on its row from the moment it is written, and `docs/retention.md` says the same."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.deliveries import Fact
from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.inboxes import Category, InboxItem, Occasion
from chalicelib.domain.people import UnitRef
from chalicelib.services import clock
from chalicelib.storage import directory_writes, idempotency, imports, inboxes, suppressions
from chalicelib.storage.directory_rows import AuditRow
from chalicelib.storage.inboxes import InboxRow, SentMailRow
from chalicelib.storage.suppressions import SuppressionRow
from chalicelib.storage.transactions import commit
from tests.units import SCHOOL

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "retention.md").read_text()


@pytest.mark.usefixtures("tables")
def test_an_inbox_item_goes_by_itself():
    at = clock.now()
    id = f"ana-{clock.fresh_id()}"
    unit = UnitRef(SCHOOL.id, SCHOOL.name)
    inboxes.add(InboxItem(id, "ana", Category.NOTICE, Occasion.TO_SIGN, "letter", "Asunto", unit, at))
    commit([inboxes.mark_read(id, at)])

    row = InboxRow.find("I#ana", id)

    assert row
    assert row.expires == after(at, inboxes.INBOX_KEPT)


@pytest.mark.usefixtures("tables")
def test_that_a_mail_was_sent_is_forgotten():
    at = clock.now()
    inboxes.note_mail("letter#7", "provider", at)

    row = SentMailRow.find("MAIL#letter#7", "MAIL")

    assert row
    assert row.expires == after(at, inboxes.MAILS_KEPT)


@pytest.mark.usefixtures("tables")
def test_a_line_of_the_audit_trail_goes_after_its_term():
    at = clock.now()
    commit([directory_writes.note(SCHOOL.id, AuditEntry("one", at, None, "unit_created", None, {}, {}))])

    row = AuditRow.find(f"U#{SCHOOL.id}", "AUD#one")

    assert row
    assert row.expires == after(at, directory_writes.AUDIT_KEPT)


@pytest.mark.usefixtures("tables")
def test_a_suppressed_address_is_forgotten_after_its_term_and_that_it_was_given_anew_sooner():
    at = clock.now()
    digest = suppressions.digest("ana@example.org")
    suppressions.suppress(SCHOOL.id, digest, Fact.BOUNCED, at, mailed_at=at)

    row = SuppressionRow.find(f"U#{SCHOOL.id}", f"SUP#{digest}")
    commit([suppressions.clear(SCHOOL.id, "ana@example.org", at)])
    cleared = SuppressionRow.find(f"U#{SCHOOL.id}", f"SUP#{digest}")

    assert row
    assert cleared
    assert row.expires == after(at, suppressions.SUPPRESSED_KEPT)
    assert cleared.expires == after(at, inboxes.MAILS_KEPT)


@pytest.mark.parametrize(
    ("what", "kept"),
    [
        ("that an address of a unit bounced", suppressions.SUPPRESSED_KEPT),
        ("an item of an inbox", inboxes.INBOX_KEPT),
        ("that a mail was sent", inboxes.MAILS_KEPT),
        ("a line of the audit trail", directory_writes.AUDIT_KEPT),
        ("an answer to an `Idempotency-Key`", idempotency.REMEMBERED),
        ("the report of an import", imports.REPORT_KEPT),
    ],
)
def test_the_terms_are_told_as_they_are(what, kept):
    (line,) = [line for line in DOCUMENTED.splitlines() if line.startswith(f"| {what}")]

    assert line.split("|")[3].strip() == f"{kept.days} day{'s' if kept.days != 1 else ''}"


def after(at: datetime, kept: timedelta) -> int:
    return int((at + kept).timestamp())
