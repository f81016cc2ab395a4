"""What an import of students takes: the time of a school's, and the memory of one that is twenty times as big."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from unittest.mock import patch

from bench.held_rows import HeldRows, settled
from bench.rows import Row
from localcloud.client import Client, upload
from localcloud.cloud import Cloud, running_cloud
from localcloud.ministack import free_port
from localcloud.places import REGION
from localcloud.sign_in import id_token

STUDENTS: Final = 1000
SECONDS: Final = 30.0
"""How long the laptop may take for them, from the request to the report."""

SMALL: Final = 1000
LARGE: Final = 20_000
GROWTH: Final = 1.2
"""How much more memory the larger file may take than the smaller."""

_SCHOOL: Final = "41000002"
_WHO: Final = "rafael.soto@naranjos.example"
_PATIENCE_S: Final = 120.0


def rows() -> list[Row]:
    """The time on a stack of its own, the memory in a process of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        where = folder / "endpoints.json"
        with running_cloud(free_port(), folder, where, web_port=8080, site=None, say=lambda _: None) as cloud:
            seconds = _seconds(cloud, STUDENTS)
    return [
        Row(f"import {STUDENTS} students, upload to report", seconds, "s", SECONDS),
        *_memory("the first import", again=False),
        *_memory("another import, over what is held", again=True),
    ]


def _memory(of: str, *, again: bool) -> list[Row]:
    small, large = _peak(SMALL, again=again), _peak(LARGE, again=again)
    return [
        Row(f"memory of the worker, {of}, {SMALL} lines", small, "MB"),
        Row(f"memory of the worker, {of}, {LARGE} lines", large, "MB"),
        Row(f"memory at {LARGE} lines against {SMALL}, {of}", large / small, "x", GROWTH),
    ]


def _seconds(cloud: Cloud, students: int) -> float:
    endpoints = cloud.endpoints
    token = id_token(endpoints.aws_url, endpoints.client_id, _WHO, endpoints.user(_WHO).password)
    client = Client(endpoints.api_url, token)
    content = export(students)
    began = time.perf_counter()
    path = f"/units/{_SCHOOL}/imports"
    made = client.post(path, {"kind": "students", "name": "RegAlum.csv", "size": len(content)})
    upload(made["upload"], content, "RegAlum.csv", "text/csv")
    while time.perf_counter() - began < _PATIENCE_S:
        report = client.get(f"{path}/{made['import']['id']}")
        if report["status"] in {"done", "failed"}:
            assert report["status"] == "done", report["reason"]
            assert report["created"] == students
            return time.perf_counter() - began
        time.sleep(0.2)
    raise AssertionError("the import was not done")


def _peak(students: int, *, again: bool) -> float:
    """The most memory that a worker had, in megabytes, in a process of its own.

    Args:
        again: whether the school has imported the same students before, in other classes.
    """
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "APP_SECRET": "a secret that is only good for a measurement",
    }
    with TemporaryDirectory() as folder:
        held = Path(folder) / "rows.jsonl" if again else None
        if held:
            _run(f"carry_out({students}, keep={str(held)!r})", environment)
        return float(_run(f"carry_out({students}, held={str(held) if held else None!r})", environment))


def _run(call: str, environment: dict[str, str]) -> str:
    code = f"from bench.enrolment import carry_out; {call}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return done.stdout.splitlines()[-1]


def carry_out(students: int, *, held: str | None = None, keep: str | None = None) -> None:
    """Carry an import out in this process, and print the most memory that it took, in megabytes.

    The file lies beside, and so does the database: what is measured is what the worker holds.

    Args:
        held: a file with the rows that the school has, see `HeldRows`; all change class then.
        keep: where to write the rows that come of it.
    """
    # This and what follows is what is measured.
    from chalicelib.domain.imports import Import, ImportKind, Phase  # noqa: PLC0415
    from chalicelib.domain.people import PersonRef  # noqa: PLC0415
    from chalicelib.gateways import objects  # noqa: PLC0415
    from chalicelib.handlers import import_people  # noqa: PLC0415
    from chalicelib.services import clock, importing  # noqa: PLC0415
    from chalicelib.storage import connections, enrolment, imports  # noqa: PLC0415

    assert callable(import_people.import_people)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "RegAlum.csv"
        # In another process: the file is not what the worker holds.
        written = f"export({students}, {3 if held else 4})"
        writing = f"import sys; from bench.enrolment import export; sys.stdout.buffer.write({written})"
        with path.open("wb") as file:
            subprocess.run([sys.executable, "-c", writing], check=True, stdout=file)
        size = path.stat().st_size

        def chunks(_key: str, _version: str | None) -> Iterator[bytes]:
            with path.open("rb") as file:
                while chunk := file.read(objects.CHUNK_BYTES):
                    yield chunk

        at = clock.now()
        begun = Import(
            *(clock.fresh_id(), _SCHOOL, ImportKind.STUDENTS, "RegAlum.csv", size, PersonRef("bench", "Bench"), at),
            phase=Phase.CHECKING,
        )
        rows = HeldRows(Path(held) if held else None, keeps=keep is not None)
        # Typed as if it gave nothing; what it gives is taken for the answer.
        events: Any = connections.connection().client.meta.events
        events.register("before-call.dynamodb", rows.answer)
        with (
            patch.object(objects, "look", lambda _key: objects.Found(size, None)),
            patch.object(objects, "chunks", chunks),
            patch.object(objects, "delete", lambda _key: None),
            patch.object(enrolment, "pointer", lambda _unit: enrolment.Pointer(newest={begun.kind: begun.id})),
            patch.object(imports, "find", lambda _id: begun),
            patch.object(importing, "BUDGET_S", 3600.0),
        ):
            outcome = importing.work(begun.id)
    assert outcome == importing.Outcome.DONE, outcome
    assert rows.answered.count("TransactWriteItems") > students / (150 if held else 45), len(rows.answered)
    if keep:
        Path(keep).write_text("\n".join(settled(rows.put)))
    # Not `ru_maxrss`: a process begins with that of the one that started it.
    status = Path("/proc/self/status").read_text()
    print(int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024)


def export(students: int, grades: int = 4) -> bytes:
    """An export of so many students, as the system makes it: every third has a sibling, most have two guardians."""
    told = ("DNI/Pasaporte", "Primer apellido", "Nombre", "Correo Electrónico", "Teléfono")
    columns = ["Alumno/a", "Estado Matrícula", "Nº Id. Escolar", "Unidad", "Año de la matrícula"]
    columns += [f"{what} {ordinal} tutor" for ordinal in ("Primer", "Segundo") for what in told]
    lines = [",".join(columns)]
    for number in range(students):
        family = number - number % 3 if number % 3 < 2 else number
        one = f"{10_000_000 + family}A,Gil,Julia {family},j{family}@familia.example,6{family:08}"
        two = f"{50_000_000 + family}B,Rey,Marcos {family},m{family}@familia.example,7{family:08}"
        second = two if number % 4 else ",,,,"
        group = f"{number % grades + 1}º ESO {'ABCDEFGH'[number // 4 % 8]}"
        lines.append(f'"Rey Gil, Ana {number}",,{2_000_000 + number},{group},2026,{one},{second}')
    return "\r\n".join(lines).encode("cp1252")
