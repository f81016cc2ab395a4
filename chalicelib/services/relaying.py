"""From the stream to the queues: one message per consequence of a record."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib.domain.consequences import Work, work_after, work_after_edit
from chalicelib.gateways import queues
from chalicelib.settings import settings
from chalicelib.storage import outbox


def relay(event_name: str, keys: Mapping[str, Any], image: Mapping[str, Any]) -> None:
    """Put on the queues what follows from one record of the stream.

    A record that cannot be understood goes to the relay's own dead-letter queue, keys only, so that nothing behind it
    waits.

    Args:
        keys, image: as DynamoDB's own JSON has them.

    Raises:
        Unavailable: SQS does not answer: the stream brings the record again.
    """
    if event_name != "INSERT":
        return
    try:
        entry = outbox.entry(image)
    except Exception:  # noqa: BLE001  # whatever it is: nothing may block the stream
        queues.put(settings().relay_dlq_url, {"pk": outbox.key(keys, "pk"), "sk": outbox.key(keys, "sk")})
        return
    if entry is None:
        return
    if isinstance(entry, outbox.Closing):
        queues.put(settings().hand_over_queue_url, {"work": Work.HAND_OVER, "unit_id": entry.unit_id})
        return
    if isinstance(entry, outbox.Invited):
        invited = {"unit_id": entry.unit_id, "person_id": entry.person_id, "invitation_id": entry.invitation_id}
        queues.put(settings().notice_queue_url, {"work": Work.INVITATION, **invited})
        return
    if isinstance(entry, outbox.Dispatch):
        queues.put(settings().message_queue_url, {"work": Work.EXPAND, "message_id": entry.message_id})
        return
    work = work_after(entry.record) if entry.record else ()
    work += work_after_edit(entry.edit) if entry.edit else ()
    for each in work:
        queues.put(_queue(each), {"work": each, "communication_id": entry.communication_id, "seq": entry.seq})


_QUEUES: Final = {
    Work.SEAL: "seal_queue_url",
    Work.NOTICE: "notice_queue_url",
    Work.RELEASE: "upload_queue_url",
}


def _queue(work: Work) -> str:
    return str(getattr(settings(), _QUEUES[work]))
