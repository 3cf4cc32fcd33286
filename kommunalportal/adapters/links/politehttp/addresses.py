"""Which address on the network a link means, and whether it may be visited."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

Resolve = Callable[[str, int], list[str]]
USUAL_PORTS = {"http": 80, "https": 443}


class NotToBeVisited(Exception):
    """The link means something that is not on the public network."""


class Unknown(Exception):
    """There is no such host, or its name cannot be resolved now."""


@dataclass(frozen=True)
class Target:
    """A link and the one address that was checked for it."""

    parts: SplitResult
    address: str
    port: int

    @property
    def host(self) -> str:
        """Name of the host, as the server and its certificate know it."""
        return self.parts.hostname or ""

    @property
    def origin(self) -> str:
        """Scheme and host: what robots.txt and the pace hold for."""
        return f"{self.parts.scheme}://{self.parts.netloc}"

    @property
    def url_by_address(self) -> str:
        """The same link with the checked address instead of the name."""
        literal = f"[{self.address}]" if ":" in self.address else self.address
        return urlunsplit((self.parts.scheme, f"{literal}:{self.port}", self.parts.path or "/", self.parts.query, ""))


def target_of(url: str, resolve: Resolve, ports: frozenset[int]) -> Target:
    """The address behind a link; ``NotToBeVisited`` if any of its addresses is private."""
    try:
        parts = urlsplit(url)
        port = parts.port or USUAL_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NotToBeVisited("unreadable address") from None
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.username or port not in ports:
        raise NotToBeVisited("neither http nor https at its usual port")
    addresses = resolve(parts.hostname, port)
    if not addresses:
        raise Unknown(parts.hostname)
    if not all(is_public(address) for address in addresses):
        raise NotToBeVisited("a private address")
    return Target(parts, addresses[0], port)


def is_public(address: str) -> bool:
    """Whether the address is on the public network; addresses inside others (mapped, 6to4, Teredo) count as those."""
    found: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def resolve_by_system(host: str, port: int) -> list[str]:
    """All addresses of a host."""
    try:
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []
