"""What became of a message, as people open it in a spreadsheet, in Spanish and English."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from chalicelib.domain.deliveries import Delivery
from chalicelib.domain.messages import Channel
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import PersonRef
from chalicelib.templates.languages import Language
from chalicelib.templates.sheets import BOM, lines

HEADINGS: Final[Mapping[Language, tuple[str, ...]]] = MappingProxyType(
    {
        "es": ("Persona", "Canal", "Estado", "Causa", "Cuándo", "Identificador"),
        "en": ("Person", "Channel", "Status", "Cause", "When", "Id"),
    }
)

CHANNELS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {"inbox": "Bandeja de entrada", "push": "Móvil", "email": "Correo"},
        "en": {"inbox": "Inbox", "push": "Phone", "email": "E-mail"},
    }
)

STATUSES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "queued": "En cola",
            "sent": "Enviado",
            "delivered": "Entregado",
            "bounced": "Devuelto",
            "complained": "Rechazado por el destinatario",
            "suppressed": "Dirección suprimida",
            "no_address": "Sin dirección",
            "opted_out": "No quiere este canal",
            "failed": "Fallido",
            "read": "Leído",
            "acknowledged": "Confirmado",
        },
        "en": {
            "queued": "Queued",
            "sent": "Sent",
            "delivered": "Delivered",
            "bounced": "Bounced",
            "complained": "Complained",
            "suppressed": "Address suppressed",
            "no_address": "No address",
            "opted_out": "Does not want this channel",
            "failed": "Failed",
            "read": "Read",
            "acknowledged": "Acknowledged",
        },
    }
)

CAUSES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "general": "La dirección no admite correo",
            "no_email": "La dirección no existe",
            "on_account_suppression_list": "El servicio de correo no envía a esa dirección: antes devolvió correos",
            "unsubscribed_recipient": "Se dio de baja de estos correos",
            "mailbox_full": "El buzón está lleno",
            "message_too_large": "El mensaje es demasiado grande",
            "content_rejected": "Su servidor no admitió el contenido",
            "attachment_rejected": "Su servidor no admitió un adjunto",
            "undetermined": "Su servidor no dijo por qué",
            "delayed": "Todavía se está intentando",
            "internal_failure": "Todavía se está intentando: falló el servicio de correo",
            "spam_detected": "Su servidor lo tomó por correo no deseado",
            "recipient_server_error": "Su servidor falla",
            "ip_failure": "Su servidor no admite correo de nuestro servicio",
            "transient_communication_failure": "Se cortó la comunicación con su servidor",
            "sending_deferral": "Su servidor pidió que se intente más tarde",
            "custom_timeout_exceeded": "Su servidor no lo recogió a tiempo",
            "abuse": "El destinatario lo marcó como no deseado",
            "auth_failure": "Su servidor no pudo comprobar quién lo envía",
            "fraud": "El destinatario lo marcó como fraude",
            "virus": "Su servidor encontró un virus",
            "other": "El destinatario se quejó, por otro motivo",
            "complaint": "El destinatario se quejó",
            "message_rejected": "El servicio de correo no admitió el mensaje",
            "rejected": "El servicio de envío no lo admitió",
            "rendering_failed": "El mensaje no se pudo componer",
            "mail_from_domain_not_verified": "La dirección desde la que se envía no está verificada",
            "configuration_set_not_found": "El servicio de correo no está bien configurado",
            "configuration_set_sending_paused": "El envío de correo está en pausa",
            "template_not_found": "El servicio de correo no está bien configurado",
            "account_suspended": "El envío de correo está suspendido",
            "account_throttled": "Se enviaba demasiado correo a la vez",
            "account_daily_quota_exceeded": "Se llegó al máximo de correos de un día",
            "account_sending_paused": "El envío de correo está en pausa",
            "invalid_sending_pool_name": "El servicio de correo no está bien configurado",
            "invalid_parameter": "El servicio de correo no admitió la dirección",
            "transient_failure": "Falló el servicio de correo",
            "failed": "Falló el servicio de envío",
            "throttled": "Se enviaban demasiados avisos a la vez",
            "unanswered": "El servicio de avisos no respondió",
            "platform_disabled": "El servicio de avisos no está bien configurado",
            "invalid_notification": "El servicio de avisos no admitió el aviso",
            "device_gone": "El móvil ya no tiene la aplicación",
            "no_address": "No tiene correo electrónico",
            "no_device": "No tiene ningún móvil registrado",
            "push_off": "Los avisos en el móvil no están activados en este servicio",
            "suppressed": "A esa dirección ya no se envía: devolvió un correo o su dueño se quejó",
            "opted_out": "No quiere recibirlo por esta vía",
            "may_not_receive": "No tiene autorización para recibirlo",
        },
        "en": {
            "general": "The address takes no mail",
            "no_email": "The address does not exist",
            "on_account_suppression_list": "The mail service does not send to this address: it bounced before",
            "unsubscribed_recipient": "They left these mails",
            "mailbox_full": "The mailbox is full",
            "message_too_large": "The message is too large",
            "content_rejected": "Its server did not take the content",
            "attachment_rejected": "Its server did not take an attachment",
            "undetermined": "Its server did not say why",
            "delayed": "It is still being tried",
            "internal_failure": "It is still being tried: the mail service failed",
            "spam_detected": "Its server took it for unwanted mail",
            "recipient_server_error": "Its server fails",
            "ip_failure": "Its server takes no mail from our service",
            "transient_communication_failure": "The connection with its server broke",
            "sending_deferral": "Its server asked to try later",
            "custom_timeout_exceeded": "Its server did not fetch it in time",
            "abuse": "The recipient marked it as unwanted",
            "auth_failure": "Its server could not check who sends it",
            "fraud": "The recipient marked it as fraud",
            "virus": "Its server found a virus",
            "other": "The recipient complained, for another reason",
            "complaint": "The recipient complained",
            "message_rejected": "The mail service did not take the message",
            "rejected": "The sending service did not take it",
            "rendering_failed": "The message could not be put together",
            "mail_from_domain_not_verified": "The address that it is sent from is not verified",
            "configuration_set_not_found": "The mail service is not set up well",
            "configuration_set_sending_paused": "Sending mail is paused",
            "template_not_found": "The mail service is not set up well",
            "account_suspended": "Sending mail is suspended",
            "account_throttled": "Too much mail was sent at once",
            "account_daily_quota_exceeded": "The most mails of a day were sent",
            "account_sending_paused": "Sending mail is paused",
            "invalid_sending_pool_name": "The mail service is not set up well",
            "invalid_parameter": "The mail service did not take the address",
            "transient_failure": "The mail service failed",
            "failed": "The sending service failed",
            "throttled": "Too many pushes were sent at once",
            "unanswered": "The push service did not answer",
            "platform_disabled": "The push service is not set up well",
            "invalid_notification": "The push service did not take the push",
            "device_gone": "The phone no longer has the app",
            "no_address": "They have no e-mail address",
            "no_device": "They have no phone registered",
            "push_off": "Pushes to phones are not switched on in this service",
            "suppressed": "Nothing goes to this address any more: it bounced or its owner complained",
            "opted_out": "They do not want it this way",
            "may_not_receive": "They may not receive it",
        },
    }
)
"""Language, then a `Cause`; a word of a provider that is none is shown as it is."""


def sheet(outcomes: Iterable[tuple[PersonRef, Channel, Delivery]], language: Language = "es") -> str:
    """Headings, and a line for each person and channel, as a file."""
    return BOM + lines([HEADINGS[language], *(_cells(*each, language) for each in outcomes)])


def _cells(person: PersonRef, channel: Channel, delivery: Delivery, language: Language) -> tuple[str, ...]:
    return (
        person.name,
        CHANNELS[language][channel],
        STATUSES[language][delivery.status],
        CAUSES[language].get(delivery.code or "", delivery.code or ""),
        delivery.at.astimezone(MADRID).strftime("%Y-%m-%d %H:%M") if delivery.at else "",
        person.id,
    )
