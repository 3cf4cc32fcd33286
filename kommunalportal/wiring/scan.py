"""The provider of the port ``scan``: one for the whole installation, named by ``KP_SCAN``."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from kommunalportal.adapters.scan import clamd
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.kernel.failures import Misconfigured
from kommunalportal.kernel.ports import Scanner

SCANNERS: dict[str, Adapter[Scanner]] = {
    "clamd": Adapter("ClamAV", clamd.Config, clamd.open_provider),
}


def scanner() -> Scanner:
    """The scanner of this installation; ``Misconfigured`` if it is said in a way that nobody understands."""
    return _opened(settings.SCAN)


@lru_cache(maxsize=1)
def _opened(address: str) -> Scanner:
    url = urlsplit(address)
    adapter = SCANNERS.get(url.scheme)
    if adapter is None:
        raise Misconfigured("KP_SCAN names no scanner that we know.")
    place = {"host": url.hostname, "port": url.port} if url.hostname else {"socket": url.path}
    return adapter.open(place)
