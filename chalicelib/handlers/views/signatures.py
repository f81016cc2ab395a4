"""The signature tray (`bandeja de firmas`), what a unit sent to sign, and the documents that it requested."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from chalicelib.domain.communications import DocumentStatus, SignatureRequest, SignatureStatus
from chalicelib.domain.limits import BATCH_MAX, REMARKS_MAX
from chalicelib.domain.people import Caller
from chalicelib.domain.transitions import Action
from chalicelib.handlers.edge.models import Body, Digest, Id, Instant, Listing, ListQuery, Nothing, Query, Text, View
from chalicelib.handlers.edge.problems import Problem, problem
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views import letters
from chalicelib.handlers.views.letters import LetterName, RequestedDocumentView, SignerView
from chalicelib.handlers.views.models import PersonName, UnitName, listing, person_name, unit_name
from chalicelib.services import cases, communications, documents, signatures
from chalicelib.storage.letter_lists import RequestedDocument

TAG = "signatures"

Reason = Annotated[Text, Field(min_length=1, max_length=REMARKS_MAX)]


class RequestedLetter(LetterName):
    """The letter that is to be signed."""

    origin: UnitName
    destination: UnitName


class DocumentToSign(View):
    """The bytes that are to be signed: their digest, and a link to them."""

    sha256: str
    url: str


class RequestView(View):
    """A signature request."""

    id: str
    communication: RequestedLetter
    document: DocumentToSign
    signer: SignerView
    order: int
    requested_by: PersonName
    requested_at: Instant
    decided_at: Instant | None
    status: SignatureStatus
    reason: str | None


class TrayQuery(ListQuery):
    """Which requests."""

    status: Literal["pending", "signed", "rejected", "void"] = "pending"


class DocumentsQuery(ListQuery):
    """Which documents; all of them when left out."""

    status: Annotated[DocumentStatus, Strict(False)] | None = None


class Sign(Body):
    """The digest of the document that the signer saw."""

    document_sha256: Digest


class Reject(Body):
    """Why it is not signed."""

    reason: Reason


class BatchItem(Body):
    """One request of a batch."""

    id: Id
    document_sha256: Digest


class Batch(Body):
    """Several requests, decided alike; a rejection needs a reason."""

    action: Literal["sign", "reject"]
    reason: Reason | None = None
    items: Annotated[list[BatchItem], Field(min_length=1, max_length=BATCH_MAX)]


class BatchResult(View):
    """What became of one item: its status now, or `error` and the problem."""

    id: str
    status: Literal["signed", "rejected", "error"]
    problem: Problem | None = None


class BatchView(View):
    """What became of each item, in the order asked."""

    results: list[BatchResult]


def _may(action: Action) -> Any:
    required = cases.guard(action)

    def guard(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
        required(caller, path["request_id"])

    return guard


def _staff(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    communications.staff_of(caller, path["unit_id"])


@route("/signature-requests", "GET", tag=TAG, query=TrayQuery, returns=Listing[RequestView])
def get_tray(request: Request[Nothing, TrayQuery]) -> Listing[RequestView]:
    """What the caller is asked to sign, newest first."""
    status = SignatureStatus(request.query.status)
    return listing(signatures.tray(request.caller, status=status, page=request.page()), _request)


@route(
    "/units/{unit_id}/signature-requests",
    "GET",
    tag=TAG,
    query=TrayQuery,
    returns=Listing[RequestView],
    guard=_staff,
)
def list_sent_to_sign(request: Request[Nothing, TrayQuery], unit_id: str) -> Listing[RequestView]:
    """What the unit sent to sign (`enviados a firmar`), newest first."""
    status = SignatureStatus(request.query.status)
    page = signatures.sent_to_sign(request.caller, unit_id, status=status, page=request.page(unit_id))
    return listing(page, _request)


@route(
    "/units/{unit_id}/documents",
    "GET",
    tag=TAG,
    query=DocumentsQuery,
    returns=Listing[RequestedDocumentView],
    guard=_staff,
)
def list_documents(request: Request[Nothing, DocumentsQuery], unit_id: str) -> Listing[RequestedDocumentView]:
    """The documents that the unit requested (`documentos solicitados`), newest first."""
    page = documents.requested(request.caller, unit_id, status=request.query.status, page=request.page(unit_id))
    return listing(page, _document)


@route(
    "/signature-requests/{request_id}/sign",
    "POST",
    tag=TAG,
    body=Sign,
    returns=RequestView,
    guard=_may(Action.SIGN),
    refuses=("invalid_transition", "not_your_turn", "document_changed"),
)
def sign(request: Request[Sign, Query], request_id: str) -> RequestView:
    """Sign the bytes that the caller saw."""
    done = signatures.sign(
        request.caller, request_id, document_sha256=request.body.document_sha256.lower(), once=request.once(_request)
    )
    return _request(done)


@route(
    "/signature-requests/{request_id}/reject",
    "POST",
    tag=TAG,
    body=Reject,
    returns=RequestView,
    guard=_may(Action.REJECT),
    refuses=("invalid_transition", "not_your_turn"),
)
def reject(request: Request[Reject, Query], request_id: str) -> RequestView:
    """Refuse to sign: the letter goes back to draft."""
    done = signatures.reject(request.caller, request_id, reason=request.body.reason, once=request.once(_request))
    return _request(done)


@route("/signature-requests/batch", "POST", tag=TAG, body=Batch, returns=BatchView, keyed=False)
def decide_batch(request: Request[Batch, Query]) -> BatchView:
    """Decide several requests, each on its own: one that is refused stops none of the others.

    A repeat with the same key finds what was decided as it was, also when the answer was lost half way.
    """
    items = [
        signatures.Item(item.id, item.document_sha256.lower(), request.once_for(item.id)) for item in request.body.items
    ]
    decided = signatures.batch(request.caller, action=request.body.action, reason=request.body.reason, items=items)
    return BatchView(results=[_result(decision, request) for decision in decided])


def _result(decision: signatures.Decision, request: Request[Batch, Query]) -> BatchResult:
    if decision.refusal:
        told = problem(decision.refusal, request.language, request.call.request_id)
        return BatchResult(id=decision.id, status="error", problem=Problem.model_validate(told))
    done: Literal["signed", "rejected"] = "signed" if request.body.action == "sign" else "rejected"
    return BatchResult(id=decision.id, status=done)


def _request(found: SignatureRequest) -> RequestView:
    return RequestView(
        id=found.id,
        communication=RequestedLetter(
            id=found.communication_id,
            subject=found.subject,
            origin=unit_name(found.origin),
            destination=unit_name(found.destination),
        ),
        document=DocumentToSign(sha256=found.document_sha256, url=signatures.document_link(found).url),
        signer=SignerView(id=found.signer.id, name=found.signer.name, role=found.signed_as or found.signer.role),
        order=found.order,
        requested_by=person_name(found.requested_by),
        requested_at=found.requested_at,
        decided_at=found.decided_at,
        status=found.status,
        reason=found.reason,
    )


def _document(found: RequestedDocument) -> RequestedDocumentView:
    document = found.document
    return RequestedDocumentView(
        communication=LetterName(id=found.communication_id, subject=document.subject),
        destination=unit_name(document.destination),
        status=document.status,
        created_at=document.created_at,
        document=letters.document(document),
    )
