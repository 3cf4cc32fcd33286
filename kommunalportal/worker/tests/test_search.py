"""Search learns over night what is really used."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.models import ServiceUse
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.worker.jobs_search import count_use
from kommunalportal.worker.registry import sweep_all
from tests.offers import make_application, make_offer

pytestmark = pytest.mark.django_db


def test_applications_of_the_last_90_days_are_counted(in_a_stadt: Tenant, b_dorf: Tenant, ada: Account) -> None:
    offer = make_offer("Meldebescheinigung ausstellen")
    make_application(offer, ada)
    make_application(offer, ada, submitted_at=timezone.now())
    old = make_application(offer, ada, submitted_at=timezone.now())
    Application.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=91))
    sweep_all(count_use)
    sweep_all(count_use)  # twice is as good as once
    use = ServiceUse.objects.get()
    assert (use.service, use.started, use.finished) == (offer.service, 2, 1)
    with acting_for(b_dorf):
        assert not ServiceUse.objects.exists()
