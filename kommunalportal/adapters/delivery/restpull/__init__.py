"""Hand-over by REST: the back-office system calls the portal. The interface is our own, see docs/interfaces.md."""

from kommunalportal.adapters.delivery.restpull.clients import client_with, connection_with, scopes_of
from kommunalportal.adapters.delivery.restpull.config import ANSWER, READ, Config, hashed_secret
from kommunalportal.adapters.delivery.restpull.provider import open_provider

__all__ = [
    "ANSWER",
    "READ",
    "Config",
    "client_with",
    "connection_with",
    "hashed_secret",
    "open_provider",
    "scopes_of",
]
