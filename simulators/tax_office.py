"""The tax office (Steueramt) of a town: files registrations of dogs; a clerk decides on its page."""

from typing import ClassVar

from simulators.social_office import SocialOffice
from simulators.systems import SYSTEMS, System


class TaxOffice(SocialOffice):
    """Works as the social office does: first a file number, then the decision."""

    system: ClassVar[System] = SYSTEMS["tax-office"]
    file_plan: ClassVar[str] = "20"
