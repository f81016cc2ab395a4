"""Files of a letter: presigned links in and out."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field

from chalicelib.domain.attachments import ALLOWED_TYPES
from chalicelib.domain.communications import Attachment
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.limits import ATTACHMENT_BYTES_MAX
from chalicelib.domain.people import Caller
from chalicelib.domain.transitions import Action
from chalicelib.gateways.objects import Upload
from chalicelib.handlers.edge.models import Body, Digest, Id, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views import letters
from chalicelib.handlers.views.letters import AttachmentView
from chalicelib.handlers.views.models import LinkView, UploadForm, upload_form
from chalicelib.services import attachments, cases, communications

TAG = "communications"


UPLOADED: Final = ("name", "size", "content_type")
"""What has to be said of a file that will be uploaded."""


def _as_either(schema: dict[str, Any]) -> None:
    """Describe the two kinds apart, each with what it must have: of that clients make types."""
    there = {
        name: next(option for option in given["anyOf"] if option != {"type": "null"})
        for name, given in schema.pop("properties").items()
    }

    def kind(title: str, *names: str, required: tuple[str, ...]) -> dict[str, Any]:
        return {
            "type": schema["type"],
            "description": title,
            "properties": {name: there[name] for name in names},
            "required": list(required),
            "additionalProperties": False,
        }

    schema["oneOf"] = [
        kind("A file that will be uploaded.", *UPLOADED, "sha256", required=UPLOADED),
        kind("A file of the deposit.", "file_id", required=("file_id",)),
    ]
    del schema["type"], schema["additionalProperties"]


class NewAttachment(Body):
    """What will be uploaded, or which file of the deposit it is."""

    model_config = ConfigDict(json_schema_extra=_as_either)

    name: Annotated[Text, Field(min_length=1, max_length=1000)] | None = None
    size: Annotated[int, Field(ge=1, le=ATTACHMENT_BYTES_MAX)] | None = None
    content_type: (
        Annotated[Text, Field(min_length=1, max_length=200, json_schema_extra={"enum": list(ALLOWED_TYPES)})] | None
    ) = None
    sha256: Digest | None = None
    file_id: Id | None = None


class NewAttachmentView(View):
    """The file, and where to send it; nowhere when it lies in the deposit."""

    attachment: AttachmentView
    upload: UploadForm | None


def _may_attach(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    cases.guard(Action.ATTACH)(caller, path["communication_id"])
    if errors := _together(given):
        raise InvalidFields(errors)


def _together(given: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with which fields are there: a file of the deposit says itself what others must say."""
    said = {name for name, value in given.items() if value is not None}
    if "file_id" in said:
        return [FieldError(name, "not_with_file_id") for name in (*UPLOADED, "sha256") if name in said]
    return [FieldError(name, "required") for name in UPLOADED if name not in said]


def _may_detach(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    cases.guard(Action.DETACH)(caller, path["communication_id"])


def _may_see(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    communications.find(caller, path["communication_id"])


def _view(attached: tuple[Attachment, Upload]) -> NewAttachmentView:
    file, upload = attached
    return NewAttachmentView(attachment=letters.attachment(file), upload=upload_form(upload))


def _deposited(file: Attachment) -> NewAttachmentView:
    return NewAttachmentView(attachment=letters.attachment(file), upload=None)


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
    """Add a file to a draft: one that will be uploaded, by the link that this gives, or one of the deposit."""
    body = request.body
    if _together(body.model_dump()):
        # Told as all other errors are: after whether the caller may be told.
        _may_attach(request.caller, {"communication_id": communication_id}, body.model_dump())
    if body.file_id is not None:
        return _deposited(
            attachments.attach_deposited(
                request.caller,
                communication_id,
                body.file_id,
                if_match=request.if_match,
                once=request.once(_deposited),
            )
        )
    attached = attachments.attach(
        request.caller,
        communication_id,
        name=body.name or "",
        size=body.size or 0,
        content_type=body.content_type or "",
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
