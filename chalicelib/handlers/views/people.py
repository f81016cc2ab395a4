"""The people of a school, for picking recipients, and the address that is given there and then."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain import directory as people
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import DIRECTORY_READERS
from chalicelib.handlers.edge.models import Body, Id, Listing, ListQuery, Nothing, Query, SearchText, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import GivenAddress, GivenPhone, PersonName, listing, person_name
from chalicelib.services import directory

TAG = "directory"


class PeopleQuery(ListQuery):
    """Which people."""

    q: SearchText | None = None


class StudentQuery(PeopleQuery):
    """Which students."""

    group: Id | None = None


class GroupView(View):
    """A class."""

    id: str
    name: str


class StudentView(View):
    """A student, their groups and legal guardians."""

    id: str
    name: str
    groups: list[str]
    guardians: list[PersonName]


class GuardianView(View):
    """A legal guardian, and of whom."""

    id: str
    name: str
    email: str | None
    phone: str | None
    students: list[PersonName]


class TeacherView(View):
    """A teacher, and of which groups."""

    id: str
    name: str
    email: str | None
    phone: str | None
    groups: list[str]


class ContactChange(Body):
    """The address or the number that is given; an empty one, or null, is taken away, and what is left out stays."""

    email: GivenAddress | None = None
    phone: GivenPhone | None = None


class PersonView(View):
    """A person, and where to reach them."""

    id: str
    name: str
    email: str | None
    phone: str | None


def _readers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], DIRECTORY_READERS)


def _contact(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    directory.check_contact(caller, path["unit_id"], given)


@route("/units/{unit_id}/groups", "GET", tag=TAG, query=ListQuery, returns=Listing[GroupView], guard=_readers)
def list_groups(request: Request[Nothing, ListQuery], unit_id: str) -> Listing[GroupView]:
    """The school's classes."""
    page = directory.groups(request.caller, unit_id, page=request.page(unit_id))
    return listing(page, lambda group: GroupView(id=group.id, name=group.name))


@route(
    "/units/{unit_id}/students",
    "GET",
    tag=TAG,
    query=StudentQuery,
    returns=Listing[StudentView],
    guard=_readers,
)
def list_students(request: Request[Nothing, StudentQuery], unit_id: str) -> Listing[StudentView]:
    """The school's students."""
    query = request.query
    page = directory.students(request.caller, unit_id, q=query.q, group=query.group, page=request.page(unit_id))
    return listing(page, _student)


@route(
    "/units/{unit_id}/guardians",
    "GET",
    tag=TAG,
    query=PeopleQuery,
    returns=Listing[GuardianView],
    guard=_readers,
)
def list_guardians(request: Request[Nothing, PeopleQuery], unit_id: str) -> Listing[GuardianView]:
    """The legal guardians of the school's students."""
    page = directory.guardians(request.caller, unit_id, q=request.query.q, page=request.page(unit_id))
    return listing(page, _guardian)


@route(
    "/units/{unit_id}/teachers",
    "GET",
    tag=TAG,
    query=PeopleQuery,
    returns=Listing[TeacherView],
    guard=_readers,
)
def list_teachers(request: Request[Nothing, PeopleQuery], unit_id: str) -> Listing[TeacherView]:
    """The school's teachers."""
    page = directory.teachers(request.caller, unit_id, q=request.query.q, page=request.page(unit_id))
    return listing(page, _teacher)


@route(
    "/units/{unit_id}/people/{person_id}",
    "PATCH",
    tag=TAG,
    body=ContactChange,
    returns=PersonView,
    guard=_contact,
)
def change_contact(request: Request[ContactChange, Query], unit_id: str, person_id: str) -> PersonView:
    """Give a person's address or number there and then, or take it away; who may sign in as them does not change."""
    given = {name: value or "" for name, value in request.body.model_dump(exclude_unset=True).items()}
    person = directory.change_contact(request.caller, unit_id, person_id, **given)
    return PersonView(id=person.id, name=person.name, email=person.email, phone=person.phone)


def _student(student: people.Student) -> StudentView:
    guardians = [person_name(guardian) for guardian in student.guardians]
    return StudentView(id=student.id, name=student.name, groups=list(student.groups), guardians=guardians)


def _guardian(guardian: people.Guardian) -> GuardianView:
    return GuardianView(
        id=guardian.id,
        name=guardian.name,
        email=guardian.email,
        phone=guardian.phone,
        students=[person_name(student) for student in guardian.students],
    )


def _teacher(teacher: people.Teacher) -> TeacherView:
    return TeacherView(
        id=teacher.id, name=teacher.name, email=teacher.email, phone=teacher.phone, groups=list(teacher.groups)
    )
