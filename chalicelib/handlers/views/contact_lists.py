"""Contact lists (`listas de contactos`): a name and a scope, and people by hand."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel, Strict

from chalicelib.domain.contact_lists import LIST_NAME_MAX, NEEDS, PEOPLE_MAX, ContactList, Scope, ScopeKind
from chalicelib.domain.messages import WRITERS
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Id, Instant, Listing, ListQuery, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.audiences import NamedList, named_list
from chalicelib.handlers.views.models import listing
from chalicelib.services import contact_lists
from chalicelib.services.contact_lists import Given
from chalicelib.templates.scopes import SCOPES

TAG = "messages"

Name = Annotated[Text, Field(min_length=1, max_length=LIST_NAME_MAX)]
People = Annotated[list[Id], Field(max_length=PEOPLE_MAX)]
Province = Annotated[str, Field(pattern="^[0-9]{2}$", json_schema_extra={"examples": ["41"]})]


class ScopeBody(Body):
    """Whom a list means: `GET /contact-list-scopes` says which kinds there are, and what each needs."""

    kind: Annotated[ScopeKind, Strict(False)]
    group: Id | None = None
    province: Province | None = None


class NewContactList(Body):
    """A new list."""

    name: Name
    scope: ScopeBody
    people: People = Field(default_factory=list)


class ContactListEdit(Body):
    """What changes of a list; what is left out stays."""

    name: Name | None = None
    scope: ScopeBody | None = None
    people: People | None = None


class ScopeView(View):
    """Whom a list means."""

    kind: ScopeKind
    group: str | None
    province: str | None


class ContactListView(View):
    """A list; `size` is how many people it meant at `counted_at`: now, when it is read by itself."""

    id: str
    name: str
    scope: ScopeView
    people: list[str]
    size: int
    counted_at: Instant | None

    def location(self) -> str | None:
        """Where it is."""
        return f"/contact-lists/{self.id}"


class ScopeKindView(View):
    """A scope to pick: what it is called, and what must be said beside it."""

    kind: ScopeKind
    name: str
    needs: Literal["group", "province"] | None


class ScopeKinds(RootModel[list[ScopeKindView]]):
    """All scopes, in the order in which they are offered."""


def _writers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], WRITERS)


def _may_change(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    contact_lists.authorise(caller, path["list_id"])


@route("/contact-list-scopes", "GET", tag=TAG, returns=ScopeKinds)
def list_scopes(request: Request[Nothing, Query]) -> ScopeKinds:
    """The scopes that a contact list can have."""
    names = SCOPES[request.language]
    return ScopeKinds(
        [ScopeKindView.model_validate({"kind": k, "name": names[k], "needs": n}) for k, n in NEEDS.items()]
    )


@route(
    "/units/{unit_id}/contact-lists", "GET", tag=TAG, query=ListQuery, returns=Listing[ContactListView], guard=_writers
)
def list_contact_lists(request: Request[Nothing, ListQuery], unit_id: str) -> Listing[ContactListView]:
    """The contact lists of the unit, by name, each with the size that was counted last."""
    return listing(contact_lists.of_unit(request.caller, unit_id, request.page(unit_id)), present)


@route(
    "/units/{unit_id}/contact-lists",
    "POST",
    tag=TAG,
    body=NewContactList,
    returns=ContactListView,
    status=201,
    guard=_writers,
)
def create_contact_list(request: Request[NewContactList, Query], unit_id: str) -> ContactListView:
    """Make a contact list."""
    given = request.body
    wanted = Given(given.name, _scope(given.scope), tuple(given.people))
    return present(contact_lists.create(request.caller, unit_id, wanted, once=request.once(present)))


@route("/contact-lists/{list_id}", "GET", tag=TAG, returns=ContactListView)
def get_contact_list(request: Request[Nothing, Query], list_id: str) -> ContactListView:
    """A contact list, counted now."""
    return present(contact_lists.find(request.caller, list_id))


@route("/contact-lists/{list_id}/people", "GET", tag=TAG, returns=NamedList)
def name_people(request: Request[Nothing, Query], list_id: str) -> NamedList:
    """Who is in a contact list by hand, by name; who has left the unit is in none."""
    return named_list(contact_lists.people(request.caller, list_id))


@route(
    "/contact-lists/{list_id}",
    "PATCH",
    tag=TAG,
    body=ContactListEdit,
    returns=ContactListView,
    guard=_may_change,
    refuses=("conflict",),
)
def edit_contact_list(request: Request[ContactListEdit, Query], list_id: str) -> ContactListView:
    """Change a contact list; a message that waits for its time goes to whom the list means then."""
    given = request.body
    changes: dict[str, Any] = {}
    if given.name is not None:
        changes["name"] = given.name
    if given.scope is not None:
        changes["scope"] = _scope(given.scope)
    if given.people is not None:
        changes["people"] = tuple(given.people)
    return present(contact_lists.edit(request.caller, list_id, changes))


@route("/contact-lists/{list_id}", "DELETE", tag=TAG, status=204, refuses=("conflict",))
def delete_contact_list(request: Request[Nothing, Query], list_id: str) -> None:
    """Delete a contact list; what was sent to it before still goes to it."""
    contact_lists.delete(request.caller, list_id)


def present(found: ContactList) -> ContactListView:
    """Present a list."""
    scope = found.scope
    return ContactListView(
        id=found.id,
        name=found.name,
        scope=ScopeView(kind=scope.kind, group=scope.group, province=scope.province),
        people=list(found.people),
        size=found.size,
        counted_at=found.counted_at,
    )


def _scope(given: ScopeBody) -> Scope:
    return Scope(given.kind, given.group, given.province)
