"""All simulators by name."""

from simulators.fitconnect.server import FitConnect
from simulators.homepage.server import Homepage
from simulators.mail import Mail
from simulators.order_office import OrderOffice
from simulators.payment import PaymentPlatform
from simulators.population_register import PopulationRegister
from simulators.registry_office import RegistryOffice
from simulators.server import Simulator
from simulators.social_office import SocialOffice
from simulators.tax_office import TaxOffice

SIMULATORS: dict[str, type[Simulator]] = {
    simulator.name: simulator
    for simulator in (
        PaymentPlatform,
        FitConnect,
        PopulationRegister,
        RegistryOffice,
        SocialOffice,
        OrderOffice,
        TaxOffice,
        Mail,
        Homepage,
    )
}
