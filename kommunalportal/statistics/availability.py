"""Which parts of the portal work at this moment, in a way that everybody may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kommunalportal.appointments.models import AppointmentType
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.connections.models import Connection, ConnectionState, Port
from kommunalportal.kernel import storage
from kommunalportal.statistics.health import by_port, connections

_BROKEN = {ConnectionState.BAD, ConnectionState.PAUSED}


class Part(StrEnum):
    """What people use the portal for."""

    SEARCH = "search"
    APPLY = "apply"
    PAY = "pay"
    HAND_OVER = "hand_over"
    CERTIFICATES = "certificates"
    MAILBOX = "mailbox"
    APPOINTMENTS = "appointments"


class PartState(StrEnum):
    """Whether it works."""

    WORKS = "works"
    PARTLY = "partly"
    DOWN = "down"
    UNKNOWN = "unknown"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True)
class PartHealth:
    """One part and how it is."""

    part: Part
    state: PartState

    @property
    def is_disturbed(self) -> bool:
        """Whether people notice."""
        return self.state in (PartState.PARTLY, PartState.DOWN)


def parts() -> tuple[PartHealth, ...]:
    """All parts of the current tenant's portal. That this answers at all says that the database works."""
    ports = by_port(connections())
    keeps_files = PartState.DOWN if storage.problems() else PartState.WORKS
    found = {
        Part.SEARCH: PartState.WORKS,
        Part.APPLY: keeps_files if OnlineService.objects.filter(is_active=True).exists() else PartState.NOT_OFFERED,
        Part.PAY: state_of(ports.get(Port.PAYMENTS, [])),
        Part.HAND_OVER: state_of(ports.get(Port.DELIVERY, [])),
        Part.CERTIFICATES: state_of(ports.get(Port.SEAL, [])),
        Part.MAILBOX: keeps_files,
        Part.APPOINTMENTS: _if(AppointmentType.objects.filter(is_active=True).exists()),
    }
    return tuple(PartHealth(part, state) for part, state in found.items())


def state_of(found: Sequence[Connection]) -> PartState:
    """What several connections of one port mean together; those switched off do not count."""
    states = [connection.state for connection in found if connection.state is not ConnectionState.OFF]
    if not states:
        return PartState.NOT_OFFERED
    broken = sum(state in _BROKEN for state in states)
    if broken:
        return PartState.DOWN if broken == len(states) else PartState.PARTLY
    return PartState.UNKNOWN if ConnectionState.UNKNOWN in states else PartState.WORKS


def _if(is_offered: bool) -> PartState:
    return PartState.WORKS if is_offered else PartState.NOT_OFFERED
