"""The OpenAPI 3.1 document, made from the routes themselves: it cannot say what they do not do."""

import inspect
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.handlers.edge.models import ListQuery, Query, View
from chalicelib.handlers.edge.problems import STATUSES, Problem
from chalicelib.handlers.edge.routing import PATH_VALUE, Route

Json = dict[str, Any]

SCHEMAS: Final = "#/components/schemas/"
TITLE: Final = "Ventanilla"
DESCRIPTION: Final = (
    "Formal communications between schools and their administration: written, signed, sealed, sent, and followed until "
    "they are answered. Times are RFC 3339 in UTC. Errors are `application/problem+json`; `code` is stable, and "
    "`title`, `detail`, `message` and `hint` follow `Accept-Language` (`es` unless `en` is asked for)."
)

_PROBLEM: Final[Json] = {"application/problem+json": {"schema": {"$ref": f"{SCHEMAS}Problem"}}}

_PARAMETERS: Final[Mapping[str, Json]] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": "The language of what people read: `es` unless `en` is asked for.",
        "schema": {"type": "string", "default": "es", "examples": ["es", "en", "en-GB,en;q=0.9,es;q=0.5"]},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same key with the same body gives the same answer for a day; with another body, 409.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]{0,253}[!-~])?$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The version that you saw, as it came in `ETag`; `*` stands for any.",
        "schema": {"type": "string", "examples": ['"3"', "*"]},
    },
}

_HEADERS: Final[Mapping[str, Json]] = {
    "ETag": {
        "description": "The version of what is answered: it counts what people change.",
        "schema": {"type": "string"},
    },
    "IdempotencyReplayed": {
        "description": "`true` when this is the answer that was given to the same key before.",
        "schema": {"type": "string", "const": "true"},
    },
    "Location": {"description": "Where the new thing is, relative to this path.", "schema": {"type": "string"}},
    "Elsewhere": {"description": "Where the file is, for a minute.", "schema": {"type": "string", "format": "uri"}},
    "RequestId": {"description": "The id to report when something is wrong.", "schema": {"type": "string"}},
}


def document(routes: Iterable[Route], version: str) -> Json:
    """The document of these routes; the same routes give the same bytes."""
    declared = sorted(routes, key=lambda route: (route.path, route.method))
    schemas = _Schemas(declared)
    paths: dict[str, Json] = {}
    for route in declared:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": ".", "description": "Where this document is."}],
        "security": [{"bearer": []}],
        "tags": [{"name": tag} for tag in sorted({route.tag for route in declared})],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "An ID token of the identity provider (OpenID Connect).",
                }
            },
            "parameters": dict(_PARAMETERS),
            "headers": dict(_HEADERS),
            "schemas": schemas.components,
        },
    }


def refusals(route: Route) -> list[str]:
    """The codes of the problems that a route can answer with, by what it is made of."""
    codes = {"internal_error", "unavailable", "timeout", "invalid_fields", *route.refuses}
    changes = route.method != "GET"
    if not route.public:
        codes.add("unauthenticated")
    if "{" in route.path:
        codes |= {"not_found"} if route.public else {"not_found", "forbidden"}
    if route.reads_body:
        codes |= {"malformed_request", "unsupported_media_type", "too_large"}
    if route.query and issubclass(route.query, ListQuery):
        codes.add("invalid_cursor")
    if changes and not route.public:
        codes.add("conflict")
    if route.takes_version:
        codes.add("version_mismatch")
    if route.versioned == "required":
        codes.add("version_required")
    return sorted(codes, key=lambda code: (STATUSES[code], code))


def _operation(route: Route, schemas: "_Schemas") -> Json:
    summary, _, more = (inspect.getdoc(route.view) or route.view.__name__).partition("\n")
    operation: Json = {
        "operationId": route.view.__name__,
        "tags": [route.tag],
        "summary": summary.strip(),
        "parameters": _parameters(route, schemas),
        "responses": _responses(route, schemas),
    }
    if more.strip():
        operation["description"] = " ".join(more.split())
    if route.public:
        operation["security"] = []
    if route.body:
        operation["requestBody"] = {
            "required": route.needs_body,
            "content": {"application/json": {"schema": schemas.reference(route.body, "validation")}},
        }
    return operation


def _parameters(route: Route, schemas: "_Schemas") -> list[Json]:
    pattern = f"^{PATH_VALUE.pattern}$"
    found: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": pattern}}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    found += schemas.query(route.query or Query)
    if route.method == "POST" and not route.public:
        found.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if route.takes_version:
        required = route.versioned == "required"
        found.append(
            {**_PARAMETERS["IfMatch"], "required": True} if required else {"$ref": "#/components/parameters/IfMatch"}
        )
    return [*found, {"$ref": "#/components/parameters/AcceptLanguage"}]


def _responses(route: Route, schemas: "_Schemas") -> Json:
    headers = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    done: Json = {"description": HTTPStatus(route.status).phrase, "headers": dict(headers)}
    if route.versioned and route.returns and "version" in route.returns.model_fields:
        done["headers"]["ETag"] = {"$ref": "#/components/headers/ETag"}
    if route.method == "POST" and not route.public:
        done["headers"]["Idempotency-Replayed"] = {"$ref": "#/components/headers/IdempotencyReplayed"}
    if route.status == 201 and getattr(route.returns, "location", View.location) is not View.location:
        done["headers"]["Location"] = {"$ref": "#/components/headers/Location"}
    if route.status == HTTPStatus.SEE_OTHER:
        done["headers"]["Location"] = {"$ref": "#/components/headers/Elsewhere"}
    if route.returns:
        done["content"] = {route.media: {"schema": schemas.reference(route.returns, "serialization")}}
        if route.also:
            done["content"][route.also] = {"schema": {"type": "string"}}
    codes: dict[int, list[str]] = {}
    for code in refusals(route):
        codes.setdefault(STATUSES[code], []).append(f"`{code}`")
    told = {
        str(status): {"description": ", ".join(names), "headers": headers, "content": _PROBLEM}
        for status, names in codes.items()
    }
    return {str(route.status): done, **told}


def _has_a_place(model: type[BaseModel] | None) -> bool:
    return model is not None and issubclass(model, View) and model.location is not View.location


class _Schemas:
    """The schemas of all models, each under one name."""

    def __init__(self, routes: Iterable[Route]) -> None:
        wanted: dict[tuple[type[BaseModel], str], None] = {(Problem, "serialization"): None}
        for route in routes:
            for model, mode in ((route.body, "validation"), (route.returns, "serialization")):
                if model:
                    wanted[model, mode] = None
            wanted[route.query or Query, "validation"] = None
        references, defined = models_json_schema(
            list(wanted),  # type: ignore[arg-type]  # the modes are literals in both tuples above
            ref_template=f"{SCHEMAS}{{model}}",
        )
        self._references = {key: _plain(reference) for key, reference in references.items()}
        schemas = {_name(name): _plain(schema) for name, schema in defined["$defs"].items()}
        self._queries = {name: schema for name, schema in schemas.items() if name.endswith("Query")}
        self.components = {name: schemas[name] for name in sorted(schemas) if name not in self._queries}

    def reference(self, model: type[BaseModel], mode: str) -> Json:
        """Where the schema of a model is."""
        return dict(self._references[model, mode])  # type: ignore[index]  # the mode is one of the two

    def query(self, model: type[BaseModel]) -> list[Json]:
        """The parameters that a query model stands for."""
        schema = self._queries[self.reference(model, "validation")["$ref"].removeprefix(SCHEMAS)]
        required = schema.get("required", [])
        return [
            {"name": name, "in": "query", "required": name in required, "schema": _present(one)}
            for name, one in schema.get("properties", {}).items()
        ]


def _name(model: str) -> str:
    """What a schema is called: pydantic's name for a page of units is `Listing_UnitView_`, ours `UnitViewList`."""
    return re.sub(r"^Listing_(\w+)_$", r"\1List", model)


def _plain(schema: Any) -> Any:
    """The schema without the titles that pydantic makes of names, and without defaults that stand for nothing."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if isinstance(schema, str) and schema.startswith(SCHEMAS):
        return SCHEMAS + _name(schema.removeprefix(SCHEMAS))
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: _plain(value)
        for key, value in schema.items()
        if key not in {"title", "properties"} and (key != "default" or value not in ("", None))
    }
    if "properties" in schema:
        plain["properties"] = {name: _plain(one) for name, one in schema["properties"].items()}
    return plain


def _present(schema: Json) -> Json:
    """The schema of a query parameter that is there: null stands for its absence only."""
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    present = {key: value for key, value in schema.items() if key != "anyOf"}
    if len(options) == 1:
        return {**present, **options[0]}
    return {**present, "anyOf": options} if options else present
