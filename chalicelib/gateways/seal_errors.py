"""Why a document could not be sealed: by type, so that a worker knows whether to come back."""


class SealUnavailable(Exception):
    """The key's or the time's service does not answer now: the same call may go through later."""


class SealImpossible(Exception):
    """The call would fail again: a certificate of another key, a key that is disabled, a document that is no PDF."""
