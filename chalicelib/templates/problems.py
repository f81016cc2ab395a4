"""What people read when something is refused: a title and a sentence for each code of the contract."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from chalicelib.templates.languages import Language


@dataclass(frozen=True)
class Words:
    """A title, and a sentence that says what to do."""

    title: str
    detail: str


PROBLEMS: Final[Mapping[Language, Mapping[str, Words]]] = MappingProxyType(
    {
        "es": {
            "malformed_request": Words(
                "Petición mal formada",
                "No se ha podido leer la petición. Compruebe que el cuerpo es un objeto JSON correcto, sin nombres "
                "repetidos, en UTF-8, y que las cabeceras están bien escritas.",
            ),
            "invalid_cursor": Words(
                "Cursor no válido",
                "El cursor no corresponde a esta lista, a estos filtros o a esta persona. Vuelva a la primera página.",
            ),
            "unauthenticated": Words(
                "Identificación necesaria",
                "No hay una sesión válida. Inicie sesión y vuelva a intentarlo.",
            ),
            "forbidden": Words("Acción no permitida", "Su perfil no le permite hacer esto aquí."),
            "pin_required": Words(
                "Hace falta un PIN",
                "Este enlace pide un PIN. Envíelo con POST a esta misma dirección.",
            ),
            "wrong_pin": Words("PIN incorrecto", "El PIN no es el de este enlace. Pídalo a quien se lo envió."),
            "not_found": Words("No encontrado", "Lo que busca no existe o no está a su alcance."),
            "method_not_allowed": Words(
                "Método no permitido",
                "Esta dirección no admite ese método. La cabecera Allow dice cuáles admite.",
            ),
            "invalid_transition": Words(
                "Acción no disponible en este estado",
                "La comunicación no está en un estado que permita esta acción.",
            ),
            "conflict": Words(
                "Conflicto con otro cambio",
                "Otra persona ha hecho un cambio antes, o la clave de idempotencia ya se usó con otro contenido. "
                "Actualice y vuelva a intentarlo.",
            ),
            "document_changed": Words(
                "El documento ha cambiado",
                "El documento no es el que usted vio. Ábralo de nuevo antes de firmar.",
            ),
            "not_your_turn": Words(
                "Todavía no es su turno",
                "Otra persona tiene que firmar antes.",
            ),
            "version_mismatch": Words(
                "Ya no es la versión que usted vio",
                "Ha cambiado desde la versión que usted vio. Actualice y revise los cambios.",
            ),
            "too_large": Words(
                "Petición demasiado grande",
                "El cuerpo de la petición pasa de 1 MB. Los ficheros se suben aparte, no dentro de la petición.",
            ),
            "unsupported_media_type": Words(
                "Tipo de contenido no admitido",
                "El cuerpo tiene que enviarse como application/json, en UTF-8.",
            ),
            "invalid_fields": Words(
                "Hay campos que corregir",
                "Revise los campos señalados: no se ha guardado nada.",
            ),
            "version_required": Words(
                "Falta la versión",
                "Indique en la cabecera If-Match la versión que vio, tal como llegó en ETag.",
            ),
            "too_many_requests": Words(
                "Demasiadas peticiones",
                "Ha preguntado demasiadas veces seguidas. Espere un momento y vuelva a intentarlo.",
            ),
            "internal_error": Words(
                "Error interno",
                "Algo ha fallado por nuestra parte y ha quedado anotado. Si se repite, comunique el identificador de "
                "la petición.",
            ),
            "unavailable": Words(
                "Servicio no disponible por el momento",
                "Un servicio del que dependemos no responde. Puede repetir la petición sin riesgo.",
            ),
            "timeout": Words(
                "Tiempo agotado", "La respuesta ha tardado demasiado. Puede repetir la petición sin riesgo."
            ),
        },
        "en": {
            "malformed_request": Words(
                "Malformed request",
                "The request could not be read. Check that the body is a correct JSON object, without repeated names, "
                "in UTF-8, and that the headers are well written.",
            ),
            "invalid_cursor": Words(
                "Invalid cursor",
                "The cursor does not belong to this list, these filters or this person. Go back to the first page.",
            ),
            "unauthenticated": Words("Sign-in needed", "There is no valid session. Sign in and try again."),
            "forbidden": Words("Not allowed", "Your role does not allow this here."),
            "pin_required": Words(
                "A PIN is needed",
                "This link asks for a PIN. Send it by POST to this same address.",
            ),
            "wrong_pin": Words("Wrong PIN", "It is not the PIN of this link. Ask whoever sent it to you."),
            "not_found": Words("Not found", "What you are looking for does not exist or is not within your reach."),
            "method_not_allowed": Words(
                "Method not allowed",
                "This address does not take that method. The Allow header says which ones it takes.",
            ),
            "invalid_transition": Words(
                "Not possible in this state",
                "The communication is not in a state that allows this action.",
            ),
            "conflict": Words(
                "Conflict with another change",
                "Somebody else changed it first, or the idempotency key was used with other content. Reload and try "
                "again.",
            ),
            "document_changed": Words(
                "The document has changed",
                "The document is not the one that you saw. Open it again before signing.",
            ),
            "not_your_turn": Words("Not your turn yet", "Somebody else must sign before you."),
            "version_mismatch": Words(
                "No longer the version that you saw",
                "It has changed since the version that you saw. Reload and look at the changes.",
            ),
            "too_large": Words(
                "Request too large",
                "The body of the request is larger than 1 MB. Files are uploaded apart, not inside the request.",
            ),
            "unsupported_media_type": Words(
                "Unsupported media type",
                "The body must be sent as application/json, in UTF-8.",
            ),
            "invalid_fields": Words(
                "Some fields need correcting", "Look at the fields that are named: nothing was saved."
            ),
            "version_required": Words(
                "Version needed",
                "Name the version that you saw in the If-Match header, as it came in ETag.",
            ),
            "too_many_requests": Words(
                "Too many requests",
                "You have asked too many times in a row. Wait a moment and try again.",
            ),
            "internal_error": Words(
                "Internal error",
                "Something failed on our side and has been recorded. If it happens again, report the request's id.",
            ),
            "unavailable": Words(
                "Not available for the moment",
                "A service that we depend on does not answer. It is safe to repeat the request.",
            ),
            "timeout": Words("Timed out", "The answer took too long. It is safe to repeat the request."),
        },
    }
)
"""Language, then code. Nothing here names a person or quotes what was sent."""
