"""Hand-over by FIT-Connect, submission API version 2. Not verified against the real service."""

from kommunalportal.adapters.delivery.fitconnect.config import Config
from kommunalportal.adapters.delivery.fitconnect.provider import open_provider

__all__ = ["Config", "open_provider"]
