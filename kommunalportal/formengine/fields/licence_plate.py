"""Kfz-Kennzeichen: the licence plate of a vehicle registered in Germany."""

import re
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from kommunalportal.formengine.characters import without_formatting
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput

_LONGEST = 8  # letters and digits together (FZV, annex 4)
_APART = re.compile(r"([A-ZÄÖÜ]{1,3})[-–—:.·\s]+([A-Z]{1,2})[-–—.\s]*([1-9][0-9]{0,3})\s*([EH]?)")
_TOGETHER = re.compile(r"([A-ZÄÖÜ]{2,5})\s*([1-9][0-9]{0,3})\s*([EH]?)")


class LicencePlateField(BaseField):
    """Stored as "NE-AB 123", with E (electric) or H (historic) at the end. Lower case and any blanks are fine.

    Typed without any mark between place and letters, the plate is taken apart with `districts` (the municipality's own
    place codes) or where it can be read in one way only; otherwise people are asked for a hyphen. Plates of the armed
    forces, of embassies and of authorities have other forms and are not understood.
    """

    type: Literal["licence_plate"]
    districts: tuple[str, ...] = Field(default=(), max_length=20)

    page_depends_on: ClassVar[str] = "text"

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = " ".join(without_formatting(raw.typed()).upper().split())[:30]
        if not typed:
            return None
        match = _APART.fullmatch(typed)
        district, letters, number, kind = match.groups() if match else self._taken_apart(typed)
        if len(district + letters + number + kind) > _LONGEST:
            raise Invalid(_("Ein Kennzeichen hat höchstens acht Zeichen. Bitte prüfen Sie es."))
        return f"{district}-{letters} {number}{kind}"

    def _taken_apart(self, typed: str) -> tuple[str, ...]:
        match = _TOGETHER.fullmatch(typed)
        if match is None:
            raise Invalid(_("Bitte geben Sie das Kennzeichen so ein: NE-AB 123."))
        together, *rest = match.groups()
        ways = [(together[:-length], together[-length:]) for length in (1, 2) if 1 <= len(together) - length <= 3]
        known = [way for way in ways if way[0] in self.districts]
        ways = [way for way in known or ways if way[1].isascii()]
        if len(ways) != 1:
            raise Invalid(_("Bitte setzen Sie einen Bindestrich nach dem Ort, zum Beispiel NE-AB 123."))
        return *ways[0], *rest

    def missing(self) -> str:
        return _("Bitte geben Sie das Kennzeichen ein.")
