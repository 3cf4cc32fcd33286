"""What is true about how a service is got here: computed from what is configured, never typed."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kommunalportal.catalogue.models import Channel, Level, PublicService, Responsibility


class OfferState(StrEnum):
    """The answer to "can I do this online?"."""

    ONLINE = "online"
    APPOINTMENT = "appointment"
    DOWNLOAD = "download"
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


@dataclass(frozen=True)
class FeeHere:
    """The fee in this municipality: euros if known, and what it rests on."""

    amount: Decimal | None
    basis: str


_BY_CHANNEL = {
    Channel.APPOINTMENT: OfferState.IN_PERSON,
    Channel.INFO_ONLY: OfferState.INFORMATION,
}
_BY_LEVEL = {
    Level.DISTRICT: OfferState.DISTRICT,
    Level.STATE: OfferState.STATE,
    Level.FEDERAL: OfferState.FEDERAL,
}


def offer_state(*, level: str, channel: str, is_online: bool, is_bookable: bool, has_form: bool) -> OfferState:
    """How the service is got here. The catalogue's channel only decides where nothing is configured."""
    if is_online:
        return OfferState.ONLINE
    if is_bookable:
        return OfferState.APPOINTMENT
    if has_form:
        return OfferState.DOWNLOAD
    if level in _BY_LEVEL:
        return _BY_LEVEL[Level(level)]
    return _BY_CHANNEL.get(Channel(channel), OfferState.NOT_ONLINE)


def fee_here(service: PublicService, responsibility: Responsibility) -> FeeHere:
    """The municipality's own fee, else everybody's."""
    if responsibility.fee_amount is not None:
        return FeeHere(responsibility.fee_amount, responsibility.fee_basis)
    return FeeHere(service.fee_amount, responsibility.fee_basis or service.fee_basis)
