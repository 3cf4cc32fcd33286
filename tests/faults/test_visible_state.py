"""What is late or stuck is said in words to the citizen, the clerk and the operator."""

import pytest

from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.models import Application
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.rules import USUAL_WAIT
from kommunalportal.kernel.models import TenantKind
from kommunalportal.worker.jobs_connections import check
from tests.applying import CERTIFICATE, ELECTRONIC, filled_draft
from tests.factories import client_for, make_account, make_tenant
from tests.faults.test_long_troubles import fail_for_three_days, work_until
from tests.faults.town import Town
from tests.faults.worker import everything_is_due, sweep, time_passes, work

LATE = "Es dauert länger: population-register antwortet gerade nicht"
NOTHING_TO_DO = "Ihr Antrag ist sicher gespeichert. Wir versuchen es von selbst weiter. Sie müssen nichts tun."


@pytest.fixture
def sent(town: Town) -> Application:
    """An electronic certificate, applied for and not yet handed over."""
    application = filled_draft(town.offers[CERTIFICATE], town.ada, ELECTRONIC)
    return confirm_application(application=application, actor=actor_for(town.ada))


def citizens_page(town: Town, application: Application) -> str:
    address = f"/antrag/{CERTIFICATE}/{application.reference}/fertig"
    return town.browser(town.ada).get(address).content.decode()


def page_without_login(town: Town, application: Application) -> str:
    posted = {"reference": application.reference, "code": application.status_code}
    return town.browser().post("/status", posted).content.decode()


def clerks_page(town: Town, application: Application) -> str:
    clara = make_account(town.tenant, name="Clara Winter", role="clerk", unit="buergerbuero")
    address = f"/sachbearbeitung/{application.work_item.file_reference}/"
    return town.browser(clara).get(address).content.decode()


def operators_page(town: Town) -> str:
    provider = make_tenant("betrieb", "Betrieb", kind=TenantKind.PROVIDER)
    olga = make_account(provider, name="Olga Brandt", role="operator")
    return client_for(provider, olga).get(f"/betrieb/{town.tenant.slug}/").content.decode()


def try_once() -> None:
    everything_is_due()
    sweep()
    work()


def test_a_carrier_that_is_down_is_told_to_citizen_and_clerk(town: Town, sent: Application) -> None:
    town.faults(down=True)
    try_once()
    for page in (citizens_page(town, sent), page_without_login(town, sent), clerks_page(town, sent)):
        assert LATE in page
        assert NOTHING_TO_DO in page


def test_the_clerk_reads_when_the_next_try_is_and_what_went_wrong(town: Town, sent: Application) -> None:
    town.faults(down=True)
    try_once()
    page = clerks_page(town, sent)
    assert "von selbst um" in page
    assert "nicht erreichbar" in page


def test_a_back_office_system_that_does_not_fetch_is_told_after_a_while(town: Town, sent: Application) -> None:
    town.faults("population-register", down=True)
    try_once()
    assert LATE not in citizens_page(town, sent)

    time_passes(USUAL_WAIT * 2)

    assert LATE in citizens_page(town, sent)


def test_the_delay_is_forgotten_when_it_is_over(town: Town, sent: Application) -> None:
    town.faults(down=True)
    try_once()
    town.heal()
    work_until(sent, "certificate")
    assert "Es dauert länger" not in citizens_page(town, sent)


def test_what_was_given_up_is_told_to_citizen_and_clerk(town: Town, sent: Application) -> None:
    fail_for_three_days(town)
    assert "Eine Mitarbeiterin oder ein Mitarbeiter kümmert sich darum." in citizens_page(town, sent)
    page = clerks_page(town, sent)
    assert "braucht Aufmerksamkeit" in page
    assert "Noch einmal übergeben" in page


def test_the_operator_sees_the_connection_red_and_what_was_given_up(town: Town, sent: Application) -> None:
    fail_for_three_days(town)
    check(Connection.objects.get(slug="population-register"))
    page = operators_page(town)
    assert "gestört" in page
    assert sent.reference in page
    assert "Ada Lindqvist" not in page
