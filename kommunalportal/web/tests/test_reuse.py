"""Applying again with the answers of an earlier application, through the pages."""

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.models import Application
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.applying import CERTIFICATE, ELECTRONIC, filled_draft, offer_service
from tests.factories import client_for
from tests.offers import connect_offer

START = f"/antrag/{CERTIFICATE}/"


@pytest.fixture
def sent(in_a_stadt: Tenant, ada: Account) -> Application:
    """Ada's application."""
    connect_offer()
    draft = filled_draft(offer_service(CERTIFICATE), ada, ELECTRONIC)
    return confirm_application(application=draft, actor=actor_for(ada))


def test_every_answer_taken_over_is_marked_and_nothing_is_sent_unread(sent: Application, ada: Account) -> None:
    browser = client_for(ada.tenant, ada)
    assert f"{sent.reference}/vorlage" in browser.get(f"{START}{sent.reference}/fertig").content.decode()
    assert "Das geben Sie neu an" in browser.get(f"{START}{sent.reference}/vorlage").content.decode()

    first = browser.post(f"{START}{sent.reference}/vorlage").headers["Location"]

    draft = Application.objects.latest("pk")
    assert first == f"{START}{draft.reference}/erklaerung"
    mark = f"Aus Ihrem Antrag {sent.reference} übernommen"
    assert mark in browser.get(f"{START}{draft.reference}/person").content.decode()
    assert mark not in browser.get(first).content.decode()
    browser.post(first, posted(ELECTRONIC["erklaerung"]))
    review = browser.get(f"{START}{draft.reference}/pruefen").content.decode()
    assert review.count(mark) == len(draft.answers)
    with acting_for(ada.tenant):
        assert not Application.objects.get(pk=draft.pk).confirmed_at


def test_who_has_an_open_draft_is_told_before_a_second_one(sent: Application, ada: Account) -> None:
    browser = client_for(ada.tenant, ada)
    browser.post(f"{START}{sent.reference}/vorlage")
    page = browser.get(f"{START}{sent.reference}/vorlage").content.decode()
    assert "Sie haben einen offenen Antrag" in page


def test_nobody_begins_with_the_application_of_somebody_else(sent: Application, bela: Account, clara: Account) -> None:
    assert client_for(clara.tenant, clara).post(f"{START}{sent.reference}/vorlage").status_code == 404
    assert client_for(bela.tenant, bela).post(f"{START}{sent.reference}/vorlage").status_code == 404
