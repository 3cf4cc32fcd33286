"""What an online service is made of, and whether it can be used at this moment."""

from collections.abc import Iterator
from dataclasses import dataclass

from kommunalportal.catalogue.bundles import BundleFacts, bundle_facts
from kommunalportal.connections.models import Port
from kommunalportal.connections.queries import UsableConnections
from kommunalportal.formengine.bundle import Service as BundleService


@dataclass(frozen=True)
class OnlineOffer:
    """An active online service whose bundle exists."""

    service: BundleService
    works: bool


def online_offer(
    bundle_slug: str, *, payment_connection: str, seal_connection: str, usable: UsableConnections
) -> OnlineOffer | None:
    """The offer, working if every connection that it may need is there and not paused; nothing without a bundle."""
    try:
        facts = bundle_facts(bundle_slug)
    except LookupError:
        return None  # offered, but its bundle was taken away: nobody must promise it
    needed = _needed(facts, payment_connection, seal_connection)
    return OnlineOffer(facts.service, works=all(usable.has(port, slug) for port, slug in needed))


def _needed(facts: BundleFacts, payment_connection: str, seal_connection: str) -> Iterator[tuple[Port, str]]:
    for destination in facts.destinations:
        yield Port.DELIVERY, destination
    if any(rule.amount for rule in facts.service.fees):
        yield Port.PAYMENTS, payment_connection
    if any(result.kind == "certificate" for result in facts.service.results):
        yield Port.SEAL, seal_connection
