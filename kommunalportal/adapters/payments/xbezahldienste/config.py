"""What an administrator enters to use a payment platform that speaks XBezahldienste."""

from typing import Annotated, Literal, Self

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,36}$")]
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Config(BaseModel):
    """One access. `originator_id` names the online service, `end_point_id` the authority (often its AGS).

    `authentication` follows the platform: Basic for epay21, OAuth 2 client credentials for pmPayment. `page_url` is
    given where people pay at another address than `base_url`: browsers are told which addresses a form may lead to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: AnyHttpUrl
    page_url: AnyHttpUrl | None = None
    originator_id: Identifier
    end_point_id: Identifier
    authentication: Literal["none", "basic", "oauth2"] = "none"
    username: str = ""
    password: SecretStr = SecretStr("")
    token_url: AnyHttpUrl | None = None
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    scope: str = ""
    booking_data: dict[str, Annotated[str, StringConstraints(max_length=250)]] = Field(default_factory=dict)
    time_limit_seconds: Annotated[float, Field(ge=0.1, le=20)] = 10

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.authentication == "basic" and not (self.username and self.password.get_secret_value()):
            raise ValueError("Für die Anmeldung „basic“ fehlen Benutzername oder Passwort.")
        if self.authentication == "oauth2" and not (
            self.token_url and self.client_id and self.client_secret.get_secret_value()
        ):
            raise ValueError("Für die Anmeldung „oauth2“ fehlen Token-Adresse, Client-ID oder Client-Secret.")
        return self

    @model_validator(mode="after")
    def _is_encrypted(self) -> Self:
        for url in (self.base_url, self.page_url, self.token_url):
            if url is not None and url.scheme != "https" and url.host not in _LOOPBACK:
                raise ValueError("Adressen beginnen mit https:// (Ausnahme: dieser Rechner selbst).")
        return self

    @property
    def root(self) -> str:
        """The base address without a slash at its end."""
        return str(self.base_url).rstrip("/")
