"""The people of our tests. Ada and Clara belong to A-Stadt, Bela to B-Dorf, Olga runs the portal for both."""

from collections.abc import Iterator

import pytest
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.tenants import forget_tenants
from tests.factories import client_for, make_account, make_tenant


@pytest.fixture
def provider(db: None) -> Tenant:
    """The IT provider."""
    forget_tenants()
    return make_tenant("betrieb", "Betrieb", kind=TenantKind.PROVIDER)


@pytest.fixture
def a_stadt(provider: Tenant) -> Tenant:
    """The municipality in which most tests happen."""
    return make_tenant("a-stadt", "A-Stadt", parent=provider)


@pytest.fixture
def b_dorf(provider: Tenant) -> Tenant:
    """Another municipality, whose rows nobody of A-Stadt may see."""
    return make_tenant("b-dorf", "B-Dorf", parent=provider)


@pytest.fixture
def in_a_stadt(a_stadt: Tenant) -> Iterator[Tenant]:
    """The test acts for A-Stadt."""
    with acting_for(a_stadt):
        yield a_stadt


@pytest.fixture
def ada(a_stadt: Tenant) -> Account:
    """Citizen of A-Stadt."""
    return make_account(a_stadt, "ada@example.org", name="Ada Lindqvist")


@pytest.fixture
def bela(b_dorf: Tenant) -> Account:
    """Citizen of B-Dorf."""
    return make_account(b_dorf, "bela@example.org", name="Bela Novak")


@pytest.fixture
def clara(a_stadt: Tenant) -> Account:
    """Clerk of A-Stadt's Bürgerbüro."""
    return make_account(a_stadt, "clara@example.org", name="Clara Winter", role="clerk", unit="buergerbuero")


@pytest.fixture
def conrad(a_stadt: Tenant) -> Account:
    """Clerk of A-Stadt's Standesamt."""
    return make_account(a_stadt, "conrad@example.org", name="Conrad Sommer", role="clerk", unit="standesamt")


@pytest.fixture
def edda(a_stadt: Tenant) -> Account:
    """Editor of A-Stadt."""
    return make_account(a_stadt, "edda@example.org", name="Edda Herbst", role="editor")


@pytest.fixture
def adam(a_stadt: Tenant) -> Account:
    """Administrator of A-Stadt."""
    return make_account(a_stadt, "adam@example.org", name="Adam Frühling", role="administrator")


@pytest.fixture
def berta(b_dorf: Tenant) -> Account:
    """Clerk of B-Dorf's Bürgerbüro, who must see nothing of A-Stadt."""
    return make_account(b_dorf, "berta@example.org", name="Berta Regen", role="clerk", unit="buergerbuero")


@pytest.fixture
def olga(provider: Tenant) -> Account:
    """Operator."""
    return make_account(provider, "olga@example.org", name="Olga Brandt", role="operator")


@pytest.fixture
def guest(a_stadt: Tenant) -> Client:
    """A browser at A-Stadt's host; nobody is logged in."""
    return client_for(a_stadt)
