"""A place: coordinates, and how people describe it."""

import re
from decimal import Decimal
from typing import ClassVar, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from kommunalportal.formengine.characters import without_formatting
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Document, Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, Part, RawInput, read_text
from kommunalportal.formengine.fields.groups import parts_to_raw

_NUMBER = r"(-?[0-9]{1,3}(?:[.,][0-9]{1,15})?)"
_PAIR = re.compile(rf"(?:geo:)?\s*{_NUMBER}\s*°?\s*([NS]?)\s*[,;/\s]\s*{_NUMBER}\s*°?\s*([EOW]?)", re.IGNORECASE)
_DMS = re.compile(
    r"([0-9]{1,2})\s*°\s*([0-9]{1,2})\s*['′’]\s*([0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:\"|″|”|'')\s*([NS])[,\s]*"
    r"([0-9]{1,3})\s*°\s*([0-9]{1,2})\s*['′’]\s*([0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:\"|″|”|'')\s*([EOW])",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"(?:@|[?&](?:q|ll|query)=|#map=[0-9.]+/|[?&]mlat=)(-?[0-9.]+)(?:,|/|%2C|&mlon=)(-?[0-9.]+)")
_STEP = Decimal("0.000001")  # about ten centimetres


class Area(Document):
    """Where a place may lie, in degrees (WGS 84)."""

    south: Decimal = Field(ge=-90, le=90)
    north: Decimal = Field(ge=-90, le=90)
    west: Decimal = Field(ge=-180, le=180)
    east: Decimal = Field(ge=-180, le=180)

    @model_validator(mode="after")
    def _is_an_area(self) -> Self:
        if self.south >= self.north or self.west >= self.east:
            raise ValueError("south lies below north and west left of east")
        return self

    def holds(self, latitude: Decimal, longitude: Decimal) -> bool:
        """Whether the place lies inside."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


class LocationField(BaseField):
    """Stored as {description, latitude, longitude}: texts, degrees in WGS 84 with six decimals or empty.

    One of the two is enough. The page offers the device's position and, with `area`, a plain plan to point at; both
    only fill in the coordinates, which can also be typed or pasted ("51.0912, 6.5871", 51°05'28"N 6°35'13"E, a link
    from a map).
    """

    type: Literal["location"]
    area: Area | None = None

    parts: ClassVar[tuple[str, ...]] = ("description", "coordinates")
    is_group: ClassVar[bool] = True
    page_depends_on: ClassVar[str] = "text"

    def inputs(self) -> dict[str, Part]:
        return {
            "description": Part(_("Straße und Hausnummer, oder wo genau")),
            "coordinates": Part(_("Koordinaten (freiwillig)"), "", 20),
        }

    def read(self, raw: RawInput, context: Context) -> Value:
        description = read_text(raw, "description", longest=300)
        typed = without_formatting(raw.typed("coordinates")).strip()[:2000]
        if not typed:
            return {"description": description, "latitude": "", "longitude": ""} if description else None
        latitude, longitude = self._checked(parse_place(typed))
        return {"description": description, "latitude": latitude, "longitude": longitude}

    def _checked(self, place: tuple[Decimal, Decimal] | None) -> tuple[str, str]:
        if place is None or abs(place[0]) > 90 or abs(place[1]) > 180:
            raise Invalid(
                coordinates=_("Bitte geben Sie die Koordinaten so ein: 51.0912, 6.5871. Sie können sie auch weglassen.")
            )
        if self.area is not None and not self.area.holds(*place):
            raise Invalid(coordinates=_("Dieser Ort liegt nicht in unserem Gebiet. Bitte prüfen Sie die Koordinaten."))
        latitude, longitude = (f"{number.quantize(_STEP):f}" for number in place)
        return latitude, longitude

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        known = value if isinstance(value, dict) else {}
        place = ", ".join(str(known[part]) for part in ("latitude", "longitude") if known.get(part))
        return parts_to_raw(self.name, self.parts, {**known, "coordinates": place})

    def show(self, value: Value) -> str:
        texts = self.to_raw(value)
        return "\n".join(text for part in self.parts for text in texts.get(f"{self.name}.{part}", ()) if text)

    def missing(self) -> str:
        return _("Bitte beschreiben Sie den Ort.")


def parse_place(typed: str) -> tuple[Decimal, Decimal] | None:
    """Latitude and longitude from decimal degrees, degrees with minutes and seconds, or a link; None otherwise."""
    if match := _DMS.fullmatch(typed):
        return _degrees(*match.groups()[:4]), _degrees(*match.groups()[4:])
    match = _PAIR.fullmatch(_with_points(typed))
    if match:
        return _signed(match[1], match[2]), _signed(match[3], match[4])
    found = _IN_ADDRESS.search(typed) if "://" in typed else None
    numbers = [text for text in found.groups() if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,15})?", text)] if found else []
    return (Decimal(numbers[0]), Decimal(numbers[1])) if len(numbers) == 2 else None


def _with_points(typed: str) -> str:
    """ "51,0912 6,5871" and "51,0912; 6,5871" with decimal points; "51.0912, 6.5871" stays."""
    return typed if "." in typed else re.sub(r"(?<=[0-9]),(?=[0-9]{2})", ".", typed)


def _signed(number: str, side: str) -> Decimal:
    return Decimal(number.replace(",", ".")) * (-1 if side.upper() in ("S", "W") else 1)


def _degrees(degrees: str, minutes: str, seconds: str, side: str) -> Decimal:
    whole = Decimal(degrees) + Decimal(minutes) / 60 + Decimal(seconds.replace(",", ".")) / 3600
    return -whole if side.upper() in ("S", "W") else whole
