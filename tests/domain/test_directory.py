import pytest

from chalicelib.domain.directory import (
    PARENT_KINDS,
    account_id,
    dialled,
    email_errors,
    name_errors,
    phone_errors,
    province_errors,
    rarest,
    shared_with_earlier,
    sortable,
    unit_id_errors,
    words,
)
from chalicelib.domain.people import UnitKind


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        ("IES Miguel de Cervantes", ("ies", "miguel", "de", "cervantes")),
        ("C.E.I.P. Ntra. Sra. del Águila", ("ceip", "ntra", "sra", "del", "aguila")),
        ("Núñez, José María", ("nunez", "jose", "maria")),
        ("1º ESO A", ("1o", "eso", "a")),
        ("Jerez Jerez", ("jerez",)),
        (" ¡! ", ()),
    ],
)
def test_a_name_is_found_by_its_words_without_accents_case_or_dots(text, found_by):
    assert words(text) == found_by


def test_names_sort_without_regard_to_accents_case_or_blanks():
    names = ["zahra", "Álvarez  Ruiz", "ALVAREZ\tPAZ", "Ñíguez", "Oñate"]

    assert sorted(names, key=sortable) == ["ALVAREZ\tPAZ", "Álvarez  Ruiz", "Ñíguez", "Oñate", "zahra"]


@pytest.mark.parametrize(
    ("searched", "first"),
    [
        (("ies", "cervantes"), "cervantes"),
        (("ceip", "sol"), "sol"),
        (("ies", "ceip"), "ceip"),
        (("rio", "mar"), "mar"),
    ],
)
def test_a_search_begins_with_the_word_that_fewest_names_have(searched, first):
    assert rarest(searched) == first


def test_a_name_with_two_words_that_begin_alike_is_found_once():
    shares = shared_with_earlier(["san", "sancho", "sabina", "ies"])

    for beginning in ("s", "sa", "san", "sanc", "i"):
        taken = [word for word in shares if word.startswith(beginning) and shares[word] < len(beginning)]
        assert len(taken) == 1, beginning


@pytest.mark.parametrize("email", ["ana@example.org", "a.b+c@sub.example.es", "o'brien@example.org"])
def test_an_address_that_mail_goes_to_is_taken(email):
    assert email_errors("email", email) == []


@pytest.mark.parametrize(
    "email",
    [
        *("ana", "ana@", "@example.org", "ana@example", "a b@example.org", "ana@example..org", ".ana@example.org"),
        *("a..b@example.org", "ana@example.org\n", "Ana <ana@example.org>", "ana@-x.org", "ña@example.org"),
    ],
)
def test_what_is_no_address_is_named(email):
    assert [error.code for error in email_errors("email", email)] == ["not_an_email"]


def test_an_address_that_is_left_out_or_too_long_is_named_so():
    assert [error.code for error in email_errors("email", "")] == ["required"]
    assert [error.code for error in email_errors("email", f"a@{'b.' * 130}es")] == ["too_long"]


@pytest.mark.parametrize("phone", ["955 123 456", "+34 600-00-00-01", "955.123.456", "(955) 123456"])
def test_a_telephone_may_be_written_as_people_do(phone):
    assert phone_errors("phone", phone) == []
    assert dialled(phone).lstrip("+").isdigit()


@pytest.mark.parametrize("phone", ["12", "call me", "+", "9" * 16, "٩٥٥١٢٣٤٥٦"])
def test_what_is_no_telephone_is_named(phone):
    assert [error.code for error in phone_errors("phone", phone)] == ["not_a_phone"]


@pytest.mark.parametrize(
    ("name", "code"), [("", "required"), ("  ", "required"), ("x" * 201, "too_long"), ("a\nb", "one_line")]
)
def test_what_is_wrong_with_a_name_is_named(name, code):
    assert [error.code for error in name_errors("name", name)] == [code]


@pytest.mark.parametrize(
    ("unit_id", "kind"),
    [
        ("41000001", UnitKind.SCHOOL),
        ("DT41", UnitKind.REGIONAL_OFFICE),
        ("DT41-PLAN", UnitKind.SERVICE),
        ("CED", UnitKind.AUTHORITY),
    ],
)
def test_the_codes_of_units_are_taken(unit_id, kind):
    assert unit_id_errors("id", unit_id, kind) == []


@pytest.mark.parametrize("unit_id", ["", "dt41", "DT41-", "DT41#PLAN", "DT 41", "X" * 41])
def test_what_is_no_code_is_named(unit_id):
    assert [error.code for error in unit_id_errors("id", unit_id, UnitKind.SERVICE)] == ["invalid_value"]


@pytest.mark.parametrize("unit_id", ["410", "410000011", "4100000A", "DT41"])
def test_a_school_has_its_official_code_of_eight_figures_and_no_other(unit_id):
    assert [error.code for error in unit_id_errors("id", unit_id, UnitKind.SCHOOL)] == ["invalid_value"]


def test_only_an_authority_has_no_province():
    assert province_errors("province", None, UnitKind.AUTHORITY) == []
    assert [error.code for error in province_errors("province", None, UnitKind.SCHOOL)] == ["required"]
    assert [error.code for error in province_errors("province", "4", UnitKind.SCHOOL)] == ["invalid_value"]
    assert province_errors("province", "41", UnitKind.SCHOOL) == []


def test_an_account_is_its_issuer_and_its_subject_and_shows_neither():
    mine = account_id("https://issuer.example", "subject")

    assert mine == account_id("https://issuer.example", "subject")
    assert mine != account_id("https://issuer.example/other", "subject")
    assert mine.isalnum()
    assert "subject" not in mine


def test_no_kind_of_unit_hangs_in_the_end_from_itself():
    above = {kind: set(parents) for kind, parents in PARENT_KINDS.items()}
    for _ in UnitKind:
        above = {kind: parents.union(*(above[parent] for parent in parents)) for kind, parents in above.items()}

    assert not [kind for kind, parents in above.items() if kind in parents]
