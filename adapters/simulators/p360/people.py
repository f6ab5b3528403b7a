"""The invented municipality behind the archive: units, employees, access groups and two registered senders."""

from __future__ import annotations

from adapters.simulators.p360.records import Employee, Enterprise

SERVICE_LOGIN = "svc-postvakt"
#: group code → (recno, description)
ACCESS_GROUPS: dict[str, tuple[int, str]] = {
    "Alle": (1, "Alle"),
    "Dokumentsenter": (200201, "Dokumentsenter"),
    "Oppvekst": (200202, "Oppvekst"),
    "Helse": (200203, "Helse og velferd"),
    "Personal": (200204, "Personal"),
}
_EVERY_GROUP = tuple(ACCESS_GROUPS)


def standard_enterprises() -> list[Enterprise]:
    return [
        Enterprise(recno=506, number="313756270", name="Dokumentsenteret", internal=True, external_id="DOK"),
        Enterprise(recno=507, number="310356875", name="Oppvekst", internal=True, external_id="OPP"),
        Enterprise(recno=508, number="311045407", name="Helse og velferd", internal=True, external_id="HEL"),
        Enterprise(recno=509, number="315058384", name="Lønn", internal=True, external_id="LON"),
        Enterprise(recno=200301, number="310332356", name="Fjordbygg AS (test)"),
        Enterprise(recno=200302, number="314240979", name="Statens Prøveetat (test)", email="post@provetat.example"),
    ]


def standard_employees() -> list[Employee]:
    def employee(recno: int, login: str, name: str, unit: int, *groups: str) -> Employee:
        return Employee(
            recno=recno,
            login=login,
            name=name,
            email=f"{login}@kommune.example",
            enterprise_recno=unit,
            id_number=f"A{recno}",
            access_groups=("Alle", *groups),
        )

    return [
        employee(200400, SERVICE_LOGIN, "Postvakt (tjeneste)", 506, *_EVERY_GROUP[1:]),
        employee(200401, "kari.test", "Kari (test)", 506, "Dokumentsenter"),
        employee(200402, "ola.test", "Ola (test)", 506, "Dokumentsenter", "Personal"),
        employee(200403, "mona.test", "Mona (test)", 507, "Oppvekst"),
    ]
