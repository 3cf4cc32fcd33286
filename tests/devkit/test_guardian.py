import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from devkit.database import SUPERUSER, _place_for
from devkit.guardian import guarded_server
from devkit.paths import DATA


@pytest.fixture
def home(worker_id: str) -> Iterator[Path]:
    place = DATA / f"test-guardian-{worker_id}"
    yield place
    shutil.rmtree(_place_for(place).data, ignore_errors=True)
    shutil.rmtree(place, ignore_errors=True)


def test_the_last_user_of_a_server_stops_it(home: Path) -> None:
    with guarded_server(home, unsafe=True) as server:
        with guarded_server(home, unsafe=True):
            pass
        url = server.url(SUPERUSER, "postgres")
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
