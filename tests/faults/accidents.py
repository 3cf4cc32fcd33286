"""One application's life among accidents, chosen by a seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from threading import Event
from typing import Any

import httpx

from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, start_application
from kommunalportal.applications.drafts import delete_expired_drafts
from kommunalportal.applications.models import Application
from kommunalportal.kernel.failures import ForeignFailure, Refused
from kommunalportal.payments.actions import settle, start_attempt
from kommunalportal.payments.models import Payment
from kommunalportal.payments.queries import latest_attempt, payment_of
from kommunalportal.wiring.payments import open_payment_provider
from tests.applying import CERTIFICATE, ELECTRONIC, PAPER, filled_draft
from tests.faults.death import dies_at
from tests.faults.town import Town
from tests.faults.worker import everything_is_due, forget_jobs, sweep, time_passes, work

SYSTEM_NAME = "population-register"
SLOWER_THAN_PATIENCE = 0.6
ROUNDS_UNTIL_LOST = 40
CARRIER_FAULTS: tuple[dict[str, Any], ...] = (
    {"down": True},
    {"http_status": 503},
    {"slow_seconds": SLOWER_THAN_PATIENCE},
    {"lose_answer": "announce"},
    {"lose_answer": "submit"},
    {"no_callbacks": True},
    {"duplicate_callbacks": True},
    {},
    {},
)
BACK_OFFICE_FAULTS: tuple[dict[str, Any], ...] = ({"down": True}, {"http_status": 500}, {}, {})
PLATFORM_FAULTS: tuple[dict[str, Any], ...] = (
    {"down": True},
    {"http_status": 503},
    {"slow_seconds": SLOWER_THAN_PATIENCE},
    {"lose_answer": True},
    {"garbage": True},
    {},
    {},
    {},
)


@dataclass
class Life:
    """What happens to one application; ``diary`` tells it afterwards."""

    town: Town
    random: Random
    application: Application = field(init=False)
    diary: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    """Payment pages that the person was sent to."""
    _breath: Event = field(default_factory=Event)
    """Never set: waiting for it leaves the processor to the simulators, which live in this process."""

    def __post_init__(self) -> None:
        self.costs = self.random.random() < 0.9
        offer, ada = self.town.offers[CERTIFICATE], self.town.ada
        # Filling in is the same every time and is no part of these lives: it is done once per kind.
        known = self.town.answers.get(self.costs)
        if known is None:
            self.application = filled_draft(offer, ada, PAPER if self.costs else ELECTRONIC)
            self.town.answers[self.costs] = self.application.answers
        else:
            self.application = start_application(online_service=offer, account=ada, actor=actor_for(ada))
            self.application.answers = known
            self.application.save(update_fields=["answers"])

    @property
    def payment(self) -> Payment | None:
        return payment_of(self.application.reference)

    def suffer(self, accidents: int) -> None:
        """So many random events, each among random faults, each possibly deadly."""
        for _ in range(accidents):
            self._change_faults()
            event = self.random.choice(self._events())
            deadly = self.random.random() < 0.35
            statement = self.random.randint(1, 60) if deadly else None
            afterwards = self.random.random() < 0.5
            self.diary.append(f"{event.__name__.strip('_')}{f' dies at {statement}' if deadly else ''}")
            with dies_at(statement, afterwards=afterwards):
                event()

    def end_well(self) -> None:
        """Everything works again and the person does what is left to do."""
        self.town.heal()
        self.diary.append("heal")
        for _ in range(ROUNDS_UNTIL_LOST):
            self.application.refresh_from_db()
            if self.is_over:
                return
            if self.application.is_draft:
                self._confirm()
            elif not self.application.submitted_at:
                self._pay_in_the_end()
            self._work()
            self._breath.wait(0.03)
        raise AssertionError("lost")

    @property
    def is_over(self) -> bool:
        """The last station of this kind of application."""
        kinds = set(self.application.timeline.values_list("kind", flat=True))
        return bool(kinds & {"accepted" if self.costs else "certificate"})

    def _events(self) -> list[Callable[[], None]]:
        work_and_time = [self._work, self._work, self._work, self._time_passes, self._lose_jobs, self._hear_callbacks]
        person = [self._confirm, self._double_confirm, self._old_drafts_go]
        paying = [self._click_pay, self._double_click_pay, self._press_something, self._come_back]
        return [*work_and_time, *person, *(paying * 2 if self.costs else [])]

    def _change_faults(self) -> None:
        if self.random.random() < 0.6:
            self.town.faults(**self.random.choice(CARRIER_FAULTS))
            self.town.faults(SYSTEM_NAME, **self.random.choice(BACK_OFFICE_FAULTS))
        if self.costs and self.random.random() < 0.6:
            self.town.faults("payment", **self.random.choice(PLATFORM_FAULTS))

    def _work(self) -> None:
        everything_is_due()
        sweep()
        work()

    def _time_passes(self) -> None:
        time_passes(timedelta(minutes=self.random.choice((1, 20, 600))))

    def _lose_jobs(self) -> None:
        forget_jobs()

    def _hear_callbacks(self) -> None:
        browser = self.town.browser()
        for call in self.town.unheard_callbacks():
            for _ in range(self.random.choice((0, 1, 2))):
                headers = {name: call.header(name) for name in ("callback-timestamp", "callback-authentication")}
                browser.post(call.path, call.body, content_type="application/json", headers=headers)

    def _old_drafts_go(self) -> None:
        """The nightly sweep looks at an application that nobody touched for long, but that is about money."""
        if self.payment is not None and (attempt := latest_attempt(self.payment)) and attempt.next_look_up_at:
            Application.objects.filter(pk=self.application.pk).update(changed_at="2020-01-01T00:00Z")
            delete_expired_drafts()

    def _confirm(self) -> None:
        try:
            confirm_application(application=self.application, actor=actor_for(self.town.ada))
        except Refused as refusal:
            self.diary.append(refusal.code)

    def _double_confirm(self) -> None:
        self._confirm()
        self._confirm()

    def _click_pay(self) -> None:
        payment = self.payment
        if payment is None or payment.is_paid:
            return
        provider, back = open_payment_provider(payment.connection), "http://grevenbroich.localhost:8000/zurueck"
        try:
            checkout = start_attempt(
                payment=payment, provider=provider, return_url=back, actor=actor_for(self.town.ada)
            )
        except (Refused, ForeignFailure) as failure:
            self.diary.append(f"{type(failure).__name__} {failure}")
            return
        self.pages.append(checkout.redirect_url)

    def _double_click_pay(self) -> None:
        self._click_pay()
        self._click_pay()

    def _press_something(self) -> None:
        if self.pages:
            self._press(self.random.choice(("PAYED", "PAYED", "CLOSE", "FAILED", "CANCELED")))

    def _press(self, choice: str) -> None:
        self.diary.append(choice)
        try:
            self.town.wire.post(self.pages[-1], data={"status": choice})
        except httpx.HTTPError:
            self.diary.append("the platform's page does not answer")

    def _come_back(self) -> None:
        payment = self.payment
        attempt = latest_attempt(payment) if payment else None
        if payment is None or attempt is None:
            return
        try:
            settle(attempt=attempt, provider=open_payment_provider(payment.connection))
        except ForeignFailure as failure:
            self.diary.append(f"{type(failure).__name__} {failure}")

    def _pay_in_the_end(self) -> None:
        payment = self.payment
        if payment is not None and not payment.is_paid:
            self._come_back()
            self._click_pay()
            if not Payment.objects.get(pk=payment.pk).is_paid and self.pages:
                self._press("PAYED")
                self._come_back()
