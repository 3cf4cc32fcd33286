"""What a journey may know besides the answers: the day, the person's account, files, the municipality."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

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
    }
)
HANDOVER_PATHS = PREFILL_PATHS | {
    "application.reference",
    "application.submitted_on",
    "municipality.name",
    "municipality.ags",
    "municipality.ars",
}


@dataclass(frozen=True, kw_only=True)
class Context:
    """Facts from outside the form, all JSON values.

    `account`: name {given_names, family_name}, given_names, family_name, birth_date (ISO), email, phone,
    address {street, house_number, postcode, place, country}. `uploads`: upload id -> {id, name, size, type} of the
    files already stored for this application. `application`: reference, submitted_on. `municipality`: name, ags, ars.
    """

    today: date
    account: Mapping[str, Value] = field(default_factory=dict)
    uploads: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    application: Mapping[str, Value] = field(default_factory=dict)
    municipality: Mapping[str, Value] = field(default_factory=dict)

    def look_up(self, path: str) -> Value:
        """The value at a path such as `account.birth_date`; None where nothing is known."""
        group, _, name = path.partition(".")
        groups = {"account": self.account, "application": self.application, "municipality": self.municipality}
        return groups[group].get(name) if group in groups else None
