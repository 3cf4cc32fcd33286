"""Every night: do the links of our own texts still lead somewhere?"""

from kommunalportal.catalogue.editing.links import check_links, collect_links
from kommunalportal.wiring.links import link_checker
from kommunalportal.worker.registry import sweeper


@sweeper("links.check_all", cron="15 2 * * *")
def check_all() -> None:
    """Collect the tenant's links and look at those that were not looked at today."""
    collect_links()
    check_links(link_checker())
