"""A-Stadt with a few subjects, and the two people who write and review."""

from datetime import date

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.catalogue.models import OrganisationalUnit, PublicService, Responsibility
from kommunalportal.catalogue.notices import forget_notices
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import make_tenant

FIRST_DAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _forget() -> None:
    forget_notices()


@pytest.fixture
def nrw(provider: Tenant) -> Tenant:
    """The state, whose texts A-Stadt reads."""
    return make_tenant("nrw", "Nordrhein-Westfalen", kind=TenantKind.STATE, parent=provider)


@pytest.fixture
def a_stadt(nrw: Tenant) -> Tenant:
    """A-Stadt, below the state."""
    return make_tenant("a-stadt", "A-Stadt", parent=nrw)


@pytest.fixture
def service(nrw: Tenant, in_a_stadt: Tenant) -> PublicService:
    """A service of the state that A-Stadt offers."""
    with acting_for(nrw):
        service = PublicService.objects.create(
            slug="personalausweis", name="Personalausweis beantragen", level="municipality", channel="appointment",
            audience="citizen", search_name="personalausweis beantragen",
        )  # fmt: skip
    Responsibility.objects.create(service=service)
    return service


@pytest.fixture
def office(in_a_stadt: Tenant) -> OrganisationalUnit:
    """An office with hours."""
    return OrganisationalUnit.objects.create(
        slug="buergerbuero", name="Bürgerbüro", phone="02181 1", hours={"mo": [["08:00", "12:00"], ["14:00", "16:00"]]}
    )


@pytest.fixture
def writer(edda: Account) -> Actor:
    """Edda, as an editor."""
    return actor_for(edda, "editor")


@pytest.fixture
def reviewer(adam: Account) -> Actor:
    """Adam, as an editor."""
    return actor_for(adam, "editor")
