"""An appointment that belongs to the application: one of the free times."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from kommunalportal.formengine.context import Context, Offer
from kommunalportal.formengine.fields.offered import OfferedField


class AppointmentField(OfferedField):
    """Free appointments of one type. Booked when the application is sent; if somebody was quicker, people choose anew.

    Stored as {key, label, starts_at, ends_at, location, address}.
    """

    type: Literal["appointment"]
    appointment_type: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")

    facts: ClassVar[tuple[str, ...]] = ("starts_at", "ends_at", "location", "address")

    def offers(self, context: Context) -> Sequence[Offer]:
        return context.world.slots(self.appointment_type)

    def gone(self) -> str:
        return _("Dieser Termin ist nicht mehr frei. Bitte wählen Sie einen anderen.")

    def missing(self) -> str:
        return _("Bitte wählen Sie einen Termin aus.")
