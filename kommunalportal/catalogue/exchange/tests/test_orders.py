"""A file on its way through the worker: nothing is half done, and nothing is done twice."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import timezone

from kommunalportal.catalogue.exchange import importing
from kommunalportal.catalogue.exchange.orders import MOST_TRIES, order, proceed, receive, wake_unattended
from kommunalportal.catalogue.exchange.tests.conftest import EDITOR
from kommunalportal.catalogue.models import ImportRun, ImportState, PublicService
from kommunalportal.kernel import storage
from kommunalportal.kernel.failures import PermanentFailure
from kommunalportal.kernel.models import AuditEntry, Tenant
from tests.jobs import run_jobs

CONTENT = (Path(__file__).parent / "samples" / "tabelle.csv").read_bytes()


class Killed(BaseException):
    """The worker is gone in the middle of it."""


@pytest.fixture
def tried(in_town: Tenant) -> ImportRun:
    """A file that was tried."""
    run = receive(content=CONTENT, filename="tabelle.csv", actor=EDITOR)
    run_jobs(only="catalogue.import")
    run.refresh_from_db()
    return run


def test_the_file_lies_sealed_until_it_is_carried_out(
    tried: ImportRun, django_capture_on_commit_callbacks: object
) -> None:
    key = tried.file_key
    assert storage.get(key) == CONTENT
    order(run=tried, actor=EDITOR)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        run_jobs(only="catalogue.import")
    tried.refresh_from_db()
    assert tried.state is ImportState.DONE
    assert AuditEntry.objects.get(action="catalogue.imported").actor_id == EDITOR.id
    with pytest.raises(PermanentFailure):
        storage.get(key)


def test_a_worker_that_dies_leaves_nothing_behind_and_the_job_comes_again(tried: ImportRun) -> None:
    order(run=tried, actor=EDITOR)
    with patch.object(importing, "publish_catalogue", side_effect=Killed), pytest.raises(Killed):
        proceed(run_id=tried.pk)
    assert PublicService.objects.count() == 0
    tried.refresh_from_db()
    assert tried.state is ImportState.ORDERED

    proceed(run_id=tried.pk)
    proceed(run_id=tried.pk)
    assert PublicService.objects.count() == 2
    assert AuditEntry.objects.filter(action="catalogue.imported").count() == 1


def test_a_file_whose_job_was_lost_gets_another_one(in_town: Tenant) -> None:
    run = receive(content=CONTENT, filename="tabelle.csv", actor=EDITOR)
    run_jobs(only="catalogue.import")
    ImportRun.objects.update(ordered_at=timezone.now())  # ordered, and the job is gone
    wake_unattended()
    assert run_jobs(only="catalogue.import") == []
    ImportRun.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    wake_unattended()
    wake_unattended()
    assert run_jobs(only="catalogue.import") == ["catalogue.import"]
    run.refresh_from_db()
    assert run.state is ImportState.DONE


def test_a_file_that_fails_again_and_again_is_given_up_in_words(tried: ImportRun) -> None:
    order(run=tried, actor=EDITOR)
    for _attempt in range(MOST_TRIES):
        with patch.object(importing, "publish_catalogue", side_effect=Killed), pytest.raises(Killed):
            proceed(run_id=tried.pk)
    proceed(run_id=tried.pk)
    tried.refresh_from_db()
    assert tried.state is ImportState.REFUSED
    assert "mehreren Versuchen" in tried.problem
    assert PublicService.objects.count() == 0
