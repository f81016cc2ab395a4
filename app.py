"""The Chalice app: it is put together here, and nothing else happens here."""

from chalicelib.handlers import attach_uploads, deliver_notices, relay, seal_documents, sweep
from chalicelib.handlers.edge.api import Api
from chalicelib.handlers.views import (
    attachments,
    communications,
    directory,
    me,
    people,
    service,
    signatures,
    transitions,
    verification,
)
from chalicelib.services import sign_in

app = Api("ventanilla", authenticate=sign_in.caller)

for views in (service, me, directory, people, communications, transitions, attachments, signatures, verification):
    app.register_blueprint(views.blueprint)

for events in (relay, seal_documents, attach_uploads, deliver_notices, sweep):
    app.register_blueprint(events.blueprint)
