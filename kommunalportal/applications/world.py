"""What the form engine asks of other rooms: free appointments, certificates in the account, proven addresses.

Asked only where a form has such a field, and once per page.
"""

from collections.abc import Sequence
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from kommunalportal.applications.contact_codes import is_code_for
from kommunalportal.applications.models import Application
from kommunalportal.appointments.models import AppointmentType, Location
from kommunalportal.appointments.queries import Slot, free_days, locations_for
from kommunalportal.certificates.queries import valid_certificates_of
from kommunalportal.formengine.context import Offer

MOST_SLOTS = 100
ZONE = ZoneInfo(settings.TIME_ZONE)


class ApplicationWorld:
    """The world around one application."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._slots: dict[str, list[Offer]] = {}
        self._proven: dict[tuple[str, str], bool] = {}

    def slots(self, appointment_type: str) -> Sequence[Offer]:
        """The next free appointments of this type, day by day."""
        if appointment_type not in self._slots:
            self._slots[appointment_type] = _free_slots(appointment_type)
        return self._slots[appointment_type]

    def certificates(self, kinds: Sequence[str]) -> Sequence[Offer]:
        """Valid certificates that this portal made for the applicant."""
        return [offer for offer in self._certificates if not kinds or offer.facts["kind"] in kinds]

    @cached_property
    def _certificates(self) -> list[Offer]:
        own = Application.objects.filter(account=self._application.account_id, submitted_at__isnull=False)
        is_own = self._application.account_id and not self._application.assisted_by_id  # nobody looks into it with them
        references = own.values_list("reference", flat=True) if is_own else []
        return [
            Offer(
                key=str(certificate.pk),
                label=f"{certificate.title}, {timezone.localdate(certificate.issued_at):%d.%m.%Y}",
                facts={
                    "kind": certificate.kind,
                    "title": certificate.title,
                    "issued_on": timezone.localdate(certificate.issued_at).isoformat(),
                },
            )
            for certificate in valid_certificates_of(list(references))
        ]

    def is_verified(self, address: str) -> bool:
        """The account's own address was confirmed when the account was made, a guest's when they came."""
        return address.casefold() == self._application.account.contact_email.casefold()

    def proves(self, address: str, code: str) -> bool:
        """Tries are counted: a page asks once, however often it reads the same code."""
        if (address, code) not in self._proven:
            self._proven[address, code] = is_code_for(self._application, address, code)
        return self._proven[address, code]


def _free_slots(slug: str) -> list[Offer]:
    type_ = AppointmentType.objects.filter(slug=slug, is_active=True).first()
    if type_ is None:
        return []
    offers = [
        _offer(location, slot)
        for location in locations_for(type_)
        for day in free_days(type_, location)
        for slot in day.slots
    ]
    return sorted(offers, key=lambda offer: str(offer.facts["starts_at"]))[:MOST_SLOTS]


def _offer(location: Location, slot: Slot) -> Offer:
    starts, ends = slot.starts_at.astimezone(ZONE), slot.ends_at.astimezone(ZONE)
    return Offer(
        key=f"{location.slug}@{starts.isoformat()}",
        label=f"{date_format(starts, 'D, d.m.Y, H:i')} Uhr, {location.name}",
        group=date_format(starts, "l, j. F"),
        facts={
            "starts_at": starts.isoformat(),
            "ends_at": ends.isoformat(),
            "location": location.name,
            "address": location.address,
        },
    )
