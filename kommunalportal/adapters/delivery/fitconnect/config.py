"""What the operator enters to use one destination (Zustellpunkt)."""

import json
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from kommunalportal.adapters.delivery.fitconnect.certificates import read_roots
from kommunalportal.adapters.delivery.fitconnect.keys import check_private_key


def _as_object(value: Any) -> Any:
    """A form hands over text where stored settings hold an object."""
    return json.loads(value) if isinstance(value, str) else value


def _without_slash(value: str) -> str:
    return value.rstrip("/")


def _readable(value: str) -> str:
    read_roots(value)
    return value


Address = Annotated[str, Field(pattern=r"^https?://[^\s?#]+$"), AfterValidator(_without_slash)]
NoAddress = Annotated[str, Field(pattern=r"^(https?://[^\s?#]+)?$"), AfterValidator(_without_slash)]
Certificates = Annotated[str, AfterValidator(_readable)]
PrivateJwk = Annotated[dict[str, Any], BeforeValidator(_as_object), AfterValidator(check_private_key)]


class Config(BaseModel):
    """Settings of one connection. Addresses differ between TEST, STAGE and PROD and are never built in."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    base_url: Address = Field(title="Adresse des Zustelldienstes", description="ohne /v2 am Ende")
    auth_url: Address = Field(title="Adresse des Token-Endpunkts")
    client_id: str = Field(title="Client-ID", min_length=1)
    client_secret: SecretStr = Field(title="Client-Secret", min_length=1)
    destination_id: UUID = Field(title="Zustellpunkt-ID")
    reply_key: PrivateJwk = Field(
        title="Privater Schlüssel für Antworten (JWK)",
        description="RSA, mindestens 4096 Bit, RSA-OAEP-256",
        repr=False,
    )
    callback_secret: SecretStr = Field(title="Callback-Secret", min_length=16)
    routing_url: NoAddress = Field(
        default="", title="Adresse des Routingdienstes", description="mit /v1 am Ende; leer: nicht fragen"
    )
    portal_url: NoAddress = Field(
        default="", title="Adresse des Self-Service-Portals", description="unterschreibt, was der Routingdienst nennt"
    )
    trusted_roots: Certificates = Field(
        default="",
        title="Wurzelzertifikate der Verwaltungs-PKI (PEM)",
        description="nötig in PROD; leer: Schlüssel brauchen kein Zertifikat",
    )
    timeout_seconds: float = Field(default=15.0, gt=0, le=120, title="Zeitgrenze je Aufruf in Sekunden")
    connect_timeout_seconds: float = Field(default=5.0, gt=0, le=60, title="Zeitgrenze für den Verbindungsaufbau")

    @model_validator(mode="after")
    def _routing_is_signed(self) -> Self:
        if bool(self.routing_url) != bool(self.portal_url):
            raise ValueError("routing_url and portal_url belong together")
        return self
