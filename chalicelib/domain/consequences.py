"""What follows from a history record: which work is put on which queue."""

from enum import StrEnum

from chalicelib.domain.changes import Edit
from chalicelib.domain.history import Record
from chalicelib.domain.inboxes import ARRIVALS, OCCASIONS
from chalicelib.domain.transitions import Action


class Work(StrEnum):
    """Work that a queue carries."""

    SEAL = "seal"
    NOTICE = "notice"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    INVITATION = "invitation"
    EXPAND = "expand"
    COUNT = "count"


def work_after(record: Record) -> tuple[Work, ...]:
    """The work that a transition gives."""
    if record.action is Action.SIGN and record.details.get("complete") == "yes":
        return (Work.SEAL,)
    if record.action in {Action.SUBMIT, Action.SIGN} or record.action in OCCASIONS or record.action in ARRIVALS:
        return (Work.NOTICE,)
    return ()


def work_after_edit(edit: Edit) -> tuple[Work, ...]:
    """The work that an edit of a draft gives: files that nothing refers to any more are deleted."""
    return (Work.RELEASE,) if edit.released or "deleted" in edit.fields else ()
