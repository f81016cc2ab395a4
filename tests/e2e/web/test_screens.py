"""Every screen, in both languages: accessible, on a desk and on a phone, and with its picture to be looked at."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.web.browsing import NARROW, SCHEME, WIDE, Visitor
from tests.e2e.web.keyboard import QUESTION, back_to_the_top, must_be_in_reach, must_hold
from tests.e2e.web.letters import ANA, CARMEN, MARTA
from tests.e2e.web.messages import PILAR, ROSA
from tests.e2e.web.scene import Scene
from tests.e2e.web.screens import ANYBODY, CHOICE, NEWCOMER, NURIA, ROCIO, SCREENS, Question, Screen
from tests.e2e.web.words import LANGUAGES


@pytest.fixture(scope="module")
def scene(stack):
    return Scene(stack)


@pytest.mark.parametrize("who", [ANA, CARMEN, MARTA, PILAR, ROCIO, ROSA])
def test_every_screen_of_somebody_is_accessible_in_both_languages_and_pictured(visit, scene, who):
    visitor = visit(who, viewport=NARROW if who in {MARTA, ROSA} else WIDE)
    own = [screen for screen in SCREENS if screen.who == who]
    for language in LANGUAGES:
        if language != visitor.language:
            # The last screen may have no frame, and with it no way to another language.
            visitor.move(own[0].path.format(**scene.ids))
            visitor.speak(language)
            visitor.page.emulate_media(color_scheme=SCHEME[language])
        for screen in own:
            visitor.move(screen.path.format(**scene.ids))
            look_at(visitor, screen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_for_anybody_is_accessible_and_pictured(visit, scene, language):
    anybody = visit(language=language, color_scheme=SCHEME[language])
    for screen in SCREENS:
        if screen.who == ANYBODY:
            anybody.page.goto(address(anybody, screen, scene.ids))
            look_at(anybody, screen)


def test_whoever_is_invited_by_nobody_sees_what_to_do(visit, scene):
    newcomer = visit()
    newcomer.page.goto(newcomer.web_url)
    newcomer.come_in(NEWCOMER)
    newcomer.see(newcomer.t("session.noneTitle"))
    for language in LANGUAGES:
        if language != newcomer.language:
            newcomer.speak(language)
            newcomer.page.emulate_media(color_scheme=SCHEME[language])
        for screen in SCREENS:
            if screen.who == NEWCOMER:
                newcomer.move(screen.path.format(**scene.ids))
                look_at(newcomer, screen)


def test_whoever_works_for_two_units_picks_one_and_changes_to_the_other_without_a_mouse_and_each_has_an_address(visit):
    nuria = visit()
    page = nuria.page
    page.goto(nuria.web_url)
    nuria.press(page.get_by_role("button", name=nuria.t("session.signIn")))
    nuria.give_password(NURIA)
    nuria.see(nuria.t("profile.title"))
    look_at(nuria, CHOICE)
    nuria.press(page.get_by_role("link", name="CEIP Los Naranjos"))
    expect(page).to_have_url(re.compile("/u/41000002/"))
    nuria.press(page.get_by_role("button", name="Cambiar de perfil"))
    nuria.must_be_accessible()
    page.keyboard.type("Servicio")
    expect(page.get_by_role("menuitem", name="Servicio de Gestión de Personal de Sevilla")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/u/DT41-PERS$"))
    expect(page.get_by_role("banner")).to_contain_text("Personal tramitador")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for language, words in (("en", "Español"), ("es", "English"), ("en", "Español")):
        back_to_the_top(page)
        nuria.press(page.get_by_role("button", name=re.compile(f"^{nuria.t('app.language')}")))
        expect(page.locator("html")).to_have_attribute("lang", language)
        nuria.language = language
        expect(page.get_by_role("button", name=re.compile(f"^{words}"))).to_be_focused()
    page.emulate_media(color_scheme=SCHEME["en"])
    nuria.move(CHOICE.path)
    nuria.see(nuria.t("profile.title"))
    look_at(nuria, CHOICE)
    nuria.move("/u/DT41-PERS")
    nuria.press(page.get_by_role("button", name=nuria.t("session.signOut")))
    enter = page.get_by_role("button", name=nuria.t("session.signIn"))
    expect(enter).to_be_visible()
    nuria.tab_to(enter)


def address(visitor: Visitor, screen: Screen, ids: Mapping[str, str]) -> str:
    path = screen.path.format(**ids)
    return path if path.startswith("http") else visitor.web_url + path


def look_at(visitor: Visitor, screen: Screen) -> None:
    """It has come, with all that is on it; no question of its is worse than the screen itself."""
    for key in screen.press:
        said_on(visitor, key).click()
    visitor.must_have_come()
    visitor.must_be_accessible()
    must_be_in_reach(visitor)
    if visitor.language == LANGUAGES[0]:
        visitor.picture(screen.name)
    else:
        visitor.must_fit_a_phone()
    for question in screen.questions:
        ask(visitor, question)


def ask(visitor: Visitor, question: Question) -> None:
    """Once with the mouse, and once with the keyboard alone, which leads back to where one was."""
    for key in question.press:
        said_on(visitor, key).click()
    button = said_on(visitor, question.button)
    dialog = visitor.page.locator(QUESTION)
    by_mouse = visitor.language == LANGUAGES[0]
    if by_mouse:
        button.click()
    else:
        button.press("Enter")
    expect(dialog).to_be_visible()
    visitor.must_have_come()
    visitor.must_be_accessible()
    if by_mouse:
        visitor.picture(question.name)
        close = re.compile(f"^({visitor.t('app.cancel')}|{visitor.t('app.close')})$")
        dialog.get_by_role("button", name=close).last.click()
        expect(dialog).to_have_count(0)
    else:
        must_be_in_reach(visitor)
        must_hold(dialog)
        visitor.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(button).to_be_focused()


def said_on(visitor: Visitor, key: str) -> Locator:
    """What is pressed, by the words that are seen on it."""
    words = re.compile(f"^{re.escape(visitor.t(key))}$")
    pressed = visitor.page.get_by_role("main").locator("button, label, summary").filter(visible=True)
    return pressed.filter(has_text=words).first
