"""What the operator enters to let one back-office system fetch its applications."""

from typing import Annotated, Any

from django.contrib.auth.hashers import identify_hasher, make_password
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

#: Below that, somebody has made it up; random ones are longer.
SHORTEST_SECRET = 24
READ, ANSWER = "cases:read", "cases:answer"


def _is_hash(value: str) -> bool:
    try:
        identify_hasher(value)
    except ValueError:
        return False
    return True


def _hashed(value: SecretStr) -> SecretStr:
    if not _is_hash(value.get_secret_value()):
        raise ValueError("too short")
    return value


class Config(BaseModel):
    """Settings of one connection. The secret itself is never kept, see ``hashed_secret``."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    client_id: str = Field(title="Kennung des Fachverfahrens (client_id)", pattern=r"^[A-Za-z0-9._-]{3,64}$")
    client_secret: Annotated[SecretStr, AfterValidator(_hashed)] = Field(
        title="Geheimnis des Fachverfahrens (client_secret)",
        description="mindestens 24 Zeichen; nur seine Prüfsumme wird gespeichert",
    )
    scopes: str = Field(
        default=f"{READ} {ANSWER}",
        title="Was es darf",
        pattern=rf"^({READ}|{ANSWER})( ({READ}|{ANSWER}))*$",
    )
    alarm_after_hours: int = Field(default=24, ge=1, le=720, title="Warnen, wenn so viele Stunden niemand abholt")


def hashed_secret(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings as they are kept: a secret that was just entered becomes its hash."""
    secret = str(settings.get("client_secret", ""))
    if len(secret) < SHORTEST_SECRET or _is_hash(secret):
        return settings
    return {**settings, "client_secret": make_password(secret)}
