"""The inbox of the caller: what came to any of the people that the account is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.attachments import file_key
from chalicelib.domain.custody import may_receive
from chalicelib.domain.deposit import FileStatus
from chalicelib.domain.errors import NotFound
from chalicelib.domain.inboxes import Category, InboxItem, person_of
from chalicelib.domain.messages import Message, MessageFile
from chalicelib.domain.people import Caller
from chalicelib.gateways import objects
from chalicelib.gateways.objects import Link
from chalicelib.services.clock import now
from chalicelib.storage import chunks, custody, directory_accounts, dispatches, message_files, messages
from chalicelib.storage import inboxes as store
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.transactions import Write, commit

COUNTED_AFTER: Final = timedelta(seconds=30)
"""When what the sender sees is counted anew, after somebody read."""


@dataclass(frozen=True)
class Carried:
    """A file that came with a message, and where it can be had for some minutes; nowhere once it was taken back."""

    file: MessageFile
    link: Link | None


@dataclass(frozen=True)
class Opened:
    """An item, whole.

    Attributes:
        body: the text, when it is a message.
        recipients: who else received it, when its sender did not hide that: the first of them.
    """

    item: InboxItem
    body: str | None = None
    attachments: tuple[Carried, ...] = ()
    recipients: tuple[str, ...] | None = None


def inbox(caller: Caller, *, unread: bool, category: Category | None, page: PageRequest) -> Page[InboxItem]:
    """What came, newest first; nothing about a student of whom they may no longer receive, so a page may be short."""
    found = store.inbox(sorted(caller.person_ids), unread=unread, category=category, page=page)
    return Page(_receivable(found.items), found.next_cursor)


def item(caller: Caller, item_id: str) -> Opened:
    """One item, whole.

    Raises:
        NotFound: there is none, it is somebody else's, or it is about a student of whom they may no longer receive.
    """
    found = _found(caller, item_id)
    if found.message_id is None or found.occasion is not None:
        return Opened(found)
    message = messages.find(found.message_id)
    if message is None:
        raise NotFound
    content = message.content
    recipients = None if content.hidden_recipients else _recipients(message)
    return Opened(found, content.body, _carried(content.attachments), recipients)


def read(caller: Caller, item_id: str) -> None:
    """Note that the caller read it; repeating it changes nothing. Raises as `item` does."""
    at = now()
    _mark(caller, _found(caller, item_id), store.mark_read(item_id, at), at)


def acknowledge(caller: Caller, item_id: str) -> None:
    """Note that the caller takes notice of it; repeating it changes nothing. Raises as `item` does."""
    at = now()
    _mark(caller, _found(caller, item_id), store.mark_acknowledged(item_id, at), at)


def unread(caller: Caller) -> int:
    """How many are unread, of those that they may still receive: those that the list shows."""
    return len(_receivable([item for person in sorted(caller.person_ids) for item in store.unread_items(person)]))


def _mark(caller: Caller, found: InboxItem, mark: Write, at: datetime) -> None:
    """Write a mark, and have what the sender sees follow."""
    mine = directory_accounts.still_bound(caller.account_id, found.person_id)
    counted: list[Write] = []
    if found.message_id is not None and found.chunk is not None:
        counted = [dispatches.stir(found.message_id, found.chunk, at + COUNTED_AFTER)]
    commit([mark, mine, *counted])


def _found(caller: Caller, item_id: str) -> InboxItem:
    if person_of(item_id) not in caller.person_ids:
        raise NotFound
    found = store.find(item_id)
    if found is None or not _receivable([found]):
        raise NotFound
    return found


def _receivable(items: Sequence[InboxItem]) -> tuple[InboxItem, ...]:
    """Those that may still be received: by a guardian, what is about one of the students through whom it came."""
    at = now()
    asked = {(item.sender.id, student, item.person_id) for item in items for student in item.about}
    decided = custody.decisions(asked)

    def may_still_receive(item: InboxItem) -> bool:
        through = (decided.get((item.sender.id, student, item.person_id)) for student in item.about)
        return not item.about or any(may_receive(each, at) for each in through)

    return tuple(item for item in items if may_still_receive(item))


def _carried(files: Sequence[MessageFile]) -> tuple[Carried, ...]:
    """The files of a message, each with a link while it is good."""
    there = message_files.known([file.id for file in files])
    found = []
    for file in files:
        now_is = there.get(file.id)
        is_good = now_is is not None and now_is.status is FileStatus.AVAILABLE and now_is.sha256 == file.sha256
        found.append(Carried(file, objects.link(file_key(file.id, file.sha256), now()) if is_good else None))
    return tuple(found)


def _recipients(message: Message) -> tuple[str, ...]:
    """The names in its first chunk: nobody reads more, and that is one call."""
    chunk = chunks.find(message.id, message.run or "", 0)
    return tuple(recipient.name for recipient in chunk.recipients) if chunk else ()
