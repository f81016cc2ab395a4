"""From pydantic's complaints to our field errors: people never read pydantic's words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from chalicelib.domain.errors import FieldError
from chalicelib.templates.fields import MESSAGES

M = TypeVar("M", bound=BaseModel)

LONGEST_FIELD: Final = 100
"""How much of the name of an unknown field is quoted back."""

_CODES: Final[Mapping[str, str]] = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_type": "not_a_string",
    "string_unicode": "forbidden_character",
    "string_pattern_mismatch": "invalid_format",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "int_type": "not_an_integer",
    "int_from_float": "not_an_integer",
    "int_parsing_size": "not_an_integer",
    "bool_type": "not_a_boolean",
    "list_type": "not_a_list",
    "dict_type": "not_an_object",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "literal_error": "invalid_value",
    "enum": "invalid_value",
    "too_long": "too_many",
    "too_short": "too_few",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}

_FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "string_too_long": ("max", "max_length"),
    "string_too_short": ("min", "min_length"),
    "too_long": ("max", "max_length"),
    "too_short": ("min", "min_length"),
    "greater_than_equal": ("min", "ge"),
    "less_than_equal": ("max", "le"),
}
"""What our message calls a figure, and where pydantic has it."""


def validated(model: type[M], given: Mapping[str, Any]) -> tuple[M | None, list[FieldError]]:
    """The model, or all that is wrong with what was given for it."""
    errors = list(unstorable(given))
    try:
        found = model.model_validate(given)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        errors.extend(_field_error(detail) for detail in details)
    else:
        if not errors:
            return found, []
    return None, one_for_each(errors)


def unstorable(given: Any, path: str = "") -> Iterator[FieldError]:
    """An error for each text that cannot be kept: it holds a NUL, or half a character (a lone surrogate)."""
    if isinstance(given, str):
        if "\x00" in given or any("\ud800" <= char <= "\udfff" for char in given):
            yield FieldError(path, "forbidden_character")
        return
    parts = given.items() if isinstance(given, Mapping) else enumerate(given) if isinstance(given, list) else ()
    for name, part in parts:
        yield from unstorable(part, _short(f"{path}.{name}" if path else str(name)))


def single_values(query: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], list[FieldError]]:
    """Query parameters with their one value; an error for each that came more than once."""
    repeated = [FieldError(_short(name), "repeated") for name, values in query.items() if len(values) != 1]
    return {name: values[0] for name, values in query.items() if len(values) == 1}, repeated


def one_for_each(errors: Iterable[FieldError]) -> list[FieldError]:
    """The first error of each field: what the form says comes before what the rules say."""
    first: dict[str, FieldError] = {}
    for error in errors:
        first.setdefault(error.field, error)
    return list(first.values())


def _field_error(detail: Mapping[str, Any]) -> FieldError:
    kind = str(detail["type"])
    figures: Mapping[str, Any] = detail.get("ctx") or {}
    code = _CODES.get(kind, kind if kind in MESSAGES["es"] else "invalid")
    params: dict[str, str | int] = {}
    if kind in _FIGURES:
        name, source = _FIGURES[kind]
        params[name] = int(figures[source])
        if code == "too_short" and params[name] == 1:
            return FieldError(_path(detail), "required")
    elif code == "invalid_value":
        params["allowed"] = ", ".join(re.findall(r"'([^']*)'", str(figures.get("expected", ""))))
    return FieldError(_path(detail), code, params)


def _path(detail: Mapping[str, Any]) -> str:
    return _short(".".join(str(step) for step in detail["loc"]))


def _short(name: str) -> str:
    return name[:LONGEST_FIELD]
