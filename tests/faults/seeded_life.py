"""One application's life among accidents, chosen by a seed: the product's actions, jobs and sweeps on a real database.

Real: PostgreSQL and its transactions, its connection cut by ``pg_terminate_backend``, and in every 20th life processes
that are forked for the sending and for the work and killed by SIGKILL at a random statement. Played: the receiver (in
process, see ``receiver.py``; the adapters and HTTP have their own tests), the other deaths (``death.py``), a full disk
(``fsync`` of the file store, or a statement, fails with that error), time (timestamps are moved). The web's part is
the action behind the button, without the page around it.
"""

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from procrastinate.exceptions import ConnectorException

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, start_application
from kommunalportal.applications.models import Application
from kommunalportal.casework.models import WorkItem
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.actions import replay, wake
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import ForeignFailure, Refused
from kommunalportal.worker import jobs_delivery
from tests.applying import filled_draft, with_file
from tests.faults.death import dies_at
from tests.faults.receiver import FAULTS, Receiver
from tests.faults.worker import everything_is_due, forget_jobs, sweep, time_passes, work

FULL = "could not extend file: No space left on device"
ROUNDS_UNTIL_LOST = 25
BY_SIGNAL = 20
BAD_DAYS = (ForeignFailure, Refused, DatabaseError, InterfaceError, ConnectorException)


@dataclass
class SeededLife:
    """``lost`` and ``double`` say how it ended, ``diary`` what happened."""

    seed: int
    offer: OnlineService
    person: Account
    receiver: Receiver
    answers: dict[str, Any]
    steps: Any
    random: Random = field(init=False)
    diary: list[str] = field(default_factory=list)
    application: Application = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.dies_by_signal = self.seed % BY_SIGNAL == 0

    def live(self) -> None:
        """From the draft to the end."""
        with patch.object(jobs_delivery, "open_delivery_provider", lambda _: self.receiver):
            self._fill_in()
            self._among_accidents(self._send)
            for _ in range(self.random.randint(2, 6)):
                self.receiver.fault = self.random.choice(FAULTS)
                self._among_accidents(self.random.choice(self._events()))
            self._end_well()
        self._leave()

    @property
    def lost(self) -> bool:
        """Whether the receiver lacks the case, its file or our knowledge of it."""
        found, delivery = self.receiver.accepted(self.application.reference), self._delivery()
        files = self.application.uploads.count()
        kinds = set(self.application.timeline.values_list("kind", flat=True))
        is_known = delivery is not None and delivery.accepted_at and {"submitted", "accepted", "answered"} <= kinds
        return not (found and is_known and len(found[0]["files"]) == files)

    @property
    def double(self) -> bool:
        """Whether anything happened twice."""
        reference = self.application.reference
        kinds = list(self.application.timeline.values_list("kind", flat=True))
        counts = [len(self.receiver.accepted(reference)), Delivery.objects.filter(reference=reference).count()]
        counts += [WorkItem.objects.filter(application=self.application).count()]
        counts += [kinds.count(kind) for kind in ("submitted", "accepted", "answered")]
        return any(count > 1 for count in counts)

    @property
    def stand(self) -> str:
        """Where it came to in the end, for whoever looks for the reason."""
        found, kinds = self._delivery(), list(self.application.timeline.values_list("kind", flat=True))
        attempts = list(found.attempts.values_list("step", "failure", "message")[:20]) if found else []
        cases = self.receiver.accepted(self.application.reference)
        return f"{found.state if found else 'no delivery'} {kinds} {attempts} {cases}"

    def _fill_in(self) -> None:
        if not self.answers:
            self.application = filled_draft(self.offer, self.person, self.steps)
            self.answers.update(self.application.answers)
        else:
            actor = actor_for(self.person)
            self.application = start_application(online_service=self.offer, account=self.person, actor=actor)
            self.application.answers = dict(self.answers)
            self.application.save(update_fields=["answers"])
        if self.random.random() < 0.15:
            self._hand_in_a_file()

    def _hand_in_a_file(self) -> None:
        full = OSError(errno.ENOSPC, "No space left on device")
        with suppress(ForeignFailure), patch("kommunalportal.kernel.storage.os.fsync", side_effect=full):
            self.diary.append("disk full")
            with_file(self.application, self.person, step="miete", field="rent_contract")
        with_file(self.application, self.person, step="miete", field="rent_contract")
        self.application.refresh_from_db()

    def _events(self) -> list[Callable[[], None]]:
        return [
            self._work,
            self._work,
            self._work,
            self._send,
            self._hint,
            self._outage,
            self._clock_jumps,
            forget_jobs,
        ]

    def _send(self) -> None:
        for _ in range(self.random.choice((1, 1, 2))):
            confirm_application(application=self.application, actor=actor_for(self.person))

    def _work(self) -> None:
        everything_is_due()
        sweep()
        work()

    def _hint(self) -> None:
        delivery = self._delivery()
        for _ in range(self.random.choice((1, 3))):
            wake(case_references=[delivery.case_reference if delivery and delivery.case_reference else "foreign"])
        work()

    def _outage(self) -> None:
        """70 hours of silence, with tries all along."""
        self.receiver.fault = "down"
        for _ in range(5):
            self._work()
            time_passes(timedelta(hours=14))

    def _clock_jumps(self) -> None:
        time_passes(timedelta(hours=self.random.choice((-30, -2, 2, 30, 200))))
        self._work()

    def _among_accidents(self, event: Callable[[], None]) -> None:
        kind = self.random.choice(("", "", "dies", "dies", "cut", "full"))
        statement = self.random.randint(1, 45)
        self.diary.append(f"{event.__name__.strip('_')} {self.receiver.fault} {kind}{statement if kind else ''}")
        if self.dies_by_signal:
            self._in_a_process(event, statement)
            return
        try:
            with self._accident(kind, statement):
                event()
        except BAD_DAYS as error:
            self.diary.append(f"{type(error).__name__}")
            connection.close()

    @contextmanager
    def _accident(self, kind: str, statement: int) -> Iterator[None]:
        if kind == "dies":
            with dies_at(statement, afterwards=self.random.random() < 0.5):
                yield
        elif kind:
            with connection.execute_wrapper(_at(statement, _cut if kind == "cut" else _fill_up)):
                yield
        else:
            yield

    def _in_a_process(self, event: Callable[[], None], statement: int) -> None:
        """The event in a process of its own, which SIGKILL ends at this statement, if it comes so far."""
        connection.close()
        child = os.fork()
        if child == 0:
            self._die(event, statement)
        os.waitpid(child, 0)

    def _die(self, event: Callable[[], None], statement: int) -> None:
        """Never comes back."""
        try:
            self.receiver = self.receiver.reopened()
            with connection.execute_wrapper(_at(statement, lambda: os.kill(os.getpid(), signal.SIGKILL))):
                event()
        finally:
            os._exit(0)

    def _end_well(self) -> None:
        """Everything works again, the person presses once more, a clerk starts again what is stuck."""
        self.receiver.fault = ""
        Connection.objects.filter(paused_at__isnull=False).update(paused_at=None, problems=[])
        with suppress(Refused):
            self._send()
        for _ in range(ROUNDS_UNTIL_LOST):
            delivery = self._delivery()
            if delivery is not None and (delivery.given_up_at or delivery.rejected_at):
                replay(delivery=delivery, actor=SYSTEM)
            self._work()
            if delivery is not None and delivery.answered_at:
                break
        self._work()  # and nothing happens once more

    def _leave(self) -> None:
        """The next life has nothing to do with this one."""
        Delivery.objects.filter(reference=self.application.reference).update(next_try_at=None)
        forget_jobs()

    def _delivery(self) -> Delivery | None:
        found: Delivery | None = Delivery.objects.filter(reference=self.application.reference).first()
        return found


def _at(statement: int, accident: Callable[[], None]) -> Callable[..., Any]:
    left = statement

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            accident()
        return execute(sql, params, many, context)

    return watch


def _cut() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 2000)", [connection.connection.info.backend_pid])


def _fill_up() -> None:
    raise OperationalError(FULL)
