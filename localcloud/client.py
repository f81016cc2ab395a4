"""A client of the HTTP API, as small as one can be: what the demonstration and the end-to-end tests speak with."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from localcloud.places import Trouble

# JSON as it arrives: its shape is the API's contract, and tests pin it.
Json = Any

TIMEOUT_SECONDS: Final = 40.0
"""The gateway gives up after 29."""


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Json:
        """The body."""
        return json.loads(self.content)


@dataclass(frozen=True)
class Client:
    """Somebody who talks to the API; without a token, anybody.

    Attributes:
        api_url: where its paths begin, without a slash at the end.
        token: an ID token.
        language: what is asked of texts.
    """

    api_url: str
    token: str | None = field(default=None, repr=False)
    language: str = "es"

    def send(self, method: str, path: str, body: Json = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One request, whatever the answer is."""
        all_headers = {"Accept-Language": self.language} | dict(headers or {})
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            all_headers = {"Content-Type": "application/json"} | all_headers
        if self.token:
            all_headers = {"Authorization": f"Bearer {self.token}"} | all_headers
        return fetch(Request(self.api_url + path, data=data, headers=all_headers, method=method))  # noqa: S310 - http(s) only

    def get(self, path: str) -> Json:
        """The body of a GET that must go well."""
        return self._well("GET", path)

    def post(self, path: str, body: Json = None) -> Json:
        """The body of a POST that must go well; it has an idempotency key of its own."""
        return self._well("POST", path, {} if body is None else body, {"Idempotency-Key": uuid.uuid4().hex})

    def _well(self, method: str, path: str, body: Json = None, headers: Mapping[str, str] | None = None) -> Json:
        answer = self.send(method, path, body, headers)
        if answer.status >= 400:
            raise Trouble(f"{method} {path} answered {answer.status}: {_problem(answer)}")
        return answer.json if answer.content else None


def upload(form: Json, content: bytes, name: str, content_type: str) -> Answer:
    """Sends a file as a browser does: the presigned form's fields, and then `file`."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in form["fields"].items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts += [f"{head}Content-Type: {content_type}\r\n\r\n".encode(), content, f"\r\n--{boundary}--\r\n".encode()]
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return fetch(Request(form["url"], data=b"".join(parts), headers=headers, method="POST"))  # noqa: S310 - as above


def download(url: str) -> bytes:
    """What is behind a presigned URL.

    Raises:
        Trouble: it was refused.
    """
    answer = fetch(Request(url))  # noqa: S310 - as above
    if answer.status != 200:
        raise Trouble(f"the download answered {answer.status}")
    return answer.content


def fetch(request: Request) -> Answer:
    """The answer to a request, whatever its status.

    Raises:
        Trouble: nobody answered.
    """
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
            return Answer(response.status, _lower(response.headers), response.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, _lower(error.headers), error.read())
    except (URLError, OSError) as error:
        raise Trouble(f"nobody answers at {request.full_url.split('?')[0]}: {error}") from error


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _problem(answer: Answer) -> str:
    """The problem of an error answer, in one line."""
    try:
        problem = answer.json
    except ValueError:
        return answer.content[:200].decode(errors="replace")
    parts = [str(problem.get("code", "")), str(problem.get("detail") or problem.get("title") or problem)]
    parts += [f"{error['field']}: {error['code']}" for error in problem.get("errors", [])]
    parts += [problem["hint"]] if problem.get("hint") else []
    return "; ".join(part for part in parts if part)
