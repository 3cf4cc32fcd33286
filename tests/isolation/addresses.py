"""Every address of the portal, read from its URL patterns and filled in with identifiers that exist."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = "kommunalportal.config.urls"
_PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


class UnknownParameter(AssertionError):
    """A pattern has a part for which there is no example: add one to ``stock.examples``."""


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver: its name, its route as written, and the names of its parts."""

    name: str
    route: str
    parameters: tuple[str, ...]

    def filled(self, examples: Mapping[str, str]) -> str:
        """The path. An example may be meant for one pattern only: ``name:parameter`` comes before ``parameter``."""

        def example(match: re.Match[str]) -> str:
            parameter = match[1] or match[2]
            own = f"{self.name}:{parameter}"
            if own not in examples and parameter not in examples:
                raise UnknownParameter(f"No example for {parameter!r} of {self.route!r} ({self.name}).")
            return examples.get(own, examples.get(parameter, ""))

        return "/" + _PLACEHOLDER.sub(example, self.route).replace("^", "").replace("$", "").replace("\\", "")

    @property
    def as_in_openapi(self) -> str:
        """The path with each part in curly brackets."""
        return "/" + _PLACEHOLDER.sub(lambda match: f"{{{match[1] or match[2]}}}", self.route)


def addresses(prefix: str = "") -> list[Address]:
    """Every pattern of the portal whose route begins with ``prefix``, interfaces for machines included."""
    return [address for address in _walk(get_resolver(ROOT), "") if address.route.lstrip("^").startswith(prefix)]


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            parameters = tuple(match[1] or match[2] for match in _PLACEHOLDER.finditer(route))
            yield Address(entry.name or "", route, parameters)
        else:
            yield from _walk(entry, route)
