"""Nobody who types meets the limit; a machine does."""

import pytest
from django.test import RequestFactory

from kommunalportal.web import search_limit
from kommunalportal.web.search_limit import BURST, PER_SECOND, forget_searches, may_search


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget_searches()


def test_the_bucket_empties_and_fills_again() -> None:
    request = RequestFactory().get("/suche")
    assert all(may_search(request, now=0.0) for _ in range(int(BURST)))
    assert not may_search(request, now=0.0)
    assert may_search(request, now=1.0 / PER_SECOND)


def test_one_address_does_not_slow_another() -> None:
    for _ in range(int(BURST) + 1):
        may_search(RequestFactory().get("/suche"), now=0.0)
    assert may_search(RequestFactory(REMOTE_ADDR="192.0.2.7").get("/suche"), now=0.0)


def test_the_number_of_buckets_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_limit, "MAX_ADDRESSES", 3)
    for number in range(9):
        may_search(RequestFactory(REMOTE_ADDR=f"192.0.2.{number}").get("/suche"), now=0.0)
    assert len(search_limit._buckets) == 3
