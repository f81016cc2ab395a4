import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.templates.sheets import HEADINGS, OF_ALL, inert, lines


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
