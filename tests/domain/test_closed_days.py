"""Local holidays, which move deadlines, and a unit's own closed weeks, which do not: who gives which."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from chalicelib.domain.closed_days import ClosedDays, Closure, LocalHoliday, errors, may_set, territory_of
from chalicelib.domain.people import UnitKind
from chalicelib.domain.roles import Role
from tests.builders import CED, OFFICE, SCHOOL, SERVICE

FERIA: Final = LocalHoliday(date(2026, 4, 22), "Feria", ("41000001",))
PROVINCE: Final = LocalHoliday(date(2026, 5, 29), "Día de la provincia")


def test_a_holiday_of_a_town_is_one_for_the_units_that_lie_there():
    said = ClosedDays((FERIA, PROVINCE))

    assert said.local_days("41000001") == {FERIA.day, PROVINCE.day}
    assert said.local_days("41000002") == {PROVINCE.day}


def test_a_unit_of_the_town_is_told_of_itself_and_of_no_other():
    said = ClosedDays((LocalHoliday(FERIA.day, "Feria", ("41000001", "41000002")), PROVINCE))

    assert said.seen_by("41000002") == (LocalHoliday(FERIA.day, "Feria", ("41000002",)), PROVINCE)
    assert said.seen_by("41000009") == (PROVINCE,)


@pytest.mark.parametrize(("unit", "territory"), [(SCHOOL, "DT41"), (SERVICE, "DT41"), (OFFICE, "DT41"), (CED, "CED")])
def test_the_holidays_of_a_unit_are_those_of_its_office(unit, territory):
    assert territory_of(unit) == territory


def test_a_closure_has_its_first_and_its_last_day():
    said = ClosedDays(closures=(Closure(date(2026, 8, 1), date(2026, 8, 31), "Agosto"),))

    days = [date(2026, 7, 31), date(2026, 8, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [said.closed_on(day) for day in days] == [False, True, True, False]


def test_local_holidays_are_set_by_the_office_and_closures_by_the_management():
    assert Role.ADMINISTRATION in may_set(UnitKind.REGIONAL_OFFICE, ["local_holidays"])
    assert Role.ADMINISTRATION not in may_set(UnitKind.REGIONAL_OFFICE, ["local_holidays", "closures"])
    assert Role.ADMINISTRATION not in may_set(UnitKind.SCHOOL, ["local_holidays"])
    assert Role.OFFICER not in may_set(UnitKind.REGIONAL_OFFICE, ["local_holidays"])
    assert Role.HEAD_OF_STUDIES in may_set(UnitKind.SCHOOL, ["closures"])


def test_all_that_is_wrong_is_told_at_once():
    backwards = Closure(date(2026, 8, 31), date(2026, 8, 1), "Agosto")
    endless = Closure(date(2026, 1, 1), date(2026, 12, 31), "Año\nsabático")
    found = errors(UnitKind.REGIONAL_OFFICE, [FERIA, FERIA, PROVINCE], [backwards, endless])

    assert [(error.field, error.code) for error in found] == [
        ("local_holidays.0.day", "repeated"),
        ("local_holidays.1.day", "repeated"),
        ("closures.0.until", "before_since"),
        ("closures.1.name", "one_line"),
        ("closures.1.until", "too_large"),
    ]


def test_no_unit_silences_its_reminders_by_being_closed_for_most_of_a_year():
    summer = Closure(date(2026, 6, 1), date(2026, 8, 31), "Verano")
    autumn = Closure(date(2026, 9, 1), date(2026, 10, 28), "Otoño")
    again = Closure(date(2026, 8, 1), date(2026, 8, 31), "Agosto")

    assert errors(UnitKind.SCHOOL, None, [summer, autumn, again]) == []
    (error,) = errors(UnitKind.SCHOOL, None, [summer, replace(autumn, until=date(2026, 10, 29))])
    assert (error.field, error.code, error.params) == ("closures", "closed_too_long", {"year": 2026, "max": 150})


def test_a_school_gives_itself_no_holiday():
    (error,) = errors(UnitKind.SCHOOL, [PROVINCE], None)

    assert (error.field, error.code) == ("local_holidays", "of_the_office")
    assert errors(UnitKind.SCHOOL, [], []) == []


def test_there_is_an_end_to_what_an_office_can_say():
    named = LocalHoliday(FERIA.day, "Feria", tuple(f"{n:08d}" for n in range(4001)))
    found = errors(UnitKind.REGIONAL_OFFICE, [named], [])

    assert [(error.field, error.code) for error in found] == [("local_holidays.units", "too_many")]
