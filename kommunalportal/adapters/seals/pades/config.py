"""What an administrator enters so that the portal may seal."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator


class Config(BaseModel):
    """Private key, certificate and its chain as PEM: either the text itself or a file the portal may read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pem: SecretStr = SecretStr("")
    pem_file: Path | None = None
    passphrase: SecretStr = SecretStr("")
    reason: str = "Elektronisches Siegel"
    location: str = ""

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if bool(self.pem.get_secret_value()) == bool(self.pem_file):
            raise ValueError("Bitte entweder den PEM-Text oder eine PEM-Datei angeben.")
        return self
