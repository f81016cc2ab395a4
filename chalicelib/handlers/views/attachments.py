"""Files of a letter: presigned links in and out."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.attachments import ALLOWED_TYPES
from chalicelib.domain.communications import Attachment
from chalicelib.domain.limits import ATTACHMENT_BYTES_MAX
from chalicelib.domain.people import Caller
from chalicelib.domain.transitions import Action
from chalicelib.gateways.objects import Upload
from chalicelib.handlers.edge.models import Body, Digest, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views import letters
from chalicelib.handlers.views.letters import AttachmentView
from chalicelib.handlers.views.models import LinkView, UploadForm, upload_form
from chalicelib.services import attachments, cases, communications

TAG = "communications"


class NewAttachment(Body):
    """What will be uploaded."""

    name: Annotated[Text, Field(min_length=1, max_length=1000)]
    size: Annotated[int, Field(ge=1, le=ATTACHMENT_BYTES_MAX)]
    content_type: Annotated[Text, Field(min_length=1, max_length=200, json_schema_extra={"enum": list(ALLOWED_TYPES)})]
    sha256: Digest | None = None


class NewAttachmentView(View):
    """The file, and where to send it."""

    attachment: AttachmentView
    upload: UploadForm


def _may_attach(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    cases.guard(Action.ATTACH)(caller, path["communication_id"])


def _may_detach(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    cases.guard(Action.DETACH)(caller, path["communication_id"])


def _may_see(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    communications.find(caller, path["communication_id"])


def _view(attached: tuple[Attachment, Upload]) -> NewAttachmentView:
    file, upload = attached
    return NewAttachmentView(attachment=letters.attachment(file), upload=upload_form(upload))


@route(
    "/communications/{communication_id}/attachments",
    "POST",
    tag=TAG,
    body=NewAttachment,
    returns=NewAttachmentView,
    status=201,
    guard=_may_attach,
    versioned="taken",
    refuses=("invalid_transition",),
)
def attach(request: Request[NewAttachment, Query], communication_id: str) -> NewAttachmentView:
    """Add a file to a draft: gives the link that takes it."""
    body = request.body
    attached = attachments.attach(
        request.caller,
        communication_id,
        name=body.name,
        size=body.size,
        content_type=body.content_type,
        sha256=body.sha256,
        if_match=request.if_match,
        once=request.once(_view),
    )
    return _view(attached)


@route(
    "/communications/{communication_id}/attachments/{attachment_id}",
    "GET",
    tag=TAG,
    returns=LinkView,
    guard=_may_see,
    refuses=("conflict",),
)
def get_attachment(request: Request[Nothing, Query], communication_id: str, attachment_id: str) -> LinkView:
    """A link to a file that was checked."""
    link = attachments.link(request.caller, communication_id, attachment_id)
    return LinkView(url=link.url, expires_at=link.expires_at)


@route(
    "/communications/{communication_id}/attachments/{attachment_id}",
    "DELETE",
    tag=TAG,
    status=204,
    guard=_may_detach,
    versioned="taken",
    refuses=("invalid_transition",),
)
def detach(request: Request[Nothing, Query], communication_id: str, attachment_id: str) -> None:
    """Take a file away from a draft."""
    attachments.detach(request.caller, communication_id, attachment_id, if_match=request.if_match)
