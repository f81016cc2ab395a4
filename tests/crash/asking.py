"""How a client asks that is not answered: the very same again, until something comes back that is no failure."""

from collections.abc import Callable, Collection
from uuid import uuid4

from tests.handlers.client import Answer, Client
from tests.stage import Died, Stage


def asked_until_answered(
    stage: Stage, who: str, ask: Callable[[Client], Answer], again: Collection[int] = ()
) -> Answer:
    """Ask with one idempotency key, of a process that remembers nothing.

    Args:
        again: statuses that tell a client, when it repeats what has no key, that it was done.
    """
    client = stage.client(who, **{"Idempotency-Key": str(uuid4())})
    stage.cold()
    for attempt in range(4):
        try:
            answer = ask(client)
        except Died:
            stage.cold()
            continue
        if answer.status < 500:
            assert answer.status < 300 or (attempt and answer.status in again), answer.text
            return answer
        assert answer.status == 503, answer.text
    raise AssertionError("never answered")
