"""What is already filled in says where it comes from, and can be changed."""

import pytest
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, save_step, start_application
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.sources import sources_of
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.models import Tenant
from tests.applying import ADA, CERTIFICATE, ELECTRONIC, filled_draft, offer_service
from tests.factories import client_for
from tests.offers import connect_offer

BEFORE_PERSON = ("zweck", "art")


@pytest.fixture
def offer(in_a_stadt: Tenant) -> OnlineService:
    connect_offer(CERTIFICATE)
    return offer_service(CERTIFICATE)


@pytest.fixture
def browser(ada: Account) -> Client:
    return client_for(ada.tenant, ada)


def a_draft(offer: OnlineService, account: Account) -> Application:
    """Answered up to the page about the person."""
    application = start_application(online_service=offer, account=account, actor=actor_for(account))
    for slug in BEFORE_PERSON:
        assert save_step(application=application, slug=slug, raw=posted(ELECTRONIC[slug]), seen="").is_ok
    return application


def page_of(application: Application, slug: str) -> str:
    return f"/antrag/{CERTIFICATE}/{application.reference}/{slug}"


def test_the_account_says_its_name_and_the_page_says_so(browser: Client, offer: OnlineService, ada: Account) -> None:
    shown = browser.get(page_of(a_draft(offer, ada), "person")).content.decode()
    assert 'value="Ada"' in shown
    assert "„Wie heißen Sie?“: aus Ihrem Konto." in shown
    assert "Wann sind Sie geboren?“:" not in shown


def test_an_earlier_application_says_birthday_and_address(browser: Client, offer: OnlineService, ada: Account) -> None:
    earlier = confirm_application(application=filled_draft(offer, ada, ELECTRONIC), actor=actor_for(ada))
    application = a_draft(offer, ada)
    shown = browser.get(page_of(application, "person")).content.decode()
    assert f"„Wann sind Sie geboren?“: aus Ihrem Antrag {earlier.reference}." in shown
    assert 'value="1990"' in shown
    browser.post(page_of(application, "person"), posted(ADA["person"]))
    address = browser.get(page_of(application, "anschrift")).content.decode()
    assert 'value="Am Hammerwerk"' in address
    assert earlier.reference in address


def test_nothing_is_taken_over_before_it_was_sent_and_what_is_changed_counts(
    browser: Client, offer: OnlineService, ada: Account
) -> None:
    confirm_application(application=filled_draft(offer, ada, ELECTRONIC), actor=actor_for(ada))
    application = a_draft(offer, ada)
    browser.get(page_of(application, "person"))
    application.refresh_from_db()
    assert "birth_date" not in application.answers
    changed = {**ADA["person"], "birth_date": "1991-01-02"}
    browser.post(page_of(application, "person"), posted(changed))
    application.refresh_from_db()
    assert application.answers["birth_date"] == "1991-01-02"
    assert "Schon für Sie ausgefüllt" not in browser.get(page_of(application, "person")).content.decode()


def test_what_was_said_of_a_child_is_not_suggested_for_oneself(offer: OnlineService, ada: Account) -> None:
    earlier = confirm_application(application=filled_draft(offer, ada, ELECTRONIC), actor=actor_for(ada))
    Application.objects.filter(pk=earlier.pk).update(represents={"kind": "child", "name": "Kim"})
    assert a_draft(offer, ada).known is None


def test_whoever_helps_is_told_nothing(offer: OnlineService, ada: Account, clara: Account) -> None:
    confirm_application(application=filled_draft(offer, ada, ELECTRONIC), actor=actor_for(ada))
    helped = start_application(online_service=offer, account=ada, actor=actor_for(clara, "clerk"))
    assert helped.known is None


def test_what_is_known_of_the_child_is_named_as_such(offer: OnlineService, ada: Account) -> None:
    application = a_draft(offer, ada)
    application.represents = {"kind": "child", "given_names": "Kim", "family_name": "L", "birth_date": "2019-02-03"}
    form = form_of(application)
    assert sources_of(form, "person").startswith("„Wie heißen Sie?“: aus Ihrem Konto. Bitte prüfen")
    field = form.bundle.form.fields["birth_date"].model_copy(update={"prefill": "applicant.birth_date"})
    step = next(one for one in form.bundle.form.steps if one.slug == "person")
    changed = step.model_copy(update={"fields": (step.fields[0], field)})
    steps = tuple(changed if one.slug == "person" else one for one in form.bundle.form.steps)
    schema = form.bundle.form.model_copy(update={"steps": steps})
    journey = type(form.journey)(schema, application.answers, form.journey.context)
    assert [one.name for one in journey.prefilled("person")] == ["person", "birth_date"]
