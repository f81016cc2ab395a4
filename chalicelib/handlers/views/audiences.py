"""Whom a message is for, as clients say it and are told it."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, RootModel

from chalicelib.domain.audiences import IDS_MAX, LISTS_MAX
from chalicelib.handlers.edge.models import Body, Id, View
from chalicelib.storage.audience_names import Named

Ids = Annotated[list[Id], Field(max_length=IDS_MAX)]


class AudienceBody(Body):
    """Whom it is for: `roles` say whom `everyone` and `groups` mean; `students` means their guardians.

    People and contact lists are taken whole; whoever is excluded gets nothing, however else they are named.
    """

    roles: list[Literal["guardian", "teacher"]] = Field(default_factory=list)
    everyone: bool = False
    groups: Ids = Field(default_factory=list)
    students: Ids = Field(default_factory=list)
    people: Ids = Field(default_factory=list)
    contact_lists: Annotated[list[Id], Field(max_length=LISTS_MAX)] = Field(default_factory=list)
    exclude: Ids = Field(default_factory=list)


class AudienceView(View):
    """Whom it is for."""

    roles: list[str]
    everyone: bool
    groups: list[str]
    students: list[str]
    people: list[str]
    contact_lists: list[str]
    exclude: list[str]


class NamedView(View):
    """One whom an audience names, or leaves out."""

    id: str
    name: str
    kind: Literal["group", "student", "person", "contact_list"]


class NamedList(RootModel[list[NamedView]]):
    """All of them, by name."""


def named_list(named: Iterable[Named]) -> NamedList:
    """Present them, in their order."""
    return NamedList([NamedView(id=each.id, name=each.name, kind=each.kind) for each in named])
