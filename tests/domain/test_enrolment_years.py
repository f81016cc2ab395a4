"""Of which school year an export is, when its lines are of several: the newest one."""

import pytest

from chalicelib.domain.enrolment_years import begins, newest


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("2026", 2026),
        ("2026/2027", 2026),
        ("2026-27", 2026),
        ("Curso 2026/27", 2026),
        ("1999", 1999),
        ("", None),
        (None, None),
        ("26/27", None),
        ("120261", None),
    ],
)
def test_a_school_year_is_known_by_the_year_in_which_it_begins(said, year):
    assert begins(said) == year


def test_the_newest_counts_however_few_lines_are_of_it():
    assert newest({"2025": 500, "2026": 3}) == "2026"


def test_of_two_spellings_of_the_newest_the_more_frequent_names_it():
    assert newest({"2025": 9, "2026": 1, "2026/2027": 2}) == "2026/2027"
    assert newest({"2026/2027": 1, "2026": 1}) == "2026"


def test_what_names_no_year_is_older_than_what_does():
    assert newest({"actual": 9, "2026": 1}) == "2026"
    assert newest({"actual": 9}) == "actual"
    assert newest({}) is None
