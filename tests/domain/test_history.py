from dataclasses import fields, replace
from datetime import UTC, timedelta, timezone
from typing import Any

import pytest

from chalicelib.domain.history import (
    GENESIS,
    NO_HISTORY,
    Actor,
    Record,
    Tip,
    erased,
    is_whole,
    next_record,
    record_hash,
)
from chalicelib.domain.transitions import Action, State
from tests.builders import NOW, a_history, a_moment


def tip_of(records: tuple[Record, ...]) -> Tip:
    return Tip(records[-1].seq, records[-1].hash)


def with_second(records: tuple[Record, ...], **changes: Any) -> tuple[Record, ...]:
    return (records[0], replace(records[1], **changes), *records[2:])


ALTERATIONS: dict[str, Any] = {
    "seq": 7,
    "at": NOW + timedelta(microseconds=1),
    "action": Action.RECEIVE,
    "from_state": State.FORWARDED,
    "to_state": State.RECEIVED,
    "actor": Actor("bea", "Ana Director", "DT41"),
    "remarks": "Corresponde a Inspección",
    "reason": "part_of_procedure",
    "salt": "ff" * 16,
    "actor_digest": "0" * 64,
    "remarks_digest": "0" * 64,
    "previous_hash": GENESIS,
    "hash": "0" * 64,
    "details": {"to_unit_id": "DT11"},
}


def test_a_history_as_it_was_written_is_whole():
    records = a_history()

    assert is_whole(records, tip_of(records))


def test_no_history_at_all_is_whole():
    assert is_whole([], NO_HISTORY)


def test_the_first_record_follows_nothing():
    first = a_history(1)[0]

    assert (first.seq, first.previous_hash) == (1, "0" * 64)


def test_every_field_of_a_record_is_altered_below():
    assert set(ALTERATIONS) == {field.name for field in fields(Record)}


@pytest.mark.parametrize("field", ALTERATIONS)
def test_whoever_alters_a_field_is_found_out(field):
    records = a_history()

    assert not is_whole(with_second(records, **{field: ALTERATIONS[field]}), tip_of(records))


@pytest.mark.parametrize("field", [name for name in ALTERATIONS if name not in {"actor", "remarks", "salt", "hash"}])
def test_whoever_alters_a_field_and_its_hash_too_is_found_out_by_the_next_record(field):
    records = a_history()
    altered = replace(records[1], **{field: ALTERATIONS[field]})

    assert not is_whole((records[0], replace(altered, hash=record_hash(altered)), *records[2:]), tip_of(records))


@pytest.mark.parametrize("actor", [Actor("ana", "Otra Persona", "DT41"), Actor("ana", "Ana Director", "DT11"), None])
def test_whoever_alters_who_did_it_is_found_out(actor):
    records = a_history()

    assert not is_whole(with_second(records, actor=actor), tip_of(records))


def test_words_that_are_put_where_there_were_none_are_found_out():
    record = next_record(
        NO_HISTORY,
        at=NOW,
        action=Action.RECEIVE,
        from_state=State.FORWARDED,
        to_state=State.RECEIVED,
        actor=Actor("ana", "Ana", "DT41"),
        salt=a_moment().salt,
    )

    assert is_whole([record], Tip(1, record.hash))
    assert not is_whole([replace(record, remarks="Conforme")], Tip(1, record.hash))


@pytest.mark.parametrize("missing", range(4))
def test_a_record_that_is_missing_is_found_out(missing):
    records = a_history()

    assert not is_whole(records[:missing] + records[missing + 1 :], tip_of(records))


def test_a_history_that_was_emptied_is_found_out():
    assert not is_whole([], tip_of(a_history()))


@pytest.mark.parametrize("place", range(3))
def test_records_in_another_order_are_found_out(place):
    records = list(a_history())
    records[place], records[place + 1] = records[place + 1], records[place]

    assert not is_whole(records, tip_of(a_history()))


def test_a_record_that_comes_twice_is_found_out():
    records = a_history()

    assert not is_whole((*records[:2], records[1], *records[2:]), tip_of(records))


def test_records_after_the_tip_are_found_out():
    records = a_history()

    assert not is_whole(records, tip_of(records[:-1]))


def test_a_history_with_a_new_end_is_found_out():
    records = a_history()
    forged = next_record(
        tip_of(records[:-1]),
        at=NOW,
        action=Action.CLOSE,
        from_state=State.RECEIVED,
        to_state=State.CLOSED_UNPROCESSED,
        actor=Actor("eva", "Eva", "DT41"),
        salt=b"1" * 16,
    )

    assert not is_whole((*records[:-1], forged), tip_of(records))


@pytest.mark.parametrize("which", range(4))
def test_erasing_a_persons_data_keeps_the_chain_whole(which):
    records = a_history()
    after = (*records[:which], erased(records[which]), *records[which + 1 :])

    assert is_whole(after, tip_of(records))


def test_an_erased_record_says_nothing_of_the_person():
    record = erased(a_history()[0])

    assert record.actor == Actor("", "", "DT41")
    assert (record.remarks, record.salt) == (None, "")
    assert "Ana" not in repr(record)
    assert "Planificación" not in repr(record)


def test_an_erased_record_is_still_chained():
    records = a_history()
    after = (erased(records[0]), *records[1:])

    assert not is_whole((replace(after[0], to_state=State.PROCESSED), *after[1:]), tip_of(records))


def test_the_same_person_has_another_digest_in_each_record():
    records = a_history()

    assert len({record.actor_digest for record in records}) == len(records)
    assert len({record.remarks_digest for record in records}) == len(records)


def test_a_digest_can_not_be_guessed_from_the_words_without_the_salt():
    one, other = (
        next_record(
            NO_HISTORY,
            at=NOW,
            action=Action.RECEIVE,
            from_state=State.FORWARDED,
            to_state=State.RECEIVED,
            actor=Actor("ana", "Ana", "DT41"),
            salt=salt,
        )
        for salt in (b"1" * 16, b"2" * 16)
    )

    assert one.actor_digest != other.actor_digest
    assert one.remarks_digest != other.remarks_digest


def test_where_an_id_ends_and_a_name_begins_matters():
    one, other = (
        next_record(
            NO_HISTORY,
            at=NOW,
            action=Action.RECEIVE,
            from_state=State.FORWARDED,
            to_state=State.RECEIVED,
            actor=actor,
            salt=b"1" * 16,
        )
        for actor in (Actor("ana", "Bea", "DT41"), Actor("an", "aBea", "DT41"))
    )

    assert one.actor_digest != other.actor_digest


def test_the_same_moment_in_another_time_zone_has_the_same_hash():
    record = a_history(1)[0]
    elsewhere = replace(record, at=record.at.astimezone(timezone(timedelta(hours=2))))

    assert record.at.tzinfo is UTC
    assert record_hash(elsewhere) == record.hash


def test_the_hash_of_a_known_record_never_changes():
    assert a_history(1)[0].hash == "6bcb2ce3855a29fd04b66ec187a40b1505f4f9160844aba115fd9c3a2ebbe63f"
