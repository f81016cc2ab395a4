"""Whom a message would reach before it is sent, whom not and why, and what those are called whom it is for."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.deliveries import Hindrance
from chalicelib.domain.messages import Channel
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import ListQuery, Nothing, Query, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.audiences import NamedList, named_list
from chalicelib.handlers.views.messages import TAG
from chalicelib.handlers.views.models import PersonName, person_name
from chalicelib.services import messages, reach
from chalicelib.services.reach import Preview, Unreached


class ReachView(View):
    """How many a channel reaches."""

    reachable: int
    unreachable: int


class ReachesView(View):
    """By channel; null for one that was not asked for."""

    push: ReachView | None
    email: ReachView | None


class UnreachedView(View):
    """Somebody whom a channel does not reach, and why.

    For e-mail the fix is to give them an address, or another one; for push, that they sign in on their phone. Who was
    named and may not receive, by a decision on custody, is told with the inbox as the channel: nothing goes to them.
    """

    person: PersonName
    channel: Channel
    code: Hindrance


class PreviewView(View):
    """What sending would do now."""

    recipients: int
    by_channel: ReachesView
    unreachable: list[UnreachedView]
    next_cursor: str | None
    warnings: list[str]


def _may_see(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    messages.find(caller, path["message_id"])


@route("/messages/{message_id}/preview", "GET", tag=TAG, query=ListQuery, returns=PreviewView, guard=_may_see)
def preview_message(request: Request[Nothing, ListQuery], message_id: str) -> PreviewView:
    """Whom it would reach now, by which channel, and whom not and why."""
    found = reach.preview(request.caller, message_id, request.page(message_id))
    reached = {
        channel.value: ReachView(reachable=found.recipients - missed, unreachable=missed)
        for channel, missed in found.unreachable.items()
    }
    return PreviewView(
        recipients=found.recipients,
        by_channel=ReachesView(push=reached.get("push"), email=reached.get("email")),
        unreachable=[_unreached(each) for each in found.unreached.items],
        next_cursor=found.unreached.next_cursor,
        warnings=_warnings(found),
    )


@route("/messages/{message_id}/audience", "GET", tag=TAG, returns=NamedList, guard=_may_see)
def name_audience(request: Request[Nothing, Query], message_id: str) -> NamedList:
    """What those are called whom its audience names and leaves out; who has left the unit is not among them."""
    return named_list(reach.names(request.caller, message_id))


def _warnings(found: Preview) -> list[str]:
    warnings = {"nobody": not found.recipients, "push_off": Channel.PUSH in found.unreachable and not found.pushes}
    return [warning for warning, holds in warnings.items() if holds]


def _unreached(each: Unreached) -> UnreachedView:
    return UnreachedView(person=person_name(each.person), channel=each.channel, code=each.code)
