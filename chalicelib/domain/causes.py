"""Why something did not reach somebody, as codes: what people read has words for each of them."""

from enum import StrEnum

from chalicelib.domain.deliveries import Hindrance


class Cause(StrEnum):
    """A known cause. A provider may come to say another word any day, which is kept and shown as it is.

    Attributes:
        GENERAL: this and what follows until `custom_timeout_exceeded` are how a mail bounced, or why it is late
            (Amazon SES Developer Guide, "Bounce types" and "DeliveryDelay object").
        ABUSE: this and what follows until `complaint` are what a complaint says ("Complaint types").
        MESSAGE_REJECTED: this and what follows until `failed` are what SES answers when it is given a mail
            (`BulkEmailEntryResult`).
        THROTTLED: this and what follows until `device_gone` are what became of a push when it was given away.
        NO_ADDRESS: this and what follows are why nothing was tried (`deliveries.Hindrance`).
    """

    GENERAL = "general"
    NO_EMAIL = "no_email"
    SUPPRESSED_BY_PROVIDER = "on_account_suppression_list"
    UNSUBSCRIBED = "unsubscribed_recipient"
    MAILBOX_FULL = "mailbox_full"
    MESSAGE_TOO_LARGE = "message_too_large"
    CONTENT_REJECTED = "content_rejected"
    ATTACHMENT_REJECTED = "attachment_rejected"
    UNDETERMINED = "undetermined"
    DELAYED = "delayed"
    INTERNAL_FAILURE = "internal_failure"
    SPAM_DETECTED = "spam_detected"
    RECIPIENT_SERVER_ERROR = "recipient_server_error"
    IP_FAILURE = "ip_failure"
    TRANSIENT_COMMUNICATION_FAILURE = "transient_communication_failure"
    SENDING_DEFERRAL = "sending_deferral"
    CUSTOM_TIMEOUT_EXCEEDED = "custom_timeout_exceeded"

    ABUSE = "abuse"
    AUTH_FAILURE = "auth_failure"
    FRAUD = "fraud"
    VIRUS = "virus"
    OTHER = "other"
    COMPLAINT = "complaint"

    MESSAGE_REJECTED = "message_rejected"
    REJECTED = "rejected"
    RENDERING_FAILED = "rendering_failed"
    MAIL_FROM_DOMAIN_NOT_VERIFIED = "mail_from_domain_not_verified"
    CONFIGURATION_SET_NOT_FOUND = "configuration_set_not_found"
    CONFIGURATION_SET_SENDING_PAUSED = "configuration_set_sending_paused"
    TEMPLATE_NOT_FOUND = "template_not_found"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_THROTTLED = "account_throttled"
    ACCOUNT_DAILY_QUOTA_EXCEEDED = "account_daily_quota_exceeded"
    ACCOUNT_SENDING_PAUSED = "account_sending_paused"
    INVALID_SENDING_POOL_NAME = "invalid_sending_pool_name"
    INVALID_PARAMETER = "invalid_parameter"
    TRANSIENT_FAILURE = "transient_failure"
    FAILED = "failed"

    THROTTLED = "throttled"
    UNANSWERED = "unanswered"
    PLATFORM_DISABLED = "platform_disabled"
    INVALID_NOTIFICATION = "invalid_notification"
    DEVICE_GONE = "device_gone"

    NO_ADDRESS = Hindrance.NO_ADDRESS
    NO_DEVICE = Hindrance.NO_DEVICE
    PUSH_OFF = Hindrance.PUSH_OFF
    SUPPRESSED = Hindrance.SUPPRESSED
    OPTED_OUT = Hindrance.OPTED_OUT
    MAY_NOT_RECEIVE = Hindrance.MAY_NOT_RECEIVE
