"""The provider of the port ``links``: one for the whole installation. The demonstration visits nobody."""

from functools import lru_cache
from typing import Any

from django.conf import settings

from kommunalportal.adapters.links import answertable, politehttp
from kommunalportal.catalogue.ports import LinkChecker
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.kernel.addresses import front_address

LINK_CHECKERS: dict[str, Adapter[LinkChecker]] = {
    "answertable": Adapter("Tabelle der Vorführung", answertable.Config, answertable.open_provider),
    "politehttp": Adapter("Linkprüfung über HTTP", politehttp.Config, politehttp.open_provider),
}

#: What the demonstration's links answer; everything else is there.
DEMO_ANSWERS = {"/veraltet": 404, "antwortet-nicht": 0}


@lru_cache(maxsize=1)
def link_checker() -> LinkChecker:
    """The checker; it keeps its pace per host."""
    provider, values = _choice()
    return LINK_CHECKERS[provider].open(values)


def _choice() -> tuple[str, dict[str, Any]]:
    if settings.DEMO:
        return "answertable", {"answers": DEMO_ANSWERS}
    return "politehttp", {"contact": front_address()}
