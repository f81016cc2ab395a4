import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.templates.sheets import HEADINGS, OF_A_UNIT, OF_ALL, cut_off, inert, lines, sheet


@pytest.mark.parametrize("cell", ["=1+1", "+34", "-2", "@SUM", "\t=1", "\r=1", "\n=1", "  =1+1"])
def test_what_spreadsheets_would_run_is_shown_as_text(cell):
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Obras", "3", "2026-11-24", "a=b", "Año 2026 + 2027"])
def test_what_they_would_not_run_stays_as_it_is(cell):
    assert inert(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2)))
def test_whatever_is_written_is_read_again_cell_by_cell(rows):
    text = lines(rows)

    assert list(csv.reader(io.StringIO(text, newline=""))) == [[inert(cell) for cell in row] for row in rows]


def test_lines_end_as_the_standard_has_it_and_quotes_are_doubled():
    assert lines([["a", 'b "c"'], ["d,e", "f\ng"]]) == 'a,"b ""c"""\r\n"d,e","f\ng"\r\n'


def test_the_operators_sheet_says_of_no_letter_what_it_is_about():
    assert "subject" not in OF_ALL
    assert set(HEADINGS["es"]) == set(HEADINGS["en"])


@pytest.mark.parametrize(("language", "words"), [("es", "Lista incompleta"), ("en", "Not the whole list")])
def test_a_sheet_that_is_not_whole_says_so_right_under_its_headings_in_a_line_as_wide_as_the_others(language, words):
    headings, said = csv.reader(io.StringIO(sheet((), OF_A_UNIT, language, whole=False), newline=""))

    assert words in said[0]
    assert said[1:] == [""] * (len(headings) - 1)


def test_a_sheet_that_is_whole_has_nothing_but_headings_and_letters():
    assert len(list(csv.reader(io.StringIO(sheet((), OF_A_UNIT), newline="")))) == 1


def test_the_operators_sheet_says_of_which_unit_it_has_not_all():
    ((said, *empty),) = csv.reader(io.StringIO(cut_off(OF_ALL, unit="DT Sevilla"), newline=""))

    assert "DT Sevilla" in said
    assert not any(empty)
