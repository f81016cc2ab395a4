"""The units of the tests' world: two provinces of one authority."""

from typing import Final

from chalicelib.domain.people import Unit, UnitKind

CED: Final = Unit("CED", "Consejería de Educación", UnitKind.AUTHORITY, "ced@example.org")
OFFICE: Final = Unit(
    "DT41", "Delegación Territorial de Sevilla", UnitKind.REGIONAL_OFFICE, "dt41@example.org", "41", "CED"
)
FAR_OFFICE: Final = Unit(
    "DT11", "Delegación Territorial de Cádiz", UnitKind.REGIONAL_OFFICE, "dt11@example.org", "11", "CED"
)
SERVICE: Final = Unit("DT41-PLAN", "Servicio de Planificación", UnitKind.SERVICE, "plan@example.org", "41", "DT41")
EMPTY: Final = Unit("DT41-NADIE", "Servicio sin nadie", UnitKind.SERVICE, "nadie@example.org", "41", "DT41")
SCHOOL: Final = Unit("41000001", "I.E.S. Murillo", UnitKind.SCHOOL, "41000001@example.org", "41", "DT41")
OTHER_SCHOOL: Final = Unit("41000002", "C.E.I.P. Velázquez", UnitKind.SCHOOL, "41000002@example.org", "41", "DT41")
