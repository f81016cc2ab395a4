"""Every screen of the client: whose it is, how one gets there, and the questions that it asks.

`test_screens.py` goes through them; `tests/architecture` sees that no route of the client is left out.
"""

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
    Screen("home", "", ANA, SCHOOL),
    Screen("letter-new", "new", ANA, f"{SCHOOL}/new"),
    Screen("received", "received", ANA, f"{SCHOOL}/received"),
    Screen("sent", "sent", ANA, f"{SCHOOL}/sent"),
    Screen("drafts", "drafts", ANA, f"{SCHOOL}/drafts"),
    Screen("letter", "letters/:id", ANA, f"{SCHOOL}/letters/{{letter}}", press=("actions.cannot",)),
    Screen("letter-history", "letters/:id", ANA, f"{SCHOOL}/letters/{{letter}}?tab=history"),
    Screen("letter-document", "letters/:id", ANA, f"{SCHOOL}/letters/{{letter}}?tab=document"),
    Screen("letter-changes", "letters/:id", ANA, f"{SCHOOL}/letters/{{letter}}?tab=changes"),
    Screen(
        "letter-waiting",
        "letters/:id",
        ANA,
        f"{SCHOOL}/letters/{{waiting}}",
        questions=(Question("letter-withdraw", "actions.label.withdraw"),),
    ),
    Screen(
        "letter-draft",
        "letters/:id",
        ANA,
        f"{SCHOOL}/letters/{{draft}}",
        questions=(
            Question("letter-submit", "draft.submit"),
            Question("deposit-picker", "files.fromDeposit"),
            Question("letter-delete", "draft.delete"),
        ),
    ),
    Screen("signing", "signing", ANA, f"{SCHOOL}/signing"),
    Screen("documents", "documents", ANA, f"{SCHOOL}/documents"),
    Screen("deposit", "files", ANA, f"{SCHOOL}/files"),
    Screen(
        "file",
        "files/:file",
        ANA,
        f"{SCHOOL}/files/{{file}}",
        questions=(
            Question("file-link", "links.new"),
            Question("file-revoke", "links.revoke"),
            Question("file-delete", "deposit.delete"),
        ),
    ),
    Screen("deposit-unfinished", "files/:file", ANA, f"{SCHOOL}/files/{{unfinished}}"),
    Screen("messages", "messages", ANA, f"{SCHOOL}/messages"),
    Screen(
        "message-draft",
        "messages/:id",
        ANA,
        f"{SCHOOL}/messages/{{message_draft}}",
        questions=(
            Question("message-send", "message.send"),
            Question("message-alias", "message.newAlias"),
            Question("message-delete", "draft.delete"),
        ),
    ),
    Screen("message-new", "messages/new", ANA, f"{SCHOOL}/messages/new"),
    Screen(
        "message-sent",
        "messages/:id",
        ANA,
        f"{SCHOOL}/messages/{{message}}",
        questions=(Question("message-resend", "again.resend.do"), Question("message-remind", "again.remind.do")),
    ),
    Screen("message-scheduled", "messages/:id", ANA, f"{SCHOOL}/messages/{{scheduled}}"),
    Screen(
        "contact-lists",
        "contact-lists",
        ANA,
        f"{SCHOOL}/contact-lists",
        questions=(
            Question("contact-list-new", "lists.new"),
            Question("contact-list", "lists.edit"),
            Question("contact-list-delete", "lists.delete"),
        ),
    ),
    Screen("outbox", "outbox", ANA, f"{SCHOOL}/outbox"),
    Screen("preferences", "preferences", ANA, f"{SCHOOL}/preferences"),
    Screen("teachers", "teachers", ANA, f"{SCHOOL}/teachers"),
    Screen("imports", "imports", ANA, f"{SCHOOL}/imports"),
    Screen("import", "imports/:import", ANA, f"{SCHOOL}/imports/{{import}}"),
    Screen("not-found", "*", ANA, f"{SCHOOL}/en-ninguna-parte"),
    Screen("not-theirs", "/u/:unit", ANA, "/u/29000001"),
    # Who sends notices.
    Screen("notice-draft", "messages/:id", PILAR, f"{SCHOOL}/messages/{{notice}}"),
    # The director.
    Screen(
        "tray",
        "tray",
        CARMEN,
        f"{SCHOOL}/tray?letter={{waiting}}",
        questions=(
            Question("tray-reject", "tray.reject"),
            Question("tray-batch", "tray.signSelected", press=("tray.selectAll",)),
            Question("tray-batch-reject", "tray.rejectSelected"),
        ),
    ),
    Screen(
        "members",
        "members",
        CARMEN,
        f"{SCHOOL}/members",
        questions=(
            Question("member-grant", "members.grant"),
            Question("member-revoke", "members.revoke"),
            Question("member-invite", "invitation.invite"),
            Question("member-unbind", "invitation.unbind"),
        ),
    ),
    Screen("students", "students", CARMEN, f"{SCHOOL}/students"),
    Screen(
        "student",
        "students/:student",
        CARMEN,
        f"{SCHOOL}/students/{{student}}",
        questions=(Question("custody", "custody.change"),),
    ),
    Screen("guardians", "guardians", CARMEN, f"{SCHOOL}/guardians", questions=(Question("contact", "people.contact"),)),
    Screen("audit", "audit", CARMEN, f"{SCHOOL}/audit"),
    # The regional office.
    Screen(
        "letter-received",
        "letters/:id",
        MARTA,
        f"{OFFICE}/letters/{{received}}",
        questions=(
            Question("letter-process", "actions.label.process"),
            Question("letter-forward", "actions.label.forward"),
            Question("letter-close", "actions.label.close"),
        ),
    ),
    Screen("pending", "pending", MARTA, f"{OFFICE}/pending"),
    Screen("forwarded", "forwarded", MARTA, f"{OFFICE}/forwarded"),
    Screen("closed-days", "closed-days", MARTA, f"{OFFICE}/closed-days"),
    # The platform.
    Screen("units", "units", ROCIO, f"{PLATFORM}/units"),
    Screen("unit", "units/:id", ROCIO, f"{PLATFORM}/units/41000002"),
    # A guardian.
    Screen("inbox", "inbox", ROSA, f"{SCHOOL}/inbox"),
    Screen("inbox-message", "inbox/:item", ROSA, f"{SCHOOL}/inbox/{{item}}"),
    Screen("preferences-guardian", "preferences", ROSA, f"{SCHOOL}/preferences"),
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
