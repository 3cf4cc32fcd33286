"""A town for some of the seeded lives: small, so that what happened before does not slow down what follows."""

from pathlib import Path
from typing import Any

from kommunalportal.connections.actions import configure_connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit_digest import breaks
from kommunalportal.kernel.models import TenantKind
from kommunalportal.kernel.provision import provide_tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.applying import ASSISTANCE, WITH_RENT, offer_service
from tests.factories import make_account
from tests.faults.receiver import Receiver
from tests.faults.seeded_life import SeededLife


def live_in_town(seeds: range, folder: Path) -> dict[str, Any]:
    """Live these lives one after the other; answers the figures."""
    slug = f"stadt-{seeds.start}"
    tenant = provide_tenant(slug=slug, kind=TenantKind.MUNICIPALITY, name=slug, short_name=slug, ars="051620008008")
    receiver, answers = Receiver(folder / f"{slug}.sqlite"), dict[str, Any]()
    with acting_for(tenant):
        values: dict[str, Any] = {"port": "delivery", "slug": "social-office", "provider": "none", "name": "Sozialamt"}
        configure_connection(**values, settings={}, actor=SYSTEM)
        offer, person = offer_service(ASSISTANCE), make_account(tenant, "ada@example.org", name="Ada Lindqvist")
        lives = [SeededLife(seed, offer, person, receiver, answers, WITH_RENT) for seed in seeds]
        ends = [_end_of(life) for life in lives]
        broken = len(breaks())
    receiver.store.close()
    return {
        "runs": len(lives),
        "lost": sum(lost for lost, _, _ in ends),
        "double": sum(double for _, double, _ in ends),
        "killed_by_signal": sum(life.dies_by_signal for life in lives),
        "audit_breaks": broken,
        "stories": [story for _, _, story in ends if story],
    }


def _end_of(life: SeededLife) -> tuple[bool, bool, list[str]]:
    life.live()
    lost, double = life.lost, life.double
    return lost, double, [f"seed {life.seed}", *life.diary, life.stand] if lost or double else []
