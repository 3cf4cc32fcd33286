"""What people searched for and did not find, counted for the editors: words, never who asked.

A search field takes anything, also a name or a case number. So nothing is kept that could be one: no digits in a row,
no address of any kind, nothing long. And editors see words only after they came on three different days.
"""

import re
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from kommunalportal.catalogue.models import MissedSearch
from kommunalportal.catalogue.questions import FILLERS, asked_words
from kommunalportal.kernel.tenancy import current_tenant_id

MAX_LETTERS = 60
MAX_WORDS = 6
SHOWN_AFTER_DAYS = 3
KEPT = timedelta(days=90)
PER_SECOND, BURST = 1.0, 20.0
_PERSONAL = re.compile(r"\d{4}|\d[\d /.-]{4,}\d|@|www\.|https?:")
_NOTE = """
    INSERT INTO catalogue_missedsearch AS m (tenant_id, words, count, days, first_day, last_day)
    VALUES (%(tenant)s, %(words)s, 1, 1, %(today)s, %(today)s)
    ON CONFLICT (tenant_id, words) DO UPDATE
    SET count = m.count + 1, days = m.days + (m.last_day < excluded.last_day)::int, last_day = excluded.last_day"""


class _Bucket:
    """So that a machine that asks nonsense does not make the database write all day."""

    def __init__(self) -> None:
        self._tokens, self._at = BURST, 0.0

    def take(self) -> bool:
        now = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._at) * PER_SECOND)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


_bucket = _Bucket()


def words_to_note(question: str) -> str:
    """What may be kept of a question; empty if it should not be."""
    if len(question) > MAX_LETTERS or _PERSONAL.search(question):
        return ""
    words = [word for word in asked_words(question) if word not in FILLERS]
    return " ".join(words)[:MAX_LETTERS] if len(words) <= MAX_WORDS else ""


def note_missed_search(question: str) -> None:
    """Count a question that found nothing."""
    words = words_to_note(question)
    if words and _bucket.take():
        values: dict[str, Any] = {"tenant": current_tenant_id(), "words": words, "today": timezone.localdate()}
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, values)


def missed_searches(limit: int = 100) -> Sequence[MissedSearch]:
    """For editors: words that came on several days, the most frequent first."""
    seen = MissedSearch.objects.filter(days__gte=SHOWN_AFTER_DAYS)
    return list(seen.order_by("-count", "words")[:limit])


def forget_missed_searches() -> None:
    """Words that nobody searched for in the last 90 days go; those of one day go after a week."""
    today = timezone.localdate()
    MissedSearch.objects.filter(last_day__lt=today - KEPT).delete()
    MissedSearch.objects.filter(days=1, last_day__lt=today - timedelta(days=7)).delete()
