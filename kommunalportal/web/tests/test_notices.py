"""What everybody should know stands above every page, and goes in time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.models import NoticeLevel
from kommunalportal.catalogue.notices import forget_notices, put_up_notice
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.public_pages import kept_pages
from kommunalportal.web.tenants import forget_tenants
from tests.factories import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_notices()
    kept_pages.clear()
    yield
    forget_notices()
    kept_pages.clear()


@pytest.fixture
def operator(provider: Tenant, olga: Account) -> Client:
    return client_for(provider, olga)


def page_of(tenant: Tenant, path: str = "/hilfe") -> str:
    forget_tenants()
    return client_for(tenant).get(path).content.decode()


def test_an_operator_tells_all_municipalities_at_once(operator: Client, a_stadt: Tenant, b_dorf: Tenant) -> None:
    assert "Wartung heute" not in page_of(a_stadt)
    answer = operator.post("/betrieb/hinweise/", {"text": "Wartung heute", "level": "warning", "hours": "4"})
    assert answer.status_code == 302
    assert "Wartung heute" in page_of(a_stadt)
    assert "Wartung heute" in page_of(b_dorf)
    assert "Wartung heute" in operator.get("/betrieb/hinweise/").content.decode()


def test_it_can_be_taken_away_again(operator: Client, provider: Tenant, a_stadt: Tenant) -> None:
    with acting_for(provider):
        notice = put_up_notice(text="Alarm", level=NoticeLevel.EMERGENCY, valid_until=None, actor=SYSTEM)
    assert 'role="alert"' in page_of(a_stadt)
    operator.post(f"/betrieb/hinweise/{notice.pk}/wegnehmen")
    assert "Alarm" not in page_of(a_stadt)


def test_a_notice_without_words_is_asked_for_them(operator: Client) -> None:
    answer = operator.post("/betrieb/hinweise/", {"text": "", "level": "info", "hours": "4"})
    assert "Schreiben Sie, was alle wissen sollen." in answer.content.decode()


def test_what_is_over_is_shown_no_more(provider: Tenant, a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    with acting_for(provider):
        until = timezone.now() + timedelta(minutes=5)
        put_up_notice(text="Nur kurz", level=NoticeLevel.INFO, valid_until=until, actor=SYSTEM)
    assert "Nur kurz" in page_of(a_stadt)
    kept_pages.clear()  # no page is kept longer than a minute
    monkeypatch.setattr(timezone, "now", lambda: until + timedelta(seconds=1))
    assert "Nur kurz" not in page_of(a_stadt)


def test_nobody_else_may_tell_everybody(a_stadt: Tenant, edda: Account) -> None:
    assert client_for(a_stadt, edda).get("/betrieb/hinweise/").status_code in (403, 404)
