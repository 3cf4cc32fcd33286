"""Hand-over by REST: the back-office system calls the portal. The interface is our own, see docs/interfaces.md."""

from kommunalportal.adapters.delivery.restpull.config import Config, hashed_secret
from kommunalportal.adapters.delivery.restpull.provider import open_provider

__all__ = ["Config", "hashed_secret", "open_provider"]
