"""A postal address."""

import re
from typing import ClassVar, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import StrictBool

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.countries import HOME, countries
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, Part, RawInput, read_text
from kommunalportal.formengine.fields.groups import parts_to_raw, read_parts

_LONGEST = {"street": 100, "house_number": 20, "postcode": 20, "place": 100, "country": 2}


class AddressField(BaseField):
    """Stored as {street, house_number, postcode, place, country (ISO 3166-1 alpha-2)}.

    In Germany everything is required and the postcode has five digits. `abroad: true` offers other countries, where
    house number and postcode may be empty. Without `abroad` the country is always Germany.
    """

    type: Literal["address"]
    abroad: StrictBool = False

    parts: ClassVar[tuple[str, ...]] = ("street", "house_number", "postcode", "place", "country")
    is_group: ClassVar[bool] = True
    page_depends_on: ClassVar[str] = "text"

    def inputs(self) -> dict[str, Part]:
        return {
            "street": Part(_("Straße"), "address-line1"),
            "house_number": Part(_("Hausnummer"), "", 5),
            "postcode": Part(_("Postleitzahl"), "postal-code", 10, is_numeric=not self.abroad),
            "place": Part(_("Ort"), "address-level2"),
            "country": Part(_("Land"), "country"),
        }

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = [next(iter(raw.all(part)), "").strip() for part in self.parts if part != "country"]
        if not any(typed) and not self.required:
            return None
        country = self._country(raw)
        return {**read_parts(self.parts[:-1], lambda part: self._part(raw, part, country)), "country": country}

    def _country(self, raw: RawInput) -> str:
        chosen = read_text(raw, "country", longest=_LONGEST["country"]) if self.abroad else HOME
        if (chosen or HOME) not in countries("de"):
            raise Invalid(country=_("Bitte wählen Sie ein Land aus der Liste."))
        return chosen or HOME

    def _part(self, raw: RawInput, part: str, country: str) -> str:
        text = read_text(raw, part, longest=_LONGEST[part])
        optional = country != HOME and part in ("house_number", "postcode")
        if not text and not optional:
            raise Invalid(_missing_part(part))
        return _german_postcode(text) if part == "postcode" and country == HOME else text

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        return parts_to_raw(self.name, self.parts, value)

    def show(self, value: Value) -> str:
        known = value if isinstance(value, dict) else {}
        texts = {part: str(known.get(part) or "") for part in self.parts}
        country = "" if texts["country"] in (HOME, "") else self.countries().get(texts["country"], texts["country"])
        lines = (f"{texts['street']} {texts['house_number']}", f"{texts['postcode']} {texts['place']}", country)
        return "\n".join(line.strip() for line in lines if line.strip())

    @staticmethod
    def countries() -> dict[str, str]:
        """Code -> name in the language of the page."""
        return countries("de" if (get_language() or "de").startswith("de") else "en")


def _german_postcode(typed: str) -> str:
    """Five digits, also behind "D-" and with blanks. 00... belongs to nobody, and the lowest number is 01001."""
    code = re.sub(r"^D(E)?\s*-\s*|\s", "", typed, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{5}", code):
        raise Invalid(_("Eine deutsche Postleitzahl hat fünf Ziffern, zum Beispiel 41515."))
    if code < "01001":
        raise Invalid(_("Diese Postleitzahl gibt es nicht. Bitte prüfen Sie die Ziffern."))
    return code


def _missing_part(part: str) -> str:
    return {
        "street": _("Bitte geben Sie die Straße ein."),
        "house_number": _("Bitte geben Sie die Hausnummer ein."),
        "postcode": _("Bitte geben Sie die Postleitzahl ein."),
        "place": _("Bitte geben Sie den Ort ein."),
    }[part]
