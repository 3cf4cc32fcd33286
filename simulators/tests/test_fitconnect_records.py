"""How long the service keeps what nobody finishes."""

from pathlib import Path

import pytest

from simulators.fitconnect.jose import Jwk, new_key
from simulators.fitconnect.records import Records
from simulators.store import Document, Store

DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def key() -> Jwk:
    return new_key("service-sig")


class Days:
    """A clock that a test turns."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def announced(records: Records) -> Document:
    return records.create_submission({"destinationId": "d", "announced": []}, "client")


@pytest.mark.parametrize(("days", "state"), [(0.9, "incomplete"), (1.1, "deleted")])
def test_an_announcement_lives_a_day(key: Jwk, tmp_path: Path, days: float, state: str) -> None:
    clock = Days()
    records = Records(Store(tmp_path / "s"), issuer="i", key=key, clock=clock)
    submission = announced(records)
    clock.now += days * DAY
    found = records.submission(submission["submissionId"])
    records.store.close()
    assert found is not None
    assert found["state"] == state


@pytest.mark.parametrize(("days", "state"), [(13.9, "submitted"), (14.1, "rejected")])
def test_an_application_waits_two_weeks(key: Jwk, tmp_path: Path, days: float, state: str) -> None:
    clock = Days()
    records = Records(Store(tmp_path / "s"), issuer="i", key=key, clock=clock)
    submission = announced(records)
    records.submit(submission, "a.b.c.d.e", "a.b.c.d.e")
    clock.now += days * DAY
    found = records.submission(submission["submissionId"])
    log = records.log_of(submission["caseId"])
    records.store.close()
    assert found is not None
    assert (found["state"], len(log)) == (state, 1 if state == "submitted" else 2)


def test_a_restart_loses_nothing(key: Jwk, tmp_path: Path) -> None:
    first = Records(Store(tmp_path / "s"), issuer="i", key=key)
    submission = announced(first)
    first.store.close()
    second = Records(Store(tmp_path / "s"), issuer="i", key=key)
    found = second.submission(submission["submissionId"])
    second.store.close()
    assert found == submission
