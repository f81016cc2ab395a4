"""Imports as a test makes them: their way through the stage, and all that is true of the school afterwards."""

from dataclasses import dataclass
from typing import Any, Final

from chalicelib.storage.directory_rows import TABLE, unit_key
from chalicelib.storage.tables import collection, sort_key_of
from tests.stage import Stage
from tests.units import SCHOOL

PATH: Final = f"/units/{SCHOOL.id}/imports"


@dataclass(frozen=True)
class Imports:
    """Imports on a stage, by somebody of the school; who looks at the report and confirms is told all of it."""

    stage: Stage
    who: str = "clerk"
    looks: str = "director"

    def begin(self, content: bytes, kind: str = "students", name: str = "RegAlum.csv") -> str:
        """Ask for an import and upload its file; nobody has looked at it yet."""
        id = self.ask(len(content), kind, name)
        self.stage.upload(f"uploads/imports/{id}", content)
        return id

    def ask(self, size: int, kind: str = "students", name: str = "RegAlum.csv") -> str:
        """Ask for an import, and upload nothing."""
        made = self.stage.client(self.who).post(PATH, {"kind": kind, "name": name, "size": size})
        assert made.status == 201, made.text
        assert made.json["import"]["status"] == "waiting"
        assert made.json["upload"]["fields"]["key"] == f"uploads/imports/{made.json['import']['id']}"
        return str(made.json["import"]["id"])

    def run(self, content: bytes, kind: str = "students") -> dict[str, Any]:
        """Import a file and give the report."""
        id = self.begin(content, kind)
        self.stage.work()
        return self.report(id)

    def done(self, content: bytes, kind: str = "students") -> dict[str, Any]:
        """Import a file, whoever leaves, and give the report of what is done."""
        report = self.run(content, kind)
        if report["status"] == "needs_confirmation":
            report = self.confirm(report["id"])
        assert report["status"] == "done", report
        return report

    def report(self, id: str) -> dict[str, Any]:
        """The report as the API gives it."""
        answer = self.stage.client(self.looks).get(f"{PATH}/{id}")
        assert answer.status == 200, answer.text
        return dict(answer.json)

    def confirm(self, id: str) -> dict[str, Any]:
        """Confirm, and give the report once it is done."""
        answer = self.stage.client(self.looks).post(f"{PATH}/{id}/confirm", {})
        assert answer.status == 200, answer.text
        self.stage.work()
        return self.report(id)

    # --------------------------------------------------------------------------------------------- what is true

    def all(self, what: str, **query: str) -> list[dict[str, Any]]:
        """All of a list of the school (`students`), page by page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            asked = {"limit": "100", **query, **({"cursor": cursor} if cursor else {})}
            answer = self.stage.client(self.who).get(f"/units/{SCHOOL.id}/{what}", query=asked)
            assert answer.status == 200, answer.text
            found += answer.json["items"]
            cursor = answer.json["next_cursor"]
            if cursor is None:
                return found

    def students(self, **query: str) -> dict[str, dict[str, Any]]:
        """The students who are enrolled, by name: their classes and guardians by name."""
        groups = {group["id"]: group["name"] for group in self.all("groups")}
        return {
            student["name"]: {
                "groups": sorted(groups[group] for group in student["groups"]),
                "guardians": sorted(guardian["name"] for guardian in student["guardians"]),
            }
            for student in self.all("students", **query)
        }

    def guardians(self) -> dict[str, dict[str, Any]]:
        """The guardians, by name: where to reach them, and of whom they are one."""
        return {
            guardian["name"]: {
                "email": guardian["email"],
                "phone": guardian["phone"],
                "students": sorted(student["name"] for student in guardian["students"]),
            }
            for guardian in self.all("guardians")
        }

    def guardian_id(self, name: str) -> str:
        """The person whom a guardian is."""
        (found,) = [guardian["id"] for guardian in self.all("guardians") if guardian["name"] == name]
        return str(found)

    def path(self, student: str) -> str:
        """Where the API has a student, by name."""
        (id,) = [each["id"] for each in self.all("students") if each["name"] == student]
        return f"/units/{SCHOOL.id}/students/{id}"

    def truth(self) -> dict[str, Any]:
        """All that people are told of the school's students, guardians, teachers and classes."""
        teachers = {each["name"]: (each["email"], sorted(each["groups"])) for each in self.all("teachers")}
        groups = sorted(group["name"] for group in self.all("groups"))
        return {"students": self.students(), "guardians": self.guardians(), "teachers": teachers, "groups": groups}

    def rows(self) -> dict[str, Any]:
        """The raw rows of the school, without those that only grow."""
        return {
            sort_key_of(item): item
            for item in collection(TABLE, unit_key(SCHOOL.id), lambda _after: None)
            if not sort_key_of(item).startswith(("AUD#", "ENROLMENT"))
        }

    def leftovers(self) -> list[str]:
        """What an import that is done may not leave: values to come, files, watches."""
        table = self.stage.environment["COMMUNICATIONS_TABLE"]
        kept = self.stage.dynamodb.scan(TableName=table, ProjectionExpression="pk, sk")["Items"]
        watches = [row["pk"]["S"] for row in kept if row["sk"]["S"] == "WATCH"]
        to_come = [sk for sk, row in self.rows().items() if "next" in row or "next_generation" in row]
        return [*self.stage.keys("uploads/imports/"), *watches, *to_come]


def notes(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    """What a report says of lines: line, column and code."""
    return [(note["line"], note["field"], note["code"]) for note in report["notes"]]


def imported(stage: Stage, content: bytes) -> Imports:
    """Imports into a school that has imported these students, and nothing before."""
    empty(stage)
    stage.forget_work()
    made = Imports(stage)
    made.done(content)
    return made


_STAYS: Final = ("STAFF#", "UNIT", "IN#", *(f"P#{person}" for person in ("clerk", "director", "secretary", "head")))


def empty(stage: Stage) -> None:
    """Take away all that imports ever wrote into the school, and the files and watches of those left unfinished."""
    restore(stage, [])
    for key in stage.keys("uploads/imports/"):
        stage.s3.delete_object(Bucket=stage.environment["BUCKET"], Key=key)
    table = stage.environment["COMMUNICATIONS_TABLE"]
    for row in stage.dynamodb.scan(TableName=table, ProjectionExpression="pk, sk")["Items"]:
        if row["sk"]["S"] == "WATCH":
            stage.dynamodb.delete_item(TableName=table, Key=row)


def snapshot(stage: Stage) -> list[dict[str, Any]]:
    """The raw rows that imports wrote into the school."""
    table = stage.environment["DIRECTORY_TABLE"]
    key: Any = {":pk": {"S": unit_key(SCHOOL.id)}}
    rows: list[Any] = stage.dynamodb.query(
        TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues=key, ConsistentRead=True
    )["Items"]
    return [row for row in rows if not row["sk"]["S"].startswith(_STAYS)]


def restore(stage: Stage, rows: list[dict[str, Any]]) -> None:
    """Have the school hold these rows, beside its staff, and no others."""
    table = stage.environment["DIRECTORY_TABLE"]
    kept = {row["sk"]["S"] for row in rows}
    gone = [row for row in snapshot(stage) if row["sk"]["S"] not in kept]
    requests: list[Any] = [{"DeleteRequest": {"Key": {"pk": row["pk"], "sk": row["sk"]}}} for row in gone]
    requests += [{"PutRequest": {"Item": row}} for row in rows]
    for start in range(0, len(requests), 25):
        stage.dynamodb.batch_write_item(RequestItems={table: requests[start : start + 25]})
