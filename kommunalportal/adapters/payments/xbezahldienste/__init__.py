"""XBezahldienste 1.0.0, the REST standard between online services and payment platforms."""

from kommunalportal.adapters.payments.xbezahldienste.config import Config
from kommunalportal.adapters.payments.xbezahldienste.provider import open_provider

__all__ = ["Config", "open_provider"]
