"""Imports, and what others do at the same moment: one truth is left, and nothing of anybody's is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.services import importing
from chalicelib.storage import connections
from tests.exports import ANA, EVA, JULIA, LEO, MARCOS, Pupil, Tutor, an_export, teachers
from tests.imports import PATH, Imports, imported, restore, snapshot
from tests.stage import Stage
from tests.units import SCHOOL

NEW = Tutor(email="nueva@familia.example")
OTHER = an_export(
    Pupil("1", "Rey Gil, Ana", "1º ESO A", (NEW, MARCOS)), Pupil("2", "Rey Gil, Leo", "2º ESO B", (NEW,)), EVA
)


@pytest.fixture
def imports(stage: Stage) -> Imports:
    """Into a school that has imported once."""
    return imported(stage, an_export(ANA, LEO))


@contextmanager
def before_each_write(act: Callable[[int], object]) -> Iterator[list[int]]:
    """Has somebody else act right before each transaction of the code, told which it is; not before their own."""
    count: list[int] = []
    busy: list[bool] = []

    def interfere(**_: object) -> None:
        if busy:
            return
        busy.append(True)
        try:
            act(len(count))
            count.append(1)
        finally:
            busy.clear()

    events = connections.connection().client.meta.events
    events.register("before-call.dynamodb.TransactWriteItems", interfere)
    try:
        yield count
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", interfere)


def queued(imports: Imports, content: bytes) -> str:
    """An import that its worker has not seen yet."""
    id = imports.begin(content)
    imports.stage.deliver("upload")
    return id


def test_an_address_that_is_given_at_any_moment_of_an_import_is_not_lost(imports: Imports) -> None:
    school = snapshot(imports.stage)
    client = imports.stage.client("secretary")
    julia = imports.guardian_id("Julia Gil Roca")

    def give() -> None:
        answer = client.patch(f"/units/{SCHOOL.id}/people/{julia}", {"phone": "955000111", "email": JULIA.email})
        assert answer.status == 200, answer.text

    id = queued(imports, OTHER)
    with before_each_write(lambda _at: None) as count:
        importing.work(id)
    assert len(count) > 5

    for moment in range(len(count)):
        restore(imports.stage, school)
        imports.stage.forget_work()
        id = queued(imports, OTHER)

        def at_the_moment(at: int, moment: int = moment) -> None:
            if at == moment:
                give()

        with before_each_write(at_the_moment):
            importing.work(id)
        imports.stage.work()

        assert imports.report(id)["status"] == "done"
        assert imports.guardians()["Julia Gil Roca"]["phone"] == "955000111", moment
        assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo", "Sanz Cano, Eva"}
        assert imports.leftovers() == []


def test_an_address_that_is_corrected_after_the_check_is_kept_and_the_report_says_so(imports: Imports) -> None:
    julia = imports.guardian_id("Julia Gil Roca")
    client = imports.stage.client("secretary")
    client.patch(f"/units/{SCHOOL.id}/people/{julia}", {"email": ""})

    def give(at: int) -> None:
        if at == 3:
            client.patch(f"/units/{SCHOOL.id}/people/{julia}", {"email": "a.mano@familia.example"})

    id = queued(imports, an_export(ANA, LEO, EVA))
    with before_each_write(give):
        importing.work(id)
    imports.stage.work()

    assert imports.guardians()["Julia Gil Roca"]["email"] == "a.mano@familia.example"
    assert ("email", "kept_by_hand") in {(note["field"], note["code"]) for note in imports.report(id)["notes"]}


@pytest.mark.parametrize("many", [2, 4])
def test_of_workers_on_the_same_import_at_once_one_writes_and_it_is_done_once(imports: Imports, many: int) -> None:
    id = queued(imports, OTHER)

    def work(_number: int) -> Any:
        try:
            return importing.work(id)
        except Exception as error:  # noqa: BLE001  # its message comes again
            return error

    with ThreadPoolExecutor(many) as pool:
        list(pool.map(work, range(many)))
    imports.stage.work()
    importing.work(id)

    report = imports.report(id)
    assert (report["status"], report["created"], report["updated"]) == ("done", 1, 2)
    assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo", "Sanz Cano, Eva"}
    trail = imports.stage.client("director").get(f"/units/{SCHOOL.id}/audit").json["items"]
    assert sum(entry["action"] == "imported" for entry in trail) == 2
    assert sum(entry["action"] == "contact_changed" for entry in trail) == 1
    assert imports.leftovers() == []


def test_a_worker_that_another_took_over_from_writes_nothing_more(imports: Imports) -> None:
    id = queued(imports, OTHER)
    outcomes: list[Any] = []

    def take_over(at: int) -> None:
        if at == 4:
            outcomes.append(importing.work(id))

    with before_each_write(take_over):
        outcomes.append(importing.work(id))

    assert outcomes == ["done", "taken_over"]
    assert imports.report(id)["status"] == "done"
    assert imports.leftovers() == []


def test_of_two_imports_the_newer_one_is_the_truth(imports: Imports) -> None:
    older, newer = queued(imports, an_export(EVA)), queued(imports, OTHER)

    imports.stage.work()

    assert imports.report(older)["reason"]["code"] == "overtaken"
    assert imports.report(newer)["status"] == "done"
    assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo", "Sanz Cano, Eva"}


def test_a_newer_import_at_any_moment_of_an_older_one_is_refused_or_takes_its_place(imports: Imports) -> None:
    school = snapshot(imports.stage)
    client = imports.stage.client("secretary")
    id = queued(imports, OTHER)
    with before_each_write(lambda _at: None) as count:
        importing.work(id)

    for moment in range(len(count)):
        restore(imports.stage, school)
        imports.stage.forget_work()
        id = queued(imports, OTHER)
        answers: list[Any] = []

        def begin(at: int, moment: int = moment, answers: list[Any] = answers) -> None:
            if at == moment:
                answers.append(client.post(PATH, {"kind": "students", "name": "otra.csv", "size": 10}))

        with before_each_write(begin):
            try:
                importing.work(id)
            except Exception:  # noqa: BLE001  # its message comes again
                importing.work(id)
        imports.stage.work()

        report = imports.report(id)
        if answers[0].status == 201:
            assert report["status"] == "failed", moment
            assert report["reason"]["code"] == "overtaken"
            assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo"}
        else:
            assert answers[0].status == 409
            assert report["status"] == "done", moment


def whose(imports: Imports) -> tuple[Any, Any]:
    """The students as they are enrolled, and the guardians by whose they are: what comes true all at once."""
    return imports.students(), {name: each["students"] for name, each in imports.guardians().items()}


def test_an_import_of_teachers_at_any_moment_of_one_of_students_is_done_and_so_is_that(imports: Imports) -> None:
    school = snapshot(imports.stage)
    staff = teachers(("Ana Ruiz", "ana@ies.example", "1º ESO A"), ("Leo Sanz", "leo@ies.example", "3º ESO C"))

    def both() -> tuple[str, str]:
        restore(imports.stage, school)
        imports.stage.forget_work()
        ids = imports.begin(OTHER), imports.begin(staff, "teachers")
        imports.stage.deliver("upload")
        imports.stage.forget_work()
        return ids

    students, others = both()
    with before_each_write(lambda _at: None) as count:
        importing.work(students)
    importing.work(others)
    moments, after, met = len(count), whose(imports), []

    for moment in range(moments):
        students, others = both()
        truths = (whose(imports), after)

        def import_teachers(at: int, moment: int = moment, others: str = others, truths: Any = truths) -> None:
            assert whose(imports) in truths, f"half of it: {moment}, {at}"
            if at == moment:
                met.append(importing.work(others))

        with before_each_write(import_teachers):
            importing.work(students)
        imports.stage.work()

        assert [imports.report(id)["status"] for id in (students, others)] == ["done", "done"], moment
        assert whose(imports) == after
        assert {each["name"] for each in imports.all("teachers")} == {"Ana Ruiz", "Leo Sanz"}
        assert imports.leftovers() == []
    assert {"done", "waits"} <= set(met)


def test_a_decision_on_custody_is_untouched_by_an_import(imports: Imports) -> None:
    student = next(each for each in imports.all("students") if each["name"] == "Rey Gil, Ana")
    julia = imports.guardian_id("Julia Gil Roca")
    client = imports.stage.client("director")
    path = f"/units/{SCHOOL.id}/students/{student['id']}"
    decided = {"may_receive": False, "reason": "Auto del juzgado"}
    assert client.patch(f"{path}/guardians/{julia}", decided).status == 200
    before = client.get(path).json

    imports.done(OTHER)
    imports.done(an_export(LEO))
    imports.done(OTHER)

    assert client.get(path).json["guardians"] == before["guardians"]
