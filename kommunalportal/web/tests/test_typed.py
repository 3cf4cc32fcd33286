"""What was typed and not yet sent: kept while typing and over the end of a session, judged only when it is sent."""

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import save_step, stand_of, start_application
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.unfinished import MOST_TYPED
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.tenancy import acting_for
from tests.applying import CERTIFICATE, offer_service
from tests.factories import client_for, login

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(ada: Account) -> Application:
    """Ada has answered the first two questions; the third page asks for her name."""
    with acting_for(ada.tenant):
        draft = start_application(online_service=offer_service(CERTIFICATE), account=ada, actor=actor_for(ada))
        save_step(application=draft, slug="zweck", raw=posted({"purpose": "contract"}), seen="")
        save_step(application=draft, slug="art", raw=posted({"kind": "simple"}), seen="")
        draft.refresh_from_db()
    return draft


def typed(draft: Application, **more: str) -> dict[str, str]:
    with acting_for(draft.tenant):
        return {"person.given_names": "Ada-Mar", "stand": stand_of(form_of(draft), "person"), **more}


def page(draft: Application, slug: str = "person") -> str:
    return f"/antrag/{CERTIFICATE}/{draft.reference}/{slug}"


def reread(draft: Application) -> Application:
    with acting_for(draft.tenant):
        draft.refresh_from_db()
    return draft


def test_a_half_filled_step_is_shown_again_without_complaints(ada: Account, draft: Application) -> None:
    browser = client_for(ada.tenant, ada)
    assert browser.post(page(draft) + "/merken", typed(draft)).status_code == 204
    html = browser.get(page(draft)).content.decode()
    assert 'value="Ada-Mar"' in html
    assert "kp-error-summary" not in html


def test_keeping_changes_no_answer(ada: Account, draft: Application) -> None:
    before = reread(draft).answers
    client_for(ada.tenant, ada).post(page(draft) + "/merken", typed(draft, purpose="marriage"))
    assert reread(draft).answers == before
    assert "purpose" not in draft.unfinished["person"]


def test_what_was_typed_does_not_come_back_over_what_was_saved_since(ada: Account, draft: Application) -> None:
    late = typed(draft)
    answers = {"person": {"given_names": "Ada", "family_name": "Lindqvist"}, "birth_date": "1990-05-14"}
    with acting_for(ada.tenant):
        save_step(application=draft, slug="person", raw=posted(answers), seen="")
    assert client_for(ada.tenant, ada).post(page(draft) + "/merken", late).status_code == 409
    assert reread(draft).unfinished == {}


def test_too_much_is_not_kept(ada: Account, draft: Application) -> None:
    much = typed(draft, **{"person.family_name": "a" * (MOST_TYPED + 1)})
    assert client_for(ada.tenant, ada).post(page(draft) + "/merken", much).status_code == 409
    assert reread(draft).unfinished == {}


def test_a_step_that_is_not_open_yet_keeps_nothing(ada: Account, draft: Application) -> None:
    assert client_for(ada.tenant, ada).post(page(draft, "zustellung") + "/merken", typed(draft)).status_code == 409


def test_nobody_types_into_the_draft_of_somebody_else(ada: Account, clara: Account, draft: Application) -> None:
    assert client_for(ada.tenant, clara).post(page(draft) + "/merken", typed(draft)).status_code == 404


def test_a_session_that_ended_loses_nothing_and_leads_back_to_the_step(ada: Account, draft: Application) -> None:
    browser = client_for(ada.tenant)
    answer = browser.post(page(draft), typed(draft))
    assert answer.status_code == 302
    assert page(draft) in answer.headers["Location"].replace("%2F", "/")
    assert 'value="Ada-Mar"' in login(browser, ada).get(page(draft)).content.decode()


def test_what_was_put_aside_lies_sealed_in_the_session(ada: Account, draft: Application) -> None:
    browser = client_for(ada.tenant)
    with acting_for(ada.tenant):
        browser.post(page(draft), typed(draft))
        assert "Ada-Mar" not in str(dict(browser.session))


def test_whoever_logs_in_next_at_the_same_device_sees_nothing_of_it(
    ada: Account, clara: Account, draft: Application
) -> None:
    browser = client_for(ada.tenant)
    browser.post(page(draft), typed(draft))
    assert login(browser, clara).get(page(draft)).status_code == 404
    assert reread(draft).unfinished == {}
