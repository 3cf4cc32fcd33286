"""Accidents in any order: afterwards each application has arrived once, and was paid at most once.

``KP_FAULT_SEED`` chooses other lives (a failure prints the seed to repeat it), ``KP_FAULT_RUNS`` how many there are.
Every life goes through the real actions, jobs, sweeps, database and simulators over HTTP. Nine of ten are paid orders
on paper, which end when the register has accepted them; the others end with the certificate in the mailbox. Process
deaths are played in the test's process (see ``death.py``); those by signal are in ``test_kill.py``.
"""

import os
from random import Random

import pytest

from kommunalportal.certificates.models import Certificate
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.audit import first_broken_entry
from kommunalportal.mailbox.models import Letter
from tests.faults.accidents import SYSTEM_NAME, Life
from tests.faults.town import Town, kinds_of

SEED = int(os.environ.get("KP_FAULT_SEED", "20261123"))
RUNS = int(os.environ.get("KP_FAULT_RUNS", "200"))
BATCH = 20
ONCE = {"submitted", "paid", "accepted", "certificate"}


@pytest.mark.parametrize("first", range(0, RUNS, BATCH))
def test_nothing_is_lost_and_nothing_happens_twice(town: Town, first: int) -> None:
    numbers = range(first, min(first + BATCH, RUNS))
    for number in numbers:
        live_once(town, SEED + number)
    assert Delivery.objects.count() == len(numbers)
    assert first_broken_entry() is None


def live_once(town: Town, seed: int) -> None:
    """One life, and what must be true at its end; whatever goes wrong names the seed and tells the story."""
    life = Life(town, Random(seed))
    before = town.accepted_submissions(SYSTEM_NAME)
    try:
        life.suffer(accidents=life.random.randint(3, 8))
        life.end_well()
        check(life, town.accepted_submissions(SYSTEM_NAME) - before)
    except Exception as error:
        error.add_note(f"KP_FAULT_SEED={seed} KP_FAULT_RUNS=1\n" + "\n".join(life.diary))
        raise


def check(life: Life, submissions: int) -> None:
    application, town = life.application, life.town
    (delivery,) = Delivery.objects.filter(reference=application.reference)
    assert delivery.accepted_at
    assert delivery.rejected_at is None
    assert len(town.cases(SYSTEM_NAME, application.reference)) == 1
    assert submissions == 1
    kinds = kinds_of(application)
    assert {kind: kinds.count(kind) for kind in ONCE & set(kinds)} == dict.fromkeys(ONCE & set(kinds), 1), kinds
    paid = [one for one in transactions_of(life) if one["status"] == "PAYED"]
    assert len(paid) == (1 if life.costs else 0)
    assert (life.payment.is_paid and not life.payment.needs_clerk) if life.payment else not life.costs
    results = 0 if life.costs else 1
    assert Letter.objects.filter(application_reference=application.reference).count() == results
    assert Certificate.objects.filter(application_reference=application.reference).count() == results


def transactions_of(life: Life) -> list[dict[str, str]]:
    """The platform's orders for this application."""
    attempts = life.payment.attempts.values_list("request_id", flat=True) if life.payment else []
    ours = {str(request) for request in attempts}
    everything = life.town.platform.simulator.store.all("transaction")
    return [one for one in everything if one["request"]["requestId"] in ours]
