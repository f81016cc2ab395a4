"""Two seal workers at the same letter, one of them on its last try, with every order of their calls that matters.

One worker is stopped before each of its calls in turn, and the other does all that it does there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.domain.history import is_whole
from chalicelib.domain.numbers import Book, book_year
from chalicelib.domain.transitions import Action, Sealing, State
from chalicelib.gateways import clients
from chalicelib.services import clock, sealing
from chalicelib.storage import communications as store
from chalicelib.storage import connections
from tests.crash import letters
from tests.races.answers import at_once
from tests.stage import Stage
from tests.units import SCHOOL

CHAIN: Final = "config/seal-chain.pem"
SIGNED: Final = [Action.SUBMIT, Action.SIGN]


@pytest.fixture(autouse=True)
def cheap_papers() -> Iterator[None]:
    with letters.cheap_papers():
        yield


@contextmanager
def before_call(number: int, happens: Callable[[], object]) -> Iterator[list[str]]:
    """This happens before that call to AWS, counted from 0; gives the names of the calls."""
    events = [client.meta.events for client in (connections.connection().client, clients.s3())]
    made: list[str] = []

    def before(model: Any, **_: object) -> None:
        made.append(model.name)
        if len(made) - 1 == number:
            # What happens here makes calls too; they are not this worker's.
            hang_up()
            try:
                happens()
            finally:
                listen()

    def listen() -> None:
        for each in events:
            each.register("before-call", before)

    def hang_up() -> None:
        for each in events:
            each.unregister("before-call", before)

    listen()
    try:
        yield made
    finally:
        hang_up()


def calls_of_a_seal(stage: Stage) -> int:
    scene = letters.about_to_seal(stage)
    with before_call(-1, lambda: None) as made:
        sealing.seal(scene.id, last_try=True)
    return len(made)


def last_exit_number() -> int:
    return store.last_number(SCHOOL.id, Book.EXIT, book_year(clock.now()))


def sealed_once(stage: Stage, id: str, taken_before: int) -> list[Action]:
    """Require that the letter has gone, with one number; gives what its history says."""
    letter = stage.letter(id)
    assert (letter.state, letter.sealing) == (State.PENDING_RECEPTION, None)
    assert letter.registration
    assert letter.registration.value == last_exit_number() == taken_before + 1
    records = list(store.history(id))
    assert is_whole(records, letter.tip)
    return [record.action for record in records]


def seal_in_vain(stage: Stage, id: str) -> None:
    """A worker on its last try that finds no certificate."""
    bucket = stage.environment["BUCKET"]
    chain = stage.s3.get_object(Bucket=bucket, Key=CHAIN)["Body"].read()
    stage.s3.delete_object(Bucket=bucket, Key=CHAIN)
    try:
        with suppress(Exception):
            sealing.seal(id, last_try=True)
    finally:
        stage.s3.put_object(Bucket=bucket, Key=CHAIN, Body=chain)


def not_reached() -> None:
    raise EndpointConnectionError(endpoint_url="https://aws")


@pytest.mark.parametrize("fails", [False, True], ids=["goes on", "fails"])
def test_a_last_try_that_another_worker_overtakes_shows_no_failure_and_raises_none(stage: Stage, fails: bool) -> None:
    for number in range(calls_of_a_seal(stage)):
        scene, taken = letters.about_to_seal(stage), last_exit_number()

        def overtake(id: str = scene.id) -> None:
            sealing.seal(id, last_try=False)
            if fails:
                not_reached()

        with before_call(number, overtake):
            sealing.seal(scene.id, last_try=True)

        assert sealed_once(stage, scene.id, taken) == [*SIGNED, Action.SEAL], number


@pytest.mark.parametrize("last_try", [False, True])
def test_a_worker_completes_what_another_one_gave_up_while_it_was_at_it(stage: Stage, last_try: bool) -> None:
    for number in range(calls_of_a_seal(stage)):
        scene, taken = letters.about_to_seal(stage), last_exit_number()

        with before_call(number, partial(seal_in_vain, stage, scene.id)):
            sealing.seal(scene.id, last_try=last_try)

        assert sealed_once(stage, scene.id, taken) == [*SIGNED, Action.FAIL_SEAL, Action.SEAL], number


def test_a_last_try_shows_no_failure_when_another_worker_got_further_in_that_moment(stage: Stage) -> None:
    calls = calls_of_a_seal(stage)
    scene, taken = letters.about_to_seal(stage), last_exit_number()

    def fail() -> None:
        # The other one takes the number between this one's last look and the mark of failure.
        events.register_first("before-call.dynamodb.TransactWriteItems", get_further)
        not_reached()

    def get_further(**_: object) -> None:
        events.unregister("before-call.dynamodb.TransactWriteItems", get_further)
        with before_call(calls - 1, not_reached), suppress(Exception):
            sealing.seal(scene.id, last_try=False)

    events = connections.connection().client.meta.events
    with before_call(0, fail):
        sealing.seal(scene.id, last_try=True)

    assert stage.letter(scene.id).sealing is Sealing.IN_PROGRESS
    sealing.seal(scene.id, last_try=True)
    assert sealed_once(stage, scene.id, taken) == [*SIGNED, Action.SEAL]


@pytest.mark.parametrize("many", [2, 4, 8])
def test_workers_on_their_last_try_at_the_same_moment_seal_it_once_and_all_are_content(stage: Stage, many: int) -> None:
    scene, taken = letters.about_to_seal(stage), last_exit_number()

    at_once([partial(sealing.seal, scene.id, last_try=True)] * many)  # type: ignore[list-item]

    assert sealed_once(stage, scene.id, taken) == [*SIGNED, Action.SEAL]


def test_a_failure_that_nobody_mended_is_shown_and_raised(stage: Stage) -> None:
    scene = letters.about_to_seal(stage)

    with before_call(0, not_reached), pytest.raises(Exception, match="unavailable"):
        sealing.seal(scene.id, last_try=True)

    assert stage.letter(scene.id).sealing is Sealing.FAILED
