"""The app: the only place where anything that is not answered becomes an answer."""

import re
import time
from dataclasses import replace
from typing import Any, Final

from chalice.app import Chalice

from chalicelib.domain.errors import NotFound, Refusal
from chalicelib.handlers import metrics
from chalicelib.handlers.edge.calls import Call, call_from
from chalicelib.handlers.edge.problems import problem_reply
from chalicelib.handlers.edge.refusals import InternalError, MethodNotAllowed
from chalicelib.handlers.edge.replies import Reply, dressed, preflight
from chalicelib.handlers.edge.routing import Authenticate, Endpoint, Reconsider, Route
from chalicelib.handlers.logs import logger, report
from chalicelib.settings import settings

FUNCTION: Final = "api"
"""What figures and logs call the function that this runs in."""

UNKNOWN: Final = "unknown"
"""What logs call a path that no route has."""


class Api(Chalice):
    """A Chalice app whose every answer, good or bad, is made here.

    Args:
        authenticate: who asks, given a token and the moment.
        reconsidered: what else somebody holds by now who was refused.
    """

    def __init__(self, app_name: str, authenticate: Authenticate, reconsidered: Reconsider) -> None:
        super().__init__(app_name=app_name, configure_logs=False)
        self._authenticate = authenticate
        self._reconsidered = reconsidered

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer one request of API Gateway's Lambda proxy integration."""
        began = time.monotonic()
        metrics.started(FUNCTION)
        call = self._placed(call_from(event, context))
        try:
            reply = self._reply(call)
        except Refusal as refusal:
            reply = problem_reply(refusal, call.language, call.request_id)
            if reply.status == 500:
                report("crash", refusal, FUNCTION, request_id=call.request_id, route=call.resource)
        except Exception as error:  # noqa: BLE001  # whatever it is: people get an answer, and we the trace
            report("crash", error, FUNCTION, request_id=call.request_id, route=call.resource)
            reply = problem_reply(InternalError(), call.language, call.request_id)
        took = round(1000 * (time.monotonic() - began))
        logger.info(
            "request",
            request_id=call.request_id,
            method=call.method,
            route=call.resource,
            status=reply.status,
            ms=took,
        )
        metrics.answered(call.resource, reply.status, took)
        origin = settings().web_origin if _is_ours(call) else None
        return dressed(reply, request_id=call.request_id, same_origin=origin)

    def declared(self) -> list[Route]:
        """Every route of the API, by path and method."""
        endpoints = (entry.view_function for methods in self.routes.values() for entry in methods.values())
        routes = [endpoint.route for endpoint in endpoints if isinstance(endpoint, Endpoint)]
        return sorted(routes, key=lambda route: (route.path, route.method))

    def _placed(self, call: Call) -> Call:
        """The call at our own route.

        What no route takes reaches us under the gateway's catch-all (`/{proxy+}`): unknown paths, and known ones with
        another method.
        """
        if call.resource in self.routes:
            return call
        # Words before parameters: `/a/batch` is not `/a/{id}`.
        for resource in sorted(self.routes, key=lambda known: known.replace("{", "\uffff")):
            found = _pattern(resource).fullmatch(call.path.removesuffix("/"))
            if found:
                return replace(call, resource=resource, parameters=found.groupdict())
        return replace(call, resource=UNKNOWN, parameters={})

    def _reply(self, call: Call) -> Reply:
        if call.resource not in self.routes:
            raise NotFound
        methods = self.routes[call.resource]
        allowed = tuple(sorted(methods))
        if call.method == "OPTIONS":
            return preflight(allowed, same_origin=_is_ours(call))
        if call.method not in methods:
            raise MethodNotAllowed(allowed)
        reply: Reply = methods[call.method].view_function(call, self._authenticate, self._reconsidered)
        return reply


def _is_ours(call: Call) -> bool:
    return bool(settings().web_origin) and call.headers.get("origin") == settings().web_origin


def _pattern(resource: str) -> "re.Pattern[str]":
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(resource)))
