"""The office of public order and the municipal works: file reports and applications; a clerk decides on its page."""

from typing import ClassVar

from simulators.social_office import SocialOffice
from simulators.systems import SYSTEMS, System


class OrderOffice(SocialOffice):
    """Works as the social office does: first a file number, then the decision."""

    system: ClassVar[System] = SYSTEMS["order-office"]
    file_plan: ClassVar[str] = "32"
