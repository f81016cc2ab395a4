"""`make demo`: the main job over HTTP, step by step, from the letter to the verified seal."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from localcloud.client import Client, Json, download, upload
from localcloud.cloud import running_cloud
from localcloud.endpoints import Endpoints
from localcloud.interrupts import Stopped, listen
from localcloud.places import ENDPOINTS, LOCAL, PROJECT, Trouble
from localcloud.run import FOLDER
from localcloud.sign_in import id_token
from localcloud.terminal import bold, dim, green
from localcloud.verify import seals

PATIENCE_SECONDS: Final = 60.0
"""How long a worker gets: seconds are usual."""

STATES: Final = {
    "draft": "Borrador",
    "pending_signature": "Pendiente de firma",
    "pending_reception": "Pendiente de recepción",
    "received": "Recepcionada",
    "forwarded": "Reenviada por otro servicio",
    "processed": "Tramitada",
}
SCHOOL: Final = "41000001"
OFFICE: Final = "DT41"
SERVICE: Final = "DT41-PLAN"


def demo(port: int, web_port: int) -> None:
    """Tells the story against the stack that runs, or one that it starts for the duration.

    Raises:
        Trouble: a step did not go as it should.
    """
    listen()
    try:
        with _somewhere(port, web_port) as endpoints:
            Story(endpoints).tell()
    except Stopped:
        raise Trouble("interrupted") from None


@contextmanager
def _somewhere(port: int, web_port: int) -> Iterator[Endpoints]:
    running = Endpoints.read(ENDPOINTS)
    if running:
        yield running
        return
    print(dim("No hay nada en marcha: arranco lo necesario mientras dure. Nothing runs: starting what it takes."))
    with running_cloud(
        port, FOLDER, ENDPOINTS, web_port=web_port, site=None, say=lambda step: print(dim(f"· {step}"), flush=True)
    ) as cloud:
        yield cloud.endpoints


class Story:
    """The people of the story, each signed in, and what they do.

    Attributes:
        id: of the letter, once it is written.
        sealed: the sealed document, once it is checked: in the folder that was given.
    """

    def __init__(self, endpoints: Endpoints, folder: Path = LOCAL / "demo") -> None:
        self.endpoints = endpoints
        self.folder = folder
        self.sealed: Path | None = None
        self.steps = 0
        self.id = ""
        self.ana = self._enter("ana.romero@ribera.example")
        self.carmen = self._enter("carmen.ruiz@ribera.example")
        self.manuel = self._enter("manuel.torres@ribera.example")
        self.marta = self._enter("marta.jimenez@dt41.example")
        self.diego = self._enter("diego.cabrera@dt41.example")

    def tell(self) -> None:
        """All of it."""
        self._write()
        self._attach()
        self._submit()
        self._sign(self.carmen, "Carmen Ruiz, directora", "Carmen Ruiz, director")
        self._sign(self.manuel, "Manuel Torres, secretario", "Manuel Torres, secretary")
        sealed = self._wait_for_seal()
        self._handle()
        self._read_notice()
        self._verify(sealed)

    def _write(self) -> None:
        made = self.ana.post(
            f"/units/{SCHOOL}/communications",
            {
                "type": "request",
                "destination_id": OFFICE,
                "subject": "Ampliación de una unidad de 1º ESO para el próximo curso",
                "body": "El centro ha recibido 34 solicitudes para 30 plazas de 1º ESO.\n\n"
                "Se solicita la ampliación de una unidad. Se adjunta el acuerdo del Consejo Escolar.",
            },
        )
        self.id = made["id"]
        self._tell("Ana Romero, de administración, escribe la comunicación", "The school's office writes the letter")

    def _attach(self) -> None:
        content = _small_pdf("Acuerdo del Consejo Escolar")
        name, kind = "acuerdo-consejo-escolar.pdf", "application/pdf"
        made = self.ana.post(
            f"/communications/{self.id}/attachments", {"name": name, "size": len(content), "content_type": kind}
        )
        answer = upload(made["upload"], content, name, kind)
        if answer.status not in {200, 201, 204}:
            raise Trouble(f"the upload answered {answer.status}: {answer.content[:200].decode(errors='replace')}")

        def settled() -> Json:
            attachment = self.ana.get(f"/communications/{self.id}")["attachments"][0]
            return attachment if attachment["status"] != "waiting" else None

        attachment = _eventually(settled, "the attachment was not checked")
        if attachment["status"] != "available":
            raise Trouble(f"the attachment was rejected: {attachment['reason']}")
        self._tell(
            f"Ana adjunta {name}; comprobado y congelado", "She attaches a file; it is checked and frozen by its hash"
        )
        self._note(f"sha256 {attachment['sha256']}")

    def _submit(self) -> None:
        signers = [self._person("carmen.ruiz@ribera.example"), self._person("manuel.torres@ribera.example")]
        self.ana.post(f"/communications/{self.id}/submit", {"signer_ids": signers, "order": "sequential"})
        self._tell("Ana la tramita a pendiente de firma: dirección y después secretaría", "Submitted to two signers")

    def _sign(self, signer: Client, quien: str, who: str) -> None:
        request = next(
            item
            for item in signer.get("/signature-requests?status=pending")["items"]
            if item["communication"]["id"] == self.id
        )
        seen = hashlib.sha256(download(request["document"]["url"])).hexdigest()
        signer.post(f"/signature-requests/{request['id']}/sign", {"document_sha256": seen})
        self._tell(f"{quien}, lee el documento en su bandeja de firmas y lo firma", f"{who}, reads and signs it")

    def _wait_for_seal(self) -> Json:
        def sealed() -> Json:
            letter = self.ana.get(f"/communications/{self.id}")
            if letter["sealing"] == "failed":
                raise Trouble("the seal failed: see the log of seal_documents in .local/cloud/ministack.log")
            return letter if letter["state"] == "pending_reception" else None

        letter: Json = _eventually(sealed, "the document was not sealed")
        self._tell("El sistema la registra de salida y la sella", "The system gives it a number and seals it")
        self._note(f"salida {letter['exit_number']} · código seguro {letter['document']['verification_code']}")
        return letter

    def _handle(self) -> None:
        path = f"/communications/{self.id}"
        self.marta.post(f"{path}/receive", {})
        self._tell("Marta Jiménez, de la Delegación Territorial, la recepciona", "The regional office receives it")
        self._note(f"entrada {self.marta.get(path)['entry_number']}")
        self.marta.post(
            f"{path}/forward",
            {"unit_id": SERVICE, "reason": "part_of_procedure", "remarks": "Corresponde a planificación."},
        )
        self._tell("Marta la reenvía a su Servicio de Planificación", "And forwards it to its planning service")
        self.diego.post(f"{path}/receive", {})
        self._tell("Diego Cabrera, del servicio, la recepciona", "The service receives it")
        self.diego.post(f"{path}/process", {"remarks": "Se autoriza la ampliación de una unidad de 1º ESO."})
        self._tell("Diego la tramita, con observaciones", "And processes it, with remarks")

    def _read_notice(self) -> None:
        def arrived() -> Json:
            items = self.ana.get("/me/inbox?limit=100")["items"]
            return next(
                (item for item in items if self.id in str(item["link"]) and "ramitada" in item["subject"]), None
            )

        notice = _eventually(arrived, "the notice did not arrive")
        whole = self.ana.get(f"/me/inbox/{notice['id']}")
        self._tell("Ana lo lee en sus mensajes de entrada", "The sender reads of it in her inbox")
        self._note(f"«{whole['subject']}»")

    def _verify(self, letter: Json) -> None:
        code = letter["document"]["verification_code"]
        anyone = Client(self.endpoints.api_url)
        answer = anyone.get(f"/verify/{code}")
        pdf = download(answer["url"])
        if not answer["valid"] or hashlib.sha256(pdf).hexdigest() != answer["document"]["sha256"]:
            raise Trouble("the public page does not vouch for the document that it gives")
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.sealed = self.folder / f"{letter['exit_number'].replace('/', '-')}.pdf"
        path.write_bytes(pdf)
        found = seals(pdf, Path(self.endpoints.seal_chain).read_bytes())
        broken = next((seal for seal in found if not seal.good), None)
        if broken:
            raise Trouble(f"the seal does not hold: {broken.why}")
        self._tell("Cualquiera comprueba el documento con su código", "Anyone checks the document by its code")
        for signer in answer["document"]["signers"]:
            self._note(f"firmado por {signer['name']} ({signer['role']}) {signer['at']}")
        self._note(f"sellado por {found[0].by}: {found[0].why}")
        short = path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path
        print(f"\n{green('✓')} {bold(str(short))}")
        print(dim(f"  pdfsig -nocert {short}"))
        print(dim(f"  .venv/bin/python -m localcloud verify {short}"))

    def _tell(self, frase: str, sentence: str) -> None:
        """One step, and the state after it."""
        self.steps += 1
        state = self.ana.get(f"/communications/{self.id}")["state"]
        print(f"\n{bold(f'{self.steps:2}.')} {frase}. {green(f'[{STATES[state]}]')}")
        print(dim(f"    {sentence}. {state}"), flush=True)

    def _note(self, text: str) -> None:
        print(f"    {text}", flush=True)

    def _enter(self, email: str) -> Client:
        user = self.endpoints.user(email)
        token = id_token(self.endpoints.aws_url, self.endpoints.client_id, email, user.password)
        return Client(self.endpoints.api_url, token)

    def _person(self, email: str) -> str:
        return next(m.person_id for m in self.endpoints.user(email).memberships if m.unit == SCHOOL)


def _eventually(look: Callable[[], Json], otherwise: str) -> Json:
    """What `look` finds, as soon as it finds something."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = look()
        if found is not None:
            return found
        time.sleep(0.2)
    raise Trouble(f"{otherwise} within {PATIENCE_SECONDS:.0f} seconds")


def _small_pdf(title: str) -> bytes:
    from io import BytesIO  # noqa: PLC0415

    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.setTitle(title)
    canvas.drawString(72, 720, title)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
