"""The documents that a unit requested (`documentos solicitados`)."""

from chalicelib.domain.communications import DocumentStatus
from chalicelib.domain.people import Caller
from chalicelib.services.communications import staff_of
from chalicelib.storage import letter_lists
from chalicelib.storage.cursors import Page, PageRequest
from chalicelib.storage.letter_lists import RequestedDocument


def requested(
    caller: Caller, unit_id: str, *, status: DocumentStatus | None, page: PageRequest
) -> Page[RequestedDocument]:
    """The unit's documents, newest first."""
    staff_of(caller, unit_id)
    return letter_lists.requested_documents(unit_id, status, page)
