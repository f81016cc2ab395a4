"""Imports of a school's students and teachers: begin one, look at its report, confirm who leaves."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, Strict

from chalicelib.domain.imports import IMPORT_BYTES_MAX, Entry, Import, ImportKind, Status, cut_off
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Instant, Listing, ListQuery, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import PersonName, UploadForm, listing, person_name, upload_form
from chalicelib.services import imports
from chalicelib.services.imports import Begun, Report
from chalicelib.templates.imports import reason, sentence
from chalicelib.templates.languages import Language

TAG = "directory"


class NewImport(Body):
    """What will be uploaded."""

    kind: Annotated[ImportKind, Strict(False)]
    name: Annotated[Text, Field(min_length=1, max_length=1000)]
    size: Annotated[int, Field(ge=1, le=IMPORT_BYTES_MAX)]


class BegunView(View):
    """A new import."""

    id: str
    status: Status


class NewImportView(View):
    """A new import, and where to send its file."""

    import_: Annotated[BegunView, Field(serialization_alias="import")]
    upload: UploadForm


class LineView(View):
    """What is said of a line of the file; `field` is the column, as the file calls it, or empty for the whole line."""

    line: int
    field: str
    code: str
    message: str


class ReasonView(View):
    """Why a file was refused whole."""

    code: str
    message: str


class ImportSummary(View):
    """An import; figures are of students or teachers, `rows` of lines; the `…_total` count what lists may cut off."""

    id: str
    kind: ImportKind
    name: str
    status: Status
    created_by: PersonName
    created_at: Instant
    finished_at: Instant | None
    school_year: str | None
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected_total: int
    leaving_total: int


class ImportView(ImportSummary):
    """An import with its report: who leaves, which lines were rejected and why, what else there is to say of a line.

    `custody` is what is said of who may not receive, for whoever decides that: others are told how much it is. While
    `in_doubt` students are such that somebody must look who may receive, only they confirm.
    """

    reason: ReasonView | None
    leaving: list[PersonName]
    rejected: list[LineView]
    notes: list[LineView]
    notes_total: int
    custody: list[LineView]
    custody_total: int
    in_doubt: int


def _importers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    imports.authorise(caller, path["unit_id"])


@route(
    "/units/{unit_id}/imports",
    "POST",
    tag=TAG,
    body=NewImport,
    returns=NewImportView,
    status=201,
    guard=_importers,
)
def begin_import(request: Request[NewImport, Query], unit_id: str) -> NewImportView:
    """Begin an import: gives the link that takes the file."""
    body = request.body
    begun = imports.begin(
        request.caller, unit_id, kind=body.kind, name=body.name, size=body.size, once=request.once(_begun)
    )
    return _begun(begun)


@route(
    "/units/{unit_id}/imports",
    "GET",
    tag=TAG,
    query=ListQuery,
    returns=Listing[ImportSummary],
    guard=_importers,
)
def list_imports(request: Request[Nothing, ListQuery], unit_id: str) -> Listing[ImportSummary]:
    """The school's imports, newest first."""
    page = imports.listed(request.caller, unit_id, page=request.page(unit_id))
    return listing(page, lambda found: ImportSummary(**_summary(found)))


@route("/units/{unit_id}/imports/{import_id}", "GET", tag=TAG, returns=ImportView, guard=_importers)
def get_import(request: Request[Nothing, Query], unit_id: str, import_id: str) -> ImportView:
    """An import and its report."""
    return _view(imports.find(request.caller, unit_id, import_id), request.language)


@route(
    "/units/{unit_id}/imports/{import_id}/confirm",
    "POST",
    tag=TAG,
    returns=ImportView,
    guard=_importers,
)
def confirm_import(request: Request[Nothing, Query], unit_id: str, import_id: str) -> ImportView:
    """Confirm that those may leave whom it names; where it is in doubt who may receive, that whoever decides looked."""

    def view(done: Report) -> ImportView:
        return _view(done, request.language)

    return view(imports.confirm(request.caller, unit_id, import_id, once=request.once(view)))


def _begun(begun: Begun) -> NewImportView:
    made = BegunView(id=begun.imported.id, status=begun.imported.status)
    return NewImportView(import_=made, upload=upload_form(begun.upload))


def _summary(found: Import) -> dict[str, Any]:
    counts = found.counts
    return {
        "id": found.id,
        "kind": found.kind,
        "name": found.name,
        "status": found.status,
        "created_by": person_name(found.created_by),
        "created_at": found.created_at,
        "finished_at": found.finished_at,
        "school_year": found.school_year,
        "rows": counts.rows,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "skipped": counts.skipped,
        "rejected_total": counts.rejected,
        "leaving_total": counts.leaving,
    }


def _view(report: Report, language: Language) -> ImportView:
    found, entries = report.imported, report.entries
    refused = None
    if found.fault:
        refused = ReasonView(code=found.fault, message=reason(language, found.fault, found.details))

    def lines(kind: str) -> list[LineView]:
        return [_line(entry, language) for entry in entries if entry.kind == kind]

    notes = lines("note")
    return ImportView(
        **_summary(found),
        reason=refused,
        leaving=[person_name(entry.person) for entry in entries if entry.kind == "leaving" and entry.person],
        rejected=lines("rejected"),
        notes=notes,
        # Some are found when the others have been counted.
        notes_total=len(notes) + cut_off("note", found.counts.notes),
        custody=lines("custody"),
        custody_total=found.counts.custody,
        in_doubt=found.counts.in_doubt,
    )


def _line(entry: Entry, language: Language) -> LineView:
    params = {**entry.params, "student": entry.person.name} if entry.person else entry.params
    message = sentence(language, entry.code, params)
    return LineView(line=entry.line, field=entry.field, code=entry.code, message=message)
