"""What calls about the file deposit may cost, counted exactly: warm, with nobody else in the way."""

from typing import Any

import pytest

from tests.contract.costs import Bill
from tests.contract.test_costs import FILE, PAGE, asked, key
from tests.handlers.client import Answer
from tests.units import SCHOOL
from tests.world import NOBODY, World

FILES = f"/units/{SCHOOL.id}/files"
READ_AND_WRITE = {"GetItem": 1, "TransactWriteItems": 1}


def by_staff(world: World, method: str, path: str, body: object = None, **more: Any) -> tuple[Answer, Bill]:
    return asked(world, "school.administration", method, path, body, **more)


def test_a_file_is_announced_with_one_transaction_and_its_repeat_is_two_calls(world):
    first, bill = by_staff(world, "POST", FILES, FILE, **key("file"))
    again, repeated = by_staff(world, "POST", FILES, FILE, **key("file"))

    assert (first.status, again.text) == (201, first.text)
    assert bill.operations == {"TransactWriteItems": 1}
    assert repeated.operations == {"TransactWriteItems": 1, "GetItem": 1}


def test_a_file_is_read_and_its_link_is_signed_with_one_call(world):
    answer, bill = by_staff(world, "GET", f"/files/{world.deposited().id}")

    assert answer.json["url"]
    assert bill.operations == {"GetItem": 1}
    assert bill.calls[0].is_consistent


def test_a_full_page_of_files_is_one_query(world):
    for _ in range(PAGE + 1):
        world.announced()

    first, bill = by_staff(world, "GET", FILES)
    second, more = by_staff(world, "GET", FILES, query={"cursor": first.json["next_cursor"]})

    assert len(first.json["items"]) == PAGE
    assert second.json["items"]
    assert bill.operations == more.operations == {"Query": 1}


def test_the_links_of_a_file_are_one_consistent_query(world):
    file = world.deposited()
    world.shared(file)
    world.shared(file)

    answer, bill = by_staff(world, "GET", f"/files/{file.id}/links")

    assert len(answer.json["items"]) == 2
    assert bill.operations == {"Query": 1}
    assert bill.calls[0].is_consistent


@pytest.mark.parametrize(
    ("method", "path", "body", "calls"),
    [
        ("DELETE", "", None, READ_AND_WRITE),
        ("POST", "/links", {}, READ_AND_WRITE),
        ("POST", "/links", {"pin": "2468", "max_downloads": 2}, READ_AND_WRITE),
        ("DELETE", "/links/{link}", None, {"BatchGetItem": 1, "TransactWriteItems": 1}),
    ],
)
def test_what_changes_a_file_is_one_read_and_one_transaction(world, method, path, body, calls):
    file = world.deposited()
    link, _ = world.shared(file)

    answer, bill = by_staff(world, method, f"/files/{file.id}{path.replace('{link}', link.id)}", body)

    assert answer.status in {201, 204}
    assert bill.operations == calls
    assert bill.reads[0].is_consistent


def test_attaching_a_file_of_the_deposit_also_reads_the_file(world):
    file, letter = world.deposited(), world.draft()

    path = f"/communications/{letter.id}/attachments"
    answer, bill = by_staff(world, "POST", path, {"file_id": file.id}, **key("attach deposited"))

    assert answer.status == 201
    assert bill.operations == {"Query": 1, "GetItem": 1, "TransactWriteItems": 1}
    assert all(read.is_consistent for read in bill.reads)


def test_following_a_link_is_one_read_and_one_transaction_and_a_pin_is_counted_before(world):
    file = world.deposited()
    _, token = world.shared(file)
    _, locked = world.shared(file, pin="2468")

    free, bill = asked(world, "school.administration", "GET", f"/f/{token}")
    opened, with_pin = asked(world, "school.administration", "POST", f"/f/{locked}", {"pin": "2468"})
    wrong, refused = asked(world, "school.administration", "POST", f"/f/{locked}", {"pin": "0000"})

    assert (free.status, opened.status, wrong.status) == (303, 303, 403)
    assert bill.operations == {"BatchGetItem": 1, "TransactWriteItems": 1}
    assert with_pin.operations == {"BatchGetItem": 1, "TransactWriteItems": 2}
    assert refused.operations == {"BatchGetItem": 1, "TransactWriteItems": 2}
    assert bill.reads[0].is_consistent


def test_a_guessed_link_costs_nothing(world):
    _, token = world.shared(world.deposited())
    guess = token[:-1] + ("0" if token[-1] != "0" else "1")

    answer, bill = asked(world, "school.administration", "GET", f"/f/{guess}")
    nobody = world.client(NOBODY).get(f"/f/{guess}")

    assert answer.status == nobody.status == 404
    assert len(bill) == 0


def test_parts_are_asked_for_with_one_read_one_call_of_s3_and_one_transaction(world):
    path = f"/files/{world.announced().id}"

    begun, first = by_staff(world, "POST", f"{path}/parts", {})
    again, more = by_staff(world, "POST", f"{path}/parts", {})

    assert (begun.status, again.status) == (200, 200)
    assert first.operations == {"GetItem": 1, "CreateMultipartUpload": 1, "TransactWriteItems": 1}
    assert more.operations == {"GetItem": 1, "ListParts": 1, "TransactWriteItems": 1}
