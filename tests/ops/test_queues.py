"""Dead-letter queues: what lies in them is told, and goes back where it came from."""

from collections import Counter
from contextlib import suppress

import pytest
from botocore.exceptions import BotoCoreError

from chalicelib.gateways import clients
from localcloud.places import Trouble
from ops import queues
from ops.progress import Progress
from ops.stacks import Deployed
from tests.faults import watched
from tests.stage import Died, Stage


@pytest.fixture
def dead(stage: Stage) -> Deployed:
    """The stage's queues, by the names of the template; two messages lie in the seal's."""
    stage.forget_work()
    urls = {name: stage.sqs.get_queue_url(QueueName=f"{name}-dlq")["QueueUrl"] for name in ("seal", "relay")}
    stage.sqs.purge_queue(QueueUrl=urls["seal"])
    for id in ("one", "two"):
        stage.sqs.send_message(QueueUrl=urls["seal"], MessageBody=f'{{"work": "seal", "communication_id": "{id}"}}')
    return Deployed(
        "x",
        {"SealDlq": urls["seal"], "SealQueue": stage.environment["SEAL_QUEUE_URL"], "RelayDlq": urls["relay"]},
        "api",
        {},
    )


def test_what_lies_in_them_is_told(stage, dead):
    assert queues.listed(stage.sqs, dead) == [queues.Dlq("RelayDlq", 0), queues.Dlq("SealDlq", 2)]


def test_it_goes_back_where_it_came_from(stage, dead):
    assert queues.redrive(stage.sqs, dead, "SealDlq") == 2

    assert sorted(each["communication_id"] for each in stage.waiting("seal")) == ["one", "two"]
    assert queues.listed(stage.sqs, dead)[1].waiting == 0
    assert queues.redrive(stage.sqs, dead, "SealDlq") == 0


@pytest.mark.parametrize("name", ["RelayDlq", "SealQueue", "NoDlq", ""])
def test_what_cannot_go_back_is_refused(stage, dead, name):
    with pytest.raises(Trouble):
        queues.redrive(stage.sqs, dead, name)


def test_cut_off_before_or_after_any_call_nothing_is_lost_and_nothing_comes_more_than_twice(stage, dead):
    client = clients.sqs()
    client.set_queue_attributes(QueueUrl=dead.queues["SealDlq"], Attributes={"VisibilityTimeout": "0"})
    with watched() as calls:
        queues.redrive(client, dead, "SealDlq")
    assert calls.made == ["GetQueueAttributes", *["ReceiveMessage", "SendMessage", "DeleteMessage"] * 2]
    for at, how in calls.points():
        stage.forget_work()
        for id in ("one", "two"):
            client.send_message(QueueUrl=dead.queues["SealDlq"], MessageBody=f'{{"communication_id": "{id}"}}')
        with watched(at, how) as watch, suppress(Died, BotoCoreError):
            queues.redrive(client, dead, "SealDlq")
        assert watch.struck

        queues.redrive(client, dead, "SealDlq")

        came = Counter(each["communication_id"] for each in stage.waiting("seal"))
        assert set(came) == {"one", "two"}, f"{how} {watch.struck} ({at})"
        assert came.total() <= 3, f"{how} {watch.struck} ({at})"
        assert queues.listed(client, dead)[1].waiting == 0, f"{how} {watch.struck} ({at})"


def test_progress_is_shown_with_its_end_when_that_is_known():
    bar = Progress("SealDlq", 4)
    bar.step("somebody")

    assert bar.text() == f"SealDlq [{'#' * 7}{' ' * 23}] 1/4"
    assert Progress("letters").text() == "letters 0"
