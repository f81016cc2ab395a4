"""The calendars of Andalusia, compared with the decrees that set them; and what offices and units add.

The days of each year were compared with what the press told of its decree, and not with the text in the Boletín
Oficial (BOJA), which was not at hand: of 2023, diario24horas.com; of 2024, epe.es of 25 May 2024; of 2025, larazon.es
of 18 November 2025 (and the BOE published them for all of Spain as BOE-A-2024-21316); of 2026, europapress.es of 17
October 2025, after the BOJA (Decreto 101/2025, of 14 May). All twelve of each year agree.
"""

from datetime import date
from typing import Final

import pytest

from chalicelib.domain.closed_days import Closure, LocalHoliday
from chalicelib.domain.deadlines import is_working_day
from chalicelib.domain.errors import Forbidden, InvalidFields, NotFound
from chalicelib.domain.roles import Role
from chalicelib.services import calendars, closed_days, members
from tests.people import a_page, register_units, somebody
from tests.units import CED, OFFICE, OTHER_SCHOOL, SCHOOL

DECREED: Final = {
    # What falls on a Sunday is kept on the Monday after it, when the decree of the year says so.
    2023: "01-02 01-06 02-28 04-06 04-07 05-01 08-15 10-12 11-01 12-06 12-08 12-25",
    2024: "01-01 01-06 02-28 03-28 03-29 05-01 08-15 10-12 11-01 12-06 12-09 12-25",
    2025: "01-01 01-06 02-28 04-17 04-18 05-01 08-15 10-13 11-01 12-06 12-08 12-25",
    2026: "01-01 01-06 02-28 04-02 04-03 05-01 08-15 10-12 11-02 12-07 12-08 12-25",
}

FERIA: Final = date(2026, 4, 22)
AUGUST: Final = Closure(date(2026, 8, 3), date(2026, 8, 28), "Agosto")


@pytest.mark.parametrize("year", DECREED)
def test_the_public_holidays_are_those_of_the_decree(year):
    days = [day for day, _ in calendars.holidays_of(year, "es")]

    assert " ".join(f"{day:%m-%d}" for day in days) == DECREED[year]
    assert all(calendars.is_holiday(day) for day in days)


def test_holidays_are_called_by_their_names_in_both_languages():
    names = {language: dict(calendars.holidays_of(2026, language))[date(2026, 12, 25)] for language in ("es", "en")}

    assert names == {"es": "Natividad del Señor", "en": "Christmas Day"}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 3, 1), "Lunes siguiente al Día de Andalucía"),
        (date(2027, 8, 16), "Lunes siguiente a la Asunción de la Virgen"),
        (date(2026, 11, 2), "Lunes siguiente a Todos los Santos"),
        (date(2028, 2, 28), "Día de Andalucía"),
    ],
)
def test_a_holiday_that_is_moved_to_a_monday_is_called_as_one_says_it(day, name):
    assert dict(calendars.holidays_of(day.year, "es"))[day] == name


@pytest.fixture
def units(tables):
    register_units()


def test_what_the_office_gives_counts_for_its_units_and_what_a_unit_closes_only_delays(units):
    office, school = somebody(OFFICE, Role.ADMINISTRATION), somebody(SCHOOL, Role.SECRETARY)
    town = LocalHoliday(FERIA, "Feria", (SCHOOL.id,))
    closed_days.put(office, OFFICE.id, local_holidays=[town], closures=None)
    closed_days.put(school, SCHOOL.id, local_holidays=None, closures=[AUGUST])

    assert not is_working_day(FERIA, calendars.legal(SCHOOL.id))
    assert is_working_day(FERIA, calendars.legal(OTHER_SCHOOL.id))
    assert is_working_day(AUGUST.since, calendars.legal(SCHOOL.id))
    assert not is_working_day(AUGUST.since, calendars.own(SCHOOL.id))


def test_both_are_shown_with_the_public_ones(units):
    office, school = somebody(OFFICE, Role.DIRECTOR), somebody(SCHOOL, Role.DIRECTOR, Role.TEACHER)
    towns = [LocalHoliday(FERIA, "Feria", (SCHOOL.id, OTHER_SCHOOL.id))]
    closed_days.put(office, OFFICE.id, local_holidays=towns, closures=None)
    closed_days.put(school, SCHOOL.id, local_holidays=None, closures=[AUGUST])

    shown = closed_days.show(school, SCHOOL.id, year=2026, language="es")

    assert (list(shown.local), list(shown.closures)) == ([LocalHoliday(FERIA, "Feria", (SCHOOL.id,))], [AUGUST])
    assert len(shown.public) == 12
    assert list(closed_days.show(office, OFFICE.id, year=2026, language="es").local) == towns


def test_what_is_left_out_stays_and_an_empty_list_takes_all_away(units):
    director = somebody(OFFICE, Role.DIRECTOR)
    closed_days.put(director, OFFICE.id, local_holidays=[LocalHoliday(FERIA, "Feria")], closures=[AUGUST])
    closed_days.put(director, OFFICE.id, local_holidays=None, closures=[])

    shown = closed_days.show(director, OFFICE.id, year=2026, language="es")
    assert (len(shown.local), len(shown.closures)) == (1, 0)


def test_every_change_is_in_the_audit_trail_and_one_that_changes_nothing_is_not(units):
    director = somebody(SCHOOL, Role.DIRECTOR)
    for _ in range(2):
        closed_days.put(director, SCHOOL.id, local_holidays=None, closures=[AUGUST])
    closed_days.put(director, SCHOOL.id, local_holidays=None, closures=[])

    taken, given = members.audit(director, SCHOOL.id, a_page()).items

    line = "2026-08-03/2026-08-28 Agosto"
    assert {given.action, taken.action} == {"closed_days_changed"}
    assert (given.before["closures"], given.after["closures"]) == (None, line)
    assert (taken.before["closures"], taken.after["closures"]) == (line, None)


def test_nobody_else_sets_them(units):
    clerk, officer, stranger = (
        somebody(SCHOOL, Role.ADMINISTRATION),
        somebody(OFFICE, Role.OFFICER),
        somebody(CED, Role.PLATFORM_ADMIN),
    )
    with pytest.raises(Forbidden):
        closed_days.put(clerk, SCHOOL.id, local_holidays=None, closures=[AUGUST])
    with pytest.raises(Forbidden):
        closed_days.put(officer, OFFICE.id, local_holidays=[], closures=None)
    with pytest.raises(NotFound):
        closed_days.put(stranger, SCHOOL.id, local_holidays=None, closures=[AUGUST])
    with pytest.raises(NotFound):
        closed_days.show(stranger, SCHOOL.id, year=2026, language="es")
    director = somebody(SCHOOL, Role.DIRECTOR)
    with pytest.raises(InvalidFields):
        closed_days.put(director, SCHOOL.id, local_holidays=[LocalHoliday(FERIA, "Feria")], closures=None)
