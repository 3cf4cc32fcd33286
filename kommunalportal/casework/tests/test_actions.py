"""What clerks do with a case, and what happens by itself."""

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.events import application_answered, application_rejected
from kommunalportal.applications.models import Application
from kommunalportal.casework.actions import add_note, assign_work_item, decide, send_message
from kommunalportal.casework.models import WorkItem
from kommunalportal.casework.queries import work_items
from kommunalportal.casework.rules import Outcome
from kommunalportal.catalogue.events import unit_closed
from kommunalportal.catalogue.models import OrganisationalUnit
from kommunalportal.connections.actions import configure_connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from kommunalportal.mailbox.queries import mailbox_of
from tests.applying import ASSISTANCE, WITH_RENT, filled_draft, offer_service, with_file
from tests.factories import client_for
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(in_a_stadt: Tenant, ada: Account) -> Application:
    configure_connection(port="delivery", slug="social-office", provider="none", name="x", settings={}, actor=SYSTEM)
    draft = filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)
    with_file(draft, ada, step="miete", field="rent_contract")
    return confirm_application(application=draft, actor=SYSTEM)


@pytest.fixture
def item(application: Application) -> WorkItem:
    found: WorkItem = WorkItem.objects.get(application=application)
    return found


def test_a_case_is_only_in_the_list_of_its_unit(item: WorkItem, clara: Account) -> None:
    assert list(work_items(units=frozenset({"soziales"}), tab="open", account=clara)) == [item]
    assert list(work_items(units=frozenset({"buergerbuero"}), tab="open", account=clara)) == []


def test_the_cases_of_a_closed_office_go_to_the_one_that_takes_over(item: WorkItem, clara: Account) -> None:
    office = OrganisationalUnit.objects.create(slug="soziales", name="Soziales")
    announce(unit_closed, office, heir="buergerbuero")
    assert list(work_items(units=frozenset({"buergerbuero"}), tab="open", account=clara)) == [item]
    assert list(work_items(units=frozenset({"soziales"}), tab="open", account=clara)) == []


def test_a_decision_ends_the_case_and_sends_one_letter(item: WorkItem, ada: Account, clara: Account) -> None:
    clerk = actor_for(clara, "clerk")
    for _click in range(2):
        decide(item=item, outcome=Outcome.APPROVED, reason="", actor=clerk)
    run_jobs(only="casework.")
    item.refresh_from_db()
    item.application.refresh_from_db()
    assert item.closed_at == item.application.decided_at is not None
    assert mailbox_of(ada).count() == 1


def test_another_decision_is_refused(item: WorkItem, clara: Account) -> None:
    decide(item=item, outcome=Outcome.APPROVED, reason="", actor=SYSTEM)
    with pytest.raises(Refused):
        decide(item=item, outcome=Outcome.REFUSED, reason="doch nicht", actor=SYSTEM)


def test_a_refusal_needs_its_reason(item: WorkItem) -> None:
    with pytest.raises(Refused, match="Begründung"):
        decide(item=item, outcome=Outcome.REFUSED, reason="  ", actor=SYSTEM)


def test_the_office_decides_in_its_own_system_and_nobody_types_it_again(item: WorkItem) -> None:
    announce(application_answered, item.application, data={"decision": "refused", "text": "Zu viel Vermögen."})
    item.refresh_from_db()
    assert item.decision.outcome == Outcome.REFUSED
    assert item.decision.reason == "Zu viel Vermögen."


def test_a_case_that_machines_cannot_finish_asks_for_attention(item: WorkItem, clara: Account) -> None:
    announce(application_rejected, item.application)
    assert list(work_items(units=frozenset({"soziales"}), tab="attention", account=clara)) == [item]


def test_a_message_lies_in_the_mailbox_and_a_note_does_not(item: WorkItem, ada: Account, clara: Account) -> None:
    clerk = actor_for(clara, "clerk")
    add_note(item=item, text="Rücksprache mit dem Jugendamt", actor=clerk)
    send_message(item=item, text="Bitte rufen Sie uns an.", actor=clerk)
    assert [letter.body for letter in mailbox_of(ada)] == ["Bitte rufen Sie uns an."]


@pytest.mark.parametrize("say", [add_note, send_message])
def test_nothing_empty_is_said(item: WorkItem, say: object) -> None:
    with pytest.raises(Refused):
        say(item=item, text=" ", actor=SYSTEM)  # type: ignore[operator]


def test_taking_a_case_shows_in_the_timeline_once(item: WorkItem, clara: Account) -> None:
    clerk = actor_for(clara, "clerk")
    assign_work_item(item=item, to=clara, actor=clerk)
    assign_work_item(item=item, to=clara, actor=clerk)
    assert item.application.timeline.filter(kind="assigned").count() == 1


def test_a_clerk_of_another_unit_does_not_find_the_case(item: WorkItem, clara: Account) -> None:
    page = f"/sachbearbeitung/{item.file_reference}/"
    assert client_for(clara.tenant, clara).get(page).status_code == 404
