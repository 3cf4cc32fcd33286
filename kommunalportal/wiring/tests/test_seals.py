"""The demonstration's seal and the renderer are plugged in and make a certificate together."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from kommunalportal.certificates.documents import letter, letterhead, paragraph
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.queries import connection_for
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.wiring import seals
from kommunalportal.wiring.documents import document_renderer
from kommunalportal.wiring.seals import SEAL_PROVIDERS, demo_seal_settings, open_seal_provider


@pytest.mark.django_db
def test_a_municipality_of_the_demonstration_can_seal(
    in_a_stadt: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "settings", SimpleNamespace(DATA_DIR=tmp_path))
    values = demo_seal_settings(in_a_stadt.name)
    assert demo_seal_settings(in_a_stadt.name) == values
    configure_connection(
        port="seal", slug="seal", provider=next(iter(SEAL_PROVIDERS)), name="Siegel", settings=values, actor=SYSTEM
    )
    provider = open_seal_provider(connection_for("seal"))
    pdf = document_renderer().render(letter(letterhead(subject="Hallo", reference="X"), blocks=[paragraph("Text")]))
    assert provider.problems() == []
    assert b"/ETSI.CAdES.detached" in provider.seal(pdf)
