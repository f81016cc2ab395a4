"""What to do instead of what was refused: a sentence for each hint of the domain."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chalicelib.templates.languages import Language

HINTS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "withdraw_first": "Ya está pendiente de firma. Retírela primero para volver a borrador.",
            "submit_first": "Es un borrador. Tramítela antes a pendiente de firma.",
            "wait_for_seal": "Espere a que esté firmada, sellada y enviada.",
            "wait_for_your_turn": "Otra persona tiene que firmar antes; recibirá un aviso cuando le toque.",
            "already_sent": "Ya se ha enviado y no puede cambiar. Cree una comunicación que se refiera a ella.",
            "receive_first": "Recepciónela primero.",
            "already_received": "Ya está recepcionada: puede tramitarla, reenviarla o cerrarla.",
            "it_is_final": "Está terminada. Cree una comunicación que se refiera a ella.",
            "ask_management": "Puede hacerlo el equipo directivo de la unidad de origen.",
            "ask_origin": "Puede hacerlo el personal de la unidad de origen.",
            "ask_holder": "Puede hacerlo el personal de la unidad que la tiene.",
            "ask_signer": "Puede hacerlo la persona a la que se le pidió la firma.",
            "nothing_to_withdraw": "Es un borrador: no hay nada que retirar.",
            "too_many_forwards": "Se ha reenviado demasiadas veces. Recepciónela y tramítela o ciérrela.",
            "request_decided": "Esta petición de firma ya se resolvió o se anuló. Actualice la bandeja de firmas.",
            "attachment_waiting": "El fichero todavía se está subiendo o comprobando. Ábralo dentro de un momento.",
            "attachment_rejected": "El fichero fue rechazado: quítelo y, si hace falta, añádalo de nuevo.",
            "ask_staff": "Puede hacerlo el personal de la unidad.",
            "file_waiting": "El fichero todavía se está subiendo o comprobando. Espere a que esté disponible.",
            "file_rejected": "El fichero fue rechazado. Súbalo de nuevo.",
            "file_referred_to": "Una comunicación o un mensaje lleva este fichero: se conserva mientras se pueda leer. "
            "Si es un borrador, quítelo antes de él.",
            "file_has_come": "El fichero ya se ha recibido. Para cambiarlo, suba otro.",
            "begin_parts": "Pida primero las direcciones de las partes.",
            "revoke_links": "El fichero tiene demasiados enlaces. Anule antes los que ya no hagan falta.",
            "message_without_channels": "Fue solo a la bandeja de entrada: no hay canal por el que volver a enviarlo.",
            "reload": "Actualice y ábralo de nuevo.",
            "ask_the_director": "Puede hacerlo la dirección de la unidad.",
            "ask_the_parent_director": "Puede hacerlo la dirección de la unidad de la que depende.",
            "not_yourself": "Nadie puede darse un perfil a sí mismo. Pídalo a otra persona que pueda concederlo.",
            "custody_in_doubt": "Hay que comprobar antes quién puede recibir: lo confirma el equipo directivo.",
            "import_running": "Se está llevando a cabo otra importación del centro. Espere a que termine.",
            "not_to_confirm": "Esta importación no espera ninguna confirmación, o hay otra más reciente. Actualice.",
            "only_schools": "Solo los centros importan alumnado y profesorado.",
            "last_director": "La unidad se quedaría sin dirección. Nombre antes a quien la releve.",
            "not_your_own_invitation": "Esta invitación la hizo usted. Si es para usted, pídala a otra persona.",
            "closed_unit": "La unidad está cerrada. Hágalo en la que la releva.",
            "unbind_first": "Esta persona ya tiene una cuenta vinculada. Desvincúlela antes de invitarla de nuevo.",
        },
        "en": {
            "withdraw_first": "It is waiting for signatures. Withdraw it first, so that it is a draft again.",
            "submit_first": "It is a draft. Submit it for signature first.",
            "wait_for_seal": "Wait until it is signed, sealed and sent.",
            "wait_for_your_turn": "Somebody else must sign before; you will be told when it is your turn.",
            "already_sent": "It has been sent and cannot change. Create a communication that refers to it.",
            "receive_first": "Receive it first.",
            "already_received": "It has been received: you can process, forward or close it.",
            "it_is_final": "It is finished. Create a communication that refers to it.",
            "ask_management": "The management team of the origin can do it.",
            "ask_origin": "The staff of the origin can do it.",
            "ask_holder": "The staff of the unit that holds it can do it.",
            "ask_signer": "The person who was asked to sign can do it.",
            "nothing_to_withdraw": "It is a draft: there is nothing to withdraw.",
            "too_many_forwards": "It has been forwarded too many times. Receive it, and process or close it.",
            "request_decided": "This signature request was decided or is void. Reload the signature tray.",
            "attachment_waiting": "The file is still being uploaded or checked. Wait a moment and open it again.",
            "attachment_rejected": "The file was rejected: remove it and, if you need it, attach it again.",
            "ask_staff": "The staff of the unit can do it.",
            "file_waiting": "The file is still being uploaded or checked. Wait until it is available.",
            "file_rejected": "The file was rejected. Upload it again.",
            "file_referred_to": "A communication or a message carries this file: it is kept while that can be read. "
            "If it is a draft, remove it from there first.",
            "file_has_come": "The file has come already. To change it, upload another.",
            "begin_parts": "Ask for the addresses of the parts first.",
            "revoke_links": "The file has too many links. Revoke those that are no longer needed.",
            "message_without_channels": "It went to inboxes alone: there is no channel by which it could go again.",
            "reload": "Reload it and open it again.",
            "ask_the_director": "The director of the unit can do it.",
            "ask_the_parent_director": "The director of the unit that it depends on can do it.",
            "not_yourself": "Nobody can give a role to themselves. Ask somebody else who can grant it.",
            "custody_in_doubt": "Who may receive must be checked first: the school's management team confirms it.",
            "import_running": "Another import of the school is being carried out. Wait until it is done.",
            "not_to_confirm": "This import waits for no confirmation, or there is a newer one. Reload it.",
            "only_schools": "Only schools import students and teachers.",
            "last_director": "The unit would be left without a director. Appoint the successor first.",
            "not_your_own_invitation": "You made this invitation. If it is for you, ask somebody else for it.",
            "closed_unit": "The unit is closed. Do it in the one that succeeds it.",
            "unbind_first": "This person has a sign-in already. Unbind it before you invite them again.",
        },
    }
)
"""Language, then the code of the hint."""


def hint(language: Language, code: str) -> str | None:
    """The sentence of a hint, if there is one."""
    return HINTS[language].get(code)
