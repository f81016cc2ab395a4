"""The Chalice app: it is put together here, and nothing else happens here."""

# ruff: noqa: E402  # what is imported is imported after the collector has stopped
import gc

gc.disable()  # Nothing that is imported is garbage: to look for some costs a sixth of a cold start.

from chalicelib.handlers import (
    attach_uploads,
    deliver_messages,
    deliver_notices,
    expand_messages,
    forget_people,
    hand_over,
    import_people,
    record_feedback,
    relay,
    remind_units,
    report_pending_receptions,
    retire_people,
    seal_documents,
    sweep,
    views,
)
from chalicelib.handlers.edge.api import Api
from chalicelib.services import sign_in

app = Api("ventanilla", authenticate=sign_in.caller, reconsidered=sign_in.reconsidered)

for part in (
    views,
    relay,
    seal_documents,
    attach_uploads,
    import_people,
    deliver_notices,
    hand_over,
    report_pending_receptions,
    remind_units,
    expand_messages,
    deliver_messages,
    record_feedback,
    retire_people,
    forget_people,
    sweep,
):
    app.register_blueprint(part.blueprint)

gc.freeze()
gc.enable()
