"""Every host name leads somewhere sensible."""

import pytest

from kommunalportal.kernel.models import Tenant
from tests.factories import client_for, make_tenant

pytestmark = pytest.mark.django_db


def test_hosts_that_serve_no_citizens_lead_to_those_that_do(provider: Tenant) -> None:
    state = make_tenant("land-x", "Land X", kind="state", parent=provider)
    assert client_for(provider).get("/").headers["Location"] == "/betrieb/"
    assert client_for(state).get("/").headers["Location"].startswith("http://localhost")
