"""Every screen of the client: whose it is, how one gets there, and the questions that it asks.

`test_screens.py` goes through them; `tests/architecture` sees that no route of the client is left out.
"""

import re
from dataclasses import dataclass
from typing import Final

from tests.e2e.web.letters import ANA, CARMEN, MARTA
from tests.e2e.web.messages import PILAR, ROSA

NEWCOMER: Final = "sara.vidal@cuentas.example"
"""Has an account, and nobody has invited her."""

ROCIO: Final = "rocio.plata@consejeria.example"
"""Administers the platform."""

NURIA: Final = "nuria.serrano@dt41.example"
"""Works for a service, and teaches in a school."""

ANYBODY: Final = ""
SCHOOL: Final = "/u/41000001"
OFFICE: Final = "/u/DT41"
PLATFORM: Final = "/u/CED"


@dataclass(frozen=True)
class Question:
    """A dialog that a screen opens.

    Attributes:
        name: of its picture.
        button: the key of the words on the button that opens it; the first of those there.
        press: before it, to get there: the keys of other words to press.
    """

    name: str
    button: str
    press: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screen:
    """A screen.

    Attributes:
        name: of its pictures.
        route: that shows it, as the client's routes have it.
        who: sees it; nobody: anybody does, without signing in.
        path: its address; `{letter}` is what the scene made.
        press: the keys of what to press there, when it is not what one sees at first.
        questions: that it asks.
    """

    name: str
    route: str
    who: str
    path: str
    press: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


AT: Final = {ANA: SCHOOL, PILAR: SCHOOL, CARMEN: SCHOOL, MARTA: OFFICE, ROCIO: PLATFORM, ROSA: SCHOOL}
"""Where each works."""


def at_work(
    who: str,
    name: str,
    route: str | None = None,
    of: str = "",
    *,
    query: str = "",
    press: tuple[str, ...] = (),
    questions: tuple[Question, ...] = (),
) -> Screen:
    """A screen of somebody's unit.

    Args:
        route: of the client, below the unit; without it, the screen's name.
        of: what the scene calls the thing that the route is of.
    """
    below = name if route is None else route
    address = re.sub(r":\w+", f"{{{of}}}", f"{AT[who]}/{below}".rstrip("/"))
    return Screen(name, below, who, address + query, press, questions)


SCREENS: Final = (
    # For anybody.
    Screen("sign-in", "/", ANYBODY, "/"),
    Screen("verify", "/verify/:code?", ANYBODY, "/verify"),
    Screen("verified", "/verify/:code?", ANYBODY, "/verify/{code}"),
    Screen("shared", "/f", ANYBODY, "{link}"),
    Screen("shared-gone", "/f", ANYBODY, "/f#no-es-ninguno"),
    Screen("invited", "/invitations", ANYBODY, "/invitations#AAAA-BBBB"),
    Screen("not-found-outside", "*", ANYBODY, "/en-ninguna-parte"),
    # For whoever has an account.
    Screen("no-profile", "/", NEWCOMER, "/"),
    Screen("accept", "/invitations", NEWCOMER, "/invitations"),
    # The school's office.
    at_work(ANA, "home", ""),
    at_work(ANA, "letter-new", "new"),
    at_work(ANA, "received"),
    at_work(ANA, "sent"),
    at_work(ANA, "drafts"),
    at_work(ANA, "letter", "letters/:id", "letter", press=("actions.cannot",)),
    at_work(ANA, "letter-arrived", "letters/:id", "arrived"),
    at_work(ANA, "letter-forwarded", "letters/:id", "forwarded"),
    at_work(ANA, "letter-closed", "letters/:id", "closed"),
    at_work(ANA, "letter-history", "letters/:id", "letter", query="?tab=history"),
    at_work(ANA, "letter-document", "letters/:id", "letter", query="?tab=document"),
    at_work(ANA, "letter-changes", "letters/:id", "letter", query="?tab=changes"),
    at_work(
        ANA,
        "letter-waiting",
        "letters/:id",
        "waiting",
        questions=(Question("letter-withdraw", "actions.label.withdraw"),),
    ),
    at_work(
        ANA,
        "letter-draft",
        "letters/:id",
        "draft",
        questions=(
            Question("letter-submit", "draft.submit"),
            Question("deposit-picker", "files.fromDeposit"),
            Question("letter-delete", "draft.delete"),
        ),
    ),
    at_work(ANA, "signing"),
    at_work(ANA, "documents"),
    at_work(ANA, "deposit", "files"),
    at_work(
        ANA,
        "file",
        "files/:file",
        "file",
        questions=(
            Question("file-link", "links.new"),
            Question("file-revoke", "links.revoke"),
            Question("file-delete", "deposit.delete"),
        ),
    ),
    at_work(ANA, "deposit-unfinished", "files/:file", "unfinished"),
    at_work(ANA, "messages"),
    at_work(
        ANA,
        "message-draft",
        "messages/:id",
        "message_draft",
        questions=(
            Question("message-send", "message.send"),
            Question("message-alias", "message.newAlias"),
            Question("message-delete", "draft.delete"),
        ),
    ),
    at_work(ANA, "message-new", "messages/new"),
    at_work(
        ANA,
        "message-sent",
        "messages/:id",
        "message",
        questions=(Question("message-resend", "again.resend.do"), Question("message-remind", "again.remind.do")),
    ),
    at_work(ANA, "message-scheduled", "messages/:id", "scheduled"),
    at_work(
        ANA,
        "contact-lists",
        questions=(
            Question("contact-list-new", "lists.new"),
            Question("contact-list", "lists.edit"),
            Question("contact-list-delete", "lists.delete"),
        ),
    ),
    at_work(ANA, "outbox"),
    at_work(ANA, "preferences"),
    at_work(ANA, "teachers"),
    at_work(ANA, "imports"),
    at_work(ANA, "import", "imports/:import", "import"),
    at_work(ANA, "import-failed", "imports/:import", "import_failed"),
    Screen("not-found", "*", ANA, f"{SCHOOL}/en-ninguna-parte"),
    Screen("not-theirs", "/u/:unit", ANA, "/u/29000001"),
    # Who sends notices.
    at_work(PILAR, "notice-draft", "messages/:id", "notice"),
    # The director.
    at_work(
        CARMEN,
        "tray",
        query="?letter={waiting}",
        questions=(
            Question("tray-reject", "tray.reject"),
            Question("tray-batch", "tray.signSelected", press=("tray.selectAll",)),
            Question("tray-batch-reject", "tray.rejectSelected"),
        ),
    ),
    at_work(
        CARMEN,
        "members",
        questions=(
            Question("member-grant", "members.grant"),
            Question("member-revoke", "members.revoke"),
            Question("member-invite", "invitation.invite"),
            Question("member-unbind", "invitation.unbind"),
        ),
    ),
    at_work(CARMEN, "students"),
    at_work(
        CARMEN,
        "student",
        "students/:student",
        "student",
        questions=(Question("custody", "custody.change"),),
    ),
    at_work(CARMEN, "guardians", questions=(Question("contact", "people.contact"),)),
    at_work(CARMEN, "audit"),
    # The regional office.
    at_work(
        MARTA,
        "letter-received",
        "letters/:id",
        "received",
        questions=(
            Question("letter-process", "actions.label.process"),
            Question("letter-forward", "actions.label.forward"),
            Question("letter-close", "actions.label.close"),
        ),
    ),
    at_work(MARTA, "pending"),
    at_work(MARTA, "forwarded"),
    at_work(MARTA, "closed-days"),
    at_work(MARTA, "office-message-new", "messages/new"),
    at_work(
        MARTA, "office-contact-lists", "contact-lists", questions=(Question("office-contact-list-new", "lists.new"),)
    ),
    at_work(MARTA, "office-outbox", "outbox", press=("letters.filters",)),
    # The platform.
    at_work(ROCIO, "units", questions=(Question("unit-new", "units.new"),)),
    Screen(
        "unit",
        "units/:id",
        ROCIO,
        f"{PLATFORM}/units/41000002",
        questions=(Question("unit-change", "units.change"), Question("unit-close", "units.close")),
    ),
    # A guardian.
    at_work(ROSA, "inbox"),
    at_work(ROSA, "inbox-message", "inbox/:item", "item"),
    at_work(ROSA, "preferences-guardian", "preferences"),
)

CHOICE: Final = Screen("profile-choice", "/", NURIA, "/")
"""For whoever works for several units."""

SHORTCUTS: Final = frozenset(
    {
        "/communications/:id",
        "/signature-requests",
        "/inbox",
        "/inbox/:item",
        "/units/:unit/reports/pending-receptions",
    }
)
"""Addresses that show no screen of their own: they lead on to one, or are the frame around it."""
