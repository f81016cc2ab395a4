"""Each event handler as Lambda sees it: its module, imported alone, without `app.py`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKERS = (
    "relay",
    "seal_documents",
    "attach_uploads",
    "deliver_notices",
    "hand_over",
    "import_people",
    "report_pending_receptions",
    "remind_units",
    "retire_people",
    "forget_people",
    "expand_messages",
    "deliver_messages",
    "record_feedback",
    "sweep",
)

ENVIRONMENT = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-1", "APP_SECRET": "x" * 40}


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_needs_nothing_of_the_app(worker: str) -> None:
    loaded = json.loads(
        python(
            f"import json, sys; import chalicelib.handlers.{worker} as m; assert callable(m.{worker});"
            "print(json.dumps([n for n in sys.modules if n == 'app' or n.startswith('chalicelib.handlers')]))"
        )
    )
    assert "app" not in loaded
    others = {f"chalicelib.handlers.{other}" for other in WORKERS if other != worker}
    assert not others & set(loaded)


def test_the_test_event_that_s3_sends_first_is_nothing_to_attach() -> None:
    told = python(
        "import json; from chalicelib.handlers.attach_uploads import attach_uploads;"
        "body = json.dumps({'Service': 'Amazon S3', 'Event': 's3:TestEvent'});"
        "event = {'Records': [{'messageId': '1', 'body': body, 'receiptHandle': 'r', 'attributes': {}}]};"
        "print(json.dumps(attach_uploads(event, None)))"
    )
    assert json.loads(told.splitlines()[-1]) == {"batchItemFailures": []}


def test_one_message_that_nobody_understands_does_not_hold_back_the_others() -> None:
    told = python(
        "import json; from chalicelib.handlers.attach_uploads import attach_uploads;"
        "ok = json.dumps({'Service': 'Amazon S3', 'Event': 's3:TestEvent'});"
        "records = [{'messageId': str(n), 'body': b, 'receiptHandle': 'r', 'attributes': {}}"
        " for n, b in enumerate([ok, 'not json', '{}', ok])];"
        "print(json.dumps(attach_uploads({'Records': records}, None)))"
    )
    failed = json.loads(told.splitlines()[-1])["batchItemFailures"]
    assert [each["itemIdentifier"] for each in failed] == ["1", "2"]


def test_the_app_starts_without_drawing_or_signing() -> None:
    loaded = python("import app, sys; print(*(n for n in ('reportlab', 'pyhanko', 'PIL', 'lxml') if n in sys.modules))")
    assert not loaded


def test_the_api_does_not_pay_for_what_only_workers_do() -> None:
    loaded = json.loads(python("import json, sys, app; print(json.dumps(list(sys.modules)))"))

    only = (
        "closings",
        "delivering",
        "feedback",
        "importing",
        "mailings",
        "notices",
        "relaying",
        "rounds",
        "reporting",
        "sealing",
        "sweeping",
    )
    assert not {f"chalicelib.services.{name}" for name in only} & set(loaded)
