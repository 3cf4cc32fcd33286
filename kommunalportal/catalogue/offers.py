"""What is true about how a service is got here: computed from what is configured, never typed."""

from dataclasses import dataclass
from enum import StrEnum

from kommunalportal.catalogue.models import Channel, Level


class OfferState(StrEnum):
    """The answer to "can I do this online?"."""

    ONLINE = "online"
    """from the application to the result, nobody has to come"""
    PARTLY = "partly"
    """only some of it: the form, the appointment, or the application but not the visit (see ``OnlinePart``)"""
    DISTURBED = "disturbed"
    """offered online, but something it needs is missing or paused"""
    IN_PERSON = "in_person"
    INFORMATION = "information"
    NOT_ONLINE = "not_online"
    DISTRICT = "district"
    STATE = "state"
    FEDERAL = "federal"

    @property
    def is_elsewhere(self) -> bool:
        """Another level of the state offers it."""
        return self in (OfferState.DISTRICT, OfferState.STATE, OfferState.FEDERAL)


class OnlinePart(StrEnum):
    """What can be done here without going out."""

    APPLICATION = "application"
    APPOINTMENT = "appointment"
    FORM = "form"


@dataclass(frozen=True)
class Offer:
    """The state, and which parts are online. Parts say what works now, so a disturbed application is none."""

    state: OfferState
    parts: tuple[OnlinePart, ...] = ()


_BY_CHANNEL = {
    Channel.APPOINTMENT: OfferState.IN_PERSON,
    Channel.INFO_ONLY: OfferState.INFORMATION,
}
_BY_LEVEL = {
    Level.DISTRICT: OfferState.DISTRICT,
    Level.STATE: OfferState.STATE,
    Level.FEDERAL: OfferState.FEDERAL,
}


def offer_of(*, level: str, channel: str, is_offered: bool, works: bool, is_bookable: bool, has_form: bool) -> Offer:
    """How the service is got here.

    ``is_offered``: an online service is active and its bundle exists; ``works``: so do all connections it needs, and
    none is paused. That the state's catalogue asks for a visit makes an online application a part of the way.
    """
    found = {
        OnlinePart.APPLICATION: is_offered and works,
        OnlinePart.APPOINTMENT: is_bookable,
        OnlinePart.FORM: has_form,
    }
    parts = tuple(part for part, is_there in found.items() if is_there)
    return Offer(_state(level, Channel(channel), is_offered=is_offered, parts=parts), parts)


def _state(level: str, channel: Channel, *, is_offered: bool, parts: tuple[OnlinePart, ...]) -> OfferState:
    if is_offered and OnlinePart.APPLICATION not in parts:
        return OfferState.DISTURBED
    if is_offered and channel is not Channel.APPOINTMENT:
        return OfferState.ONLINE
    if parts:
        return OfferState.PARTLY
    if level in _BY_LEVEL:
        return _BY_LEVEL[Level(level)]
    return _BY_CHANNEL.get(channel, OfferState.NOT_ONLINE)
