"""A-Stadt's rows and everybody who might want them."""

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.models import Tenant
from tests.factories import make_account
from tests.isolation.stock import Stock, stock_a_stadt


@pytest.fixture
def stock(a_stadt: Tenant, ada: Account, clara: Account) -> Stock:
    """A-Stadt with one row of everything."""
    return stock_a_stadt(a_stadt, ada, clara)


@pytest.fixture
def bruno(b_dorf: Tenant) -> Account:
    """Administrator of B-Dorf."""
    return make_account(b_dorf, "bruno@example.org", name="Bruno Sturm", role="administrator")


@pytest.fixture
def anton(a_stadt: Tenant) -> Account:
    """Another citizen of A-Stadt."""
    return make_account(a_stadt, "anton@example.org", name="Anton Nebel")


@pytest.fixture
def clerk_of_soziales(a_stadt: Tenant) -> Account:
    """The clerk whose unit is responsible for Ada's application."""
    return make_account(a_stadt, "selma@example.org", name="Selma Tau", role="clerk", unit="soziales")
