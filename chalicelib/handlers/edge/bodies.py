"""Request bodies: what is JSON in UTF-8, an object, and says each name once."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from chalicelib.handlers.edge.calls import Call
from chalicelib.handlers.edge.refusals import MalformedRequest, TooLarge, UnsupportedMediaType

LARGEST_BYTES: Final = 1024 * 1024

DEEPEST: Final = 20
"""How deep a body may nest; ours need three levels."""


def read_object(call: Call) -> Mapping[str, Any] | None:
    """The JSON object that was sent, or none when nothing was.

    Raises:
        UnsupportedMediaType: it is not said to be JSON in UTF-8.
        TooLarge: it is larger than 1 MB.
        MalformedRequest: it is not JSON, not an object, says a name twice, or nests without end.
    """
    raw = call.body()
    if not raw:
        return None
    if not _is_json(call.headers.get("content-type", "")):
        raise UnsupportedMediaType
    if len(raw) > LARGEST_BYTES:
        raise TooLarge
    try:
        given = json.loads(raw.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedRequest from error
    if not isinstance(given, dict) or not _is_shallow(given, DEEPEST):
        raise MalformedRequest
    return given


def fingerprint(given: Mapping[str, Any]) -> str:
    """A digest that is the same for the same content, however it was written."""
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()


def _is_json(content_type: str) -> bool:
    media_type, _, rest = content_type.partition(";")
    if media_type.strip().lower() != "application/json":
        return False
    for parameter in rest.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {"utf-8", "utf8"}:
            return False
    return True


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) != len(pairs):
        raise ValueError("a name is repeated")
    "".join(given).encode()  # half a character (a lone surrogate) in a name is a UnicodeError: it is no name
    return given


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _is_shallow(given: Any, levels: int) -> bool:
    parts = given.values() if isinstance(given, dict) else given if isinstance(given, list) else ()
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in parts)
