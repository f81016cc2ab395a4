"""The pushes of a chunk: to every phone of each recipient, as the phones are now."""

from collections.abc import Sequence
from contextlib import suppress

from chalicelib.domain.deliveries import Answer
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import Channel
from chalicelib.domain.recipients import Wishes, push_hindrance
from chalicelib.gateways import pushes
from chalicelib.gateways.pushes import Push, Pushed
from chalicelib.services import clock, units
from chalicelib.services.delivery_progress import Progress
from chalicelib.settings import settings
from chalicelib.storage import devices, sent_pushes
from chalicelib.storage.devices import Phone, Pushable
from chalicelib.storage.sent_pushes import SentPush
from chalicelib.storage.transactions import commit
from chalicelib.templates import pushes as words


def push(progress: Progress, part: range) -> None:
    """Push to a part of a chunk: one phone of each is enough. Phones that are gone are removed.

    Raises:
        Unavailable: the directory did not answer.
    """
    places = progress.left(Channel.PUSH, part)
    if not places:
        return
    unit = units.unit(progress.message.unit.id).name
    told = devices.of_accounts([progress.chunk.recipients[place].account_id or "" for place in places])
    going: list[tuple[int, Phone, Push]] = []
    for place in places:
        account = told.get(progress.chunk.recipients[place].account_id or "")
        phones = _phones(progress, place, account)
        text = words.came(unit, account.preferences.language) if account else ""
        going.extend((place, phone, _push(progress, place, phone, text)) for phone in phones)
    progress.about_to_send(sorted({place for place, _, _ in going}))
    done = pushes.send([each for _, _, each in going])
    by_place: dict[int, list[tuple[Phone, Pushed]]] = {}
    for (place, phone, _), pushed in zip(going, done, strict=True):
        by_place.setdefault(place, []).append((phone, pushed))
    for place, told_of in by_place.items():
        progress.take(Channel.PUSH, place, _together([pushed.answer for _, pushed in told_of]))
    # What SNS took is known from here on: whatever fails below, nobody is pushed to twice for it.
    sent_pushes.keep([each for place, some in by_place.items() for each in _taken(progress, place, some)])
    for phone, pushed in (each for some in by_place.values() for each in some):
        _keep(phone, pushed)


def _phones(progress: Progress, place: int, account: Pushable | None) -> Sequence[Phone]:
    """The phones to push to: since the message was expanded they may have changed, and the wish to be told."""
    applications = settings().push_applications
    platforms = frozenset(phone.device.platform for phone in account.phones) if account else frozenset()
    wishes = Wishes(account.preferences, platforms) if account else Wishes()
    hindrance = push_hindrance(wishes, applications)
    if hindrance or account is None:
        progress.answers[Channel.PUSH][place] = hindrance
        return ()
    return [phone for phone in account.phones if phone.device.platform in applications]


def _push(progress: Progress, place: int, phone: Phone, text: str) -> Push:
    device, message = phone.device, progress.message
    item = progress.item(place)
    return Push(device.platform, device.token, phone.endpoint, text, item, message.goes_by)


def _taken(progress: Progress, place: int, some: Sequence[tuple[Phone, Pushed]]) -> list[SentPush]:
    """The pushes to somebody that SNS took: it may tell later that one did not arrive."""
    item, attempt, at = progress.item(place), progress.chunk.attempt(Channel.PUSH, place), clock.now()
    taken = [(phone, done.endpoint, done.push_id) for phone, done in some if done.endpoint and done.push_id]
    return [SentPush(id, item, attempt, phone.id, endpoint, len(taken), at) for phone, endpoint, id in taken]


def _keep(phone: Phone, pushed: Pushed) -> None:
    """Note what SNS calls the phone, or that it is gone."""
    if pushed.is_gone:
        # A phone that was registered anew meanwhile is there again.
        with suppress(Conflict):
            commit(devices.remove(phone))
        if pushed.endpoint:
            pushes.forget(pushed.endpoint)
    elif pushed.endpoint and pushed.endpoint != phone.endpoint:
        devices.keep_endpoint(phone, pushed.endpoint)


def _together(answers: Sequence[Answer]) -> Answer:
    """What became of somebody with several phones: the best of what became of each."""
    return min(answers, key=lambda answer: (answer.code is not None, not answer.wait, not answer.again))
