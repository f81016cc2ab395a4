"""Work that has stood still is put on its queue again."""

from datetime import datetime

from chalicelib.domain.watch import PROGRESS_SHOWN, SHARDS, next_look, sealing_given_up
from chalicelib.gateways import queues
from chalicelib.services.clock import now
from chalicelib.settings import settings
from chalicelib.storage import files, watch
from chalicelib.storage.watch import (
    Stalled,
    StalledClosing,
    StalledCount,
    StalledDispatch,
    StalledImport,
    StalledSeal,
    StalledUpload,
)


def sweep() -> int:
    """Put on its queue again what was due and is not done; gives how much that was."""
    at = now()
    found = 0
    for shard in range(SHARDS):
        for stalled in watch.due(shard, at):
            _put_again(stalled, at)
            watch.look_again(stalled, _next_look(stalled, at))
            found += 1
        for file_id in files.due(shard, at):
            queues.put(settings().upload_queue_url, {"work": "look", "file_id": file_id})
            files.look_again(file_id, next_look(at))
            found += 1
    return found


def _next_look(stalled: Stalled, at: datetime) -> datetime:
    return at + PROGRESS_SHOWN if isinstance(stalled, StalledDispatch) else next_look(at)


def _put_again(stalled: Stalled, at: datetime) -> None:
    match stalled:
        case StalledSeal(communication_id, since):
            last = int(sealing_given_up(since, at))
            queues.put(settings().seal_queue_url, {"work": "seal", "communication_id": communication_id, "last": last})
        case StalledUpload(attachment_id):
            queues.put(settings().upload_queue_url, {"work": "look", "attachment_id": attachment_id})
        case StalledClosing(unit_id):
            queues.put(settings().hand_over_queue_url, {"work": "hand_over", "unit_id": unit_id, "settled": True})
        case StalledImport(import_id):
            queues.put(settings().import_queue_url, {"work": "import", "import_id": import_id})
        case StalledDispatch(message_id):
            queues.put(settings().message_queue_url, {"work": "expand", "message_id": message_id})
        case StalledCount(message_id):
            queues.put(settings().message_queue_url, {"work": "count", "message_id": message_id})
