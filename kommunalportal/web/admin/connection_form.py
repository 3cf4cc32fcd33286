"""A form for the settings of any provider, made from what the provider says it needs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from kommunalportal.connections.models import Connection
from kommunalportal.kernel.adapters import Adapter


@dataclass(frozen=True)
class Setting:
    """One setting as the page shows it; a secret has no value here."""

    name: str
    label: str
    hint: str
    value: str
    is_secret: bool
    error: str

    @property
    def id(self) -> str:
        """Of the input."""
        return f"id_{self.name}"


class ConnectionForm:
    """Stored settings, what somebody typed, and what the provider says to both together."""

    def __init__(self, typed: Mapping[str, str] | None, connection: Connection, adapter: Adapter[Any] | None) -> None:
        self._typed = typed
        self._stored: dict[str, Any] = dict(connection.settings)
        self._fields: dict[str, FieldInfo] = dict(adapter.config.model_fields) if adapter else {}
        self.provider = adapter.label if adapter else connection.provider
        self.name = (connection.name if typed is None else typed.get("name", "")).strip()[:120]
        self.settings = adapter.kept(self._merged()) if adapter else self._merged()
        self.errors = self._errors(adapter) if typed is not None else {}

    @property
    def is_complete(self) -> bool:
        """Whether it was sent and everything fits."""
        return self._typed is not None and not self.errors

    @property
    def fields(self) -> list[Setting]:
        """Every setting in the provider's own order."""
        return [self._setting(name, field) for name, field in self._fields.items()]

    @property
    def error_pairs(self) -> list[tuple[str, str]]:
        """For the summary above the form."""
        labels = {"name": _("Name"), **{name: _label(name, field) for name, field in self._fields.items()}}
        return [(f"id_{name}", f"{labels.get(name, name)}: {text}") for name, text in self.errors.items()]

    def _merged(self) -> dict[str, Any]:
        typed = {name: self._typed.get(name, "").strip() for name in self._fields} if self._typed is not None else {}
        settings = {**self._stored, **{name: _parsed(text) for name, text in typed.items() if text}}
        emptied = [name for name, text in typed.items() if not text and not _is_secret(self._fields[name])]
        return {name: value for name, value in settings.items() if name not in emptied}

    def _errors(self, adapter: Adapter[Any] | None) -> dict[str, str]:
        errors = {} if self.name else {"name": _("Bitte geben Sie einen Namen ein.")}
        if adapter is None:
            return errors
        try:
            adapter.config.model_validate(self.settings)
        except ValidationError as error:
            # Never with what was typed: it may be secret.
            for problem in error.errors(include_input=False, include_url=False):
                name = str(problem["loc"][0]) if problem["loc"] else next(iter(self._fields), "name")
                errors[name] = _("fehlt") if problem["type"] == "missing" else _("passt so nicht")
        return errors

    def _setting(self, name: str, field: FieldInfo) -> Setting:
        is_secret = _is_secret(field)
        hints = [field.description or ""]
        if is_secret and self._stored.get(name):
            hints.append(_("Ist gespeichert und wird nicht gezeigt. Leer lassen heißt: bleibt, wie es ist."))
        shown = "" if is_secret else _shown(self._value(name, field))
        return Setting(
            name, _label(name, field), " · ".join(filter(None, hints)), shown, is_secret, self.errors.get(name, "")
        )

    def _value(self, name: str, field: FieldInfo) -> Any:
        if self._typed is not None:
            return self._typed.get(name, "")
        return self._stored.get(name, None if field.is_required() else field.get_default(call_default_factory=True))


def _label(name: str, field: FieldInfo) -> str:
    return field.title or name


def _is_secret(field: FieldInfo) -> bool:
    return not field.repr or "SecretStr" in str(field.annotation) or field.annotation is SecretStr


def _parsed(text: str) -> Any:
    """Lists and objects are typed as JSON; everything else is for the provider to read."""
    if text[:1] not in "[{":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
