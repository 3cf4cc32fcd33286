"""What the operator enters to push applications to one back-office system."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from kommunalportal.adapters.delivery.restpush.signatures import private_key, public_key


def _without_slash(value: str) -> str:
    return value.rstrip("/")


def _signs(value: SecretStr) -> SecretStr:
    private_key(value.get_secret_value())
    return value


def _verifies(value: str) -> str:
    public_key(value)
    return value


class Config(BaseModel):
    """Settings of one connection."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    base_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$"), AfterValidator(_without_slash)] = Field(
        title="Adresse der Schnittstelle des Fachverfahrens"
    )
    key_id: str = Field(title="Name unseres Schlüssels", pattern=r"^[A-Za-z0-9._-]{1,64}$")
    signing_key: Annotated[SecretStr, AfterValidator(_signs)] = Field(
        title="Unser privater Schlüssel (PEM)", description="Ed25519; unterschreibt jeden Aufruf"
    )
    receiver_key: Annotated[str, AfterValidator(_verifies)] = Field(
        title="Öffentlicher Schlüssel des Fachverfahrens (PEM)", description="Ed25519; prüft seine Rückrufe"
    )
    timeout_seconds: float = Field(default=15.0, gt=0, le=120, title="Zeitgrenze je Aufruf in Sekunden")
    connect_timeout_seconds: float = Field(default=5.0, gt=0, le=60, title="Zeitgrenze für den Verbindungsaufbau")
