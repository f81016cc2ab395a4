"""Where else than in letters, the directory and their own inbox a person of a unit is named: rows, and without them.

Files and share links of the unit, imports and their reports, messages that they wrote, and the chunks of messages that
they got. Each row is written on its own and can be written again; none is moved or taken away.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from chalicelib.domain.deliveries import Hindrance
from chalicelib.domain.messages import Channel
from chalicelib.storage import walks
from chalicelib.storage.chunk_rows import ChunkRow, chunk_key
from chalicelib.storage.directory_rows import TABLE as DIRECTORY
from chalicelib.storage.file_rows import FILE, LAST_LINK, FileRow, LinkRow, unit_list
from chalicelib.storage.file_rows import TABLE as FILES
from chalicelib.storage.import_rows import META, ImportRow, ReportRow, import_key, imports_list
from chalicelib.storage.inboxes import InboxRow
from chalicelib.storage.messages import MESSAGE, MessageRow, drafts_list, message_key, outbox_list
from chalicelib.storage.messages import TABLE as MESSAGES
from chalicelib.storage.tables import collection, sort_key_of
from chalicelib.storage.transactions import Update, Write

NOBODY: Final = ""
"""In the place of an id or a name that was erased."""


def deposit(unit_id: str, person_id: str) -> Iterator[FileRow | LinkRow]:
    """The files of the unit that the person put there, and the share links that they made."""
    for listed in walks.whole(FILES, unit_list(unit_id), "one"):
        pk = str(listed["pk"]["S"])
        for item in collection(FILES, pk, lambda after: FileRow.sk.between(f"{after}\0" if after else FILE, LAST_LINK)):
            if sort_key_of(item) == FILE:
                file = FileRow.from_raw_data(item)
                if file.owner_id == person_id:
                    yield file
            elif item.get("created_by_id", {}).get("S") == person_id:
                yield LinkRow.from_raw_data(item)


def imports(unit_id: str, person_id: str) -> Iterator[ImportRow | ReportRow]:
    """The imports of the unit that the person began, and the parts of reports that name them."""
    for listed in walks.whole(DIRECTORY, imports_list(unit_id), "one"):
        pk = import_key(str(listed["id"]["S"]))
        for item in collection(DIRECTORY, pk, lambda after: ImportRow.sk > after if after else None):
            if sort_key_of(item) == META:
                begun = ImportRow.from_raw_data(item)
                if begun.created_by_id == person_id:
                    yield begun
                continue
            part = ReportRow.from_raw_data(item)
            if any(person_id in entry[5:6] for entry in part.entries):
                yield part


def written(unit_id: str, person_id: str) -> Iterator[MessageRow]:
    """The messages of the unit that the person wrote, drafts too."""
    lists = (drafts_list(unit_id), outbox_list(unit_id))
    for item in chain.from_iterable(walks.whole(MESSAGES, pk, "one") for pk in lists):
        if item.get("author_id", {}).get("S") == person_id:
            yield MessageRow.from_raw_data(item)


def chunk_of(item: InboxRow) -> ChunkRow | None:
    """The chunk of recipients by which an item of an inbox came, if it came by one and that is still kept."""
    kept = item.attribute_values
    if kept.get("message_id") is None or kept.get("chunk") is None:
        return None
    message = MessageRow.find(message_key(item.message_id), MESSAGE)
    return ChunkRow.find(str(message.pk), chunk_key(message.run, item.chunk)) if message and message.run else None


def without(row: FileRow | LinkRow | ImportRow | ReportRow | MessageRow | ChunkRow, person_id: str) -> Write:
    """The row without the person."""
    match row:
        case FileRow():
            return _update(row, FileRow.owner_id.set(NOBODY), FileRow.owner_name.set(NOBODY))
        case LinkRow() | ImportRow():
            return _update(row, type(row).created_by_id.set(NOBODY), type(row).created_by_name.set(NOBODY))
        case MessageRow():
            return _update(row, MessageRow.author_id.set(NOBODY), MessageRow.author_name.set(NOBODY))
        case ReportRow():
            entries = [[*entry[:5], NOBODY, NOBODY] if person_id in entry[5:6] else entry for entry in row.entries]
            return _update(row, ReportRow.entries.set(entries))
        case ChunkRow():
            unnamed = [_unnamed(each, person_id, done=row.done_at is not None) for each in row.recipients]
            return _update(row, ChunkRow.recipients.set(unnamed))


def _unnamed(recipient: list[Any], person_id: str, *, done: bool) -> list[Any]:
    """A recipient in their place, since answers go by it, without name, students, address and sign-in.

    When the chunk is still to go, nothing goes to them; when it went, it stays told what became of theirs.
    """
    if recipient[0] != person_id:
        return recipient
    *_, email, account, hindrances = recipient
    missed = {Channel.EMAIL: email and Hindrance.NO_ADDRESS, Channel.PUSH: account and Hindrance.NO_DEVICE}
    now = {} if done else {str(channel): str(why) for channel, why in missed.items() if why}
    return [person_id, NOBODY, [], None, None, {**(hindrances or {}), **now} or None]


def _update(row: Any, *actions: Any) -> Write:
    return Update(type(row)(row.pk, row.sk), list(actions), type(row).pk.exists())
