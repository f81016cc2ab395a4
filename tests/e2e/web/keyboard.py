"""What people do who have no mouse: they type, press Enter, and must never lose where they are."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.e2e.web.browsing import Visitor

QUESTION: Final = "[role=dialog], [role=alertdialog]"

BACKWARDS: Final = 2
FORWARDS: Final = 3
"""How often Tab is pressed to go around a question: from its beginning to its end, and the other way."""


def choose(page: Page, box: Locator, name: str) -> None:
    """Types what a unit is called, where the focus is, and takes it."""
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value(name)


def write(visitor: Visitor, field: Locator, words: str) -> None:
    """Goes to a field by Tab, and types over what is there; in a list of choices, how the choice begins."""
    visitor.tab_to(field)
    if field.evaluate("element => element.matches('input:not([type=date]), textarea')"):
        visitor.page.keyboard.press("Control+a")
    visitor.page.keyboard.type(words)


def write_day(visitor: Visitor, field: Locator, day: date) -> None:
    """Types a date, whose day and month are the same figures: the browser asks for them in an order of its own."""
    write(visitor, field, f"{day:%d%m%Y}")
    expect(field).to_have_value(day.isoformat())


def a_day_to_type() -> date:
    """The next day that is written the same with the month first; no more than three months away."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    days = (tomorrow + timedelta(days=more) for more in range(100))
    return next(day for day in days if day.day == day.month)


def back_to_the_top(page: Page) -> None:
    """By the way that screens begin."""
    page.get_by_role("heading", level=1).focus()


def must_not_be_lost(visitor: Visitor) -> None:
    """Something has the focus: what had it is gone, and nobody begins at the top of the page again."""
    expect(visitor.page.locator("main :focus")).to_have_count(1)


def must_hold(question: Locator) -> None:
    """The focus is in the question, and Tab goes around in it."""
    page, inside = question.page, question.and_(question.page.locator(":focus, :focus-within"))
    expect(inside).to_have_count(1)
    for key in ["Shift+Tab"] * BACKWARDS + ["Tab"] * FORWARDS:
        page.keyboard.press(key)
        assert inside.count() == 1, f"{key} leads out of the question on {page.url}"


def must_be_in_reach(visitor: Visitor) -> None:
    """All that can be clicked on this screen, or in its question, can be come to by Tab, or from there by the arrows.

    Of a group of radio buttons, tabs or options one is come to; the list below a field is opened from the field.
    """
    out_of_reach: list[str] = visitor.page.evaluate(
        """question => {
            const screen = [...document.querySelectorAll(question)].at(-1) ?? document.body;
            const own = "a[href], button, input, select, textarea, summary, [role=button]";
            const group = "[role=radiogroup], [role=tablist], [role=listbox], [role=menu]";
            const seen = one => one.checkVisibility() && !one.closest("[inert], [hidden]");
            const off = one => one.matches(":disabled, [aria-disabled=true]");
            const stops = one => one.tabIndex >= 0;
            const besideField = one => one.parentElement.querySelector(":scope > input[role=combobox]") !== null;
            const inGroup = one => [...(one.closest(group)?.querySelectorAll("*") ?? [])].some(stops);
            const byOther = one => besideField(one) || inGroup(one);
            const pointed = one => getComputedStyle(one).cursor === "pointer";
            const held = one => [one, ...one.querySelectorAll("*")].some(stops) || one.closest("a, button, label");
            const alone = one => pointed(one) && !pointed(one.parentElement) && !held(one);
            const missed = one => one.matches(own) ? !stops(one) : alone(one);
            return [...screen.querySelectorAll("*")]
                .filter(one => missed(one) && seen(one) && !off(one) && !byOther(one))
                .map(one => one.outerHTML.slice(0, 200));
        }""",
        QUESTION,
    )
    assert not out_of_reach, "\n".join([visitor.page.url, *out_of_reach])
