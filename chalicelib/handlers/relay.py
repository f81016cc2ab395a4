"""Carries what follows from each new history record to the queues. Fed by the stream of the communications table."""

from chalice.app import Blueprint, DynamoDBEvent, DynamoDBRecord

from chalicelib.handlers.events import in_order

blueprint = Blueprint(__name__)


@blueprint.on_dynamodb_record(stream_arn="CommunicationsStream", batch_size=25, starting_position="TRIM_HORIZON")
def relay(event: DynamoDBEvent) -> None:
    """Relay each record, in order; only SQS's failure fails the batch, and the stream brings it again."""
    in_order(event, _relay, function="relay")


def _relay(record: DynamoDBRecord) -> None:
    from chalicelib.services import relaying  # noqa: PLC0415  # `app.py` imports this: the API need not pay for it

    relaying.relay(record.event_name, record.keys or {}, record.new_image or {})
