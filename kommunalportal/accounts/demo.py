"""The people of the demonstration: the only place that knows them. Nothing here works outside it."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from kommunalportal.accounts.actions import create_account, grant_role, set_up_second_factor
from kommunalportal.accounts.mandates import add_organisation
from kommunalportal.accounts.models import Account, RoleKind
from kommunalportal.accounts.second_factor import current_code
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

PASSWORD = "vorfuehrung-2026"  # noqa: S105 (public by intention)


class NotADemonstrationError(RuntimeError):
    """Somebody wanted the demonstration's people in a real portal."""


@dataclass(frozen=True)
class DemoPerson:
    """Somebody fictitious who may log in."""

    name: str
    email: str
    role: str = ""
    unit: str = ""
    is_organisation: bool = False

    @property
    def password(self) -> str:
        """The same for all."""
        return PASSWORD

    @property
    def secret(self) -> str:
        """Secret of the one-time codes (base32), always the same for the same address."""
        return base64.b32encode(hashlib.sha256(f"demo {self.email}".encode()).digest()[:20]).decode()

    @property
    def code(self) -> str:
        """The one-time code of this moment; empty for people who need none."""
        return current_code(self.secret) if self.role else ""

    @property
    def part(self) -> str:
        """What the person plays, in words."""
        if self.role:
            return f"{RoleKind(self.role).label}{f' ({UNITS[self.unit]})' if self.unit else ''}"
        return _("Unternehmen") if self.is_organisation else _("Bürgerin oder Bürger")


#: Names by municipality: citizen, business, clerk of each unit, editor, administrator.
NAMES = {
    "grevenbroich": (
        "Ada Lindqvist",
        "Erftwerk Mustermann",
        "Clara Winter",
        "Conrad Sommer",
        "Cem Aydin",
        "Conny Reuter",
        "Cordula Esser",
        "Corinna Baum",
        "Edda Herbst",
        "Adam Vogt",
    ),
    "badlippspringe": (
        "Bela Novak",
        "Quellhof Beispiel",
        "Cora Busch",
        "Carl Reimann",
        "Celik Arslan",
        "Carla Ostermann",
        "Claas Meinert",
        "Constanze Roth",
        "Emil Krüger",
        "Agnes Thiele",
    ),
}
OTHER_NAMES = (
    "Dana Muster",
    "Betrieb Muster",
    "Cilly Muster",
    "Christa Muster",
    "Curt Muster",
    "Cosma Muster",
    "Cyrill Muster",
    "Camilla Muster",
    "Erik Muster",
    "Anja Muster",
)
UNITS = {
    "buergerbuero": "Bürgerbüro",
    "standesamt": "Standesamt",
    "soziales": "Soziales",
    "stadtbetriebe": "Stadtbetriebe",
    "ordnung": "Ordnungsamt",
    "steuern": "Steueramt",
}


def demo_people(tenant: Tenant) -> tuple[DemoPerson, ...]:
    """Who may be played at this tenant's host; nobody outside the demonstration."""
    return tuple(_cast(tenant)) if settings.DEMO else ()


def seed_demo_people(tenant: Tenant) -> list[Account]:
    """Give the people of the demonstration their accounts; those who have one are left alone."""
    if not settings.DEMO:
        raise NotADemonstrationError("KP_DEMO is 0: the demonstration's people have public passwords.")
    with acting_for(tenant):
        existing = set(Account.objects.values_list("email", flat=True))
        return [_seed(person) for person in demo_people(tenant) if person.email not in existing]


def _cast(tenant: Tenant) -> Iterator[DemoPerson]:
    def person(name: str, role: str = "", unit: str = "", *, is_organisation: bool = False) -> DemoPerson:
        return DemoPerson(name, _address(name, tenant.slug), role, unit, is_organisation)

    if tenant.kind == "provider":
        yield person("Olga Brandt", RoleKind.OPERATOR)
    elif tenant.is_municipality:
        citizen, business, *clerks, editor, administrator = NAMES.get(tenant.slug, OTHER_NAMES)
        yield person(citizen)
        yield person(business, is_organisation=True)
        for name, unit in zip(clerks, UNITS, strict=True):
            yield person(name, RoleKind.CLERK, unit)
        yield person(editor, RoleKind.EDITOR)
        yield person(administrator, RoleKind.ADMINISTRATOR)


def _address(name: str, slug: str) -> str:
    plain = name.lower().replace(" ", ".")
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(letter, letters)
    return f"{plain}@{slug}.example"


def _seed(person: DemoPerson) -> Account:
    given, _space, family = person.name.partition(" ")
    account = create_account(
        email=person.email,
        password=person.password,
        given_name=given,
        family_name=family,
        is_organisation=person.is_organisation,
        is_demo=True,
        actor=SYSTEM,
    )
    if person.is_organisation:
        facts = {"legal_form": "Einzelunternehmen", "register_number": "", "register_court": ""}
        add_organisation(account=account, name=person.name, actor=SYSTEM, **facts)
    if person.role:
        grant_role(account=account, kind=person.role, unit_slug=person.unit, actor=SYSTEM)
        set_up_second_factor(account=account, secret=person.secret, actor=SYSTEM)
    return account
