"""How a foreign product is plugged in: a label, its settings, a way to open it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from kommunalportal.kernel.failures import Misconfigured

P = TypeVar("P")


def _as_entered(settings: dict[str, Any]) -> dict[str, Any]:
    return settings


@dataclass(frozen=True)
class Adapter(Generic[P]):
    """One line of a wiring table: how settings become a provider that keeps a port's promises."""

    label: str
    config: type[BaseModel]
    open_provider: Callable[[Any], P]
    #: What is kept of settings that somebody entered, such as the hash instead of a secret.
    kept: Callable[[dict[str, Any]], dict[str, Any]] = _as_entered

    def open(self, settings: dict[str, Any]) -> P:
        """Open the provider; settings that do not fit are the operator's matter, and are never repeated in the text."""
        try:
            config = self.config.model_validate(settings)
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors())
            raise Misconfigured(f"{self.label}: Einstellungen fehlen oder passen nicht: {fields}") from None
        return self.open_provider(config)
