"""What the screens show: letters, files, messages and people, made over the API as people make them, in moments."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from localcloud.client import Client, upload
from localcloud.demo_data import PASSWORD
from localcloud.sign_in import put_user
from tests.e2e.conftest import DeployedStack
from tests.e2e.web.letters import ANA, CARMEN, MARTA, PDF
from tests.e2e.web.messages import PILAR, ROSA
from tests.e2e.web.requested import SCHOOL, deposited, drafted, eventually, must_come, signed, submitted
from tests.e2e.web.screens import NEWCOMER

SENT: Final = (
    ("Mobiliario para la biblioteca", "Solicitamos doce mesas y cuarenta sillas.\n\nUn saludo."),
    ("Obras en el gimnasio", "Adjuntamos el presupuesto de las obras del gimnasio."),
    ("Una plaza más en 1º de ESO", "Solicitamos una plaza más en 1º de ESO A."),
    ("Vacantes de profesorado", "Comunicamos dos vacantes sobrevenidas de Matemáticas."),
    ("Aparcamiento de bicicletas", "Solicitamos un aparcamiento para veinte bicicletas."),
)
"""Letters of the school to its office: one that is answered, one that is not, one that is forwarded, one that waits,
and one that is closed."""


class Scene:
    """The school and its office, with something in each place; `ids` names what addresses are made of."""

    def __init__(self, stack: DeployedStack) -> None:
        self.stack = stack
        self.ana, self.carmen, self.marta = (stack.client(who) for who in (ANA, CARMEN, MARTA))
        self.ids: dict[str, str] = {}
        self._letters()
        self._files()
        self._messages()
        self._people()

    def _letters(self) -> None:
        # They are sealed side by side.
        letter, held, forwarded, waits, closed = arrived = [signed(self.stack, *written) for written in SENT]
        submitted(self.stack, "Transporte escolar del segundo trimestre", "Rogamos que se amplíe la ruta del norte.")
        for each in arrived:
            must_come(self.ana, each)
        for each in (letter, held, forwarded, closed):
            self.marta.post(f"/communications/{each}/receive")
        answer = {"remarks": "Se entregará la primera semana de diciembre."}
        self.marta.post(f"/communications/{letter}/process", answer)
        onward = {"unit_id": "DT41-PLAN", "reason": "not_competent", "remarks": "Lo lleva el servicio."}
        self.marta.post(f"/communications/{forwarded}/forward", onward)
        refusal = {"reason": "missing_documents", "remarks": "Falta el plano del patio."}
        self.marta.post(f"/communications/{closed}/close", refusal)
        calendar = "Remitimos el calendario que aprobó el claustro."
        self.ids |= {
            "letter": letter,
            "received": held,
            "forwarded": forwarded,
            "arrived": waits,
            "closed": closed,
            "waiting": submitted(self.stack, "Calendario de evaluaciones", calendar),
            "draft": drafted(self.ana, "Solicitud de material de laboratorio", "Necesitamos reponer el material."),
            "code": self.ana.get(f"/communications/{letter}")["document"]["verification_code"],
        }

    def _files(self) -> None:
        file = deposited(self.ana, SCHOOL, "proyecto-de-gestion.pdf")
        link = self.ana.post(f"/files/{file}/links", {"pin": "2468"})
        announced = {"name": "acta-del-claustro.pdf", "size": len(PDF), "content_type": "application/pdf"}
        unfinished = self.ana.post(f"/units/{SCHOOL}/files", announced)
        self.ids |= {"file": file, "link": link["url"], "unfinished": unfinished["file"]["id"]}

    def _message(self, who: Client, subject: str, audience: Any, **more: Any) -> str:
        alias = who.get(f"/units/{SCHOOL}/sender-aliases")["items"][0]["id"]
        content = {"category": "message", "channels": ["email"], "alias_id": alias, "audience": audience}
        body = "Les esperamos el lunes a las cinco en el salón de actos."
        return str(who.post(f"/units/{SCHOOL}/messages", content | {"subject": subject, "body": body} | more)["id"])

    def _messages(self) -> None:
        if not self.ana.get(f"/units/{SCHOOL}/sender-aliases")["items"]:
            self.ana.post(f"/units/{SCHOOL}/sender-aliases", {"name": "Secretaría"})
        families = {"roles": ["guardian"], "everyone": True}
        message = self._message(self.ana, "Reunión de principio de curso", families)
        self.ana.post(f"/messages/{message}/send")
        eventually(lambda: self.ana.get(f"/messages/{message}")["state"] == "sent")
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT10:00:00Z")
        scheduled = self._message(self.ana, "Puertas abiertas", families, send_at=tomorrow)
        self.ana.post(f"/messages/{scheduled}/send")
        scope = {"kind": "guardians"}
        self.ana.post(f"/units/{SCHOOL}/contact-lists", {"name": "Todas las familias", "scope": scope})
        arrived = self.stack.client(ROSA).get("/me/inbox")["items"]
        self.ids |= {
            "message": message,
            "scheduled": scheduled,
            "message_draft": self._message(self.ana, "Excursión a Itálica", families),
            "notice": self._message(
                self.stack.client(PILAR), "Mañana no hay transporte", families, category="notice", channels=["push"]
            ),
            "item": next(each["id"] for each in arrived if each["subject"] == "Reunión de principio de curso"),
        }

    def _people(self) -> None:
        content = b"no es el fichero que se espera\n"
        name = "otra-cosa.csv"
        announced = {"kind": "students", "name": name, "size": len(content)}
        failing = self.ana.post(f"/units/{SCHOOL}/imports", announced)
        assert upload(failing["upload"], content, name, "text/csv").status in {200, 201, 204}
        failed = failing["import"]["id"]
        eventually(lambda: self.ana.get(f"/units/{SCHOOL}/imports/{failed}")["status"] == "failed")
        imports = self.ana.get(f"/units/{SCHOOL}/imports")["items"]
        self.ids |= {
            "student": self.carmen.get(f"/units/{SCHOOL}/students?q=Alba")["items"][0]["id"],
            "import_failed": failed,
            "import": next(each["id"] for each in imports if each["status"] == "done"),
        }
        put_user(self.stack.cloud.stack, NEWCOMER, PASSWORD)
