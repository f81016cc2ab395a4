"""The people and units of the demonstration: offices are real in name only; all people and addresses are invented."""

from dataclasses import dataclass
from typing import Final

from chalicelib.domain.people import Unit, UnitKind
from chalicelib.domain.roles import Role

PASSWORD: Final = "Ventanilla2026"  # noqa: S105 - printed on purpose: it opens a laptop's demonstration and nothing else
"""The password of everyone who can sign in."""


@dataclass(frozen=True)
class DemoPerson:
    """Somebody in one unit.

    Attributes:
        roles: what the person holds there from the first day.
        signs_in: whether there is a sign-in with this e-mail, bound to the person.
        signs_in_as: the e-mail of the sign-in of somebody in another unit, who is the same human being.
    """

    name: str
    email: str
    unit_id: str
    roles: tuple[Role, ...]
    signs_in: bool = False
    signs_in_as: str | None = None

    @property
    def sign_in(self) -> str:
        """The e-mail of their sign-in, if there is one."""
        return self.signs_in_as or self.email


_PROVINCES: Final = {
    "04": "Almería",
    "11": "Cádiz",
    "14": "Córdoba",
    "18": "Granada",
    "21": "Huelva",
    "23": "Jaén",
    "29": "Málaga",
    "41": "Sevilla",
}

_SERVICES: Final = (
    ("DT41-PLAN", "Servicio de Planificación y Escolarización de Sevilla"),
    ("DT41-PERS", "Servicio de Gestión de Personal de Sevilla"),
    ("DT29-PLAN", "Servicio de Planificación y Escolarización de Málaga"),
    ("DT18-PLAN", "Servicio de Planificación y Escolarización de Granada"),
)

_SCHOOLS: Final = (
    ("41000001", "IES Ribera del Tagarete", "ribera"),
    ("41000002", "CEIP Los Naranjos", "naranjos"),
    ("29000001", "IES Bahía Azul", "bahia"),
)

UNITS: Final[tuple[Unit, ...]] = (
    Unit(
        id="CED",
        name="Consejería de Educación",
        kind=UnitKind.AUTHORITY,
        email="registro@consejeria.example",
        phone="955000000",
    ),
    *(
        Unit(
            id=f"DT{code}",
            name=f"Delegación Territorial de Educación de {name}",
            kind=UnitKind.REGIONAL_OFFICE,
            email=f"registro@dt{code}.example",
            province=code,
            parent_id="CED",
            phone=f"9550000{code}",
        )
        for code, name in _PROVINCES.items()
    ),
    *(
        Unit(
            id=id_,
            name=name,
            kind=UnitKind.SERVICE,
            email=f"{id_[5:].lower()}@{id_[:4].lower()}.example",
            province=id_[2:4],
            parent_id=id_[:4],
        )
        for id_, name in _SERVICES
    ),
    *(
        Unit(
            id=id_,
            name=name,
            kind=UnitKind.SCHOOL,
            email=f"secretaria@{domain}.example",
            province=id_[:2],
            parent_id=f"DT{id_[:2]}",
        )
        for id_, name, domain in _SCHOOLS
    ),
)
"""Parents come before their children."""

PEOPLE: Final[tuple[DemoPerson, ...]] = (
    DemoPerson("Rocío Plata Vega", "rocio.plata@consejeria.example", "CED", (Role.PLATFORM_ADMIN,), signs_in=True),
    # The school that tells the story.
    DemoPerson("Carmen Ruiz Ortega", "carmen.ruiz@ribera.example", "41000001", (Role.DIRECTOR,), signs_in=True),
    DemoPerson("Manuel Torres Vidal", "manuel.torres@ribera.example", "41000001", (Role.SECRETARY,), signs_in=True),
    DemoPerson("Lucía Campos Rey", "lucia.campos@ribera.example", "41000001", (Role.HEAD_OF_STUDIES,), signs_in=True),
    DemoPerson("Ana Romero Gil", "ana.romero@ribera.example", "41000001", (Role.ADMINISTRATION,), signs_in=True),
    DemoPerson(
        "Pilar Navarro Cruz",
        "pilar.navarro@ribera.example",
        "41000001",
        (Role.ADMINISTRATION, Role.NOTIFICATION_MANAGER),
        signs_in=True,
    ),
    DemoPerson("Javier Molina Sanz", "javier.molina@ribera.example", "41000001", (Role.TEACHER,), signs_in=True),
    DemoPerson("Elena Prieto Luna", "elena.prieto@ribera.example", "41000001", (Role.TEACHER,)),
    # Two more schools.
    DemoPerson("Isabel Fuentes Mora", "isabel.fuentes@naranjos.example", "41000002", (Role.DIRECTOR,), signs_in=True),
    DemoPerson("Rafael Soto Lara", "rafael.soto@naranjos.example", "41000002", (Role.ADMINISTRATION,), signs_in=True),
    DemoPerson("Teresa León Rubio", "teresa.leon@bahia.example", "29000001", (Role.DIRECTOR,), signs_in=True),
    DemoPerson("Pablo Gallardo Nieto", "pablo.gallardo@bahia.example", "29000001", (Role.ADMINISTRATION,)),
    # The office of Sevilla and its services.
    DemoPerson("Francisco Vargas Peña", "francisco.vargas@dt41.example", "DT41", (Role.DIRECTOR,), signs_in=True),
    DemoPerson("Marta Jiménez Castro", "marta.jimenez@dt41.example", "DT41", (Role.OFFICER,), signs_in=True),
    DemoPerson("Inmaculada Reyes Soler", "inma.reyes@dt41.example", "DT41-PLAN", (Role.DIRECTOR,), signs_in=True),
    DemoPerson("Diego Cabrera Ponce", "diego.cabrera@dt41.example", "DT41-PLAN", (Role.OFFICER,), signs_in=True),
    DemoPerson("Nuria Serrano Gil", "nuria.serrano@dt41.example", "DT41-PERS", (Role.OFFICER,), signs_in=True),
    # Teaches besides, and so chooses for which of the two she works.
    DemoPerson(
        "Nuria Serrano Gil",
        "nuria.serrano@naranjos.example",
        "41000002",
        (Role.TEACHER,),
        signs_in_as="nuria.serrano@dt41.example",
    ),
    # Each of the other offices, and their services, has somebody who receives.
    DemoPerson("Gabriel Cortés Amat", "gabriel.cortes@dt04.example", "DT04", (Role.OFFICER,)),
    DemoPerson("Macarena Rojas Benot", "macarena.rojas@dt11.example", "DT11", (Role.OFFICER,)),
    DemoPerson("Álvaro Luque Priego", "alvaro.luque@dt14.example", "DT14", (Role.OFFICER,)),
    DemoPerson("Beatriz Moya Guerrero", "beatriz.moya@dt18.example", "DT18", (Role.OFFICER,)),
    DemoPerson("Sergio Infante Rebollo", "sergio.infante@dt21.example", "DT21", (Role.OFFICER,)),
    DemoPerson("Cristina Lendínez Cobo", "cristina.lendinez@dt23.example", "DT23", (Role.OFFICER,)),
    DemoPerson("Víctor Aranda Postigo", "victor.aranda@dt29.example", "DT29", (Role.OFFICER,), signs_in=True),
    DemoPerson("Silvia Galán Cuesta", "silvia.galan@dt29.example", "DT29-PLAN", (Role.OFFICER,)),
    DemoPerson("Jorge Peralta Nadal", "jorge.peralta@dt18.example", "DT18-PLAN", (Role.OFFICER,)),
)

FAMILIES: Final[tuple[DemoPerson, ...]] = (
    DemoPerson("Rosa Delgado Marín", "rosa.delgado@familia.example", "41000001", (Role.GUARDIAN,), signs_in=True),
    DemoPerson("Antonio Herrera Pozo", "antonio.herrera@familia.example", "41000001", (Role.GUARDIAN,), signs_in=True),
)
"""Guardians who come with the school's export (`demo_export.csv`), and are invited: nobody registers them."""
