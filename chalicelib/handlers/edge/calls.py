"""What came through the gateway, before anybody judges it."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from chalicelib.handlers.edge.refusals import MalformedRequest
from chalicelib.templates.languages import Language, preferred


@dataclass(frozen=True)
class Call:
    """One HTTP request.

    Attributes:
        resource: the route's template as the gateway matched it (`/units/{unit_id}`).
        path: what was asked for, without the stage; never logged, since ids stand in it.
        parameters: the template's parameters, still percent-encoded.
        query: each query parameter with all of its values.
        headers: by their name in lower case.
        source: the address that asks.
        base_url: what stands before every path of the API, as this call reached it.
    """

    method: str
    resource: str
    path: str
    parameters: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, str]
    request_id: str
    source: str
    language: Language
    base_url: str = ""
    _body: str | None = field(default=None, repr=False)
    _encoded: bool = False

    def body(self) -> bytes:
        """The body as it was sent; empty when there was none.

        Raises:
            MalformedRequest: it is not the base64 that the gateway says it is.
        """
        if not self._body:
            return b""
        if not self._encoded:
            return self._body.encode(errors="surrogatepass")
        try:
            return base64.b64decode(self._body, validate=True)
        except (binascii.Error, ValueError) as error:
            raise MalformedRequest from error


def call_from(event: Mapping[str, Any], context: object) -> Call:
    """The request in an event of API Gateway's Lambda proxy integration (payload 1.0)."""
    about: Mapping[str, Any] = event.get("requestContext") or {}
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    parameters = {str(name): str(value) for name, value in (event.get("pathParameters") or {}).items()}
    resource = str(about.get("resourcePath") or event.get("resource") or "")
    query = event.get("multiValueQueryStringParameters") or {
        name: [value] for name, value in (event.get("queryStringParameters") or {}).items()
    }
    return Call(
        method=str(about.get("httpMethod") or event.get("httpMethod") or "").upper(),
        resource=resource,
        path=_path(event, resource, parameters),
        parameters=parameters,
        query={str(name): tuple(map(str, values)) for name, values in query.items()},
        headers=headers,
        request_id=str(about.get("requestId") or getattr(context, "aws_request_id", "") or uuid4()),
        source=str((about.get("identity") or {}).get("sourceIp") or ""),
        language=preferred(headers.get("accept-language", "")),
        base_url=_base_url(about, headers.get("host", ""), resource),
        _body=event.get("body"),
        _encoded=bool(event.get("isBase64Encoded")),
    )


def _base_url(about: Mapping[str, Any], host: str, resource: str) -> str:
    """What stands before every path: the domain that the gateway knows, and its stage or base path, if it has one.

    A gateway on a laptop names no domain; there the address is what its caller says that it is.
    """
    stage = str(about.get("stage") or "")
    if not about.get("domainName"):
        return f"http://{host}/restapis/{about.get('apiId', '')}/{stage}/_user_request_"
    steps = str(about.get("path") or "").rstrip("/").split("/")
    base = "/".join(steps[: len(steps) - resource.count("/")])
    return f"https://{about['domainName']}{base}"


def _path(event: Mapping[str, Any], resource: str, parameters: Mapping[str, str]) -> str:
    if event.get("path"):
        return str(event["path"])
    for name, value in parameters.items():
        resource = resource.replace(f"{{{name}}}", value).replace(f"{{{name}+}}", value)
    return resource
