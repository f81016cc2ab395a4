"""What changes while mail to many waits for its time: who may not receive any more, and how long the work is kept."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.custody import Custody
from chalicelib.domain.deliveries import Fact
from chalicelib.domain.messages import Message
from chalicelib.storage import chunks, custody, suppressions
from chalicelib.storage.transactions import commit
from tests.messages.paced import RUN, World, everybody_once, on_its_way, statuses
from tests.units import SCHOOL


def bar(student: str, person: str) -> None:
    commit(custody.decide(SCHOOL.id, Custody(student, person, may_receive=False, reason="Auto judicial"), 0))


def test_who_may_no_longer_receive_when_the_mail_goes_is_not_mailed(world):
    message = on_its_way(world)
    bar("s0", "0a")

    world.pass_minutes(13, message.id)

    assert world.mailed == everybody_once() - Counter(["0a@example.org"])
    assert statuses(message)["0a"] == "failed may_not_receive"
    assert statuses(message)["0b"] == "sent"


def test_who_is_barred_while_the_account_may_not_send_is_not_mailed_afterwards(world):
    world.refuse = True
    message = on_its_way(world)
    world.pass_minutes(12, message.id)
    bar("s1", "1b")

    world.refuse = False
    world.pass_minutes(4, message.id)

    assert world.mailed == everybody_once() - Counter(["1b@example.org"])


def test_no_mail_goes_to_an_address_that_bounced_since_the_message_was_expanded(world):
    message = on_its_way(world)
    digest = suppressions.digest("2a@example.org")
    suppressions.suppress(SCHOOL.id, digest, Fact.BOUNCED, world.now, mailed_at=world.now)

    world.pass_minutes(13, message.id)

    assert world.mailed == everybody_once() - Counter(["2a@example.org"])
    assert statuses(message)["2a"] == "suppressed suppressed"


def kept_for(world: World, aws: Any, message: Message) -> timedelta:
    """How long the first chunk is kept from now."""
    key = {"pk": {"S": f"M#{message.id}"}, "sk": {"S": f"K#{RUN}#000000"}}
    row = aws.dynamodb.get_item(TableName="test-messages", Key=key)["Item"]
    kept_until: datetime = datetime.fromtimestamp(int(row["expires"]["N"]), UTC)
    return kept_until - world.now


def test_a_chunk_that_is_never_done_is_not_kept_as_long_as_an_inbox(world, aws):
    message = on_its_way(world)

    assert kept_for(world, aws, message) <= timedelta(days=14)
    world.pass_minutes(13, message.id)
    assert kept_for(world, aws, message) > timedelta(days=700)


def test_a_chunk_that_waits_for_weeks_stays(world, aws):
    message = on_its_way(world)
    chunk = chunks.claim(message.id, RUN, 0, world.now)
    assert chunk

    chunks.put_back(chunk, {}, {}, world.now, wait_until=world.now, tried=False, told=True)

    assert kept_for(world, aws, message) > timedelta(days=700)
