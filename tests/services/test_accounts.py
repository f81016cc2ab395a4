import pytest

from chalicelib.domain.directory import Preferences
from chalicelib.domain.errors import Conflict, InvalidFields
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.gateways.tokens import Claims
from chalicelib.services import accounts, clock
from chalicelib.storage import devices
from chalicelib.storage.devices import Device
from chalicelib.storage.idempotency import Once
from chalicelib.storage.transactions import commit
from tests.aws import ISSUER, counted_calls
from tests.people import again, register_units, somebody
from tests.units import SCHOOL

CLAIMS = Claims(ISSUER, "subject", "ana@example.org")
PHONE = Device("android", "a-token:of-a_phone")


@pytest.fixture(autouse=True)
def province(tables):
    register_units()


@pytest.fixture
def ana():
    return somebody(SCHOOL, Role.TEACHER, Role.GUARDIAN)


@pytest.fixture
def eva():
    return somebody(SCHOOL, Role.GUARDIAN, name="Eva Paz")


def phones(caller: Caller) -> tuple[Device, ...]:
    return tuple(phone.device for phone in devices.of_account(caller.account_id))


def test_an_account_is_told_who_it_is(ana):
    with counted_calls() as calls:
        me = accounts.me(ana, CLAIMS)

    assert me.email == "ana@example.org"
    assert me.preferences == Preferences("es", push=True, email=True)
    assert [(m.person.name, m.unit.id, m.role) for m in me.memberships] == [
        ("Ana Ruiz", SCHOOL.id, Role.GUARDIAN),
        ("Ana Ruiz", SCHOOL.id, Role.TEACHER),
    ]
    assert len(calls) == 1


def test_roles_that_are_over_are_not_told():
    past = somebody(SCHOOL, Role.TEACHER, until=clock.now())

    assert accounts.me(past, CLAIMS).memberships == ()


def test_an_account_that_is_nobody_is_told_that(ana):
    assert accounts.me(again("a stranger"), CLAIMS).memberships == ()


def test_what_is_preferred_is_kept_and_the_rest_stays(ana):
    accounts.set_preferences(ana, language="en")

    assert accounts.set_preferences(ana, push=False) == Preferences("en", push=False, email=True)
    assert accounts.me(ana, CLAIMS).preferences == Preferences("en", push=False, email=True)


def test_preferring_nothing_writes_nothing(ana):
    with counted_calls() as calls:
        assert accounts.set_preferences(ana) == Preferences()

    assert calls.made == ["GetItem"]


def test_a_language_that_has_no_words_here_is_refused(ana):
    with pytest.raises(InvalidFields) as refused:
        accounts.set_preferences(ana, language="fr")

    assert [(e.field, e.code) for e in refused.value.errors] == [("language", "invalid_value")]


def test_a_phone_is_registered_once_however_often_it_is_told(ana):
    for _ in range(2):
        accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token)

    assert phones(ana) == (PHONE,)


def test_a_phone_that_changes_hands_is_its_last_owners_only(ana, eva):
    accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token)
    accounts.add_device(eva, platform=PHONE.platform, token=PHONE.token)

    assert phones(ana) == ()
    assert phones(eva) == (PHONE,)


def test_a_phone_is_taken_away(ana):
    accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token)

    for _ in range(2):
        accounts.remove_device(ana, platform=PHONE.platform, token=PHONE.token)

    assert phones(ana) == ()


def test_who_registers_one_phone_too_many_loses_the_one_that_was_registered_first(ana):
    for place in range(devices.DEVICES_MAX + 1):
        accounts.add_device(ana, platform="ios", token=f"token-{place}")

    assert [phone.token for phone in phones(ana)] == [f"token-{place}" for place in range(1, devices.DEVICES_MAX + 1)]


def test_a_phone_that_is_known_is_registered_again_however_many_there_are(ana):
    for place in range(devices.DEVICES_MAX):
        accounts.add_device(ana, platform="ios", token=f"token-{place}")
    accounts.add_device(ana, platform="ios", token="token-0")

    assert len(phones(ana)) == devices.DEVICES_MAX


def test_a_phone_that_is_registered_anew_meanwhile_is_not_taken_away(ana):
    accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token)
    (as_read,) = devices.of_account(ana.account_id)
    accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token)

    with pytest.raises(Conflict):
        commit(devices.remove(as_read))

    assert phones(ana) == (PHONE,)


def test_nobody_takes_anothers_phone_away(ana, eva):
    accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token)

    accounts.remove_device(eva, platform=PHONE.platform, token=PHONE.token)

    assert phones(ana) == (PHONE,)


def test_a_phone_registered_with_a_key_is_registered_once(ana):
    once = Once("key", "fingerprint", "standing", lambda device: device.platform.encode())
    accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token, once=once)

    with pytest.raises(Conflict):
        accounts.add_device(ana, platform=PHONE.platform, token=PHONE.token, once=once)


@pytest.mark.parametrize(
    ("platform", "token", "fields"),
    [
        ("windows", "", {("platform", "invalid_value"), ("token", "required")}),
        ("ios", "x" * 4097, {("token", "too_long")}),
        ("ios", "two words", {("token", "invalid_format")}),
        ("ios", "ñ", {("token", "invalid_format")}),
    ],
)
def test_all_that_is_wrong_with_a_phone_is_told_at_once(ana, platform, token, fields):
    with pytest.raises(InvalidFields) as refused:
        accounts.add_device(ana, platform=platform, token=token)

    assert {(e.field, e.code) for e in refused.value.errors} == fields


def test_what_is_no_token_cannot_be_taken_away(ana):
    with pytest.raises(InvalidFields):
        accounts.remove_device(ana, platform="ios", token="")
