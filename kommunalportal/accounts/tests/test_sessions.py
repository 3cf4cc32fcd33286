"""Sessions end, and belong to one municipality."""

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from kommunalportal.accounts.models import Session
from kommunalportal.accounts.sessions import LONGEST_SECONDS, OPENED_AT, SessionStore
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for


def _stored(**data: object) -> str:
    store = SessionStore()
    store.update(data)
    store.save()
    assert store.session_key
    return store.session_key


def test_a_session_does_not_exist_at_another_municipality(a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(a_stadt):
        key = _stored(basket="x")
    with acting_for(b_dorf):
        assert SessionStore(key).get("basket") is None
    with acting_for(a_stadt):
        assert SessionStore(key).get("basket") == "x"


def test_without_a_municipality_a_session_is_empty(a_stadt: Tenant) -> None:
    with acting_for(a_stadt):
        key = _stored(basket="x")
    assert SessionStore(key).get("basket") is None


def test_a_session_ends_after_twelve_hours_however_busy(in_a_stadt: Tenant) -> None:
    key = _stored(**{"basket": "x", OPENED_AT: time.time() - LONGEST_SECONDS - 1})
    assert SessionStore(key).get("basket") is None
    assert not Session.objects.filter(pk=key).exists()


def test_login_begins_the_twelve_hours_anew(in_a_stadt: Tenant) -> None:
    store = SessionStore(_stored(**{OPENED_AT: time.time() - 3600}))
    store.cycle_key()
    assert store[OPENED_AT] > time.time() - 60


def test_a_fresh_session_is_not_written_again_but_an_older_one_is(in_a_stadt: Tenant) -> None:
    fresh = SessionStore(_stored(basket="x"))
    assert (fresh["basket"], fresh.modified) == ("x", False)
    soon = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE / 2)
    Session.objects.update(expire_date=soon)
    older = SessionStore(fresh.session_key)
    assert (older["basket"], older.modified) == ("x", True)
