"""Workers killed by SIGKILL between any two steps: another one ends the work, and nothing happens twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.models import Application
from kommunalportal.certificates.models import Certificate
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.audit import first_broken_entry
from kommunalportal.mailbox.models import Letter
from tests.applying import ASSISTANCE, CERTIFICATE, ELECTRONIC, WITH_RENT, filled_draft, with_file
from tests.faults.town import Town, kinds_of
from tests.faults.worker import forget_jobs

ROOT = Path(__file__).resolve().parents[2]
Worker = Callable[[str], str]
PROVIDER = "kommunalportal.adapters.delivery.fitconnect.provider.FitConnectProvider."
RESULTS = "kommunalportal.applications.results."
HAND_OVER = [
    f"{when} {PROVIDER}{step}"
    for step in ("announce", "put_attachment", "submit", "events", "answers", "acknowledge")
    for when in ("before", "after")
]
CERTIFYING = [
    f"after {PROVIDER}answers",
    f"after {PROVIDER}acknowledge",
    "before kommunalportal.certificates.actions.record",
    f"after {RESULTS}issue_certificate",
    f"before {RESULTS}send_letter",
    f"after {RESULTS}send_letter",
    f"after {RESULTS}_hand_out",
]


@pytest.fixture(scope="module")
def nursery(django_db_setup: None) -> Iterator[subprocess.Popen[str]]:
    """A process that forks workers."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kommunalportal.config.settings"}
    command = [sys.executable, "-m", "tests.faults.nursery"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process
        process.communicate()


@pytest.fixture
def worker(town: Town, nursery: subprocess.Popen[str]) -> Worker:
    """Let a worker live until it has nothing to do, or dies where it is told to; answers the signal that ended it."""

    def live(dies: str) -> str:
        assert nursery.stdin
        assert nursery.stdout
        nursery.stdin.write(json.dumps({"tenant": town.tenant.slug, "dies": dies}) + "\n")
        nursery.stdin.flush()
        return nursery.stdout.readline().strip()

    return live


@pytest.mark.parametrize("dies", HAND_OVER)
def test_a_killed_worker_hands_over_once(town: Town, worker: Worker, dies: str) -> None:
    application = filled_draft(town.offers[ASSISTANCE], town.ada, WITH_RENT)
    with_file(application, town.ada, step="miete", field="rent_contract")
    kill_and_go_on(town, worker, application, dies, system="social-office")
    assert len(town.cases("social-office", application.reference)[0]["files"]) == 1


@pytest.mark.parametrize("dies", CERTIFYING)
def test_a_killed_worker_issues_one_certificate_and_one_letter(town: Town, worker: Worker, dies: str) -> None:
    application = filled_draft(town.offers[CERTIFICATE], town.ada, ELECTRONIC)
    kill_and_go_on(town, worker, application, dies, system="population-register")
    assert kinds_of(application).count("certificate") == 1
    assert Certificate.objects.count() == 1
    assert Letter.objects.count() == 1


def kill_and_go_on(town: Town, worker: Worker, application: Application, dies: str, *, system: str) -> None:
    """Submit, kill, lose the queue with the worker, go on in a new process; then everything has happened once."""
    before = town.accepted_submissions(system)
    confirm_application(application=application, actor=actor_for(town.ada))

    assert worker(dies) == str(signal.SIGKILL.value)
    forget_jobs()
    assert worker("") == "0"

    delivery = Delivery.objects.get(reference=application.reference)
    assert delivery.accepted_at
    assert len(town.cases(system, application.reference)) == 1
    assert town.accepted_submissions(system) - before == 1
    kinds = kinds_of(application)
    assert [kinds.count(kind) for kind in ("submitted", "arrived", "accepted")] == [1, 1, 1]
    assert len(kinds) == len(set(kinds))
    assert first_broken_entry() is None
