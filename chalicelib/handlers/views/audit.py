"""The audit trail of a unit, for its management team."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import MANAGEMENT
from chalicelib.handlers.edge.models import Instant, Listing, ListQuery, Nothing, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import PersonName, listing, person_name
from chalicelib.services import members


class AuditEntryView(View):
    """What was done, by whom and to whom; `before` and `after` have what changed, as it was and as it is."""

    id: str
    at: Instant
    actor: PersonName | None
    action: str
    person: PersonName | None
    before: dict[str, str | None]
    after: dict[str, str | None]


def _managers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], MANAGEMENT)


@route(
    "/units/{unit_id}/audit",
    "GET",
    tag="directory",
    query=ListQuery,
    returns=Listing[AuditEntryView],
    guard=_managers,
)
def list_audit(request: Request[Nothing, ListQuery], unit_id: str) -> Listing[AuditEntryView]:
    """What was done to the people and the data of the unit, newest first (its management team)."""
    return listing(members.audit(request.caller, unit_id, request.page(unit_id)), _entry)


def _entry(entry: AuditEntry) -> AuditEntryView:
    return AuditEntryView(
        id=entry.id,
        at=entry.at,
        actor=person_name(entry.actor) if entry.actor else None,
        action=entry.action,
        person=person_name(entry.person) if entry.person else None,
        before=dict(entry.before),
        after=dict(entry.after),
    )
