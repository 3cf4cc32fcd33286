"""A certificate that lies in the applicant's account already, in place of an upload."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from kommunalportal.formengine.context import Context, Offer
from kommunalportal.formengine.fields.offered import OfferedField


class CertificateField(OfferedField):
    """A valid certificate of one of the `kinds` (all where none is named), made by this portal for the same person.

    Stored as {key, label, kind, title, issued_on}; nothing is copied before the applicant chooses it.
    """

    type: Literal["certificate"]
    kinds: tuple[str, ...] = Field(default=(), max_length=20)

    is_group: ClassVar[bool] = True
    role: ClassVar[str] = "radiogroup"
    facts: ClassVar[tuple[str, ...]] = ("kind", "title", "issued_on")

    def offers(self, context: Context) -> Sequence[Offer]:
        return context.world.certificates(self.kinds)

    def gone(self) -> str:
        return _("Diese Bescheinigung liegt nicht mehr in Ihrem Konto. Bitte wählen Sie eine andere.")

    def missing(self) -> str:
        return _("Bitte wählen Sie eine Bescheinigung aus.")
