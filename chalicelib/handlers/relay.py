"""Carries what follows from each new history record to the queues. Fed by the stream of the communications table."""

from chalice.app import Blueprint, DynamoDBEvent

from chalicelib.services import relaying

blueprint = Blueprint(__name__)


@blueprint.on_dynamodb_record(stream_arn="CommunicationsStream", batch_size=25, starting_position="TRIM_HORIZON")
def relay(event: DynamoDBEvent) -> None:
    """Relay each record, in order; only SQS's failure fails the batch, and the stream brings it again."""
    for record in event:
        relaying.relay(record.event_name, record.keys or {}, record.new_image or {})
