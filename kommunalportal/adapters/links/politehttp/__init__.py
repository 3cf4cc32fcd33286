"""A polite visitor: looks at links over HTTP, gently and never inside the own network."""

from kommunalportal.adapters.links.politehttp.checker import Config, PoliteChecker, open_provider

__all__ = ["Config", "PoliteChecker", "open_provider"]
