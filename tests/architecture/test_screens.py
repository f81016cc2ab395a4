"""No screen of the web client is left out where screens are looked at, and the manual shows what they look like."""

import re
from collections import Counter
from pathlib import Path

from tests.e2e.web.manual import IMAGES, MANUAL, SHOWN
from tests.e2e.web.screens import CHOICE, SCREENS, SHORTCUTS

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "web" / "src"
TESTS = ROOT / "tests" / "e2e" / "web"
ALL = (*SCREENS, CHOICE)
BYTES_MAX = 1_500_000


def routes_of_the_client() -> set[str]:
    """Each path that its routes name, however they name it."""
    rooms = [SOURCES / "routes.tsx", *sorted((SOURCES / "routes").glob("*.tsx"))]
    texts = [room.read_text() for room in rooms if room.name != "screen.tsx"]
    return {found for text in texts for found in re.findall(r'(?:[sS]creen\(|path:)\s*"([^"]*)"', text)}


def test_every_route_of_the_client_is_looked_at_and_pictured():
    assert routes_of_the_client() == {screen.route for screen in ALL} | SHORTCUTS


def test_no_two_pictures_have_one_name():
    names = [screen.name for screen in ALL] + [question.name for screen in ALL for question in screen.questions]
    for told in TESTS.glob("test_*.py"):
        names += re.findall(r'\.(?:look|picture)\("([\w-]+)"\)', told.read_text())
    assert {name: count for name, count in Counter(names).items() if count > 1} == {}


def test_the_manual_shows_pictures_that_the_tests_make_and_each_is_there():
    named = set(re.findall(r"\]\(images/([\w-]+)\.png\)", MANUAL.read_text()))
    assert named == set(SHOWN)
    assert named <= {screen.name for screen in ALL}
    assert {image.stem for image in IMAGES.glob("*")} == named


def test_the_manuals_pictures_are_small_and_say_what_they_show():
    assert sum(image.stat().st_size for image in IMAGES.glob("*.png")) <= BYTES_MAX
    assert not re.findall(r"!\[\]\(", MANUAL.read_text())
