"""What counts as an outage of the database. That the portal survives one is tested with a real one (tests/faults)."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from kommunalportal.web.outage import means_outage


def _caused_by(cause: Exception) -> OperationalError:
    error = OperationalError("told by Django")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        _caused_by(psycopg.OperationalError("connection refused")),
        _caused_by(psycopg.errors.AdminShutdown()),
        _caused_by(psycopg.errors.CannotConnectNow()),
        _caused_by(psycopg.errors.TooManyConnections()),
        InterfaceError("the connection is closed"),
    ],
)
def test_a_database_that_does_not_answer_is_an_outage(error: Exception) -> None:
    assert means_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        _caused_by(psycopg.errors.DeadlockDetected()),
        _caused_by(psycopg.errors.QueryCanceled()),
        ProgrammingError("no such table"),
        ValueError("not of the database"),
        None,
    ],
)
def test_a_single_failure_is_none(error: Exception | None) -> None:
    assert not means_outage(error)
