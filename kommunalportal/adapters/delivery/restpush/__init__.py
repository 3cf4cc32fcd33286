"""Hand-over by REST: the portal calls the back-office system. The interface is our own, see docs/interfaces.md."""

from kommunalportal.adapters.delivery.restpush.config import Config
from kommunalportal.adapters.delivery.restpush.provider import open_provider

__all__ = ["Config", "open_provider"]
