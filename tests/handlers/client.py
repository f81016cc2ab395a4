"""The gateway in front of the app, in this process: events as API Gateway makes them (Lambda proxy, payload 1.0)."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from chalicelib.handlers.edge.api import Api

PROXY: Final = "/{proxy+}"
REQUEST_ID: Final = "the-request"
SOURCE: Final = "192.0.2.7"

Query = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        headers: by their name in lower case.
    """

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """The code of the problem that this is."""
        assert self.headers["content-type"] == "application/problem+json", self.text
        assert self.json["status"] == self.status
        return str(self.json["code"])

    @property
    def errors(self) -> dict[str, str]:
        """The code of the error of each bad field."""
        assert self.code == "invalid_fields"
        return {error["field"]: error["code"] for error in self.json["errors"]}


@dataclass(frozen=True)
class Client:
    """Somebody who asks.

    Attributes:
        token: sent as bearer; nothing is sent when there is none.
        always: headers of every request.
    """

    api: Api
    token: str | None = None
    always: Mapping[str, str] | None = None

    def get(self, path: str, **more: Any) -> Answer:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.ask("POST", path, body, **more)

    def put(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.ask("PUT", path, body, **more)

    def patch(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.ask("PATCH", path, body, **more)

    def delete(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.ask("DELETE", path, body, **more)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
        raw: str | bytes | None = None,
    ) -> Answer:
        """Ask the app.

        Args:
            body: sent as JSON, unless it is none.
            raw: sent instead as it is; the gateway encodes bytes in base64.
        """
        sent = {"Host": "api.example", **(self.always or {})}
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        if body is not None or raw is not None:
            sent["Content-Type"] = "application/json"
        event = event_for(
            self.api,
            method,
            path,
            query=query or {},
            headers=sent | dict(headers or {}),
            body=raw if raw is not None or body is None else json.dumps(body),
        )
        given = self.api(event, None)
        assert not given["isBase64Encoded"]
        return Answer(
            int(given["statusCode"]), {name.lower(): value for name, value in given["headers"].items()}, given["body"]
        )


def event_for(
    api: Api, method: str, path: str, *, query: Query, headers: Mapping[str, str], body: str | bytes | None
) -> dict[str, Any]:
    """The event that the gateway makes of a request."""
    resource, parameters = _matched(api, method, urlsplit(path).path)
    values = {name: [value] if isinstance(value, str) else list(value) for name, value in query.items()}
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": dict(headers),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: several[-1] for name, several in values.items()} or None,
        "multiValueQueryStringParameters": values or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": f"/api{path}",
            "stage": "api",
            "requestId": REQUEST_ID,
            "identity": {"sourceIp": SOURCE},
        },
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": isinstance(body, bytes),
    }


def _matched(api: Api, method: str, path: str) -> tuple[str, dict[str, str]]:
    """The resource that the gateway finds: words before parameters, and the catch-all when the method is unknown."""
    candidates = ((resource, _parameters(resource, path)) for resource in api.routes)
    found = [(resource, values) for resource, values in candidates if values is not None]
    if found:
        resource, parameters = min(found, key=lambda match: len(match[1]))
        if method in api.routes[resource]:
            return resource, parameters
    return (PROXY, {"proxy": path.strip("/")}) if path != "/" else ("/", {})


def _parameters(resource: str, path: str) -> dict[str, str] | None:
    steps, given = resource.split("/"), path.split("/")
    if len(steps) != len(given):
        return None
    parameters: dict[str, str] = {}
    for step, value in zip(steps, given, strict=True):
        if step.startswith("{") and value:
            parameters[step.strip("{}")] = value
        elif unquote(value) != step:
            return None
    return parameters
