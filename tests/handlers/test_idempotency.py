"""Idempotency keys: a repeat gets the first answer, and nothing is done twice."""

import pytest


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


@pytest.mark.usefixtures("tables")
class TestIdempotencyKeys:
    def test_a_repeat_gets_the_first_answer_and_nothing_is_done_twice(self, ana, shelf):
        first = ana.post("/things", {"name": "one"}, headers=keyed("k"))
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert shelf.made == ["one"]
        assert (again.status, again.text) == (first.status, first.text) == (201, first.text)
        assert again.headers["idempotency-replayed"] == "true"
        assert "idempotency-replayed" not in first.headers

    def test_a_repeat_has_the_headers_of_the_first_answer(self, ana):
        first = ana.post("/things", {"name": "one"}, headers=keyed("k"))
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        for name in ("etag", "location", "content-type"):
            assert again.headers[name] == first.headers[name]

    def test_the_same_body_written_otherwise_is_the_same(self, ana, shelf):
        ana.post("/things", raw='{"name":"año","amount":2}', headers=keyed("k"))
        again = ana.post("/things", raw='{ "amount": 2, "name": "a\\u00f1o" }', headers=keyed("k"))

        assert again.headers["idempotency-replayed"] == "true"
        assert shelf.made == ["año"]

    def test_another_body_under_the_same_key_is_a_conflict(self, ana, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        other = ana.post("/things", {"name": "two"}, headers=keyed("k"))

        assert (other.status, other.code) == (409, "conflict")
        assert shelf.made == ["one"]

    def test_another_body_is_a_conflict_even_when_its_fields_are_bad(self, ana):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert ana.post("/things", {"name": ""}, headers=keyed("k")).code == "conflict"

    def test_another_key_is_another_request(self, ana, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        ana.post("/things", {"name": "one"}, headers=keyed("l"))

        assert shelf.made == ["one", "one"]

    def test_a_key_is_one_persons_own(self, ana, luis, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        answer = luis.post("/things", {"name": "two"}, headers=keyed("k"))

        assert (answer.status, shelf.made) == (201, ["one", "two"])

    def test_a_key_is_one_paths_own(self, ana):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert ana.post("/things/batch", headers=keyed("k")).json["id"] == "batch"

    def test_a_failure_is_not_remembered(self, ana, shelf):
        shelf.refused = True
        failed = ana.post("/things", {"name": "one"}, headers=keyed("k"))
        shelf.refused = False
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert (failed.status, again.status) == (503, 201)
        assert "idempotency-replayed" not in again.headers

    def test_bad_fields_are_not_remembered(self, ana):
        assert ana.post("/things", {"name": ""}, headers=keyed("k")).status == 422
        assert ana.post("/things", {"name": "one"}, headers=keyed("k")).status == 201

    def test_a_repeat_gets_the_first_answer_even_when_it_would_now_be_refused(self, ana, shelf):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))
        shelf.refused = True
        again = ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert (again.status, again.headers["idempotency-replayed"]) == (201, "true")

    def test_a_key_opens_nothing_to_whoever_is_no_longer_known(self, ana, stranger):
        ana.post("/things", {"name": "one"}, headers=keyed("k"))

        assert stranger.post("/things", {"name": "one"}, headers=keyed("k")).code == "unauthenticated"

    def test_the_edge_remembers_what_its_use_case_does_not(self, ana, shelf):
        first = ana.post("/things/batch", headers=keyed("k"))
        again = ana.post("/things/batch", headers=keyed("k"))

        assert (shelf.touched, again.text) == (1, first.text)
        assert again.headers["idempotency-replayed"] == "true"

    def test_a_key_is_only_looked_at_on_a_post(self, ana):
        headers = {"If-Match": "*", **keyed("k")}
        ana.patch("/things/one", {"name": "one"}, headers=headers)

        assert ana.patch("/things/one", {"name": "two"}, headers=headers).json["name"] == "two"

    def test_the_longest_key_is_taken(self, ana):
        again = [ana.post("/things", {"name": "one"}, headers=keyed("k" * 255)) for _ in range(2)][-1]

        assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(("key", "code"), [("", "required"), ("k" * 256, "too_long"), ("a\tb", "forbidden_character")])
def test_a_key_that_cannot_be_kept_is_a_bad_field(ana, key, code):
    assert ana.post("/things", {"name": ""}, headers=keyed(key)).errors == {
        "Idempotency-Key": code,
        "name": "required",
    }
