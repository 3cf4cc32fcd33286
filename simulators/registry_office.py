"""The registry office (Standesamt): takes orders for certificates and says when they will be ready."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from simulators.backoffice import BackOffice
from simulators.fitconnect.subscriber import Arrived
from simulators.store import Document
from simulators.systems import SYSTEMS, System

DAYS_TO_PRINT = 5


class RegistryOffice(BackOffice):
    """Every order is accepted; its number follows from the applicant's reference."""

    system: ClassVar[System] = SYSTEMS["registry-office"]

    def decide(self, arrived: Arrived) -> Document:
        """Order number and the day on which it is expected to leave the house."""
        expected = datetime.now(UTC).date() + timedelta(days=DAYS_TO_PRINT)
        return {"order_number": f"StA-{arrived.sender_reference}", "expected_on": expected.isoformat()}
