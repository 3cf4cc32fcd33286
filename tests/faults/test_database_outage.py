"""PostgreSQL is stopped while people read: what can be read stays, the rest says what to do, and all comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.outage import LonelyPortal, lonely_portal

SERVICE = "/leistungen/meldebescheinigung/"
BANNER = "Sie sehen den Stand vom"


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[LonelyPortal]:
    with lonely_portal(tmp_path) as running:
        yield running


def test_reading_goes_on_without_a_database_even_in_a_new_process_and_ends_by_itself(portal: LonelyPortal) -> None:
    before = portal.get(SERVICE)
    portal.get("/", cookie="sprache=en")
    assert BANNER not in before.text

    portal.stop_database()
    # The first answer may still be the fresh copy; whoever looks half a second later notices.
    portal.wait(lambda: BANNER in portal.get(SERVICE).text)
    _reads_on(portal)

    portal.stop_web()
    portal.start_web()
    portal.wait(lambda: BANNER in portal.get(SERVICE).text)
    _reads_on(portal)

    portal.start_database()
    portal.wait(lambda: portal.get("/anmelden").status_code == 200)
    after = portal.get(SERVICE)
    assert after.status_code == 200
    assert BANNER not in after.text


def _reads_on(portal: LonelyPortal) -> None:
    page = portal.get(SERVICE, cookie="sitzung=abcdefghijklmnopqrstuvwxyz012345")
    assert page.status_code == 200
    assert "Meldebescheinigung" in page.text
    assert page.headers["Content-Security-Policy"]
    assert "You are reading" not in page.text
    assert portal.get("/", cookie="sprache=en").headers["Content-Language"] == "en"
    disturbances = portal.get("/stoerungen")
    assert (disturbances.status_code, "gestört" in disturbances.text) == (200, True)
    for answer in (portal.get("/anmelden"), portal.post("/anmelden"), portal.get("/leistungen/hundesteuer-anmelden/")):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "Lassen Sie das Fenster offen" in answer.text
    assert portal.get("/farben.css").status_code == 200
    assert portal.get("/healthz").status_code == 200
    assert portal.get("/readyz").status_code == 503
