"""People read what happens next and by when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.applications.what_follows import following


def _words(*kinds: str, result: str = "decision", days: int | None = None, ago: int = 0, usually: str = "") -> str:
    sent = timezone.now() - timedelta(days=ago)
    found = following(kinds=frozenset(kinds), result_kind=result, submitted_at=sent, usual_days=days, usually=usually)
    return f"{found.title} | {found.text}" if found else ""


def test_before_it_arrives_a_time_is_named() -> None:
    at = timezone.localtime(timezone.now() + timedelta(minutes=15))
    assert f"{at:%H:%M}" in _words("started", "submitted")


@pytest.mark.parametrize(
    ("result", "words"),
    [("certificate", "Urkunde in Ihrem Postfach"), ("letter", "Post vom Amt"), ("decision", "Entscheidung des Amts")],
)
def test_after_it_arrived_the_result_follows(result: str, words: str) -> None:
    assert words in _words("submitted", "accepted", result=result)


def test_the_day_comes_from_the_office_or_from_the_online_service() -> None:
    day = timezone.localtime(timezone.now() + timedelta(days=5))
    assert str(day.year) in _words("submitted", "by_hand", days=5)
    assert "Meist einige Werktage" in _words("submitted", "accepted", usually="Meist einige Werktage")


def test_a_day_that_is_over_is_not_promised() -> None:
    assert "länger als üblich" in _words("submitted", "accepted", days=5, ago=9)


def test_what_failed_promises_nothing() -> None:
    assert _words("submitted", "rejected") == ""
