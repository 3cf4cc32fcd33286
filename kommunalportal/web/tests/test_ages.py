"""Ages in the clerk's list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.web.templatetags.ages import age


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (timedelta(seconds=5), "0 Min."),
        (timedelta(minutes=59), "59 Min."),
        (timedelta(minutes=61), "1 Std."),
        (timedelta(hours=23, minutes=59), "23 Std."),
        (timedelta(days=1, hours=3), "1 Tag"),
        (timedelta(days=12), "12 Tage"),
    ],
)
def test_an_age_is_its_largest_unit(waited: timedelta, words: str) -> None:
    assert age(timezone.now() - waited) == words
