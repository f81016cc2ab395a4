"""Who may ask what: one row for each route and for each state that matters, with what everybody is answered.

Literal on purpose: it is read beside the rules of the product, and compared with what the app does. Names are those of
`tests.world`; whoever is not named gets `rest`, and who does not sign in `nobody`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Group = frozenset[str]


def group(*names: str) -> Group:
    return frozenset(names)


MANAGEMENT: Final = group("school.director", "school.secretary", "school.head_of_studies")
STAFF: Final = MANAGEMENT | group("school.administration")
READERS: Final = STAFF | group("school.notification_manager")
FAMILIES_AND_TEACHERS: Final = group("school.teacher", "school.guardian")
NOTIFIER: Final = group("school.notification_manager")
NOT_STAFF: Final = FAMILIES_AND_TEACHERS | group("school.notification_manager")
SERVICE: Final = group("service.director", "service.officer", "service.administration")
OFFICE: Final = group("office.director", "office.officer", "office.administration")
FAR: Final = group("far.director", "far.officer", "far.administration")
ADMIN: Final = group("authority.platform_admin")

LETTER: Final = {"type": "general", "destination_id": "DT41-PLAN", "subject": "Obras", "body": "Se solicita."}
FILE: Final = {"name": "plano.pdf", "size": 1000, "content_type": "application/pdf"}
SOMEBODY: Final = {"name": "Eva Gil", "email": "eva@example.org"}
UNIT: Final = {
    "name": "I.E.S. Murillo",
    "kind": "school",
    "province": "41",
    "parent_id": "DT41",
    "contact": {"email": "otro@example.org"},
}
IMPORT: Final = {"kind": "students", "name": "RegAlum.csv", "size": 1000}
MESSAGE: Final = {
    "channels": ["email"],
    "alias_id": "alias",
    "audience": {"people": ["school.teacher"]},
    "subject": "Reunión",
    "body": "Les esperamos.",
}
PHONE: Final = {"platform": "android", "token": "a-phone"}


@dataclass(frozen=True)
class Row:
    """What everybody is answered to one request.

    Attributes:
        at: what stands for each parameter of the path: a name of something that is there, or an id.
        expected: who gets which status.
        why: the rule of the product.
    """

    route: str
    expected: Mapping[int, Group]
    rest: int
    why: str
    at: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    nobody: int = 401

    @property
    def method(self) -> str:
        return self.route.split()[0]

    @property
    def path(self) -> str:
        return self.route.split()[1]

    def __str__(self) -> str:
        role = [str(self.body["role"])] if self.body and "role" in self.body else []
        return " ".join([self.route, *self.at.values(), *role])

    def for_(self, who: str) -> int:
        """What somebody is answered."""
        if who == "nobody":
            return self.nobody
        return next((status for status, names in self.expected.items() if who in names), self.rest)


def letter(route: str, on: str, expected: Mapping[int, Group], why: str, **more: Any) -> Row:
    """A row about a letter: whoever is not named may not know that it exists."""
    at = {"communication_id": on, **more.pop("at", {})}
    return Row(route, expected, 404, why, at=at, **more)


def unit(route: str, on: str, expected: Mapping[int, Group], why: str, **more: Any) -> Row:
    """A row about what belongs to a unit: without any role there it is as if it were not."""
    at = {"unit_id": on, **more.pop("at", {})}
    return Row(route, expected, more.pop("rest", 404), why, at=at, **more)


def file(route: str, on: str, status: int, **more: Any) -> Row:
    """A row about a file of the school's deposit: for its staff alone, and as if it were not for everybody else."""
    at = {"file_id": on, **more.pop("at", {})}
    return Row(route, {status: STAFF}, 404, _FILES, at=at, **more)


_FILES: Final = "the files of a unit are its staff's"
_LINKS: Final = "whoever has a share link, also who does not sign in"
_F: Final = "/files/{file_id}"
_C: Final = "/communications/{communication_id}"
_U: Final = "/units/{unit_id}"
_A: Final = f"{_C}/attachments/{{attachment_id}}"
_M: Final = f"{_U}/members/{{person_id}}/{{role}}"

_MSG: Final = "/messages/{message_id}"

_MESSAGES: Final = "messages: administration, the management team, officers, and notification_manager"
_NOTICES: Final = "notices: notification_manager alone; whoever writes messages sees them"
_UNKNOWN_TO_OTHERS: Final = (
    "messages and contact lists are for those who write them; whoever is of the school and does not is told of none, "
    "as of an id that does not exist"
)
_OPEN_TO_ALL: Final = "anybody, also who does not sign in"
_SIGNED_IN: Final = "whoever signs in, about themselves or what is no secret"
_ORIGINS: Final = "until it is sent, a letter is for the staff of its origin alone"
_PARTIES: Final = "once sent: staff of the origin, of the holder, and of the holder's parent"
_ORIGIN_ACTS: Final = "for the staff of the origin; who sees the letter from another side is told that it is not theirs"
_HOLDER_OR_PARENT: Final = "receive and forward: staff of the holder or of its parent unit"
_HOLDER_ALONE: Final = "process and close: staff of the holder, not of its parent"
_STAFF_ONLY: Final = "letters are for staff: never teacher, notification_manager alone, guardian, platform_admin"
_IMPORTERS: Final = "imports: the office staff and the management team of the school"
_CONTACTS: Final = "contact data only to the roles that need it"

ROWS: Final = (
    # ------------------------------------------------------------------------------------------- for everybody
    Row("GET /health", {}, 200, _OPEN_TO_ALL, nobody=200),
    Row("GET /openapi.json", {}, 200, _OPEN_TO_ALL, nobody=200),
    Row("GET /verify/{verification_code}", {}, 200, _OPEN_TO_ALL, at={"verification_code": "code"}, nobody=200),
    Row(
        "GET /verify/{verification_code}",
        {},
        404,
        "before sealing it answers 404, to everybody",
        at={"verification_code": "unsealed code"},
        nobody=404,
    ),
    Row("GET /communication-types", {}, 200, _SIGNED_IN),
    Row("GET /me", {}, 200, _SIGNED_IN),
    Row("PATCH /me/preferences", {}, 200, _SIGNED_IN, body={"language": "en"}),
    Row("POST /me/devices", {}, 201, _SIGNED_IN, body=PHONE),
    Row("DELETE /me/devices", {}, 204, _SIGNED_IN, body=PHONE),
    Row("GET /me/inbox", {}, 200, _SIGNED_IN),
    Row("GET /me/inbox/{item_id}", {200: group("school.director")}, 404, "one's own inbox", at={"item_id": "item"}),
    Row(
        "POST /me/inbox/{item_id}/read",
        {204: group("school.director")},
        404,
        "one's own inbox",
        at={"item_id": "item"},
    ),
    Row(
        "POST /me/inbox/{item_id}/acknowledge",
        {204: group("school.director")},
        404,
        "one's own inbox",
        at={"item_id": "item"},
    ),
    Row("GET /signature-requests", {}, 200, "one's own tray; empty when there is nothing to sign"),
    Row(
        "POST /signature-requests/batch",
        {},
        200,
        "each item is decided on its own, and says what became of it",
        body={"action": "sign", "items": [{"id": "nothing", "document_sha256": "0" * 64}]},
    ),
    # ------------------------------------------------------------------------------------------- the directory
    Row("GET /units", {}, 200, "everybody finds a unit and its contact"),
    Row("GET /units/{unit_id}", {}, 200, "everybody finds a unit and its contact", at={"unit_id": "41000001"}),
    Row("PUT /units/{unit_id}", {200: ADMIN}, 403, "platform_admin", at={"unit_id": "41000001"}, body=UNIT),
    unit(
        f"GET {_U}/members",
        "41000001",
        {200: READERS | group("office.director"), 403: FAMILIES_AND_TEACHERS},
        "who works there; and the director of the parent unit, who appoints the directors",
    ),
    unit(
        f"GET {_U}/members",
        "DT41-PLAN",
        {200: SERVICE | group("service.notification_manager", "office.director")},
        "who works there; and the director of the parent unit, who appoints the directors",
    ),
    unit(
        f"POST {_U}/members",
        "41000001",
        {
            201: MANAGEMENT,
            403: NOT_STAFF | ADMIN | group("school.administration", "office.director"),
        },
        "administration, teacher, notification_manager: the director, the secretary and the head of studies",
        body={"role": "notification_manager", **SOMEBODY},
    ),
    unit(
        f"POST {_U}/members",
        "41000001",
        {
            201: group("school.director"),
            403: (READERS - group("school.director")) | FAMILIES_AND_TEACHERS | ADMIN | group("office.director"),
        },
        "every other role by the director",
        body={"role": "secretary", **SOMEBODY},
    ),
    unit(
        f"POST {_U}/members",
        "41000001",
        {201: group("office.director"), 403: READERS | FAMILIES_AND_TEACHERS | ADMIN},
        "director of a unit by a director of its parent; platform_admin only where no director is active",
        body={"role": "director", **SOMEBODY},
    ),
    unit(
        f"POST {_U}/members",
        "DT41-NADIE",
        {201: ADMIN | group("office.director")},
        "platform_admin where no director is active",
        body={"role": "director", **SOMEBODY},
    ),
    *(
        unit(
            f"GET {_U}/direction",
            place,
            {200: ADMIN | group("office.director"), **others},
            "who directs a unit: the director above, and platform_admin, who name its director",
        )
        for place, others in (("41000001", {403: READERS | FAMILIES_AND_TEACHERS}), ("DT41-NADIE", {}))
    ),
    unit(
        f"DELETE {_M}",
        "41000001",
        {204: MANAGEMENT, 403: NOT_STAFF | ADMIN | group("school.administration", "office.director")},
        "who gives a role takes it",
        at={"person_id": "school.teacher", "role": "teacher"},
    ),
    unit(
        f"DELETE {_M}",
        "41000001",
        {
            204: group("school.director"),
            403: (READERS - group("school.director")) | FAMILIES_AND_TEACHERS | ADMIN | group("office.director"),
        },
        "who gives a role takes it",
        at={"person_id": "school.secretary", "role": "secretary"},
    ),
    unit(
        f"DELETE {_M}",
        "41000001",
        {204: group("office.director"), 403: READERS | FAMILIES_AND_TEACHERS | ADMIN},
        "the only director does not leave the unit without one",
        at={"person_id": "school.director", "role": "director"},
    ),
    *(
        unit(f"GET {_U}/{people}", "41000001", {200: READERS, 403: FAMILIES_AND_TEACHERS}, _CONTACTS)
        for people in ("groups", "students", "guardians", "teachers")
    ),
    unit(
        f"PATCH {_U}/people/{{person_id}}",
        "41000001",
        {200: READERS, 403: FAMILIES_AND_TEACHERS},
        _CONTACTS,
        at={"person_id": "school.guardian"},
        body={"email": "otra@example.org"},
    ),
    Row("POST /me/invitations", {}, 422, "a code that is none binds nobody", body={"code": "no code"}),
    *(
        unit(
            f"{method} {_U}/people/{{person_id}}/{what}",
            "41000001",
            {status: who, 403: READERS - who | FAMILIES_AND_TEACHERS | more},
            why,
            at={"person_id": person},
        )
        for method, what, bound in (("POST", "invitations", "unbound "), ("DELETE", "account", ""))
        for person, who, more, why in (
            (f"{bound}school.guardian", MANAGEMENT, group(), "guardians: all of the management team"),
            (f"{bound}school.teacher", MANAGEMENT, group(), "whoever gives all of the person's roles"),
            (f"{bound}school.secretary", group("school.director"), group(), "whoever gives all of the person's roles"),
            (
                f"{bound}school.director",
                group("office.director"),
                ADMIN,
                "a director: the director above; platform_admin only where no other is active",
            ),
        )
        for status in (201 if method == "POST" else 204,)
    ),
    unit(
        f"POST {_U}/people/{{person_id}}/invitations",
        "41000001",
        {409: MANAGEMENT, 403: NOT_STAFF | group("school.administration")},
        "who signs in already is unbound first",
        at={"person_id": "school.teacher"},
    ),
    unit(
        f"POST {_U}/people/{{person_id}}/invitations",
        "DT41-NADIE",
        {201: ADMIN | group("office.director")},
        "platform_admin where no other director is active",
        at={"person_id": "unbound empty.director"},
    ),
    unit(
        f"GET {_U}/people/{{person_id}}/invitations/{{invitation_id}}/sheet",
        "41000001",
        {200: group("school.director")},
        "a sheet is for who made the invitation",
        at={"person_id": "unbound school.teacher", "invitation_id": "director's invitation"},
    ),
    unit(
        f"GET {_U}/students/{{student_id}}",
        "41000001",
        {200: READERS, 403: FAMILIES_AND_TEACHERS},
        _CONTACTS,
        at={"student_id": "student"},
    ),
    unit(
        f"PATCH {_U}/students/{{student_id}}/guardians/{{person_id}}",
        "41000001",
        {200: MANAGEMENT, 403: NOT_STAFF | group("school.administration")},
        "custody is set by the management team only",
        at={"student_id": "student", "person_id": "school.guardian"},
        body={"may_receive": False, "reason": "Auto 12/2026"},
    ),
    unit(
        f"GET {_U}/audit",
        "41000001",
        {200: MANAGEMENT, 403: NOT_STAFF | group("school.administration")},
        "the audit trail is for the management team",
    ),
    unit(
        f"GET {_U}/audit",
        "DT41-PLAN",
        {
            200: group("service.director"),
            403: SERVICE - group("service.director") | group("service.notification_manager"),
        },
        "the audit trail is for the management team",
    ),
    unit(
        f"GET {_U}/closed-days",
        "41000001",
        {200: READERS | FAMILIES_AND_TEACHERS},
        "when a unit is closed is told to whoever holds a role there",
    ),
    unit(
        f"PUT {_U}/closed-days",
        "41000001",
        {200: MANAGEMENT, 403: NOT_STAFF | group("school.administration")},
        "a unit's own closed weeks are set by its management team",
        body={"closures": [{"since": "2026-12-23", "until": "2027-01-07", "name": "Navidad"}]},
    ),
    unit(
        f"PUT {_U}/closed-days",
        "DT41",
        {
            200: group("office.director", "office.administration"),
            403: group("office.officer", "office.notification_manager"),
        },
        "local holidays are given by the office of the province: its director, its administration",
        body={"local_holidays": [{"day": "2026-05-30", "name": "San Fernando"}]},
    ),
    # ---------------------------------------------------------------------------- imports of students and teachers
    *(
        unit(f"{method} {_U}/imports{path}", "41000001", {status: STAFF, 403: NOT_STAFF}, _IMPORTERS, **more)
        for method, path, status, more in (
            ("POST", "", 201, {"body": IMPORT}),
            ("GET", "", 200, {}),
            ("GET", "/{import_id}", 200, {"at": {"import_id": "import"}}),
            ("POST", "/{import_id}/confirm", 200, {"at": {"import_id": "import"}}),
        )
    ),
    unit(
        f"POST {_U}/imports/{{import_id}}/confirm",
        "41000001",
        {200: MANAGEMENT, 403: NOT_STAFF | group("school.administration")},
        "where it is in doubt who may receive, whoever decides that confirms",
        at={"import_id": "import in doubt"},
    ),
    unit(
        f"POST {_U}/imports",
        "DT41-PLAN",
        {403: SERVICE | group("service.notification_manager")},
        "only a school has students",
        body=IMPORT,
    ),
    # ------------------------------------------------------------------------------------- letters of a unit
    unit(f"POST {_U}/communications", "41000001", {201: STAFF, 403: NOT_STAFF}, _STAFF_ONLY, body=LETTER),
    unit(
        f"POST {_U}/communications",
        "DT41-PLAN",
        {201: SERVICE, 403: group("service.notification_manager")},
        "officers and their director also send from their unit",
        body={**LETTER, "destination_id": "41000001"},
    ),
    *(
        row
        for listed in (
            "communications",
            "documents",
            "signature-requests",
            "reports/pending-receptions",
            "reports/forwarded",
        )
        for row in (
            unit(f"GET {_U}/{listed}", "41000001", {200: STAFF, 403: NOT_STAFF}, _STAFF_ONLY),
            unit(
                f"GET {_U}/{listed}",
                "DT41-PLAN",
                {200: SERVICE, 403: group("service.notification_manager")},
                f"{_STAFF_ONLY}; the parent has lists of its own",
            ),
        )
    ),
    unit(
        f"GET {_U}/suggested-destination",
        "41000001",
        {200: STAFF, 403: NOT_STAFF},
        "who writes a letter is told where such letters go",
        query={"type": "general", "destination_id": "DT41-PLAN"},
    ),
    # ------------------------------------------------------------------------------------- reading a letter
    *(
        row
        for part in ("", "/actions", "/history")
        for row in (
            letter(f"GET {_C}{part}", "draft", {200: STAFF}, _ORIGINS),
            letter(f"GET {_C}{part}", "pending", {200: STAFF}, _ORIGINS),
            letter(f"GET {_C}{part}", "sent", {200: STAFF | SERVICE | OFFICE}, _PARTIES),
            letter(
                f"GET {_C}{part}",
                "forwarded",
                {200: STAFF | SERVICE | FAR | group("authority.director")},
                "a unit that forwarded a letter still finds it, as it left; its parent no longer does",
            ),
        )
    ),
    letter(f"GET {_C}/document", "pending", {200: STAFF}, _ORIGINS),
    letter(f"GET {_C}/document", "sent", {200: STAFF | SERVICE | OFFICE}, _PARTIES),
    letter(f"GET {_C}/changes", "draft", {200: STAFF}, _ORIGINS),
    letter(f"GET {_C}/changes", "sent", {200: STAFF, 403: SERVICE | OFFICE}, "edits of the draft are its origin's"),
    letter(f"GET {_A}", "draft", {200: STAFF}, _ORIGINS, at={"attachment_id": "draft file"}),
    letter(f"GET {_A}", "sent", {200: STAFF | SERVICE | OFFICE}, _PARTIES, at={"attachment_id": "sent file"}),
    # ------------------------------------------------------------------------------------- writing a letter
    *(
        letter(route, on, expected, why, **more)
        for route, done, more in (
            (f"PATCH {_C}", 200, {"body": {"subject": "Otra"}, "headers": {"If-Match": "*"}}),
            (f"DELETE {_C}", 204, {}),
            (f"POST {_C}/attachments", 201, {"body": FILE}),
            (f"POST {_C}/submit", 200, {"body": {"signer_ids": ["school.director"]}}),
        )
        for on, expected, why in (
            ("draft", {done: STAFF}, _ORIGINS),
            ("pending", {409: STAFF}, "content changes only in draft"),
            ("sent", {409: STAFF, 403: SERVICE | OFFICE}, _ORIGIN_ACTS),
        )
    ),
    letter(f"DELETE {_A}", "draft", {204: STAFF}, _ORIGINS, at={"attachment_id": "draft file"}),
    letter(
        f"DELETE {_A}",
        "sent",
        {409: STAFF, 403: SERVICE | OFFICE},
        _ORIGIN_ACTS,
        at={"attachment_id": "sent file"},
    ),
    # ------------------------------------------------------------------------------------- signing a letter
    letter(f"POST {_C}/withdraw", "pending", {200: STAFF}, "while nobody has signed: staff of the origin"),
    letter(
        f"POST {_C}/withdraw",
        "partly signed",
        {200: MANAGEMENT, 403: group("school.administration")},
        "until the last signature: the management team, with remarks",
        body={"remarks": "Se marchó."},
    ),
    letter(f"POST {_C}/withdraw", "sent", {409: STAFF, 403: SERVICE | OFFICE}, _ORIGIN_ACTS),
    *(
        Row(
            f"POST /signature-requests/{{request_id}}/{decision}",
            {status: group(signer), 403: STAFF - group(signer)},
            404,
            why,
            at={"request_id": request},
            body=body,
        )
        for decision, body in (("sign", {"document_sha256": "digest"}), ("reject", {"reason": "Falta un anexo."}))
        for request, signer, status, why in (
            ("director's request", "school.director", 200, "a signer whose turn it is"),
            ("secretary's request", "school.secretary", 409, "each waits for the one before"),
        )
    ),
    # ------------------------------------------------------------------------------------- handling a letter
    letter(f"POST {_C}/receive", "sent", {200: SERVICE | OFFICE, 403: STAFF}, _HOLDER_OR_PARENT),
    letter(
        f"POST {_C}/receive",
        "forwarded",
        {200: FAR | group("authority.director"), 403: STAFF | SERVICE},
        f"{_HOLDER_OR_PARENT}; the new unit is the holder",
    ),
    letter(f"POST {_C}/receive", "received", {409: SERVICE | OFFICE, 403: STAFF}, _HOLDER_OR_PARENT),
    letter(f"POST {_C}/receive", "draft", {403: STAFF}, "what the holder does is never the origin's to do"),
    *(
        letter(f"POST {_C}/forward", on, expected, why, body={"unit_id": to, "remarks": "No es nuestra."})
        for on, to, expected, why in (
            ("sent", "DT11", {200: SERVICE | OFFICE, 403: STAFF}, _HOLDER_OR_PARENT),
            ("received", "DT11", {200: SERVICE | OFFICE, 403: STAFF}, _HOLDER_OR_PARENT),
            (
                "forwarded",
                "DT41",
                {200: FAR | group("authority.director"), 403: STAFF | SERVICE},
                f"{_HOLDER_OR_PARENT}; the new unit is the holder",
            ),
        )
    ),
    *(
        letter(f"POST {_C}/{action}", on, expected, _HOLDER_ALONE, body=body)
        for action, body in (
            ("process", {"remarks": "Concedido."}),
            ("close", {"reason": "error", "remarks": "Repetida."}),
        )
        for on, expected in (
            ("received", {200: SERVICE, 403: STAFF | OFFICE}),
            ("sent", {409: SERVICE, 403: STAFF | OFFICE}),
        )
    ),
    letter(
        f"POST {_C}/follow-ups",
        "sent",
        {201: STAFF | SERVICE, 403: OFFICE},
        "for either side; the parent of the holder is neither",
    ),
    letter(
        f"POST {_C}/follow-ups",
        "forwarded",
        {201: STAFF | SERVICE | FAR, 403: group("authority.director")},
        "for either side, and for who had it",
    ),
    # ------------------------------------------------------------------------------------- the file deposit
    *(
        row
        for method, status, more in (("POST", 201, {"body": FILE}), ("GET", 200, {}))
        for row in (
            unit(f"{method} {_U}/files", "41000001", {status: STAFF, 403: NOT_STAFF}, _FILES, **more),
            unit(
                f"{method} {_U}/files",
                "DT41-PLAN",
                {status: SERVICE, 403: group("service.notification_manager")},
                _FILES,
                **more,
            ),
        )
    ),
    file(f"GET {_F}", "file", 200),
    file(f"DELETE {_F}", "file", 204),
    file(f"DELETE {_F}", "referred file", 409),
    file(f"POST {_F}/parts", "announced file", 200, body={}),
    file(f"POST {_F}/parts", "file", 409, body={}),
    file(f"POST {_F}/complete", "announced file", 409, body={}),
    file(f"POST {_F}/links", "file", 201, body={"pin": "2468", "max_downloads": 3}),
    file(f"POST {_F}/links", "announced file", 409, body={}),
    file(f"GET {_F}/links", "file", 200),
    file(f"DELETE {_F}/links/{{link_id}}", "file", 204, at={"link_id": "link"}),
    file(f"GET {_F}/links/{{link_id}}/accesses", "file", 200, at={"link_id": "link"}),
    letter(f"POST {_C}/attachments", "draft", {201: STAFF}, _ORIGINS, body={"file_id": "file"}),
    letter(f"POST {_C}/attachments", "draft", {422: STAFF}, "it waits", body={"file_id": "announced file"}),
    *(
        Row(f"{method} /f/{{token}}", {}, status, _LINKS, at={"token": token}, nobody=status, body=body)
        for method, token, body, status in (
            ("GET", "token", None, 303),
            ("GET", "locked token", None, 403),
            ("GET", "guessed token", None, 404),
            ("POST", "locked token", {"pin": "2468"}, 303),
            ("POST", "guessed token", {"pin": "2468"}, 404),
        )
    ),
    *(
        Row("POST /f/{token}/url", {}, status, _LINKS, at={"token": token}, nobody=status, body={"pin": "2468"})
        for token, status in (("locked token", 200), ("guessed token", 404))
    ),
    # ------------------------------------------------------------------------------------- messages and notices
    *(
        unit(f"GET {_U}/{listed}", place, {200: writers, 403: others}, _MESSAGES)
        for listed in ("sender-aliases", "messages", "outbox")
        for place, writers, others in (
            ("41000001", READERS, FAMILIES_AND_TEACHERS),
            ("DT41-PLAN", SERVICE | group("service.notification_manager"), group()),
        )
    ),
    Row("GET /contact-list-scopes", {}, 200, _SIGNED_IN),
    *(
        unit(f"GET {_U}/contact-lists", place, {200: writers, 403: others}, _MESSAGES)
        for place, writers, others in (
            ("41000001", READERS, FAMILIES_AND_TEACHERS),
            ("DT41-PLAN", SERVICE | group("service.notification_manager"), group()),
        )
    ),
    unit(
        f"POST {_U}/contact-lists",
        "41000001",
        {201: READERS, 403: FAMILIES_AND_TEACHERS},
        _MESSAGES,
        body={"name": "Claustro", "scope": {"kind": "teachers"}},
    ),
    *(
        Row(
            f"{method} /contact-lists/{{list_id}}",
            {status: READERS},
            404,
            _UNKNOWN_TO_OTHERS,
            at={"list_id": "contact list"},
            body=body,
        )
        for method, status, body in (("GET", 200, None), ("PATCH", 200, {"name": "Otra"}), ("DELETE", 204, None))
    ),
    Row(
        "GET /contact-lists/{list_id}/people",
        {200: READERS},
        404,
        _UNKNOWN_TO_OTHERS,
        at={"list_id": "contact list"},
    ),
    unit(
        f"POST {_U}/sender-aliases",
        "41000001",
        {201: READERS, 403: FAMILIES_AND_TEACHERS},
        _MESSAGES,
        body={"name": "Jefatura"},
    ),
    unit(
        f"POST {_U}/messages",
        "41000001",
        {201: READERS, 403: FAMILIES_AND_TEACHERS},
        _MESSAGES,
        body={**MESSAGE, "category": "message"},
    ),
    unit(
        f"POST {_U}/messages",
        "41000001",
        {201: NOTIFIER, 403: STAFF | FAMILIES_AND_TEACHERS},
        _NOTICES,
        body={**MESSAGE, "category": "notice"},
    ),
    *(
        Row(f"GET {_MSG}{part}", {200: READERS}, 404, _UNKNOWN_TO_OTHERS, at={"message_id": on})
        for part in ("", "/preview", "/audience", "/deliveries")
        for on in ("message", "notice")
    ),
    *(
        Row(route, {done: allowed, 403: READERS - allowed}, 404, why, {"message_id": on}, body)
        for route, done, body in (
            (f"PATCH {_MSG}", 200, {"subject": "Otra"}),
            (f"DELETE {_MSG}", 204, None),
            (f"POST {_MSG}/send", 202, None),
            # They are drafts.
            (f"POST {_MSG}/resend", 409, {"statuses": ["failed"]}),
            (f"POST {_MSG}/remind", 409, None),
        )
        for on, allowed, why in (("message", READERS, _UNKNOWN_TO_OTHERS), ("notice", NOTIFIER, _NOTICES))
    ),
    *(
        Row(route, {202: allowed, 403: READERS - allowed}, 404, why, {"message_id": on}, body)
        for route, body in ((f"POST {_MSG}/resend", {"statuses": ["failed"]}), (f"POST {_MSG}/remind", None))
        for on, allowed, why in (("sent message", READERS, _UNKNOWN_TO_OTHERS), ("sent notice", NOTIFIER, _NOTICES))
    ),
    *(
        Row(
            f"POST {_MSG}/cancel",
            {200: allowed, 403: READERS - allowed},
            404,
            why,
            at={"message_id": on},
        )
        for on, allowed, why in (
            ("scheduled message", READERS, _UNKNOWN_TO_OTHERS),
            ("scheduled notice", NOTIFIER, _NOTICES),
        )
    ),
)
