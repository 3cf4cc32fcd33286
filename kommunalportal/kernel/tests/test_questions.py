"""Questions whose SQL is written once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kommunalportal.accounts.models import Account, Session
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.questions import Given, Question
from kommunalportal.kernel.tenancy import NoTenantError, acting_for
from tests.factories import make_account, make_tenant

pytestmark = pytest.mark.django_db
BY_ADDRESS = Question(Account, lambda rows: rows.filter(email=Given("email"), is_active=True))


@pytest.fixture
def towns() -> tuple[Tenant, Tenant]:
    return make_tenant("bach"), make_tenant("berg")


def test_a_question_answers_the_rows_that_django_would(towns: tuple[Tenant, Tenant]) -> None:
    account = make_account(towns[0], "ada@example.org", name="Ada Bach")
    with acting_for(towns[0]):
        found = BY_ADDRESS.first(email="ada@example.org")
        assert found == account
        assert found is not None
        assert vars(Account.objects.get()).keys() - {"_password"} == vars(found).keys() - {"_password"}
        assert (found.given_name, found.last_login) == ("Ada", None)
        assert BY_ADDRESS.first(email="nobody@example.org") is None


def test_each_asking_is_for_the_tenant_of_that_moment(towns: tuple[Tenant, Tenant]) -> None:
    accounts = [make_account(town, "same@example.org") for town in towns]
    for town, account in [*zip(towns, accounts, strict=True)] * 2:
        with acting_for(town):
            assert BY_ADDRESS.all(email="same@example.org") == [account]
    with pytest.raises(NoTenantError):
        BY_ADDRESS.first(email="same@example.org")


def test_what_was_found_can_be_changed_and_saved(towns: tuple[Tenant, Tenant]) -> None:
    make_account(towns[0], "ada@example.org")
    with acting_for(towns[0]):
        found = BY_ADDRESS.first(email="ada@example.org")
        assert found is not None
        found.family_name = "Berg"
        found.save()
        assert Account.objects.get().family_name == "Berg"


def test_comparisons_take_what_is_given(towns: tuple[Tenant, Tenant]) -> None:
    later = Question(Session, lambda rows: rows.filter(expire_date__gt=Given("now")))
    with acting_for(towns[0]):
        now = timezone.now()
        Session.objects.create(session_key="a" * 32, session_data="", expire_date=now)
        assert [session.session_key for session in later.all(now=now - timedelta(seconds=1))] == ["a" * 32]
        assert later.all(now=now) == []


def test_every_asking_is_one_statement(towns: tuple[Tenant, Tenant]) -> None:
    with acting_for(towns[0]), CaptureQueriesContext(connection) as statements:
        BY_ADDRESS.all(email="x")
        BY_ADDRESS.all(email="y")
    assert len(statements) == 2
