"""What is said of one bad field."""

import pytest

from chalicelib.domain.people import UnitKind
from chalicelib.templates.fields import KINDS, message
from chalicelib.templates.languages import Language


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "No puede ser una unidad de ese tipo. Se admite: Consejería, Delegación Territorial."),
        ("en", "It cannot be a unit of that kind. Allowed: Authority, Regional office."),
    ],
)
def test_the_kinds_of_unit_that_fit_are_said_in_words(language: Language, said: str) -> None:
    assert message(language, "wrong_kind", {"allowed": "authority, regional_office"}) == said


@pytest.mark.parametrize(
    ("left", "es", "en"),
    [
        (0, "menos de 1 kB", "less than 1 kB"),
        (1_000, "1 kB", "1 kB"),
        (58_290_000, "58,2 MB", "58.2 MB"),
        (999_999_999, "999,9 MB", "999.9 MB"),
        (50 * 1024**3, "53,6 GB", "53.6 GB"),
    ],
)
def test_the_space_that_is_left_is_said_as_people_say_it_and_never_more_than_there_is(
    left: int, es: str, en: str
) -> None:
    assert f": {es}. " in message("es", "over_quota", {"left": left})
    assert f": {en}. " in message("en", "over_quota", {"left": left})


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_kind_of_unit_has_its_word(language: Language) -> None:
    assert set(KINDS[language]) == set(UnitKind)
