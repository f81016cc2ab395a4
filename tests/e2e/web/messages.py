"""What people do with messages at the web client, in the language of their window."""

from playwright.sync_api import Locator, Request, expect

from localcloud.client import Client
from tests.e2e.web.browsing import Visitor

ROSA = "rosa.delgado@familia.example"
PILAR = "pilar.navarro@ribera.example"
"""She may send notices too."""


def drafted_message(clerk: Client, unit: str, subject: str, category: str = "message") -> str:
    """A draft to all families of the school, made over HTTP; its id."""
    content = {
        "category": category,
        "channels": ["email"],
        "alias_id": clerk.post(f"/units/{unit}/sender-aliases", {"name": "Secretaría"})["id"],
        "audience": {"roles": ["guardian"], "everyone": True},
        "subject": subject,
        "body": "Les esperamos el lunes.",
    }
    return str(clerk.post(f"/units/{unit}/messages", content)["id"])


def begin_message(visitor: Visitor, role: str = "guardian") -> None:
    """A new message, to all families or all teachers of the school."""
    visitor.go(visitor.t("nav.newMessage"))
    visitor.page.get_by_role("main").get_by_text(visitor.t(f"audience.role.{role}"), exact=True).click()


def new_alias(visitor: Visitor, name: str) -> None:
    """A name for the sender, which is chosen when this returns."""
    page = visitor.page
    page.get_by_role("button", name=visitor.t("message.newAlias")).click()
    question = page.get_by_role("dialog")
    question.get_by_label(visitor.t("message.aliasName")).fill(name)
    visitor.must_be_accessible()
    # Twice is once. The API gives a name that a unit has as it is: it is the requests that tell.
    keys: set[str] = set()

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/sender-aliases"):
            keys.add(request.headers["idempotency-key"])

    page.on("request", note)
    question.get_by_role("button", name=visitor.t("message.addAlias")).dblclick()
    expect(question).to_have_count(0)
    page.remove_listener("request", note)
    assert len(keys) == 1


def ask_to_send(visitor: Visitor) -> Locator:
    """The question before anything leaves; it is accessible."""
    visitor.page.get_by_role("button", name=visitor.t("message.send")).click()
    question = visitor.page.get_by_role("dialog")
    expect(question.get_by_role("button", name=visitor.t("send.confirm"))).to_be_enabled()
    visitor.must_be_accessible()
    return question


def confirm_send(visitor: Visitor) -> None:
    """Sends it; it has left when this returns."""
    # Twice is once.
    ask_to_send(visitor).get_by_role("button", name=visitor.t("send.confirm")).dblclick()
    expect(visitor.page.locator(".badge.message-sent")).to_be_visible()
    expect(visitor.page.get_by_role("list", name=visitor.t("deliveries.title"))).to_be_visible()


def pick(visitor: Visitor, box: str, typed: str, name: str, within: Locator | None = None) -> None:
    """Finds somebody as one types, and takes them."""
    around = within or visitor.page.get_by_role("main")
    around.get_by_role("combobox", name=box).press_sequentially(typed)
    visitor.page.get_by_role("option", name=name).first.click()
    visitor.page.keyboard.press("Tab")
    expect(around.locator(".chips")).to_contain_text([name])
