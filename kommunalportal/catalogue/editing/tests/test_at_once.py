"""Two people publish the same entry in the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kommunalportal.catalogue.editing.actions import begin_revision, publish, submit_for_review
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.models import OrganisationalUnit, Revision
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import make_tenant

UNITS = KINDS["aemter"]
WRITER = Actor(kind="editor", id="1", label="Edda Herbst")
REVIEWER = Actor(kind="editor", id="2", label="Adam Frühling")


@pytest.mark.django_db(transaction=True)
def test_one_of_two_is_public_and_the_other_is_told_and_kept() -> None:
    town = make_tenant("gleichzeitig")
    with acting_for(town):
        OrganisationalUnit.objects.create(slug="amt", name="Amt", phone="1")
        drafts = [_submitted(phone) for phone in ("2", "3")]
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda draft: _published(town, draft, barrier), drafts))
    assert sorted(told) == ["", "editing.changed_meanwhile"]
    with acting_for(town):
        winner = Revision.objects.get(state="published")
        assert OrganisationalUnit.objects.get().phone == winner.data["phone"]
        assert Revision.objects.get(state="in_review").data["phone"] != winner.data["phone"]


def _submitted(phone: str) -> Revision:
    data = {**(UNITS.load("amt") or {}), "phone": phone}
    return submit_for_review(revision=begin_revision(kind=UNITS, key="amt", data=data, actor=WRITER), actor=WRITER)


def _published(town: Tenant, draft: Revision, barrier: Barrier) -> str:
    try:
        with acting_for(Tenant.objects.get(pk=town.pk)):
            barrier.wait(timeout=20)
            publish(revision=draft, actor=REVIEWER)
    except Refused as refusal:
        return refusal.code
    finally:
        connection.close()
    return ""
