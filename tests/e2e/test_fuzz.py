"""Requests that nobody thought of, made from the published contract: no crash, and no answer that it does not know.

Schemathesis makes them from `GET /openapi.json` of the deployed stack; half of what it makes is wrong on purpose. The
other half is about letters and a unit that there are, so that it gets further than to a 404.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import app
from tests.e2e.test_deposit import deposited

WHO: Final = "ana.romero@ribera.example"
"""Office staff of a school: who writes letters."""

DIRECTOR: Final = "carmen.ruiz@ribera.example"

UNIT: Final = "41000001"
"""Their school."""

EXAMPLES: Final = 12
"""Of each kind for each operation: a hundred operations take some two and a half minutes."""

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="module")
def published(stack):
    """The contract as it is published."""
    return schemathesis.openapi.from_url(f"{stack.api_url}/openapi.json")


@pytest.fixture(scope="module")
def token(stack):
    return stack.sign_in(WHO)


@pytest.fixture
def known(stack, route):
    """Ids of what there is, by the name of their path parameter: new ones for each test.

    A link has a PIN: whoever follows it is answered by the API, and not by the bucket.
    """
    staff = stack.client(WHO)
    letter = {"type": "general", "destination_id": "DT41", "subject": "Obras", "body": "Se solicita."}
    wanted = {"name": "lista.txt", "size": 10, "content_type": "text/plain"}
    ids = {
        "unit_id": UNIT,
        "communication_id": staff.post(f"/units/{UNIT}/communications", letter)["id"],
        "person_id": stack.person_id(DIRECTOR, UNIT),
        "file_id": staff.post(f"/units/{UNIT}/files", wanted)["file"]["id"],
    }
    if "{import_id}" in route.path:
        export = {"kind": "students", "name": "RegAlum.csv", "size": 10}
        ids["import_id"] = staff.post(f"/units/{UNIT}/imports", export)["import"]["id"]
    if "/links" in route.path or "{token}" in route.path:
        ids["file_id"] = deposited(staff)["id"]
        link = staff.post(f"/files/{ids['file_id']}/links", {"pin": "2468"})
        ids |= {"link_id": link["id"], "token": link["url"].rpartition("/")[2]}
    return ids


def made_real(case: Any, known: Mapping[str, str]) -> None:
    """Let the request speak of what there is."""
    case.path_parameters |= {name: id for name, id in known.items() if name in case.path_parameters}
    if isinstance(case.body, dict):
        real = {"destination_id": "DT41", "signer_ids": [known["person_id"]], "person_id": known["person_id"]}
        real["file_id"] = known["file_id"]
        case.body |= {name: value for name, value in real.items() if name in case.body}
    if "If-Match" in case.headers:
        case.headers["If-Match"] = "*"


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("route", app.declared(), ids=lambda route: f"{route.method} {route.path}")
def test_whatever_is_asked_is_answered_as_the_contract_says(stack, published, token, known, route, mode):
    cases = published[route.path][route.method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case):
        if mode is GenerationMode.POSITIVE:
            made_real(case, known)
        case.call_and_validate(
            base_url=stack.api_url, headers={"Authorization": f"Bearer {token}"}, checks=CHECKS, timeout=40
        )

    try:
        ask()
    except Unsatisfiable:
        # Nothing can be wrong where nothing is asked.
        assert mode is GenerationMode.NEGATIVE
        assert (route.body, route.query) == (None, None)
        assert "{" not in route.path
