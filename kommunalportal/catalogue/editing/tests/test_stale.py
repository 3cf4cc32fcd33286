"""Links and stale entries."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kommunalportal.catalogue.editing.actions import begin_revision, publish, submit_for_review
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.links import check_links, collect_links
from kommunalportal.catalogue.editing.stale import Reason, stale_entries
from kommunalportal.catalogue.models import (
    CheckedLink,
    Fee,
    LinkState,
    Notice,
    OrganisationalUnit,
    PublicService,
    Revision,
    ServiceText,
)
from kommunalportal.catalogue.ports import LinkAnswer, Look
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.worker import jobs_links
from kommunalportal.worker.registry import sweep_all

LAW = "https://gesetze.example/1"


class Fate:
    """Every link answers the same."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.visited: list[str] = []

    def look_at(self, url: str) -> LinkAnswer:
        self.visited.append(url)
        return LinkAnswer(self.look, 200)

    def problems(self) -> list[str]:
        return []


@pytest.fixture
def text(service: PublicService) -> ServiceText:
    """A text of the town with a link."""
    return ServiceText.objects.create(service=service, summary=f"Mehr: {LAW}.", is_reviewed=True)


def reasons() -> dict[str, tuple[Reason, ...]]:
    return {entry.key: entry.reasons for entry in stale_entries()}


def forget_the_last_look() -> None:
    CheckedLink.objects.update(checked_at=timezone.now() - timedelta(days=1))


def test_links_are_collected_with_their_places_and_forgotten_with_them(text: ServiceText) -> None:
    assert collect_links() == 1
    assert CheckedLink.objects.get().places == [["leistungstexte", "personalausweis", "Personalausweis beantragen"]]
    text.delete()
    assert collect_links() == 0
    assert not CheckedLink.objects.exists()


def test_a_link_is_dead_at_once_if_it_is_gone_and_after_three_nights_if_it_fails(text: ServiceText) -> None:
    collect_links()
    states = []
    for look in (Look.GONE, Look.ALIVE, Look.FAILING, Look.FAILING, Look.FAILING):
        check_links(Fate(look))
        states.append(CheckedLink.objects.get().state)
        forget_the_last_look()
    assert states == ["dead", "alive", "failing", "failing", "dead"]
    assert reasons() == {"personalausweis": (Reason.DEAD_LINK,)}


def test_a_link_is_looked_at_once_a_night(text: ServiceText) -> None:
    collect_links()
    fate = Fate(Look.ALIVE)
    assert (check_links(fate), check_links(fate)) == (1, 0)
    assert fate.visited == [LAW]


def test_the_nightly_job_looks_at_every_towns_own_links(text: ServiceText, b_dorf: Tenant) -> None:
    sweep_all(jobs_links.check_all)
    assert CheckedLink.objects.get().state == LinkState.ALIVE
    with acting_for(b_dorf):
        assert not CheckedLink.objects.exists()


def test_what_is_over_old_or_never_looked_at_is_stale(
    service: PublicService, office: OrganisationalUnit, writer: Actor, reviewer: Actor
) -> None:
    Fee.objects.create(service=service, amount=37, valid_until=timezone.localdate() - timedelta(days=1))
    yesterday = timezone.now() - timedelta(days=1)
    Notice.objects.create(key="alt", text="Vorbei.", valid_from=yesterday - timedelta(days=1), valid_until=yesterday)
    OrganisationalUnit.objects.create(slug="archiv", name="Archiv", is_demonstration=True)
    unit = KINDS["aemter"]
    revision = begin_revision(kind=unit, key=office.slug, data=unit.load(office.slug) or {}, actor=writer)
    publish(revision=submit_for_review(revision=revision, actor=writer), actor=reviewer)
    Revision.objects.update(published_at=timezone.now() - timedelta(days=400))

    assert reasons() == {
        "personalausweis": (Reason.EXPIRED,),
        "alt": (Reason.EXPIRED,),
        "archiv": (Reason.UNREVIEWED,),
        "buergerbuero": (Reason.OLD,),
    }
    assert [entry.key for entry in stale_entries(reason=Reason.OLD)] == ["buergerbuero"]
    assert [entry.key for entry in stale_entries(kind="hinweise")] == ["alt"]


def test_a_fee_with_a_successor_is_not_over(service: PublicService) -> None:
    Fee.objects.create(service=service, amount=37, valid_until=date(2020, 12, 31))
    Fee.objects.create(service=service, amount=46, valid_from=date(2021, 1, 1))
    assert KINDS["gebuehren"].expired(timezone.localdate()) == set()
