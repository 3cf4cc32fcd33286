"""PAdES seals made here, with a key in a file or in the connection's settings."""

from kommunalportal.adapters.seals.pades.config import Config
from kommunalportal.adapters.seals.pades.demo import ensure_demo_seal
from kommunalportal.adapters.seals.pades.provider import PadesSeal, open_provider

__all__ = ["Config", "PadesSeal", "ensure_demo_seal", "open_provider"]
