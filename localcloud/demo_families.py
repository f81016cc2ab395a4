"""The families of the demonstration's school: imported from a student export, two of them invited to sign in.

All of it goes over HTTP, as the school does it: the office uploads the export, the director invites, they accept.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from localcloud.client import Client, Json, upload
from localcloud.demo_data import DemoPerson
from localcloud.places import Trouble

EXPORT: Final = Path(__file__).parent / "demo_export.csv"
"""In the layout of the real one; all people in it are invented."""

OFFICE: Final = "ana.romero@ribera.example"
DIRECTOR: Final = "carmen.ruiz@ribera.example"

PATIENCE_SECONDS: Final = 60.0


def enrol(families: Sequence[DemoPerson], client: Callable[[str], Client]) -> Mapping[str, str]:
    """Import the export, and have these guardians sign in; doing it again changes nothing.

    Args:
        client: gives a client of somebody who can sign in, by their e-mail.

    Returns:
        The id of each of them, by e-mail.

    Raises:
        Trouble: a step did not go as it should.
    """
    unit_id = families[0].unit_id
    _import(client(OFFICE), f"/units/{unit_id}/imports")
    director = client(DIRECTOR)
    return {each.email: _signed_in(each, director, client(each.email)) for each in families}


def _import(office: Client, path: str) -> None:
    content = EXPORT.read_bytes()
    made = office.post(path, {"kind": "students", "name": "RegAlum.csv", "size": len(content)})
    answer = upload(made["upload"], content, "RegAlum.csv", "text/csv")
    if answer.status not in {200, 201, 204}:
        raise Trouble(f"the upload of the export answered {answer.status}")
    deadline = time.monotonic() + PATIENCE_SECONDS
    report: Json = None
    while time.monotonic() < deadline:
        report = office.get(f"{path}/{made['import']['id']}")
        if report["status"] == "done":
            return
        if report["status"] in {"failed", "needs_confirmation"}:
            break
        time.sleep(0.1)
    raise Trouble(f"the export was not imported: {report}")


def _signed_in(guardian: DemoPerson, director: Client, themselves: Client) -> str:
    """See that the guardian is bound to their sign-in; the id of the person that they are."""
    bound: str | None = _person_in(themselves.get("/me"), guardian.unit_id)
    if bound:
        return bound
    word = guardian.email.partition(".")[0]
    found = director.get(f"/units/{guardian.unit_id}/guardians?q={word}")["items"]
    person = str(next(each["id"] for each in found if each["email"] == guardian.email))
    invitation = director.post(f"/units/{guardian.unit_id}/people/{person}/invitations")
    bound = _person_in(themselves.post("/me/invitations", {"code": invitation["code"]}), guardian.unit_id)
    if bound != person:
        raise Trouble(f"{guardian.email} was invited and is not who they should be")
    return person


def _person_in(me: Json, unit_id: str) -> str | None:
    return next((held["person"]["id"] for held in me["memberships"] if held["unit"]["id"] == unit_id), None)
