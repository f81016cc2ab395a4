"""What many views are made of, word for word as the contract has it."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import Field

from chalicelib.domain.directory import EMAIL_MAX
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.gateways.objects import Upload
from chalicelib.handlers.edge.models import Instant, Listing, Text, View
from chalicelib.storage.cursors import Page

T = TypeVar("T", bound=View)

Address = Annotated[Text, Field(min_length=1, max_length=EMAIL_MAX, json_schema_extra={"format": "email"})]
"""An e-mail address; the domain judges it."""

Phone = Annotated[Text, Field(min_length=1, max_length=30, json_schema_extra={"examples": ["+34 955 00 00 00"]})]
"""A telephone number, as people write it; the domain judges it."""

GivenAddress = Annotated[Text, Field(max_length=EMAIL_MAX, json_schema_extra={"examples": ["ana@example.org"]})]
"""An e-mail address, or an empty text for none."""

GivenPhone = Annotated[Text, Field(max_length=30, json_schema_extra={"examples": ["+34 955 00 00 00"]})]
"""A telephone number, as people write it, or an empty text for none."""


class UnitName(View):
    """A unit as others name it."""

    id: str
    name: str


class PersonName(View):
    """A person as others name them."""

    id: str
    name: str


class UploadForm(View):
    """An S3 presigned POST: send `fields`, and then `file`."""

    url: str
    fields: dict[str, str]
    expires_at: Instant


class LinkView(View):
    """An S3 presigned GET."""

    url: str
    expires_at: Instant


def unit_name(unit: UnitRef) -> UnitName:
    """Present a unit's name."""
    return UnitName(id=unit.id, name=unit.name)


def person_name(person: PersonRef) -> PersonName:
    """Present a person's name."""
    return PersonName(id=person.id, name=person.name)


def upload_form(upload: Upload) -> UploadForm:
    """Present an upload."""
    return UploadForm(url=upload.url, fields=upload.fields, expires_at=upload.expires_at)


def listing(page: Page[Any], present: Callable[[Any], T]) -> Listing[T]:
    """Present a page of a list."""
    return Listing(items=[present(item) for item in page.items], next_cursor=page.next_cursor)
