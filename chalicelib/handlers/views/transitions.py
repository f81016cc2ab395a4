"""What moves a letter from one state to another."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from chalicelib.domain.communications import Communication
from chalicelib.domain.limits import REMARKS_MAX, SIGNERS_MAX
from chalicelib.domain.people import Caller
from chalicelib.domain.transitions import Action, CloseReason, ForwardReason
from chalicelib.handlers.edge.models import Body, Id, Query, Text
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import Guard, Route, View, route
from chalicelib.handlers.views import letters
from chalicelib.handlers.views.letters import CommunicationView
from chalicelib.services import transitions

OptionalRemarks = Annotated[Text, Field(max_length=REMARKS_MAX)]
Remarks = Annotated[Text, Field(min_length=1, max_length=REMARKS_MAX)]


class Submit(Body):
    """Who signs, and whether one after the other."""

    signer_ids: Annotated[list[Id], Field(min_length=1, max_length=SIGNERS_MAX)]
    order: Literal["sequential", "parallel"] = "sequential"


class Remarked(Body):
    """What the person adds (`observaciones`)."""

    remarks: OptionalRemarks | None = None


class Forward(Body):
    """To whom, and why."""

    unit_id: Id
    reason: Annotated[ForwardReason, Strict(False)] = ForwardReason.NOT_COMPETENT
    remarks: Remarks


class Close(Body):
    """Why it is closed."""

    reason: Annotated[CloseReason, Strict(False)]
    remarks: Remarks


def _may(action: Action) -> Guard:
    required = transitions.guard(action)

    def guard(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
        if action is Action.SUBMIT:
            transitions.check_submit(caller, path["communication_id"], given)
        else:
            required(caller, path["communication_id"])

    return guard


def _action(name: str, action: Action, body: type[Body]) -> Callable[[View], Route]:
    """The route of an action: all are alike but for their name and body."""
    return route(
        f"/communications/{{communication_id}}/{name}",
        "POST",
        tag="communications",
        body=body,
        returns=CommunicationView,
        guard=_may(action),
        versioned="taken",
        refuses=("invalid_transition",),
    )


def _view(request: Request[Any, Query]) -> Any:
    def view(done: Communication) -> CommunicationView:
        return letters.whole(done, request.caller)

    return view


@_action("submit", Action.SUBMIT, Submit)
def submit(request: Request[Submit, Query], communication_id: str) -> CommunicationView:
    """Make the document and send it to be signed (`tramitar a pendiente de firma`)."""
    done = transitions.submit(
        request.caller,
        communication_id,
        signer_ids=request.body.signer_ids,
        sequential=request.body.order == "sequential",
        if_match=request.if_match,
        once=request.once(_view(request)),
    )
    return letters.whole(done, request.caller)


@_action("withdraw", Action.WITHDRAW, Remarked)
def withdraw(request: Request[Remarked, Query], communication_id: str) -> CommunicationView:
    """Take a letter that waits for signatures back to draft."""
    done = transitions.withdraw(
        request.caller,
        communication_id,
        remarks=request.body.remarks,
        if_match=request.if_match,
        once=request.once(_view(request)),
    )
    return letters.whole(done, request.caller)


@_action("receive", Action.RECEIVE, Remarked)
def receive(request: Request[Remarked, Query], communication_id: str) -> CommunicationView:
    """Receive a letter (`recepcionar`): it gets the next number of the holder's book of entry."""
    done = transitions.receive(
        request.caller,
        communication_id,
        remarks=request.body.remarks,
        if_match=request.if_match,
        once=request.once(_view(request)),
    )
    return letters.whole(done, request.caller)


@_action("forward", Action.FORWARD, Forward)
def forward(request: Request[Forward, Query], communication_id: str) -> CommunicationView:
    """Send a letter on to another unit (`reenviar`)."""
    done = transitions.forward(
        request.caller,
        communication_id,
        unit_id=request.body.unit_id,
        reason=request.body.reason,
        remarks=request.body.remarks,
        if_match=request.if_match,
        once=request.once(_view(request)),
    )
    return letters.whole(done, request.caller)


@_action("process", Action.PROCESS, Remarked)
def process(request: Request[Remarked, Query], communication_id: str) -> CommunicationView:
    """Resolve a letter (`tramitar`); the remarks are the answer."""
    done = transitions.process(
        request.caller,
        communication_id,
        remarks=request.body.remarks,
        if_match=request.if_match,
        once=request.once(_view(request)),
    )
    return letters.whole(done, request.caller)


@_action("close", Action.CLOSE, Close)
def close(request: Request[Close, Query], communication_id: str) -> CommunicationView:
    """Close a letter without processing it (`cerrar sin tramitar`)."""
    done = transitions.close(
        request.caller,
        communication_id,
        reason=request.body.reason,
        remarks=request.body.remarks,
        if_match=request.if_match,
        once=request.once(_view(request)),
    )
    return letters.whole(done, request.caller)
