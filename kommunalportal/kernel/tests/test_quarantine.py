"""What the public sends is held until it is scanned."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kommunalportal.kernel import quarantine, storage
from kommunalportal.kernel.failures import PermanentFailure, TemporaryFailure
from kommunalportal.kernel.models import HeldFile, Tenant

pytestmark = pytest.mark.django_db


class Verdict:
    """A scanner that says this, or fails."""

    def __init__(self, threat: str = "", *, fails: bool = False) -> None:
        self.threat, self.fails = threat, fails

    def scan(self, content: bytes) -> str:
        """The verdict."""
        if self.fails:
            raise TemporaryFailure("The scanner is away.")
        return self.threat

    def problems(self) -> list[str]:
        """None."""
        return []


@pytest.fixture
def held_key(in_a_stadt: Tenant, settings: Any) -> str:
    settings.SCAN = "clamd:///nowhere"
    return quarantine.put_from_public(b"contract")


def look(verdict: Verdict) -> None:
    HeldFile.objects.update(next_try_at=timezone.now())
    quarantine.scan_held(held_id=HeldFile.objects.get().pk, open_scanner=lambda: verdict)


def test_nobody_reads_it_before_the_scan(held_key: str) -> None:
    with pytest.raises(TemporaryFailure):
        storage.get(held_key)


def test_a_clean_file_comes_out(held_key: str) -> None:
    look(Verdict())
    assert storage.get(held_key) == b"contract"
    assert not HeldFile.objects.exists()


def test_malware_is_deleted_and_stays_named(held_key: str) -> None:
    look(Verdict("Test.EICAR"))
    with pytest.raises(PermanentFailure):
        storage.get(held_key)
    assert HeldFile.objects.get().threat == "Test.EICAR"
    assert quarantine.wake_held() == 0


def test_while_the_scanner_is_away_it_stays_held_and_says_why(held_key: str) -> None:
    look(Verdict(fails=True))
    look(Verdict(fails=True))
    held = HeldFile.objects.get()
    assert (held.tries, held.problem) == (2, "The scanner is away.")
    assert held.next_try_at is not None
    with pytest.raises(TemporaryFailure):
        storage.get(held_key)
    look(Verdict())
    assert storage.get(held_key) == b"contract"


def test_it_is_tried_at_growing_distance_and_without_end() -> None:
    assert [quarantine.pause_after(tries).seconds for tries in (1, 2, 3, 50)] == [10, 20, 40, 900]


def test_a_file_whose_job_got_lost_is_found(held_key: str) -> None:
    HeldFile.objects.update(next_try_at=timezone.now() - timedelta(minutes=5))
    assert quarantine.wake_held() == 1


def test_a_file_deleted_meanwhile_is_forgotten(held_key: str) -> None:
    storage.delete(held_key)
    look(Verdict())
    assert not HeldFile.objects.exists()


def test_without_scanner_nothing_is_held(in_a_stadt: Tenant, settings: Any) -> None:
    settings.SCAN = "none"
    assert storage.get(quarantine.put_from_public(b"x")) == b"x"
