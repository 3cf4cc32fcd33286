"""Who may have an account, and what it may do."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone

from kommunalportal.accounts.actions import (
    create_account,
    delete_account,
    forget_unconfirmed_accounts,
    grant_role,
    revoke_role,
)
from kommunalportal.accounts.models import Account, Role, RoleKind
from kommunalportal.accounts.queries import account_of, actor_for, has_second_factor, roles_of, units_of
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import PASSWORD, SECOND_FACTOR, make_account


def _log_in(email: str, password: str = PASSWORD) -> object:
    return authenticate(RequestFactory().get("/"), email=email, password=password)


def test_the_same_address_may_have_an_account_in_two_municipalities(a_stadt: Tenant, b_dorf: Tenant) -> None:
    first = make_account(a_stadt, "ada@example.org")
    second = make_account(b_dorf, "ada@example.org")
    assert first.pk != second.pk


def test_an_address_has_one_account_in_a_municipality(ada: Account, in_a_stadt: Tenant) -> None:
    with pytest.raises(Refused, match="schon ein Konto"):
        create_account(email="Ada@Example.org", password=PASSWORD, actor=SYSTEM)


def test_a_password_opens_only_the_account_of_this_municipality(ada: Account, a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(a_stadt):
        assert _log_in("ADA@example.org") == ada
    with acting_for(b_dorf):
        assert _log_in("ada@example.org") is None


@pytest.mark.parametrize("email,password", [("ada@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", "")])
def test_wrong_credentials_open_nothing(ada: Account, in_a_stadt: Tenant, email: str, password: str) -> None:
    assert _log_in(email, password) is None


def test_a_closed_account_opens_nothing(ada: Account, in_a_stadt: Tenant) -> None:
    delete_account(account=ada, actor=SYSTEM)
    assert _log_in("ada@example.org") is None


def test_a_deleted_account_keeps_no_personal_data(ada: Account, in_a_stadt: Tenant) -> None:
    delete_account(account=ada, actor=SYSTEM)
    ada.refresh_from_db()
    assert (ada.name, ada.is_active) == ("", False)
    assert "ada" not in ada.email
    assert not EmailAddress.objects.filter(email="ada@example.org").exists()


def test_the_address_of_a_deleted_account_is_free_again(ada: Account, in_a_stadt: Tenant) -> None:
    delete_account(account=ada, actor=SYSTEM)
    assert create_account(email="ada@example.org", password=PASSWORD, actor=SYSTEM).pk != ada.pk


def test_who_works_here_may_not_delete_the_account(clara: Account, in_a_stadt: Tenant) -> None:
    with pytest.raises(Refused, match="selbst löschen"):
        delete_account(account=clara, actor=SYSTEM)


def test_a_role_is_granted_once_and_written_down(ada: Account, in_a_stadt: Tenant) -> None:
    grant_role(account=ada, kind="clerk", unit_slug="buergerbuero", actor=SYSTEM)
    grant_role(account=ada, kind="clerk", unit_slug="buergerbuero", actor=SYSTEM)
    assert AuditEntry.objects.filter(action="role.granted").count() == 1
    assert set(roles_of(ada)) == {RoleKind.CLERK}
    assert set(units_of(ada)) == {"buergerbuero"}


def test_a_clerk_works_in_a_unit(ada: Account, in_a_stadt: Tenant) -> None:
    with pytest.raises(Refused) as refusal:
        grant_role(account=ada, kind="clerk", actor=SYSTEM)
    assert refusal.value.code == "role.unit_missing"


def test_operators_belong_to_the_provider(ada: Account, in_a_stadt: Tenant) -> None:
    with pytest.raises(Refused) as refusal:
        grant_role(account=ada, kind="operator", actor=SYSTEM)
    assert refusal.value.code == "role.operator_elsewhere"


def test_a_revoked_role_is_gone_at_once(clara: Account, in_a_stadt: Tenant) -> None:
    revoke_role(role=Role.objects.get(account=clara), actor=SYSTEM)
    assert roles_of(clara) == frozenset()


def test_the_last_administrator_stays(adam: Account, in_a_stadt: Tenant) -> None:
    with pytest.raises(Refused) as refusal:
        revoke_role(role=Role.objects.get(account=adam), actor=SYSTEM)
    assert refusal.value.code == "role.last_administrator"


def test_the_secret_of_one_time_codes_is_sealed(clara: Account, in_a_stadt: Tenant) -> None:
    stored = Authenticator.objects.get(user=clara).data["secret"]
    assert SECOND_FACTOR not in stored
    assert has_second_factor(clara)


def test_row_level_security_covers_the_tables_of_allauth(clara: Account, a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(b_dorf):
        assert not Authenticator.objects.exists()
        assert not EmailAddress.objects.exists()


def test_an_actor_leads_back_to_the_account(ada: Account, in_a_stadt: Tenant) -> None:
    assert account_of(actor_for(ada)) == ada
    assert account_of(SYSTEM) is None


def test_names_are_sealed_and_read_back(ada: Account, in_a_stadt: Tenant) -> None:
    assert Account.objects.get(pk=ada.pk).name == "Ada Lindqvist"


def test_a_registration_that_nobody_confirms_is_forgotten_after_a_week(ada: Account, in_a_stadt: Tenant) -> None:
    squatter = Account.objects.create(email="fremd@example.org")
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    assert forget_unconfirmed_accounts() == 0
    Account.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert forget_unconfirmed_accounts() == 1
    assert list(Account.objects.all()) == [ada]
