"""Appointments of the demonstration: the Bürgerbüro with its hours, and three concerns."""

from datetime import time

from kommunalportal.appointments.models import AppointmentType, Counter, Location, OpeningTime
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

#: Bürgerbüro Grevenbroich, Monday to Friday, as of 2022-07-18 (rp-online.de): demonstration data, not current.
HOURS = {
    "grevenbroich": (("08:00", "16:00"), ("08:00", "16:00"), ("07:00", "12:30"), ("09:00", "18:00"), ("08:00", "12:30"))
}
OTHER_HOURS = (("08:00", "12:30"), ("08:00", "12:30"), ("08:00", "12:30"), ("08:00", "17:30"), ("08:00", "12:30"))
ADDRESSES = {
    "grevenbroich": "Am Markt 2, 41515 Grevenbroich",
    "badlippspringe": "Friedrich-Wilhelm-Weber-Platz 1, 33175 Bad Lippspringe",
}
TYPES = (
    (
        "personalausweis",
        "Personalausweis beantragen",
        15,
        (
            "alter Ausweis oder Reisepass",
            "biometrisches Foto aus dem Digitalfoto-Verfahren",
            "Gebühr in bar oder mit Karte",
        ),
    ),
    (
        "reisepass",
        "Reisepass beantragen",
        15,
        ("alter Pass oder Personalausweis", "biometrisches Foto aus dem Digitalfoto-Verfahren"),
    ),
    (
        "wohnsitz",
        "Wohnsitz anmelden oder ummelden",
        20,
        ("Personalausweis oder Pass", "Bestätigung der Wohnung (Wohnungsgeberbestätigung)"),
    ),
)
#: The public service that leads to a type, where it is called otherwise.
SERVICES = {"wohnsitz": "wohnsitz-anmelden-hauptwohnung"}
COUNTERS = 3


def seed_demo_appointments(tenant: Tenant) -> None:
    """Open the Bürgerbüro; doing it again changes nothing that people booked."""
    with acting_for(tenant):
        location, _ = Location.objects.update_or_create(
            slug="buergerbuero",
            defaults={
                "name": "Bürgerbüro",
                "address": ADDRESSES.get(tenant.slug, f"Rathaus, {tenant.short_name}"),
                "unit_slug": "buergerbuero",
            },
        )
        for weekday, (opens_at, closes_at) in enumerate(HOURS.get(tenant.slug, OTHER_HOURS)):
            times = {"opens_at": time.fromisoformat(opens_at), "closes_at": time.fromisoformat(closes_at)}
            OpeningTime.objects.update_or_create(location=location, weekday=weekday, defaults=times)
        for position, (slug, name, minutes, needs) in enumerate(TYPES):
            values = {"name": name, "minutes": minutes, "needs": list(needs), "position": position}
            AppointmentType.objects.update_or_create(
                slug=slug, defaults={**values, "service_slug": SERVICES.get(slug, slug)}
            )
        slugs = [slug for slug, *_rest in TYPES]
        for number in range(1, COUNTERS + 1):
            Counter.objects.update_or_create(
                location=location, name=f"Schalter {number}", defaults={"type_slugs": slugs}
            )
