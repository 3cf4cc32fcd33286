"""Troubles that last: a misconfigured connection waits for the operator, a dead one for a clerk; both can be mended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.models import Application
from kommunalportal.casework.models import WorkItem
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.actions import replay
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.rules import TRY_FOR
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.worker.jobs_connections import check
from tests.applying import CERTIFICATE, ELECTRONIC, filled_draft
from tests.faults.town import Town, kinds_of
from tests.faults.worker import everything_is_due, sweep, time_passes, work

SYSTEM_NAME = "population-register"


@pytest.fixture
def sent(town: Town) -> Application:
    """An electronic certificate, applied for and not yet handed over."""
    application = filled_draft(town.offers[CERTIFICATE], town.ada, ELECTRONIC)
    return confirm_application(application=application, actor=actor_for(town.ada))


def work_on(rounds: int = 1) -> None:
    for _ in range(rounds):
        everything_is_due()
        sweep()
        work()


def work_until(application: Application, kind: str) -> None:
    for _ in range(60):
        if kind in kinds_of(application):
            return
        work_on()
    raise AssertionError(kinds_of(application))


def the_delivery() -> Delivery:
    delivery: Delivery = Delivery.objects.select_related("connection").get()
    return delivery


def fail_for_three_days(town: Town) -> None:
    town.faults(down=True)
    work_on()
    time_passes(TRY_FOR + timedelta(minutes=5))
    work_on()


def test_a_misconfigured_connection_pauses_and_goes_on_when_it_is_mended(town: Town, sent: Application) -> None:
    good = town.connect(SYSTEM_NAME).settings["client_secret"]
    town.connect(SYSTEM_NAME, client_secret="no longer valid")
    work_on(2)
    assert the_delivery().connection.paused_at
    assert "needs_clerk" not in kinds_of(sent)

    check(town.connect(SYSTEM_NAME, client_secret=good))
    work()  # woken by the check, although its next try was planned for later

    assert the_delivery().submitted_at
    assert Connection.objects.get(slug=SYSTEM_NAME).paused_at is None
    work_until(sent, "certificate")


def test_three_days_without_an_answer_end_with_a_clerk(town: Town, sent: Application) -> None:
    fail_for_three_days(town)

    assert the_delivery().given_up_at
    assert WorkItem.objects.get(application=sent).attention_since
    assert kinds_of(sent).count("rejected") == 1


def test_what_was_given_up_can_be_started_again_and_arrives_once(town: Town, sent: Application) -> None:
    fail_for_three_days(town)
    town.heal()

    replay(delivery=the_delivery(), actor=SYSTEM)
    work_until(sent, "certificate")

    assert len(town.cases(SYSTEM_NAME, sent.reference)) == 1
    assert WorkItem.objects.get(application=sent).attention_since is None


def test_starting_again_what_arrived_without_our_knowing_makes_no_second_case(town: Town, sent: Application) -> None:
    before = town.accepted_submissions(SYSTEM_NAME)
    town.faults(lose_answer="submit")
    work_on()
    fail_for_three_days(town)
    town.heal()

    replay(delivery=the_delivery(), actor=SYSTEM)
    work_until(sent, "certificate")

    assert town.accepted_submissions(SYSTEM_NAME) - before == 1
    assert len(town.cases(SYSTEM_NAME, sent.reference)) == 1


def test_a_rejected_application_can_be_handed_over_again(town: Town, sent: Application) -> None:
    town.faults(SYSTEM_NAME, reject="schema-violation")
    work_until(sent, "rejected")
    town.heal()

    replay(delivery=the_delivery(), actor=SYSTEM)
    work_until(sent, "certificate")

    assert len(town.cases(SYSTEM_NAME, sent.reference)) == 1


def test_what_runs_cannot_be_started_again(town: Town, sent: Application) -> None:
    work_on()
    with pytest.raises(Refused, match="läuft noch"):
        replay(delivery=the_delivery(), actor=SYSTEM)


def test_an_answer_that_stays_away_after_acceptance_is_a_clerks_and_not_a_failed_hand_over(
    town: Town, sent: Application
) -> None:
    passed = dict.fromkeys(("announced_at", "submitted_at", "arrived_at", "accepted_at"), timezone.now())
    Delivery.objects.update(submission_reference=str(uuid4()), case_reference=str(uuid4()), **passed)
    fail_for_three_days(town)

    assert kinds_of(sent)[-1] == "needs_clerk"
    assert "rejected" not in kinds_of(sent)
    assert replay(delivery=the_delivery(), actor=SYSTEM).given_up_at is None


def test_a_carrier_that_is_down_for_days_alarms_nobody_about_what_has_long_arrived(
    town: Town, sent: Application
) -> None:
    work_until(sent, "certificate")
    Delivery.objects.update(expects_answer=False, next_try_at="2026-01-01T00:00Z")

    fail_for_three_days(town)

    assert the_delivery().given_up_at is None
    assert "rejected" not in kinds_of(sent)


def test_a_late_callback_to_something_given_up_is_told_once(town: Town, sent: Application) -> None:
    fail_for_three_days(town)
    Delivery.objects.update(next_try_at="2026-01-01T00:00Z")
    work_on()
    assert kinds_of(sent).count("rejected") == 1
