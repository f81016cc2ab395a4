"""The account that asks: who it is, how it wants to be told, its phones, its inbox."""

from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from chalicelib.domain.inboxes import DIGESTS, Category, InboxItem, Occasion
from chalicelib.domain.people import Caller, Membership, UnitKind
from chalicelib.domain.roles import Role
from chalicelib.handlers.edge.models import Body, Flag, Instant, Listing, ListQuery, Nothing, Query, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import bearer, route
from chalicelib.handlers.views.message_models import MessageFileView
from chalicelib.handlers.views.models import PersonName, UnitName, listing, person_name, unit_name
from chalicelib.services import accounts, inboxes, sign_in
from chalicelib.services.inboxes import Carried
from chalicelib.storage.devices import Device
from chalicelib.templates import notices
from chalicelib.templates.languages import Language

TAG = "me"


class AccountView(View):
    """The sign-in."""

    email: str | None
    language: Literal["es", "en"]
    channels: "ChannelsView"


class ChannelsView(View):
    """By which channels optional notices may come."""

    push: bool
    email: bool


class MemberUnit(UnitName):
    """The unit of a membership."""

    kind: UnitKind


class MembershipView(View):
    """A role of one of the account's people."""

    person: PersonName
    unit: MemberUnit
    role: Role
    since: Instant
    until: Instant | None


class MeView(View):
    """Who the caller is."""

    account: AccountView
    memberships: list[MembershipView]
    unread: int


class Channels(Body):
    """What changes of the channels."""

    push: bool | None = None
    email: bool | None = None


class Preferences(Body):
    """What changes of the preferences."""

    language: Literal["es", "en"] | None = None
    channels: Channels | None = None


class DeviceBody(Body):
    """A phone."""

    platform: Literal["android", "ios"]
    token: Annotated[str, Field(min_length=1, max_length=accounts.TOKEN_MAX, pattern="^[!-~]+$")]


class DeviceView(View):
    """A phone that is registered."""

    platform: Literal["android", "ios"]
    token: str


class InboxQuery(ListQuery):
    """What of the inbox."""

    unread: Flag = False
    category: Annotated[Category, Strict(False)] | None = None


class InboxSummary(View):
    """Something that came, as the list shows it; `link` is the path of what it is about."""

    id: str
    category: Category
    occasion: Occasion | None
    subject: str
    sender: UnitName
    alias: str | None
    received_at: Instant
    read_at: Instant | None
    acknowledged_at: Instant | None
    link: str


class InboxView(InboxSummary):
    """Something that came, whole: the text of a message, or what the other side wrote (`observaciones`).

    `recipients` are the first of those who got it too, when its sender chose to show them.
    """

    body: str | None
    attachments: list["CarriedView"]
    recipients: list[str] | None
    remarks: str | None
    reason: str | None


class CarriedView(MessageFileView):
    """A file that came with a message; without `url` it was taken back since."""

    url: str | None
    expires_at: Instant | None


@route("/me", "GET", tag=TAG, returns=MeView)
def get_me(request: Request[Nothing, Query]) -> MeView:
    """Who the caller is now: the sign-in, its people and their roles, and how much is unread."""
    return me_view(request, sign_in.renewed(request.caller))


@route("/me/preferences", "PATCH", tag=TAG, body=Preferences, returns=MeView)
def set_preferences(request: Request[Preferences, Query]) -> MeView:
    """Change the language and the channels that are given."""
    channels = request.body.channels or Channels()
    accounts.set_preferences(request.caller, language=request.body.language, push=channels.push, email=channels.email)
    return me_view(request, sign_in.renewed(request.caller))


@route("/me/devices", "POST", tag=TAG, body=DeviceBody, returns=DeviceView, status=201)
def add_device(request: Request[DeviceBody, Query]) -> DeviceView:
    """Register a phone for push."""
    body = request.body
    device = accounts.add_device(request.caller, platform=body.platform, token=body.token, once=request.once(_device))
    return _device(device)


@route("/me/devices", "DELETE", tag=TAG, body=DeviceBody, status=204)
def remove_device(request: Request[DeviceBody, Query]) -> None:
    """Take a phone away."""
    accounts.remove_device(request.caller, platform=request.body.platform, token=request.body.token)


@route("/me/inbox", "GET", tag=TAG, query=InboxQuery, returns=Listing[InboxSummary])
def get_inbox(request: Request[Nothing, InboxQuery]) -> Listing[InboxSummary]:
    """What came (`mensajes de entrada`), newest first."""
    query = request.query
    page = inboxes.inbox(request.caller, unread=query.unread, category=query.category, page=request.page())
    return listing(page, lambda item: _summary(item, request.language))


@route("/me/inbox/{item_id}", "GET", tag=TAG, returns=InboxView)
def get_inbox_item(request: Request[Nothing, Query], item_id: str) -> InboxView:
    """Something that came, whole."""
    opened = inboxes.item(request.caller, item_id)
    item = opened.item
    return InboxView(
        **dict(_summary(item, request.language)),
        body=opened.body,
        attachments=[_carried(each) for each in opened.attachments],
        recipients=None if opened.recipients is None else list(opened.recipients),
        remarks=item.remarks,
        reason=item.reason,
    )


@route("/me/inbox/{item_id}/read", "POST", tag=TAG, status=204, keyed=False)
def read_inbox_item(request: Request[Nothing, Query], item_id: str) -> None:
    """Note that the caller read it."""
    inboxes.read(request.caller, item_id)


def me_view(request: Request[Any, Any], caller: Caller) -> MeView:
    """Present who somebody is, with what they hold."""
    told = accounts.me(caller, sign_in.claims(bearer(request.call), request.at))
    wants = told.preferences
    return MeView(
        account=AccountView(
            email=told.email,
            language="en" if wants.language == "en" else "es",
            channels=ChannelsView(push=wants.push, email=wants.email),
        ),
        memberships=[_membership(membership) for membership in told.memberships],
        unread=inboxes.unread(caller),
    )


def _membership(membership: Membership) -> MembershipView:
    unit = membership.unit
    return MembershipView(
        person=person_name(membership.person),
        unit=MemberUnit(id=unit.id, name=unit.name, kind=unit.kind),
        role=membership.role,
        since=membership.since,
        until=membership.until,
    )


def _device(device: Device) -> DeviceView:
    return DeviceView(platform="ios" if device.platform == "ios" else "android", token=device.token)


@route("/me/inbox/{item_id}/acknowledge", "POST", tag=TAG, status=204, keyed=False)
def acknowledge_inbox_item(request: Request[Nothing, Query], item_id: str) -> None:
    """Note that the caller takes notice of it: it was read too, then."""
    inboxes.acknowledge(request.caller, item_id)


def _carried(carried: Carried) -> CarriedView:
    file, link = carried.file, carried.link
    return CarriedView(
        id=file.id,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        url=link.url if link else None,
        expires_at=link.expires_at if link else None,
    )


def _summary(item: InboxItem, language: Language) -> InboxSummary:
    return InboxSummary(
        id=item.id,
        category=item.category,
        occasion=item.occasion,
        subject=_subject(item, language),
        sender=unit_name(item.sender),
        alias=item.alias,
        received_at=item.received_at,
        read_at=item.read_at,
        acknowledged_at=item.acknowledged_at,
        link=_link(item),
    )


def _subject(item: InboxItem, language: Language) -> str:
    if item.occasion is None:
        return item.subject
    return notices.subject(language, item.occasion, letter=item.subject, sender=item.sender.name)


def _link(item: InboxItem) -> str:
    if item.occasion is None:
        return f"/inbox/{item.id}"
    if item.occasion is Occasion.TO_SIGN:
        return "/signature-requests"
    if item.occasion in DIGESTS:
        return f"/units/{item.sender.id}/reports/pending-receptions"
    if item.occasion is Occasion.NOT_SENT:
        return f"/messages/{item.message_id}"
    return f"/communications/{item.communication_id}"
