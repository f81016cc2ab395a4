"""The file deposit (`consigna`): files of a unit, and presigned links in and out."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.domain.deposit import FILE_BYTES_MAX, FILE_TYPES, IN_PARTS_FROM, DepositFile, FileStatus
from chalicelib.domain.parts import SentPart, part_size, parts_of
from chalicelib.domain.people import Caller
from chalicelib.domain.scanning import Scan
from chalicelib.gateways.objects import Link, Upload
from chalicelib.handlers.edge.models import (
    Body,
    Digest,
    Instant,
    Listing,
    ListQuery,
    Nothing,
    Query,
    SearchText,
    Text,
    View,
)
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import PersonName, UploadForm, listing, person_name, upload_form
from chalicelib.services import deposit
from chalicelib.services.deposit import PartsToSend

TAG = "files"

PARTS_AT_A_TIME = 100
"""How many parts can be named; the largest file has fewer."""


class NewFile(Body):
    """What will be uploaded."""

    name: Annotated[Text, Field(min_length=1, max_length=1000)]
    size: Annotated[int, Field(ge=1, le=FILE_BYTES_MAX)]
    content_type: Annotated[Text, Field(min_length=1, max_length=200, json_schema_extra={"enum": list(FILE_TYPES)})]
    sha256: Digest | None = None


class FileQuery(ListQuery):
    """Which files: by beginnings of words of their names, or one's own."""

    q: SearchText | None = None
    owner: Literal["me"] | None = None


class FileView(View):
    """A file of the deposit.

    `reason` says why it was rejected or is still waited for; `scanning` whether it was looked through for malware
    (`off`: this installation does not); `links` how many share links it has that were not revoked.
    """

    id: str
    name: str
    size: int
    content_type: str
    sha256: str | None
    status: FileStatus
    reason: str | None
    scanning: Scan
    owner: PersonName
    created_at: Instant
    links: int

    def location(self) -> str:
        """Where it is."""
        return f"/files/{self.id}"


class FileWithLinkView(FileView):
    """A file, and a presigned GET of it while it is available."""

    url: str | None
    expires_at: Instant | None


class PartsOffered(View):
    """How a file can be sent in parts: `POST /files/{id}/parts`."""

    size: int
    count: int
    recommended: bool


class NewFileView(View):
    """The file, and where to send it: whole, or in parts."""

    file: FileView
    upload: UploadForm
    parts: PartsOffered

    def location(self) -> str:
        """Where it is."""
        return self.file.location()


class PartsWanted(Body):
    """Which parts are to be sent now; those that have not come when none is named."""

    numbers: Annotated[list[Annotated[int, Field(ge=1, le=10_000)]], Field(max_length=PARTS_AT_A_TIME)] = Field(
        default_factory=list
    )


class PartForm(View):
    """Where one part is sent, by PUT."""

    number: int
    size: int
    url: str
    expires_at: Instant


class SentPartView(View):
    """A part that has come."""

    number: int
    etag: str


class PartsView(View):
    """What is still to be sent of a file, and what has come."""

    size: int
    count: int
    parts: list[PartForm]
    sent: list[SentPartView]


class SentPartName(Body):
    """A part that was sent, with the `ETag` that was answered."""

    number: Annotated[int, Field(ge=1, le=10_000)]
    etag: Annotated[Text, Field(min_length=1, max_length=100)]


class PartsSent(Body):
    """All parts, in any order; those that have come when none is named."""

    parts: Annotated[list[SentPartName], Field(max_length=PARTS_AT_A_TIME)] = Field(default_factory=list)


def file_view(file: DepositFile) -> FileView:
    """Present a file."""
    return FileView(**_fields(file))


def _fields(file: DepositFile) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "size": file.size,
        "content_type": file.content_type,
        "sha256": file.sha256,
        "status": file.status,
        "reason": file.reason,
        "scanning": file.scanning,
        "owner": person_name(file.owner),
        "created_at": file.created_at,
        "links": file.links,
    }


def _new(announced: tuple[DepositFile, Upload]) -> NewFileView:
    file, upload = announced
    offered = PartsOffered(
        size=part_size(file.size), count=len(parts_of(file.size)), recommended=file.size > IN_PARTS_FROM
    )
    return NewFileView(file=file_view(file), upload=upload_form(upload), parts=offered)


def _with_link(file: DepositFile, link: Link | None) -> FileWithLinkView:
    return FileWithLinkView(
        **_fields(file), url=link.url if link else None, expires_at=link.expires_at if link else None
    )


def _parts(found: PartsToSend) -> PartsView:
    return PartsView(
        size=part_size(found.file.size),
        count=len(parts_of(found.file.size)),
        parts=[
            PartForm(number=each.part.number, size=each.part.size, url=each.link.url, expires_at=each.link.expires_at)
            for each in found.to_send
        ],
        sent=[SentPartView(number=part.number, etag=part.etag) for part in found.sent],
    )


def _staff(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    deposit.may_announce(caller, path["unit_id"])


def _of_the_unit(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    deposit.find(caller, path["file_id"])


@route("/units/{unit_id}/files", "POST", tag=TAG, body=NewFile, returns=NewFileView, status=201, guard=_staff)
def announce_file(request: Request[NewFile, Query], unit_id: str) -> NewFileView:
    """Add a file to the deposit: gives the link that takes it."""
    body = request.body
    announced = deposit.announce(
        request.caller,
        unit_id,
        name=body.name,
        size=body.size,
        content_type=body.content_type,
        sha256=body.sha256,
        once=request.once(_new),
    )
    return _new(announced)


@route("/units/{unit_id}/files", "GET", tag=TAG, query=FileQuery, returns=Listing[FileView], guard=_staff)
def list_files(request: Request[Nothing, FileQuery], unit_id: str) -> Listing[FileView]:
    """The files of a unit, newest first."""
    query = request.query
    page = request.page(unit_id)
    return listing(deposit.in_unit(request.caller, unit_id, q=query.q, mine=query.owner == "me", page=page), file_view)


@route("/files/{file_id}", "GET", tag=TAG, returns=FileWithLinkView, guard=_of_the_unit)
def get_file(request: Request[Nothing, Query], file_id: str) -> FileWithLinkView:
    """A file, and a presigned GET of it while it is available."""
    file = deposit.find(request.caller, file_id)
    return _with_link(file, deposit.link(file))


@route("/files/{file_id}", "DELETE", tag=TAG, status=204, guard=_of_the_unit)
def delete_file(request: Request[Nothing, Query], file_id: str) -> None:
    """Delete a file that no communication refers to, and with it its share links."""
    deposit.delete(request.caller, file_id)


@route(
    "/files/{file_id}/parts",
    "POST",
    tag=TAG,
    body=PartsWanted,
    returns=PartsView,
    guard=_of_the_unit,
    keyed=False,
)
def send_parts(request: Request[PartsWanted, Query], file_id: str) -> PartsView:
    """Links for parts of a file; asked again after a line broke, for those that have not come."""
    return _parts(deposit.begin_parts(request.caller, file_id, request.body.numbers))


@route(
    "/files/{file_id}/complete",
    "POST",
    tag=TAG,
    body=PartsSent,
    returns=FileView,
    guard=_of_the_unit,
    keyed=False,
)
def complete_file(request: Request[PartsSent, Query], file_id: str) -> FileView:
    """Make the file of its parts; it is checked as every upload is."""
    named = [SentPart(part.number, part.etag) for part in request.body.parts]
    return file_view(deposit.complete_parts(request.caller, file_id, named))
