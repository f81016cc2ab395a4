"""What requests and answers are made of. Models are built on first use: a cold start pays for those it needs."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from chalicelib.domain.numbers import MADRID

T = TypeVar("T", bound="View")

_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Input(BaseModel):
    """The base of what is asked: nothing is converted, nothing unknown is let through."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Body(Input):
    """The base of request bodies."""


class Nothing(Body):
    """The body of a request that has nothing to say: none, or an empty object."""


class View(BaseModel):
    """The base of what is answered."""

    model_config = ConfigDict(frozen=True, defer_build=True, json_schema_serialization_defaults_required=True)

    def location(self) -> str | None:
        """The path of what the answer is, when it was just created and has one."""
        return None


class Listing(View, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("not_a_date", "must be a date")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("not_a_date", "must be a date") from error


def _moment(value: Any) -> Any:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return datetime.combine(date.fromisoformat(value), time(), MADRID).astimezone(UTC)
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("not_a_time", "must be a time") from error
    raise PydanticCustomError("not_a_time", "must be a time")


def digits(value: Any) -> Any:
    """The whole number that a text of a query stands for."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    raise PydanticCustomError("not_an_integer", "must be a whole number")


def _truth(value: Any) -> Any:
    if value in {"true", "false"}:
        return value == "true"
    raise PydanticCustomError("not_a_boolean", "must be true or false")


def _rfc3339(value: datetime) -> str:
    precision = "milliseconds" if value.microsecond else "seconds"
    return value.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


Text = Annotated[str, Field(json_schema_extra={"pattern": r"^[^\u0000]*$"})]
"""A text. That it holds nothing which cannot be kept is seen to for all that is sent (`validation.unstorable`).

For what has a pattern of its own take `str`: two patterns on one field would tell the wrong one in OpenAPI.
"""

Id = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]*$")]
"""An id as we give them: opaque, and good in a path."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
"""A SHA-256, in hexadecimal."""

Day = Annotated[date, BeforeValidator(_day)]
"""`YYYY-MM-DD`."""

Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}),
]
"""A moment with its zone (RFC 3339), or a day: its first moment in Spain."""

Instant = Annotated[
    datetime,
    PlainSerializer(_rfc3339, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment that we tell: RFC 3339 in UTC, with `Z`."""

Limit = Annotated[int, Field(ge=1, le=100), BeforeValidator(digits)]
"""How many rows of a list, in a query."""

Year = Annotated[int, Field(ge=2000, le=2199), BeforeValidator(digits)]
"""A school year in a query, by the year in which it begins."""

Flag = Annotated[bool, BeforeValidator(_truth)]
"""`true` or `false` in a query."""

SearchText = Annotated[Text, Field(max_length=200)]
"""Words to look for."""


class Query(Input):
    """The base of query parameters: a route that names none takes none."""


class ListQuery(Query):
    """The parameters of every list."""

    limit: Limit = 25
    cursor: Annotated[Text, Field(min_length=1, max_length=2000)] | None = None
