"""Model fields whose contents only the tenant's key opens."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kommunalportal.kernel.encryption import seal, unseal


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text, sealed at rest. It cannot be searched; keep a ``keyed_hash`` beside it where that is needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal on the way in."""
        return super().get_db_prep_value(None if value is None else seal(self.to_bytes(value)), connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Open on the way out."""
        return None if value is None else self.from_bytes(unseal(bytes(value)))

    def to_python(self, value: Any) -> Any:
        """Values are what they are; nothing to convert."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Serialised form for Django's own tools."""
        return str(self.value_from_object(obj))

    def get_default(self) -> Any:
        """The given default, or empty text."""
        return super().get_default() if self.has_default() else ""

    def to_bytes(self, value: Any) -> bytes:
        """Value as bytes to be sealed."""
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> Any:
        """Opened bytes as value."""
        return plain.decode()


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, sealed at rest."""

    def get_default(self) -> Any:
        """The given default, or an empty object."""
        return super().get_default() if self.has_default() else {}

    def to_bytes(self, value: Any) -> bytes:
        """Compact JSON."""
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        """Parsed JSON."""
        return json.loads(plain)
