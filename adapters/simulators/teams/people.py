"""The people of the simulated Teams: made up, with the two kinds of id that clients mix (MRI and Entra object id)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can see the team; `key` is the short name that tests and the page use."""

    key: str
    name: str
    #: what stands beside the name on the page, e.g. "arkivar"
    role: str = ""
    mri: str = ""
    aad_id: str = ""
    locale: str = "nb-NO"
    guest: bool = False
    #: set for somebody from another organisation; else the tenant of the simulator
    tenant_id: str = ""

    def __post_init__(self) -> None:
        if not self.mri:
            object.__setattr__(self, "mri", f"29:1{uuid5(NAMESPACE_URL, 'mri/' + self.key).hex}")
        if not self.aad_id:
            object.__setattr__(self, "aad_id", str(uuid5(NAMESPACE_URL, "aad/" + self.key)))

    def account(self, *, named: bool = True) -> Json:
        """As it stands in `from`; conversation updates carry no name (contracts/teams/inbound)."""
        found: Json = {"id": self.mri, "aadObjectId": self.aad_id}
        return {"id": self.mri, "name": self.name, "aadObjectId": self.aad_id} if named else found

    def member(self, tenant_id: str, *, id_field: str = "aadObjectId") -> Json:
        """As the connector answers; the plain list of members names the object id `objectId`."""
        given, _, rest = self.name.partition(" ")
        address = f"{self.key}@{'ekstern.example' if self.guest or self.tenant_id else 'eksempel.kommune.no'}"
        return {
            "id": self.mri,
            id_field: self.aad_id,
            "name": self.name,
            "givenName": given,
            "surname": rest,
            "email": address,
            "userPrincipalName": address,
            "tenantId": self.tenant_id or tenant_id,
            "userRole": "guest" if self.guest else "user",
        }


def demo_people() -> tuple[Person, ...]:
    return (
        Person(key="kari", name="Kari (test)", role="arkivar"),
        Person(key="ola", name="Ola (test)", role="arkivar"),
        Person(key="lise", name="Lise (test)", role="leder"),
        Person(key="revi", name="Revi (test)", role="revisor"),
        Person(key="adm", name="Adm (test)", role="administrator"),
    )
