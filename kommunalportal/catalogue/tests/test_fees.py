"""The fee that people are told is the one valid today, and there is never more than one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kommunalportal.catalogue.models import Fee, PublicService
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Tenant:
    return make_tenant("feetown")


@pytest.fixture
def service(town: Tenant) -> PublicService:
    with acting_for(town):
        return PublicService.objects.create(
            slug="hundemarke", name="Hundemarke", level="municipality", channel="info_only", audience="citizen"
        )


@pytest.mark.parametrize(
    "validity",
    [
        {},
        {"valid_from": date(2026, 12, 31)},
        {"valid_until": date(2026, 1, 1)},
        {"valid_from": date(2026, 3, 1), "valid_until": date(2026, 3, 1)},
    ],
)
def test_two_fees_never_hold_on_the_same_day(town: Tenant, service: PublicService, validity: dict[str, date]) -> None:
    with acting_for(town):
        Fee.objects.create(service=service, amount=5, valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
        with pytest.raises(IntegrityError), transaction.atomic():
            Fee.objects.create(service=service, amount=6, **validity)


def test_one_fee_follows_the_other(town: Tenant, service: PublicService) -> None:
    with acting_for(town):
        Fee.objects.create(service=service, amount=5, valid_until=date(2026, 12, 31))
        Fee.objects.create(service=service, amount=6, valid_from=date(2027, 1, 1))
        assert [fee.amount for fee in Fee.objects.all()] == [5, 6]


@pytest.mark.parametrize(
    "values",
    [
        {"amount": Decimal("-0.01")},
        {"amount": 5, "amount_max": 5},
        {"amount_max": 5},
        {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
    ],
)
def test_an_impossible_fee_is_refused(town: Tenant, service: PublicService, values: dict[str, object]) -> None:
    with acting_for(town), pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.create(service=service, **values)
