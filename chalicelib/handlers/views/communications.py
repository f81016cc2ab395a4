"""Letters: writing and reading them."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel, Strict

from chalicelib.domain.catalogue import TYPES
from chalicelib.domain.communications import Communication
from chalicelib.domain.limits import BODY_MAX, SUBJECT_MAX
from chalicelib.domain.people import Caller, UnitKind
from chalicelib.domain.transitions import Action, State
from chalicelib.handlers.edge.models import Body, Day, Id, Listing, ListQuery, Nothing, Query, SearchText, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views import letters
from chalicelib.handlers.views.letters import (
    ActionView,
    CommunicationView,
    EditView,
    LinkedDocument,
    ListedCommunication,
    RecordView,
)
from chalicelib.handlers.views.models import listing
from chalicelib.services import cases, communications
from chalicelib.templates.types import TYPES as TYPE_WORDS

TAG = "communications"


Subject = Annotated[Text, Field(min_length=1, max_length=SUBJECT_MAX)]
LetterText = Annotated[Text, Field(min_length=1, max_length=BODY_MAX)]


TypeId = Annotated[Id, Field(json_schema_extra={"enum": list(TYPES)})]
"""The id of a type; the domain judges it, together with everything else."""


class NewLetter(Body):
    """A new letter."""

    type: TypeId
    destination_id: Id
    subject: Subject
    body: LetterText
    related_to: Id | None = None


class LetterEdit(Body):
    """What changes of a draft; what is left out stays."""

    type: TypeId = ""
    destination_id: Id = ""
    subject: Subject = ""
    body: LetterText = ""


class BoxQuery(ListQuery):
    """Which letters of a box; dates are days in Madrid, both included."""

    box: Literal["sent", "received"] = "sent"
    state: Annotated[State, Strict(False)] | None = None
    type: Id | None = None
    counterpart: Id | None = None
    since: Day | None = Field(None, alias="from")
    until: Day | None = Field(None, alias="to")
    q: SearchText | None = None


class TypeView(View):
    """A type of communication."""

    id: str
    name: str
    description: str
    destination_kinds: list[UnitKind]
    deadline_days: int | None


class Types(RootModel[list[TypeView]]):
    """All types."""


class Actions(RootModel[list[ActionView]]):
    """All actions, each with whether it can be taken now."""


class History(RootModel[list[RecordView]]):
    """The history, oldest first."""


class Changes(RootModel[list[EditView]]):
    """The edits of the draft, oldest first."""


def _check_new(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    communications.check_content(caller, path["unit_id"], given)


def _check_edit(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    communications.check_edit(caller, path["communication_id"], given)


def _check_list(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    communications.staff_of(caller, path["unit_id"])


def _check_visible(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    communications.find(caller, path["communication_id"])


def _check_delete(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    cases.guard(Action.DELETE)(caller, path["communication_id"])


@route("/communication-types", "GET", tag=TAG, returns=Types)
def communication_types(request: Request[Nothing, Query]) -> Types:
    """The types of communication, and to which kinds of unit each may be addressed."""
    return Types(
        [
            TypeView(
                id=entry.id,
                name=TYPE_WORDS[request.language][entry.id].name,
                description=TYPE_WORDS[request.language][entry.id].description,
                destination_kinds=list(entry.destination_kinds),
                deadline_days=entry.deadline_days,
            )
            for entry in TYPES.values()
        ]
    )


@route(
    "/units/{unit_id}/communications",
    "POST",
    tag=TAG,
    body=NewLetter,
    returns=CommunicationView,
    status=201,
    guard=_check_new,
    versioned="given",
)
def create_communication(request: Request[NewLetter, Query], unit_id: str) -> CommunicationView:
    """Write a new draft."""

    def view(created: Communication) -> CommunicationView:
        return letters.whole(created, request.caller)

    body = request.body
    return view(
        communications.create(
            request.caller,
            unit_id,
            type=body.type,
            destination_id=body.destination_id,
            subject=body.subject,
            body=body.body,
            related_to=body.related_to,
            once=request.once(view),
        )
    )


@route(
    "/units/{unit_id}/communications",
    "GET",
    tag=TAG,
    query=BoxQuery,
    returns=Listing[ListedCommunication],
    guard=_check_list,
)
def list_communications(request: Request[Nothing, BoxQuery], unit_id: str) -> Listing[ListedCommunication]:
    """What the unit sent (drafts too) or received, newest first."""
    query = request.query
    page = communications.in_box(
        request.caller,
        unit_id,
        box=query.box,
        state=query.state,
        type=query.type,
        counterpart=query.counterpart,
        since=query.since,
        until=query.until,
        q=query.q,
        page=request.page(unit_id),
    )
    return listing(page, letters.listed)


@route(
    "/communications/{communication_id}",
    "GET",
    tag=TAG,
    returns=CommunicationView,
    guard=_check_visible,
    versioned="given",
)
def get_communication(request: Request[Nothing, Query], communication_id: str) -> CommunicationView:
    """One communication, whole."""
    return letters.whole(communications.find(request.caller, communication_id), request.caller)


@route(
    "/communications/{communication_id}",
    "PATCH",
    tag=TAG,
    body=LetterEdit,
    returns=CommunicationView,
    guard=_check_edit,
    versioned="required",
    refuses=("invalid_transition",),
)
def edit_communication(request: Request[LetterEdit, Query], communication_id: str) -> CommunicationView:
    """Change what is given of a draft."""
    changes = request.body.model_dump(exclude_unset=True)
    edited = communications.edit(request.caller, communication_id, changes, if_match=request.if_match)
    return letters.whole(edited, request.caller)


@route(
    "/communications/{communication_id}",
    "DELETE",
    tag=TAG,
    status=204,
    guard=_check_delete,
    versioned="taken",
    refuses=("invalid_transition",),
)
def delete_communication(request: Request[Nothing, Query], communication_id: str) -> None:
    """Delete a draft."""
    communications.delete(request.caller, communication_id, if_match=request.if_match)


@route(
    "/communications/{communication_id}/follow-ups",
    "POST",
    tag=TAG,
    returns=CommunicationView,
    status=201,
    guard=_check_visible,
    versioned="given",
)
def follow_up(request: Request[Nothing, Query], communication_id: str) -> CommunicationView:
    """A draft of the caller's unit that refers to this letter, addressed to the other party."""

    def view(created: Communication) -> CommunicationView:
        return letters.whole(created, request.caller)

    return view(communications.follow_up(request.caller, communication_id, once=request.once(view)))


@route(
    "/communications/{communication_id}/actions",
    "GET",
    tag=TAG,
    returns=Actions,
    guard=_check_visible,
)
def list_actions(request: Request[Nothing, Query], communication_id: str) -> Actions:
    """All actions, each with whether the caller can take it now; if not, why and what to do."""
    found = communications.actions(request.caller, communication_id)
    return Actions([letters.action(answer, request.language) for answer in found])


@route(
    "/communications/{communication_id}/history",
    "GET",
    tag=TAG,
    returns=History,
    guard=_check_visible,
)
def get_history(request: Request[Nothing, Query], communication_id: str) -> History:
    """The history, oldest first: append-only and hash-chained."""
    return History([letters.record(record) for record in communications.history(request.caller, communication_id)])


@route(
    "/communications/{communication_id}/changes",
    "GET",
    tag=TAG,
    returns=Changes,
    guard=_check_visible,
)
def get_changes(request: Request[Nothing, Query], communication_id: str) -> Changes:
    """The edits of the draft, oldest first."""
    return Changes([letters.edit(edit) for edit in communications.changes(request.caller, communication_id)])


@route(
    "/communications/{communication_id}/document",
    "GET",
    tag=TAG,
    returns=LinkedDocument,
    guard=_check_visible,
)
def get_document(request: Request[Nothing, Query], communication_id: str) -> LinkedDocument:
    """A link to the document: the sealed one once there is one."""
    link = communications.document(request.caller, communication_id)
    return LinkedDocument(url=link.url, expires_at=link.expires_at, sha256=link.sha256, sealed=link.sealed)
