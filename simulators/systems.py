"""The back-office systems of the demonstration and the applications they take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """One public service: its 14-digit key and the schema its data follow."""

    name: str
    key: str
    schema: str

    @property
    def schema_uri(self) -> str:
        """The address by which destination and metadata name the schema."""
        return f"https://schemas.kommunalportal.example/{self.schema}/1.0/antrag.schema.json"


@dataclass(frozen=True)
class System:
    """One back-office system; `port_offset` is its distance to the portal's port."""

    name: str
    title: str
    port_offset: int
    services: tuple[Service, ...]


SYSTEMS = {
    system.name: system
    for system in (
        System(
            "population-register",
            "Einwohnermelderegister",
            3,
            (
                Service("Meldebescheinigung", "99115003012000", "meldebescheinigung"),
                Service("Melderegisterauskunft", "99115004001001", "melderegisterauskunft"),
                Service("Wohnsitz ummelden", "99115005011000", "wohnsitz-ummelden"),
            ),
        ),
        System(
            "registry-office",
            "Standesamt",
            4,
            (
                Service("Geburtsurkunde", "99027002012000", "geburtsurkunde"),
                Service("Eheurkunde", "99059004012000", "eheurkunde"),
                Service("Sterbeurkunde", "99101004012000", "sterbeurkunde"),
            ),
        ),
        System(
            "social-office",
            "Sozialamt",
            5,
            (
                Service("Hilfe zum Lebensunterhalt", "99107012017000", "hilfe-zum-lebensunterhalt"),
                Service("Unterhaltsvorschuss", "99107021017000", "unterhaltsvorschuss"),
            ),
        ),
        System(
            "order-office",
            "Ordnungsamt und Stadtbetriebe",
            9,
            (
                Service("Schaden oder Mangel melden", "99089014014000", "maengelmelder"),
                Service("Gewerbe anmelden", "99050012104000", "gewerbe-anmelden"),
                Service("Bewohnerparkausweis", "99108001001000", "bewohnerparkausweis"),
            ),
        ),
        System(
            "tax-office",
            "Steueramt",
            10,
            (Service("Hund zur Hundesteuer anmelden", "99102013104000", "hundesteuer-anmelden"),),
        ),
    )
}

TENANTS = {
    "grevenbroich": ("Stadt Grevenbroich", "051620008008"),
    "badlippspringe": ("Stadt Bad Lippspringe", "057740008008"),
}
"""Municipalities of the demonstration: name and regional key (ARS)."""
