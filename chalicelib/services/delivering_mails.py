"""The mails of a chunk: one call for each part, at the pace of the account."""

import time
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Channel, Message
from chalicelib.domain.pacing import SHARE, Pace, is_lost, share_of
from chalicelib.gateways import bulk_mails
from chalicelib.gateways.bulk_mails import Entry, Letter, Throttled
from chalicelib.services import clock, units
from chalicelib.services.delivery_progress import NotNow, Progress
from chalicelib.services.marks import mark_of
from chalicelib.settings import settings
from chalicelib.storage import pacing
from chalicelib.templates import messages as words

WAITS_AT_MOST: Final = timedelta(seconds=20)
"""How long a worker waits for its time; for longer the chunk is put back."""


def mail(progress: Progress, part: range) -> None:
    """Mail to a part of a chunk, when its time has come.

    Raises:
        NotNow: it is long until then, it is too much for SES for now, or the account may send none.
        Unavailable: no answer; it may have been sent.
    """
    places = progress.left(Channel.EMAIL, part)
    if not places:
        return
    chunk = progress.chunk
    marks = [mark_of(progress.item(place), chunk.attempt(Channel.EMAIL, place)) for place in places]
    entries = [Entry(chunk.recipients[place].email or "", mark) for place, mark in zip(places, marks, strict=True)]
    try:
        takes = timedelta(seconds=len(places) / pace())
        _wait(progress)
        progress.about_to_send(places)
        answers = bulk_mails.send(_letter(progress.message, reminds=chunk.reminds), entries)
    except Throttled as error:
        progress.waits = True
        raise NotNow from error
    for place, answer in zip(places, answers, strict=True):
        progress.take(Channel.EMAIL, place, answer)
    if any(answer.wait for answer in answers):
        raise NotNow
    if progress.slot_at:
        progress.slot_at += takes


def reserved(mails: int) -> Pace:
    """The time in which so many mails go: nobody else's go then.

    Raises:
        Throttled: the account may send none for now: no time is reserved.
    """
    return Pace(pacing.reserve(mails, pace(), clock.now()), pace())


def pace() -> float:
    """How many mails to many may go a second; raises as `bulk_mails.rate` does."""
    return share_of(bulk_mails.rate(), SHARE)


def _wait(progress: Progress) -> None:
    """Wait until the mails that are next may go; when no time is reserved for them, it is for all that are left.

    Raises:
        NotNow: it is long until then.
        Throttled: the account may send none for now.
    """
    at = clock.now()
    if progress.slot_at is None or is_lost(progress.slot_at, at):
        everywhere = range(len(progress.chunk.recipients))
        progress.slot_at = reserved(len(progress.left(Channel.EMAIL, everywhere))).starts_at
    if progress.slot_at > at + WAITS_AT_MOST:
        raise NotNow((progress.slot_at - at).total_seconds(), progress.slot_at)
    _sleep_until(progress.slot_at)
    progress.slot_at = max(progress.slot_at, at)


def _sleep_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - clock.now()).total_seconds()))


def _letter(message: Message, *, reminds: bool) -> Letter:
    origin = settings().web_origin
    unit = units.unit(message.unit.id)
    content = message.content
    preferences = f"{origin}/preferences"
    mail = words.mail(
        alias=content.alias.name,
        unit=unit.name,
        subject=content.subject,
        body=content.body,
        inbox_url=f"{origin}/inbox",
        preferences_url=preferences,
        reminds=reminds,
        files=[file.name for file in content.attachments],
    )
    return Letter(
        sender=content.alias.name,
        reply_to=unit.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        # One may want no notices; what the school must tell is no list that one leaves.
        unsubscribe=preferences if content.category is Category.NOTICE else None,
    )
