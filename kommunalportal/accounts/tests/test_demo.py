"""The people of the demonstration exist in the demonstration only."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from kommunalportal.accounts.demo import NotADemonstrationError, demo_people, seed_demo_people
from kommunalportal.accounts.models import Account, Role
from kommunalportal.accounts.queries import has_second_factor
from kommunalportal.accounts.second_factor import current_code
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for


def test_a_municipality_has_one_of_each_and_a_clerk_per_unit(in_a_stadt: Tenant) -> None:
    seed_demo_people(in_a_stadt)
    roles = sorted(Role.objects.values_list("kind", "unit_slug"))
    clerks = [
        ("clerk", unit) for unit in ("buergerbuero", "ordnung", "soziales", "stadtbetriebe", "standesamt", "steuern")
    ]
    assert roles == [("administrator", ""), *clerks, ("editor", "")]
    assert Account.objects.filter(is_organisation=True).count() == 1


def test_the_provider_has_an_operator(provider: Tenant) -> None:
    (operator,) = seed_demo_people(provider)
    with acting_for(provider):
        assert operator.roles.get().kind == "operator"


def test_seeding_again_adds_nobody(in_a_stadt: Tenant) -> None:
    seed_demo_people(in_a_stadt)
    assert seed_demo_people(in_a_stadt) == []


def test_everybody_can_log_in_with_what_is_shown(in_a_stadt: Tenant) -> None:
    seed_demo_people(in_a_stadt)
    for person in demo_people(in_a_stadt):
        account = authenticate(RequestFactory().get("/"), email=person.email, password=person.password)
        assert isinstance(account, Account)
        assert has_second_factor(account) == bool(person.role)
        assert person.code in ("", current_code(person.secret))


def test_outside_the_demonstration_there_is_nobody(in_a_stadt: Tenant, settings: Any) -> None:
    settings.DEMO = False
    assert demo_people(in_a_stadt) == ()
    with pytest.raises(NotADemonstrationError):
        seed_demo_people(in_a_stadt)
    with pytest.raises(CommandError):
        call_command("demo_logins")


def test_the_command_prints_addresses_and_passwords(a_stadt: Tenant) -> None:
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert "http://a-stadt.localhost:8000/anmelden" in out.getvalue()
    assert "Sachbearbeitung (Standesamt)" in out.getvalue()
