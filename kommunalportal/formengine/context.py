"""What a journey may know besides the answers: the day, the person's account, files, the municipality."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from kommunalportal.formengine.document import Value

PREFILL_PATHS = frozenset(
    {
        "account.name",
        "account.given_names",
        "account.family_name",
        "account.birth_date",
        "account.email",
        "account.phone",
        "account.address",
        "applicant.name",
        "applicant.given_names",
        "applicant.family_name",
        "applicant.birth_date",
        "applicant.company_name",
    }
)
HANDOVER_PATHS = PREFILL_PATHS | {
    "application.reference",
    "application.submitted_on",
    "municipality.name",
    "municipality.ags",
    "municipality.ars",
}


@dataclass(frozen=True)
class Offer:
    """Something from outside the form that may be chosen: a free slot, a certificate. `facts` are stored with it."""

    key: str
    label: str
    group: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)


class World(Protocol):
    """What fields ask of other rooms of the portal; whoever opens a journey fills it in."""

    def slots(self, appointment_type: str) -> Sequence[Offer]:
        """Free appointments of this type, the next first; facts: location, address, starts_at, ends_at."""

    def certificates(self, kinds: Sequence[str]) -> Sequence[Offer]:
        """Valid certificates in the applicant's account, the newest first; facts: kind, title, issued_on."""

    def is_verified(self, address: str) -> bool:
        """The applicant has already shown that this e-mail address is theirs."""

    def proves(self, address: str, code: str) -> bool:
        """The code is the one that was sent to this e-mail address a short while ago."""


class Nothing:
    """A world that offers nothing: guides, tests, previews."""

    def slots(self, appointment_type: str) -> Sequence[Offer]:
        """None."""
        return ()

    def certificates(self, kinds: Sequence[str]) -> Sequence[Offer]:
        """None."""
        return ()

    def is_verified(self, address: str) -> bool:
        """Never."""
        return False

    def proves(self, address: str, code: str) -> bool:
        """Never."""
        return False


NOTHING = Nothing()


@dataclass(frozen=True, kw_only=True)
class Context:
    """Facts from outside the form, all JSON values.

    `account`: name {given_names, family_name}, given_names, family_name, birth_date (ISO), email, phone,
    address {street, house_number, postcode, place, country}. `uploads`: upload id -> {id, name, size, type} of the
    files already stored for this application. `application`: reference, submitted_on. `municipality`: name, ags, ars.
    `world`: what can be asked for where a field needs it.
    """

    today: date
    account: Mapping[str, Value] = field(default_factory=dict)
    applicant: Mapping[str, Value] = field(default_factory=dict)
    """For whom it is: the child, the ward, who gave the mandate, the company (`company_name`), or the account."""
    uploads: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    application: Mapping[str, Value] = field(default_factory=dict)
    municipality: Mapping[str, Value] = field(default_factory=dict)
    world: World = NOTHING
    suggested: Mapping[str, Value] = field(default_factory=dict)
    """Answers to an earlier version of questions that changed since: shown where they are asked again."""
    kept: Value = None
    """While one field is read: its answer so far, which holds without asking the world again."""

    def look_up(self, path: str) -> Value:
        """The value at a path such as `account.birth_date`; None where nothing is known."""
        group, _, name = path.partition(".")
        groups = {
            "account": self.account,
            "applicant": self.applicant or self.account,
            "application": self.application,
            "municipality": self.municipality,
        }
        return groups[group].get(name) if group in groups else None
