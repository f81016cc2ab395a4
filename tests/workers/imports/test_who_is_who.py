"""Who is who in an export, and which of their addresses counts."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exports import ANA, EVA, JULIA, LEO, MARCOS, Pupil, Tutor, an_export, teachers
from tests.imports import Imports, empty, notes
from tests.units import SCHOOL

# ------------------------------------------------------------------------------------------------- who is who


def test_a_guardian_without_a_document_is_known_by_name_and_telephone(imports: Imports) -> None:
    undocumented = Tutor(dni="", name="JULIA", email="otra@familia.example")

    imports.done(an_export(ANA, Pupil("2", "Rey Gil, Leo", "2º ESO B", (undocumented,))))

    assert sorted(guardian["students"] for guardian in imports.guardians().values()) == [
        ["Rey Gil, Ana"],
        ["Rey Gil, Ana", "Rey Gil, Leo"],
    ]


def test_a_guardian_whose_document_is_told_later_is_the_same_person(imports: Imports) -> None:
    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(dni=""),))))
    before = imports.guardian_id("Julia Gil Roca")

    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA,))))
    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(phone="699000000"),))))

    assert imports.guardian_id("Julia Gil Roca") == before
    assert imports.guardians()["Julia Gil Roca"]["phone"] == "699000000"


def test_two_who_share_a_telephone_and_an_address_are_two(imports: Imports) -> None:
    other = Tutor("Marcos", "Rey", "Sanz", "", JULIA.email, JULIA.phone)

    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(dni=""), other))))

    assert set(imports.guardians()) == {"Julia Gil Roca", "Marcos Rey Sanz"}


def test_two_of_the_same_name_and_telephone_with_other_documents_are_two(imports: Imports) -> None:
    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA, Tutor(dni="99999999R")))))

    assert len(imports.all("guardians")) == 2


def test_without_document_or_telephone_nobody_is_taken_for_somebody_elses_parent(imports: Imports) -> None:
    nameless = Tutor(dni="", phone="", email="")

    imports.done(an_export(Pupil("1", "A, A", "1º ESO A", (nameless,)), Pupil("2", "B, B", "1º ESO A", (nameless,))))

    assert len(imports.all("guardians")) == 2
    again = imports.run(
        an_export(Pupil("1", "A, A", "1º ESO A", (nameless,)), Pupil("2", "B, B", "1º ESO A", (nameless,)))
    )
    assert again["unchanged"] == 2


@given(seed=st.integers(0, 1000))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_the_lines_gives_the_same_school(imports: Imports, seed: int) -> None:
    pupils = [
        ANA,
        LEO,
        EVA,
        Pupil("4", "Gil, Sol", "1º ESO A", (Tutor(dni=""),)),
        Pupil("5", "Gil, Mar", "", (Tutor(email="otra@familia.example"), MARCOS)),
        Pupil("5", "Gil, Mar", "4º ESO A", (MARCOS,)),
        Pupil("6", "Uno, Uno", "1º ESO A"),
        Pupil("6", "Dos, Dos", "1º ESO A"),
    ]
    empty(imports.stage)
    imports.done(an_export(*pupils))
    expected = imports.truth(), sorted(imports.rows())
    Random(seed).shuffle(pupils)  # noqa: S311  # an order, not a secret
    empty(imports.stage)

    imports.done(an_export(*pupils))

    assert (imports.truth(), sorted(imports.rows())) == expected


# ------------------------------------------------------------------------------------------------- addresses


def correct(imports: Imports, name: str, email: str) -> None:
    """Somebody here corrects an address by hand."""
    person = imports.guardian_id(name)
    answer = imports.stage.client("clerk").patch(f"/units/{SCHOOL.id}/people/{person}", {"email": email})
    assert answer.status == 200, answer.text


def julia(email: str) -> bytes:
    return an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(email=email),)))


def test_another_address_in_the_export_is_an_update(imports: Imports) -> None:
    imports.done(julia("una@familia.example"))

    report = imports.done(julia("otra@familia.example"))

    assert (report["updated"], report["notes"]) == (1, [])
    assert imports.guardians()["Julia Gil Roca"]["email"] == "otra@familia.example"


def test_an_address_that_was_corrected_here_is_kept_and_the_report_says_so(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")

    report = imports.done(julia("mala@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "buena@familia.example"
    assert notes(report) == [(2, "email", "kept_by_hand")]
    assert (report["updated"], report["unchanged"]) == (0, 1)
    assert notes(imports.done(julia("mala@familia.example"))) == [(2, "email", "kept_by_hand")]


def test_an_address_that_is_new_in_the_export_counts_and_the_report_says_so(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")

    report = imports.done(julia("nueva@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "nueva@familia.example"
    assert notes(report) == [(2, "email", "replaced_by_export")]
    assert notes(imports.done(julia("nueva@familia.example"))) == []


def test_an_older_export_does_not_undo_a_correction_that_a_newer_one_agreed_with(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")
    assert notes(imports.done(julia("buena@familia.example"))) == []

    report = imports.done(julia("mala@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "buena@familia.example"
    assert notes(report) == [(2, "email", "kept_by_hand")]


def test_what_is_new_after_the_export_agreed_with_a_correction_counts_and_is_told(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")
    imports.done(julia("buena@familia.example"))

    report = imports.done(julia("nueva@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "nueva@familia.example"
    assert notes(report) == [(2, "email", "replaced_by_export")]
    assert notes(imports.done(julia("otra@familia.example"))) == []


def hire(imports: Imports, **given: str) -> str:
    answer = imports.stage.client("director").post(f"/units/{SCHOOL.id}/members", {"role": "teacher", **given})
    assert answer.status == 201, answer.text
    return str(answer.json["person"]["id"])


def test_the_address_with_which_a_teacher_was_made_is_kept_and_the_report_says_so(imports: Imports) -> None:
    hire(imports, name="Sol Vega", email="sol@ies.example")

    report = imports.done(teachers(("Sol Vega", "otra@ies.example", "")), "teachers")

    assert [each["email"] for each in imports.all("teachers")] == ["sol@ies.example"]
    assert notes(report) == [(2, "email", "kept_by_hand")]


def test_a_role_that_is_given_later_knows_which_address_was_given_by_hand(imports: Imports) -> None:
    sol = hire(imports, name="Sol Vega", email="sol@ies.example", role="notification_manager")
    hire(imports, person_id=sol)

    report = imports.done(teachers(("Sol Vega", "otra@ies.example", "")), "teachers")

    assert notes(report) == [(2, "email", "kept_by_hand")]


def test_an_address_that_was_given_here_stays_while_the_export_has_none(imports: Imports) -> None:
    imports.done(julia(""))
    correct(imports, "Julia Gil Roca", "dada@familia.example")

    report = imports.done(julia(""))

    assert (imports.guardians()["Julia Gil Roca"]["email"], notes(report)) == ("dada@familia.example", [])


def test_an_address_that_is_gone_from_the_export_is_gone(imports: Imports) -> None:
    imports.done(julia("una@familia.example"))
    imports.done(julia(""))

    assert imports.guardians()["Julia Gil Roca"]["email"] is None


def test_the_audit_trail_says_what_an_import_did(imports: Imports) -> None:
    imports.done(julia("una@familia.example"))
    imports.done(julia("otra@familia.example"))

    trail = imports.stage.client("director").get(f"/units/{SCHOOL.id}/audit", query={"limit": "10"}).json["items"]

    assert [entry["action"] for entry in trail] == ["imported", "contact_changed", "imported", "role_granted"]
    assert (trail[3]["person"]["name"], trail[3]["after"]) == ("Julia Gil Roca", {"role": "guardian"})
    assert trail[1]["before"] == {"email": "una@familia.example"}
    assert trail[1]["after"] == {"email": "otra@familia.example"}
    assert trail[0]["actor"]["id"] == "clerk"
    assert (trail[2]["after"]["created"], trail[0]["after"]["updated"]) == ("1", "1")
