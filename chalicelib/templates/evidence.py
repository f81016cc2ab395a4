"""What whoever gets an evidence pack reads first."""

from typing import Final

INSTRUCTIONS: Final = """\
PAQUETE DE EVIDENCIAS (English below)

Contiene los documentos sellados de una unidad y el histórico de trámites de cada uno. Hay datos personales: guárdelo
como guarda los originales.

  manifest.json      qué hay, con el SHA-256 y el tamaño de cada archivo
  manifest.sha256    el SHA-256 de manifest.json
  seal-chain.pem     los certificados del sello, el raíz al final
  letters/ID/sealed.pdf     el documento sellado
  letters/ID/history.json   su histórico, encadenado por SHA-256

Cómo se comprueba, con Ventanilla instalada y sin conexión:

  python -m ops verify-evidence PAQUETE.zip --sha256 HUELLA --chain CADENA.pem

HUELLA es la que se mostró al exportar y que debe haber recibido por otra vía; CADENA.pem, los certificados que usted ya
tiene por buenos. Sin ella se comprueba con los del paquete, lo que solo prueba que el paquete concuerda consigo mismo.

Y sin Ventanilla: `sha256sum` de cada archivo contra el manifiesto; `pdfsig letters/ID/sealed.pdf`, o el validador
público de su país (en España, VALIDe). El registro `seal` del histórico lleva el SHA-256 del documento sellado. Cada
`hash` es el SHA-256 del JSON canónico (claves ordenadas, sin espacios, UTF-8) de seq, at, action, from, to, unit,
reason, details, actor_digest, remarks_digest y previous; `previous_hash` es el `hash` del registro anterior, y 64 ceros
en el primero. actor_digest es el de [salt, actor.id, actor.name]; remarks_digest, el de [salt, remarks]. Un registro
con salt vacía es de alguien cuyos datos se suprimieron.

EVIDENCE PACK

It holds the sealed documents of a unit and the history of each. There are personal data in it: keep it as you keep the
originals. Check it offline with the command above; the SHA-256 (HUELLA) is the one shown when it was exported, which
you must have got by another way, and CADENA.pem are the certificates that you trust already. Without those, all that is
proved is that the pack agrees with itself. Without Ventanilla: `sha256sum` of each file against the manifest, `pdfsig`
for each PDF, and the hashes of the history as described above; the record `seal` holds the SHA-256 of the sealed PDF.
"""
