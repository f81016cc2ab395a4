"""Files of the deposit that messages carry: who refers to which, and until when inboxes show them.

`F#{file}` / `MSG#{message}` says that a message which has not gone refers to a file; the file counts it among its
references. Once the message goes, the file is kept until the last of its inboxes is over (`kept_until`), and the
reference is not needed any more: nobody would take it away when the inboxes end.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from pynamodb.expressions.condition import Condition

from chalicelib.domain.deposit import DepositFile, FileStatus
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.messages import MessageFile
from chalicelib.storage import batches
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.file_rows import FILE, TABLE, DepositRow, FileRow, file_from, file_pk
from chalicelib.storage.inboxes import INBOX_KEPT
from chalicelib.storage.transactions import Delete, Put, Update, Write

_REFERENCE: Final = "MSG#"


class MessageReferenceRow(DepositRow):
    """`MSG#message`: a message that has not gone refers to the file."""

    class Meta(DepositRow.Meta):
        pass


def known(file_ids: Collection[str]) -> Mapping[str, DepositFile]:
    """Those of these files that there are, by id; one call, or none for none.

    Raises:
        Unavailable: DynamoDB kept leaving some out.
    """
    found = batches.read(TABLE, [(file_pk(id), FILE) for id in file_ids])
    return {file.id: file for file in map(file_from, found)}


def referred(message_id: str, before: Sequence[MessageFile], after: Sequence[MessageFile]) -> list[Write]:
    """The writes by which files know that a draft refers to them, for its own transaction."""
    old, new = {file.id for file in before}, {file.id for file in after}
    writes: list[Write] = []
    for place, file in enumerate(after):
        if file.id not in old:
            gone = partial(_taken_back, place)
            counted = [FileRow.references.add(1)]
            writes.append(Update(FileRow(file_pk(file.id), FILE), counted, _is_good(file), lost=gone))
            writes.append(Put(_reference(file, message_id), MessageReferenceRow.pk.does_not_exist(), lost=Overtaken))
    for file in before:
        if file.id not in new:
            writes.append(Update(FileRow(file_pk(file.id), FILE), [FileRow.references.add(-1)]))
            writes.append(Delete(_reference(file, message_id), MessageReferenceRow.pk.exists(), lost=Overtaken))
    return writes


def handed_over(message_id: str, files: Sequence[MessageFile], at: datetime) -> list[Write]:
    """The writes by which files are kept for the inboxes of a message that starts at `at`, for its own transaction."""
    until = at + INBOX_KEPT
    writes: list[Write] = []
    for place, file in enumerate(files):
        row = FileRow(file_pk(file.id), FILE)
        kept = [FileRow.references.add(-1), FileRow.kept_until.set(until)]
        writes.append(Update(row, kept, _is_good(file), lost=partial(_taken_back, place)))
        writes.append(Delete(_reference(file, message_id), MessageReferenceRow.pk.exists(), lost=Overtaken))
    return writes


def _reference(file: MessageFile, message_id: str) -> MessageReferenceRow:
    return MessageReferenceRow(file_pk(file.id), f"{_REFERENCE}{message_id}")


def _is_good(file: MessageFile) -> Condition:
    good: Condition = (FileRow.status == str(FileStatus.AVAILABLE)) & (FileRow.sha256 == file.sha256)
    return good


def _taken_back(place: int) -> InvalidFields:
    return InvalidFields([FieldError(f"attachments.{place}", "attachment_rejected")])
