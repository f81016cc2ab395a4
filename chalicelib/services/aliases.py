"""The names under which a unit sends (`alias de remitente`)."""

from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.limits import line_errors, normalised
from chalicelib.domain.messages import ALIAS_MAX, WRITERS, Alias
from chalicelib.domain.people import Caller
from chalicelib.services import clock, sign_in
from chalicelib.storage import aliases as store
from chalicelib.storage import directory
from chalicelib.storage.idempotency import Once, remember
from chalicelib.storage.transactions import commit


def of_unit(caller: Caller, unit_id: str) -> list[Alias]:
    """The names under which the unit sends; raises as `Caller.acting` does."""
    caller.acting(unit_id, WRITERS)
    return list(store.of_unit(unit_id))


def add(caller: Caller, unit_id: str, *, name: str, once: Once | None = None) -> Alias:
    """A new name under which the unit sends; a name that it has already is given as it is.

    Raises:
        NotFound, Forbidden: the caller does not write messages for the unit.
        InvalidFields: all that is wrong with it.
        Conflict: the idempotency key was used before.
    """

    def step(caller: Caller) -> Alias:
        at = clock.now()
        by = caller.acting(unit_id, WRITERS)
        wanted = normalised(name.strip())
        errors = line_errors("name", wanted, ALIAS_MAX)
        known = store.of_unit(unit_id) if not errors else ()
        if len(known) >= store.ALIASES_SHOWN:
            errors = [FieldError("name", "too_many", {"max": store.ALIASES_SHOWN})]
        if errors:
            raise InvalidFields(errors)
        alias = next((each for each in known if each.name == wanted), None)
        writes = [] if alias else [store.put(unit_id, alias := Alias(clock.fresh_id(), wanted))]
        assert alias is not None  # noqa: S101  # one of the two lines above made it
        commit([*([remember(once, alias, at)] if once else []), directory.role_still_held(by, at), *writes])
        return alias

    return sign_in.decided(caller, step)
