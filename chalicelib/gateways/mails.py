"""The mail: SES."""

from dataclasses import dataclass

from chalicelib.gateways.clients import calling_aws, ses
from chalicelib.settings import settings


@dataclass(frozen=True)
class Mail:
    """What is sent to one address.

    Attributes:
        text: plain text; `html`: the same, for who reads HTML.
    """

    to: str
    subject: str
    text: str
    html: str


def send(mail: Mail) -> str:
    """Send a mail; gives the provider's id of it."""
    from email.utils import formataddr

    with calling_aws():
        sent = ses().send_email(
            FromEmailAddress=formataddr(("Ventanilla", settings().mail_sender)),
            Destination={"ToAddresses": [mail.to]},
            Content={
                "Simple": {
                    "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": mail.text, "Charset": "UTF-8"},
                        "Html": {"Data": mail.html, "Charset": "UTF-8"},
                    },
                }
            },
        )
    return sent["MessageId"]
