"""The configuration: read from the environment in this one place, once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from chalicelib import __version__

USER_AGENT: Final = f"Ventanilla/{__version__}"
"""Who calls AWS. What botocore says unasked it composes anew at each call, for a third of the CPU that a call costs."""


@dataclass(frozen=True)
class Settings:
    """What differs from one deployment to another. Secrets come from the environment and nowhere else.

    Attributes:
        seal_chain_key: where in the bucket the certificate chain of the seal is (PEM, leaf first).
        timestamp_url: an RFC 3161 authority; empty for seals without a timestamp.
        oidc_audiences: the client ids whose tokens are accepted.
        web_origin: the one origin that browsers may call from; links that people get begin with it.
        bulk_mail_settings: SES's configuration set for mail to many.
        feedback_topic_arn: where SES tells what became of it.
        push_topic_arn: where SNS tells of pushes that it could not hand over.
        app_secret: at least 32 characters; the keys of cursors and the like are derived from it.
        invitation_days: how long an invitation is good.
        pending_reception_days: for how many working days a letter may wait to be received before anybody is reminded.
        not_enrolled: values of *Estado Matrícula* of students who are not enrolled.
        metrics_namespace: what figures are kept under, one for each stack.
        scanning: whether every file is looked through for malware before anybody is given it.
        file_quota_bytes: what the files of one unit's deposit may take up together.
        former_people_days: how long after their last role a unit knows a person.
        copied_at_once_bytes: larger objects are copied in ranges of as much; S3 takes none under 5 MiB.
        sending_rate: how many mails a second may go at most; 0: as many as the account may send.
        deleted_files_days: how long a deleted file can be brought back by an operator.
        push_applications: SNS's platform application of each platform (`android`, `ios`) that is pushed to.
    """

    stage: str
    communications_table: str
    messages_table: str
    directory_table: str
    files_table: str
    bucket: str
    seal_queue_url: str
    upload_queue_url: str
    notice_queue_url: str
    hand_over_queue_url: str
    import_queue_url: str
    report_queue_url: str
    retention_queue_url: str
    message_queue_url: str
    delivery_queue_url: str
    feedback_queue_url: str
    feedback_topic_arn: str
    push_topic_arn: str
    relay_dlq_url: str
    delivery_dlq_url: str
    seal_key_id: str
    seal_chain_key: str
    timestamp_url: str
    oidc_issuer: str
    oidc_jwks_url: str
    oidc_audiences: tuple[str, ...]
    web_origin: str
    mail_sender: str
    bulk_mail_settings: str
    app_secret: str
    invitation_days: int
    pending_reception_days: int
    not_enrolled: tuple[str, ...]
    metrics_namespace: str
    scanning: bool
    file_quota_bytes: int
    copied_at_once_bytes: int
    sending_rate: float
    former_people_days: int
    deleted_files_days: int
    push_applications: Mapping[str, str]


@cache
def settings() -> Settings:
    """The settings of this process."""
    env = os.environ
    return Settings(
        stage=env.get("STAGE", "local"),
        communications_table=env.get("COMMUNICATIONS_TABLE", "communications"),
        messages_table=env.get("MESSAGES_TABLE", "messages"),
        directory_table=env.get("DIRECTORY_TABLE", "directory"),
        files_table=env.get("FILES_TABLE", "files"),
        bucket=env.get("BUCKET", ""),
        seal_queue_url=env.get("SEAL_QUEUE_URL", ""),
        upload_queue_url=env.get("UPLOAD_QUEUE_URL", ""),
        notice_queue_url=env.get("NOTICE_QUEUE_URL", ""),
        hand_over_queue_url=env.get("HAND_OVER_QUEUE_URL", ""),
        import_queue_url=env.get("IMPORT_QUEUE_URL", ""),
        retention_queue_url=env.get("RETENTION_QUEUE_URL", ""),
        report_queue_url=env.get("REPORT_QUEUE_URL", ""),
        message_queue_url=env.get("MESSAGE_QUEUE_URL", ""),
        delivery_queue_url=env.get("DELIVERY_QUEUE_URL", ""),
        feedback_queue_url=env.get("FEEDBACK_QUEUE_URL", ""),
        feedback_topic_arn=env.get("FEEDBACK_TOPIC_ARN", ""),
        push_topic_arn=env.get("PUSH_TOPIC_ARN", ""),
        relay_dlq_url=env.get("RELAY_DLQ_URL", ""),
        delivery_dlq_url=env.get("DELIVERY_DLQ_URL", ""),
        seal_key_id=env.get("SEAL_KEY_ID", ""),
        seal_chain_key=env.get("SEAL_CHAIN_KEY", "config/seal-chain.pem"),
        timestamp_url=env.get("TIMESTAMP_URL", ""),
        oidc_issuer=env.get("OIDC_ISSUER", ""),
        oidc_jwks_url=env.get("OIDC_JWKS_URL", ""),
        oidc_audiences=tuple(filter(None, env.get("OIDC_AUDIENCES", "").split(","))),
        web_origin=env.get("WEB_ORIGIN", ""),
        mail_sender=env.get("MAIL_SENDER", ""),
        bulk_mail_settings=env.get("BULK_MAIL_SETTINGS", ""),
        app_secret=env.get("APP_SECRET", ""),
        invitation_days=int(env.get("INVITATION_DAYS", "30")),
        pending_reception_days=int(env.get("PENDING_RECEPTION_DAYS", "3")),
        not_enrolled=tuple(filter(None, env.get("NOT_ENROLLED", "Anulada,Trasladada,Baja").split(","))),
        metrics_namespace=env.get("METRICS_NAMESPACE", "Ventanilla"),
        scanning=env.get("SCANNING", "off") == "on",
        file_quota_bytes=int(env.get("FILE_QUOTA_GB", "50")) * 1024**3,
        copied_at_once_bytes=int(env.get("COPIED_AT_ONCE_MB", "64")) * 1024**2,
        former_people_days=int(env.get("FORMER_PEOPLE_DAYS", "1830")),
        sending_rate=float(env.get("SENDING_RATE", "0")),
        deleted_files_days=int(env.get("DELETED_FILES_DAYS", "30")),
        push_applications={
            platform: application
            for platform in ("android", "ios")
            if (application := env.get(f"{platform.upper()}_PUSH_APPLICATION", ""))
        },
    )
