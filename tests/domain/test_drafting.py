from datetime import timedelta
from typing import Any, Final

import pytest

from chalicelib.domain.attachments import ALLOWED_TYPES
from chalicelib.domain.communications import AttachmentStatus, Communication
from chalicelib.domain.drafting import (
    Content,
    address_errors,
    attach,
    attachment_of,
    content_errors,
    create,
    current_document,
    delete,
    detach,
    edit,
)
from chalicelib.domain.errors import Forbidden, InvalidFields, InvalidTransition, NotFound
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.domain.signing import withdraw
from chalicelib.domain.transitions import Hint, Phase, State
from tests.builders import (
    ANA,
    CLOSED,
    COMMUNICATION_ID,
    EMPTY,
    NOW,
    OFFICE,
    OTHER,
    SCHOOL,
    SERVICE,
    a_caller,
    a_communication,
    a_membership,
    a_moment,
    an_attachment,
    held_by,
    some_content,
    the_signer,
)

LATER: Final = NOW + timedelta(hours=1)
STAFF: Final = a_caller(Role.ADMINISTRATION)


def created(content: Content, related_to: str | None = None) -> Communication:
    after = create(COMMUNICATION_ID, a_membership(), content, related_to=related_to, at=NOW).after
    assert after is not None
    return after


def edited(draft: Communication, content: Content, by: Caller = STAFF) -> Communication:
    after = edit(draft, held_by(by, draft), content, at=LATER).after
    assert after is not None
    return after


def faults_of_new(content: Content) -> set[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refused:
        created(content)
    return {(error.field, error.code) for error in refused.value.errors}


def faults_of_edit(draft: Communication, content: Content) -> set[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refused:
        edited(draft, content)
    return {(error.field, error.code) for error in refused.value.errors}


def a_draft_that_came_back(**changes: Any) -> Communication:
    letter = a_communication(Phase.PARTLY_SIGNED, **changes)
    after = withdraw(letter, held_by(the_signer(ANA), letter), "Otra vez", a_moment()).after
    assert after is not None
    return after


# --------------------------------------------------------------------------------------------------------- create


def test_a_new_letter_is_a_draft_of_the_unit_in_which_it_is_written():
    draft = created(some_content())

    assert (draft.state, draft.origin, draft.destination) == (State.DRAFT, SCHOOL.ref, OFFICE.ref)
    assert (draft.version, draft.round, draft.created_by.id) == (1, 0, "me")
    assert (draft.tip.seq, draft.edits) == (0, 1)


def test_a_letter_is_written_only_while_its_destination_is_open():
    change = create(COMMUNICATION_ID, a_membership(), some_content(), related_to=None, at=NOW)

    assert (change.before, change.open_unit_id) == (None, OFFICE.id)
    assert change.by == a_membership()


def test_a_follow_up_says_what_it_refers_to():
    assert created(some_content(), related_to="01another").related_to == "01another"


@pytest.mark.parametrize(
    ("destination_id", "destination", "code"),
    [
        ("nowhere", None, "not_found"),
        (CLOSED.id, CLOSED, "closed"),
        (EMPTY.id, EMPTY, "no_staff"),
        (SCHOOL.id, SCHOOL, "is_origin"),
    ],
)
def test_a_letter_is_not_addressed_to_where_nobody_would_read_it(destination_id, destination, code):
    content = some_content(destination_id=destination_id, destination=destination)

    assert faults_of_new(content) == {("destination_id", code)}


@pytest.mark.parametrize(
    ("type", "destination", "good"),
    [
        ("general", OTHER, True),
        ("request", OTHER, False),
        ("request", SERVICE, True),
        ("student_transfer", OTHER, True),
        ("student_transfer", OFFICE, False),
    ],
)
def test_a_type_of_letter_goes_to_its_kinds_of_unit(type, destination, good):
    content = some_content(destination, type=type)

    if good:
        assert created(content).type == type
    else:
        assert faults_of_new(content) == {("destination_id", "wrong_kind")}


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("", "required"),
        (" \u00a0", "required"),
        ("x" * 201, "too_long"),
        ("una\nlínea", "one_line"),
        ("a\x00", "one_line"),
    ],
)
def test_a_subject_is_one_line_of_1_to_200_characters(subject, code):
    assert faults_of_new(some_content(subject=subject)) == {("subject", code)}


@pytest.mark.parametrize(("body", "code"), [("", "required"), ("\n\n", "required"), ("x" * 20_001, "too_long")])
def test_a_text_has_1_to_20000_characters(body, code):
    assert faults_of_new(some_content(body=body)) == {("body", code)}


@pytest.mark.parametrize("letter", ["x", "ñ", "🏫"])
def test_the_longest_subject_and_text_are_counted_in_characters(letter):
    draft = created(some_content(subject=letter * 200, body=letter * 20_000))

    assert (len(draft.subject), len(draft.body)) == (200, 20_000)


def test_all_that_is_wrong_with_a_new_letter_is_said_at_once():
    content = Content(type="love", destination_id="nowhere", destination=None, subject="", body=" ")

    assert faults_of_new(content) == {
        ("type", "invalid_value"),
        ("destination_id", "not_found"),
        ("subject", "required"),
        ("body", "required"),
    }


def test_accents_are_composed_however_they_were_typed():
    draft = created(some_content(subject="Espan\u0303a", body="Espan\u0303a"))

    assert (draft.subject, draft.body) == ("España", "España")


def test_nothing_given_is_nothing_wrong():
    assert content_errors(Content()) == []


def test_a_unit_that_is_open_and_staffed_can_be_addressed():
    assert address_errors("unit_id", OFFICE) == []


# ----------------------------------------------------------------------------------------------------------- edit


def test_an_edit_changes_what_is_given_and_nothing_else():
    draft = a_communication()

    after = edited(draft, Content(subject="Obras en el gimnasio"))

    assert (after.subject, after.body, after.destination) == ("Obras en el gimnasio", draft.body, draft.destination)
    assert (after.version, after.revision, after.updated_at) == (2, 2, LATER)


def test_an_edit_is_recorded_by_the_names_of_what_changed():
    draft = a_communication()

    change = edit(draft, held_by(STAFF, draft), Content(subject="Otro", body=draft.body), at=LATER)

    assert change.edit is not None
    assert (change.edit.seq, change.edit.fields, change.edit.actor.id) == (2, ("subject",), "me")
    assert change.record is None


def test_a_new_destination_will_be_the_holder():
    after = edited(a_communication(), Content(destination_id=SERVICE.id, destination=SERVICE))

    assert (after.destination, after.holder) == (SERVICE.ref, SERVICE.ref)


def test_a_letter_is_not_readdressed_to_its_own_origin():
    assert faults_of_edit(a_communication(), Content(destination_id=SCHOOL.id, destination=SCHOOL)) == {
        ("destination_id", "is_origin")
    }


def test_a_new_type_must_suit_the_destination_that_is_there():
    assert faults_of_edit(a_communication(), Content(type="student_transfer", destination=OFFICE)) == {
        ("destination_id", "wrong_kind")
    }


def test_a_new_destination_must_suit_the_type_that_is_there():
    draft = a_communication(type="request")

    assert faults_of_edit(draft, Content(destination_id=OTHER.id, destination=OTHER)) == {
        ("destination_id", "wrong_kind")
    }


def test_all_that_is_wrong_with_an_edit_is_said_at_once():
    assert faults_of_edit(a_communication(), Content(type="love", subject="", body="x" * 20_001)) == {
        ("type", "invalid_value"),
        ("subject", "required"),
        ("body", "too_long"),
    }


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.DRAFT])
def test_content_changes_only_in_a_draft(phase):
    letter = a_communication(phase, attachments=(an_attachment(),))
    held = held_by(a_caller(Role.DIRECTOR), letter)

    with pytest.raises(InvalidTransition):
        edit(letter, held, Content(subject="Otro"), at=LATER)
    with pytest.raises(InvalidTransition):
        attach(letter, held, an_attachment(), at=LATER)
    with pytest.raises(InvalidTransition):
        detach(letter, held, an_attachment().id, at=LATER)
    with pytest.raises(InvalidTransition):
        delete(letter, held, at=LATER)


def test_who_edits_while_it_is_being_signed_is_told_to_withdraw_it_first():
    with pytest.raises(InvalidTransition) as refused:
        edited(a_communication(Phase.UNSIGNED), Content(subject="Otro"))

    assert refused.value.hint == Hint.WITHDRAW_FIRST


def test_who_only_received_it_does_not_edit_it_and_is_told_nothing_of_the_fields():
    letter = a_communication(Phase.RECEIVED)

    with pytest.raises(Forbidden):
        edit(letter, held_by(a_caller(Role.OFFICER, OFFICE), letter), Content(subject=""), at=LATER)


def test_a_letter_that_came_back_can_be_edited():
    draft = a_draft_that_came_back()

    assert edited(draft, Content(subject="Corregido")).subject == "Corregido"
    assert edited(draft, Content(subject="Corregido")).tip == draft.tip


# -------------------------------------------------------------------------------------------------------- attach


def test_a_file_is_attached_under_its_safe_name():
    draft = a_communication()

    change = attach(draft, held_by(STAFF, draft), an_attachment("../plano.pdf"), at=LATER)

    assert change.after is not None
    assert [file.name for file in change.after.attachments] == ["plano.pdf"]
    assert change.edit is not None
    assert (change.edit.fields, change.edit.released) == (("attachments",), ())


@pytest.mark.parametrize(("there", "too_many"), [(19, False), (20, True)])
def test_a_letter_has_twenty_files_at_most(there, too_many):
    draft = a_communication(attachments=tuple(an_attachment(f"{n}.pdf") for n in range(there)))
    held = held_by(STAFF, draft)

    if not too_many:
        after = attach(draft, held, an_attachment("more.pdf"), at=LATER).after
        assert after is not None
        assert len(after.attachments) == 20
        return
    with pytest.raises(InvalidFields) as refused:
        attach(draft, held, an_attachment("more.exe", content_type="x"), at=LATER)
    assert {error.field for error in refused.value.errors} == {"attachments", "content_type"}


@pytest.mark.parametrize("content_type", ALLOWED_TYPES)
def test_every_type_that_may_be_attached_is_attached(content_type):
    draft = a_communication()
    file = an_attachment(
        f"f{ALLOWED_TYPES[content_type][0]}", content_type=content_type, status=AttachmentStatus.WAITING
    )

    assert attach(draft, held_by(STAFF, draft), file, at=LATER).after is not None


def test_a_file_that_is_taken_away_is_released():
    keep, drop = an_attachment("keep.pdf"), an_attachment("drop.pdf")
    draft = a_communication(attachments=(keep, drop))

    change = detach(draft, held_by(STAFF, draft), drop.id, at=LATER)

    assert change.after is not None
    assert change.after.attachments == (keep,)
    assert change.edit is not None
    assert change.edit.released == (drop.id,)


def test_a_file_that_is_not_there_is_not_found():
    draft = a_communication(attachments=(an_attachment(),))

    with pytest.raises(NotFound):
        detach(draft, held_by(STAFF, draft), "another", at=LATER)
    with pytest.raises(NotFound):
        attachment_of(draft, "another")


# -------------------------------------------------------------------------------------------------------- delete


def test_a_draft_that_was_never_submitted_is_gone():
    draft = a_communication(attachments=(an_attachment(),))

    change = delete(draft, held_by(STAFF, draft), at=LATER)

    assert change.after is None
    assert change.edit is not None
    assert change.edit.released == (an_attachment().id,)


def test_a_draft_that_was_submitted_loses_its_content_and_keeps_history_and_hashes():
    draft = a_draft_that_came_back(attachments=(an_attachment(),), departures=())

    change = delete(draft, held_by(STAFF, draft), at=LATER)

    left = change.after
    assert left is not None
    assert left.erased
    assert (left.subject, left.body, left.attachments) == ("", "", ())
    assert left.tip == draft.tip
    assert [d.signed_sha256 for d in left.documents] == [d.signed_sha256 for d in draft.documents]
    assert [r.document_sha256 for r in left.requests] == [r.document_sha256 for r in draft.requests]
    assert [r.status for r in left.requests] == [r.status for r in draft.requests]
    assert {r.subject for r in left.requests} | {d.subject for d in left.documents} == {""}
    assert change.edit is not None
    assert (change.edit.fields, change.edit.released) == (("deleted",), (an_attachment().id,))
    assert left.revision == draft.revision + 1


def test_deleting_leaves_no_word_of_the_letter_anywhere():
    draft = a_draft_that_came_back(subject="Ornitorrinco", body="Ornitorrinco")

    left = delete(draft, held_by(STAFF, draft), at=LATER).after

    assert "Ornitorrinco" not in repr(left)
    assert "Obras" not in repr(left)


# ------------------------------------------------------------------------------------------------------- document


def test_the_document_of_a_letter_is_that_of_its_last_submit():
    letter = a_communication(Phase.UNSIGNED)

    assert current_document(letter) is letter.documents[-1]


@pytest.mark.parametrize("draft", [a_communication(), a_draft_that_came_back()], ids=["new", "came back"])
def test_a_draft_has_no_document(draft):
    with pytest.raises(NotFound):
        current_document(draft)
