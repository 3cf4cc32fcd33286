"""What the interface answers with. The members of ``ServiceOut`` are a promise: none is taken away or renamed."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from kommunalportal.catalogue.models import Audience, Channel, Level
from kommunalportal.catalogue.offers import OfferState, OnlinePart


class ServiceOut(Schema):
    """A public service as the municipality offers it."""

    slug: str
    name: str
    service_key: str = Field(description="LeiKa/FIM key, 14 digits; empty where there is none")
    level: Level = Field(description="which level of the state is responsible")
    channel: Channel = Field(description="how the state's catalogue says it is got")
    fee: str | None = Field(description='euros, such as "9.00"; null where no fixed amount is known')
    life_situations: list[str] = Field(description="official names")


class ServiceListOut(Schema):
    """A part of the list, and how long the whole is. The Link header (RFC 8288) leads to the other parts."""

    total: int
    items: list[ServiceOut]


class OneFeeOut(Schema):
    """One fee, in euros."""

    lowest: str | None = Field(description='such as "9.00"; null: not known')
    highest: str | None = Field(description="null: the same as the lowest, or not known")
    unit: str = Field(description="for what")
    basis: str = Field(description="law or statute")
    valid_from: date | None
    valid_until: date | None


class FeeOut(OneFeeOut):
    """What it costs today, in euros: from the lowest to the highest fee, and where there are several, each of them."""

    parts: list[OneFeeOut] = Field(description="empty where there is one fee only")


class TextOut(Schema):
    """What the page of the service says. Fields are empty where nothing is written."""

    summary: str
    who: str
    requirements: list[str]
    documents: list[str]
    procedure: list[str]
    deadlines: list[str]
    objection: str
    law: list[dict[str, str]] = Field(description="text and url; the url may be empty")
    language: str = Field(description="of the summary; what is not translated is German")
    is_reviewed: bool = Field(description="false: an editor has not looked at every part of it yet")
    changed_at: datetime | None


class ServiceDetailOut(ServiceOut):
    """One service with what only its own page says."""

    audience: Audience
    responsible: str = Field(description="office of the municipality, or another authority")
    unit: str | None = Field(description="slug of the municipality's own office")
    is_online: bool = Field(description="it can really be applied for in this portal now")
    offer: OfferState = Field(description="how it is got here, computed from what is really configured")
    online_parts: list[OnlinePart] = Field(description="what can be done without going out")
    fee_details: FeeOut
    text: TextOut
    related: list[str] = Field(description="slugs")
    url: str = Field(description="its page, relative to this host")


class UnitOut(Schema):
    """An office of the municipality."""

    slug: str
    name: str
    purpose: str
    street: str
    postcode: str
    place: str
    phone: str
    email: str
    hours: dict[str, Any] = Field(description='{"mo": [["08:00", "16:00"]], ...}; local time')
    is_demonstration: bool = Field(description="hours and contact are not current information")
    url: str = Field(description="its page, relative to this host")


class UnitDetailOut(UnitOut):
    """One office with what it does."""

    services: list[str] = Field(description="slugs")


class UnitListOut(Schema):
    """A part of the list."""

    total: int
    items: list[UnitOut]


class LifeSituationOut(Schema):
    """Lebenslage or Geschäftslage, with its official name."""

    slug: str
    name: str
    kind: Audience
    topic: str
    url: str = Field(description="its page, relative to this host")


class LifeSituationListOut(Schema):
    """A part of the list."""

    total: int
    items: list[LifeSituationOut]


class ProblemOut(Schema):
    """What went wrong (RFC 9457); sent as ``application/problem+json``."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] | None = Field(default=None, description="parameter and message, one per mistake")
