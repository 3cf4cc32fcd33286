"""The database refuses what the state graph of an application does not know."""

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.models import Application
from kommunalportal.applications.rules import GRAPH, ApplicationState
from kommunalportal.applications.state_guard import GUARD
from kommunalportal.connections.actions import configure_connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from tests.applying import CERTIFICATE, ELECTRONIC, filled_draft, offer_service

S = ApplicationState
REACHED: dict[ApplicationState, set[str]] = {
    S.DRAFT: set(),
    S.CONFIRMED: {"confirmed_at"},
    S.SIGNING: {"confirmed_at", "signatures_due_at"},
    S.SUBMITTED: {"confirmed_at", "submitted_at"},
    S.DECIDED: {"confirmed_at", "submitted_at", "decided_at"},
    S.WITHDRAWN: {"withdrawn_at"},
}


def times_at(state: ApplicationState) -> dict[str, Any]:
    names = set().union(*REACHED.values())
    return {name: timezone.now() if name in REACHED[state] else None for name in names}


@pytest.fixture
def draft(in_a_stadt: Tenant, ada: Account) -> Application:
    return filled_draft(offer_service(CERTIFICATE), ada, ELECTRONIC)


def test_the_database_makes_the_moves_of_the_graph_and_no_others(draft: Application) -> None:
    rows = Application.objects.filter(pk=draft.pk)
    for number, (state, to) in enumerate(product(S, S)):
        copy = rows.get()
        copy.pk, copy.reference = None, f"KP-{number}"
        for name, value in times_at(state).items():
            setattr(copy, name, value)
        copy.save(force_insert=True)
        assert copy.state is state
        try:
            with transaction.atomic():
                Application.objects.filter(pk=copy.pk).update(**times_at(to))
        except IntegrityError:
            assert to not in {state, *GRAPH[state].values()}
        else:
            assert to is state or (state.value, to.value) in GUARD.moves


def test_what_is_decided_stays_decided(draft: Application) -> None:
    Application.objects.update(**times_at(S.DECIDED))
    for to in set(S) - {S.DECIDED}:
        with pytest.raises(IntegrityError, match="no move from decided"), transaction.atomic():
            Application.objects.update(**times_at(to))


def test_an_application_on_its_way_cannot_be_deleted(draft: Application) -> None:
    values: dict[str, Any] = {"port": "delivery", "slug": "population-register", "provider": "none", "name": "Register"}
    configure_connection(**values, settings={}, actor=SYSTEM)
    sent = confirm_application(application=draft, actor=SYSTEM)
    with pytest.raises(IntegrityError, match="has not confirmed"), transaction.atomic():
        Application.objects.filter(pk=sent.pk)._raw_delete("default")
    assert Delivery.objects.get().accepted_at is None
