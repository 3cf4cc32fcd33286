"""Everything that changes an application, one verb each."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import Account
from kommunalportal.applications.chosen_appointments import (
    book_chosen_appointments,
    give_back_chosen_appointments,
)
from kommunalportal.applications.co_signers import ask_co_signers
from kommunalportal.applications.consents import consents_given
from kommunalportal.applications.events import application_submitted, application_withdrawn
from kommunalportal.applications.guests import require_account_where_needed, tell_sent, tell_started
from kommunalportal.applications.journeys import ApplicationForm, form_of
from kommunalportal.applications.known_facts import facts_from_earlier
from kommunalportal.applications.models import Application
from kommunalportal.applications.parties import Represents, require_authority
from kommunalportal.applications.rules import ApplicationEvent, ApplicationState, may
from kommunalportal.applications.submission import content_of, destination_of
from kommunalportal.applications.timeline import add_entry
from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.connections.models import Connection, Port
from kommunalportal.connections.queries import connection_for
from kommunalportal.delivery.actions import create_delivery
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Refused, TemporaryFailure
from kommunalportal.kernel.references import ALPHABET, new_reference
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.payments.actions import open_payment
from kommunalportal.payments.models import Payment
from kommunalportal.payments.ports import OrderItem

Raw = Mapping[str, Sequence[str]]
NOT_A_DRAFT = "application.not_a_draft"
MOST_WINDOWS = 20
"""How often a step is saved anew because another window was quicker."""


@dataclass(frozen=True)
class Saved:
    """What became of a posted step."""

    form: ApplicationForm
    errors: Mapping[str, str] = field(default_factory=dict)
    is_conflict: bool = False
    """Another window changed this step in between; nothing was saved."""

    @property
    def is_ok(self) -> bool:
        """Whether it was saved as an answer."""
        return not self.errors and not self.is_conflict


def start_application(
    *, online_service: OnlineService, account: Account, actor: Actor, represents: Represents = None
) -> Application:
    """Begin a draft, for the account itself or for ``represents`` (see ``parties.py``).

    What an earlier application said is suggested to whoever made it, and to nobody who helps.
    """
    bundle = bundle_named(online_service.bundle_slug)
    known = facts_from_earlier(account, bundle) if actor.id == str(account.pk) else None
    with transaction.atomic():
        application: Application = Application.objects.create(
            reference=new_reference(current_tenant().face.get("reference_prefix", "KP")),
            online_service=online_service,
            account=account,
            represents=represents,
            known=known,
            bundle_version=bundle.service.version,
        )
        tell_started(application)
        add_entry(application, "started")
        record("application.started", by=actor, on=application, service=online_service.bundle_slug)
    return application


def save_step(*, application: Application, slug: str, raw: Raw, seen: str) -> Saved:
    """Save one step's answers, or keep what was typed if it does not fit yet.

    ``seen`` is the ``stand_of`` the step that the page was made from: if another window saved other answers since,
    nothing is overwritten. Raises ``formengine.journey.UnknownStep``.

    Takes no lock: it writes only if the draft is still as it was read, and otherwise reads it again. Whoever comes too
    late only does so because somebody else was in time.
    """
    for _try in range(MOST_WINDOWS):
        _require(application.is_draft, NOT_A_DRAFT)
        read_at = application.changed_at
        saved = _answered(form_of(application), slug, raw, seen)
        if saved.is_conflict or _write_if_unchanged(application, read_at):
            return saved
        application = _as_stored(Application.objects.get(pk=application.pk), application)
    raise TemporaryFailure("A draft is being changed by too many windows at once.")


def _answered(form: ApplicationForm, slug: str, raw: Raw, seen: str) -> Saved:
    """The draft with this step's answers in it, not yet stored."""
    application = form.application
    values, errors = form.journey.clean(slug, raw)
    answers = form.journey.merged(slug, values)
    if seen and seen != stand_of(form, slug) and answers != application.answers:
        return Saved(form, errors, is_conflict=True)
    kept = {step: typed for step, typed in application.unfinished.items() if step != slug}
    if errors:
        application.unfinished = {**kept, slug: {key: list(texts) for key, texts in raw.items()}}
    else:
        application.unfinished = kept
        application.answers = answers
    application.bundle_version = form.bundle.service.version
    application.changed_at = timezone.now()
    return Saved(form_of(application), errors)


def _write_if_unchanged(application: Application, read_at: datetime) -> bool:
    unchanged = Application.objects.drafts().filter(pk=application.pk, changed_at=read_at, confirmed_at=None)
    written: int = unchanged.update(
        answers=application.answers,
        unfinished=application.unfinished,
        changed_at=application.changed_at,
        bundle_version=application.bundle_version,
    )
    return written == 1


def stand_of(form: ApplicationForm, slug: str) -> str:
    """A short digest of a step's stored answers, to notice that another window changed them."""
    names = [field.name for field in form.journey.step(slug).fields]
    stored = {name: form.application.answers.get(name) for name in names}
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]


def confirm_application(*, application: Application, actor: Actor) -> Application:
    """The applicant has read everything and declares it; free services are submitted at once, others are to be paid.

    Asking twice (a double click) answers the same.
    """
    with transaction.atomic():
        application = _locked(application)
        if application.submitted_at or application.confirmed_at:
            return application
        _require(may(application.state, ApplicationEvent.CONFIRM), NOT_A_DRAFT)
        form = form_of(application)
        if not form.journey.is_complete:
            raise Refused("application.incomplete", _("Es fehlen noch Angaben."))
        require_account_where_needed(application, form.bundle.service)
        require_authority(application, form.bundle.service)
        destination = destination_of(form)  # a service without destination must not take money
        application.confirmed_at = timezone.now()
        application.fee_total = form.fee.total
        application.result_kind = form.result_kind
        application.consents = consents_given(form)
        application.save(update_fields=["confirmed_at", "fee_total", "result_kind", "consents"])
        book_chosen_appointments(form, actor=actor)
        record("application.confirmed", by=actor, on=application, fee=str(form.fee.total))
        if ask_co_signers(form, actor=actor):
            return application
        return _go_on(form, destination, actor=actor)


def go_on_when_signed(*, application: Application, actor: Actor) -> Application:
    """Everybody signed: to the payment, or straight to the town. The caller holds the row's lock."""
    application.signatures_due_at = None
    application.save(update_fields=["signatures_due_at"])
    add_entry(application, "all_signed")
    form = form_of(application)
    return _go_on(form, destination_of(form), actor=actor)


def _go_on(form: ApplicationForm, destination: Connection, *, actor: Actor) -> Application:
    if form.fee.is_free:
        return _submit(form, destination, payment=None, actor=actor)
    payment = open_payment_for(form, actor=actor)
    if payment.is_paid:  # paid before the answers were changed once more
        return _submit(form, destination, payment=payment, actor=actor)
    add_entry(form.application, "confirmed")
    return form.application


def open_payment_for(form: ApplicationForm, *, actor: Actor) -> Payment:
    """The payment of this application; the same one on every call."""
    application = form.application
    items = tuple(
        OrderItem(f"{number}", item.description[:250], item.quantity, item.unit_amount)
        for number, item in enumerate(form.fee.items, start=1)
    )
    return open_payment(
        subject=application.reference,
        items=items,
        connection=connection_for(Port.PAYMENTS, application.online_service.payment_connection),
        purpose=str(form.bundle.service.title),
        actor=actor,
    )


def reopen_application(*, application: Application, actor: Actor) -> Application:
    """Change answers again before paying; not while somebody is on the payment page."""
    with transaction.atomic():
        application = _locked(application)
        if application.is_draft:
            return application
        _require(may(application.state, ApplicationEvent.REOPEN), NOT_A_DRAFT)
        is_signing = application.state is ApplicationState.SIGNING  # nothing is being paid then
        payment = None if is_signing else Payment.objects.filter(subject=application.reference).first()
        if payment and (payment.is_paid or payment.attempts.filter(ended_at=None).exists()):
            message = _("Die Bezahlung läuft noch. Brechen Sie sie zuerst ab oder schließen Sie sie ab.")
            raise Refused("application.is_being_paid", message)
        give_back_chosen_appointments(form_of(application), actor=actor)
        application.confirmed_at = application.signatures_due_at = None
        application.save(update_fields=["confirmed_at", "signatures_due_at"])
        add_entry(application, "reopened")
        record("application.reopened", by=actor, on=application)
    return application


def submit_paid_application(*, payment: Payment, actor: Actor) -> Application | None:
    """The money is there: submit what it was paid for. Nothing happens the second time."""
    with transaction.atomic():
        found = Application.objects.select_for_update().filter(reference=payment.subject)
        application: Application | None = found.first()
        if application is None or application.submitted_at:
            return application
        add_entry(application, "paid", amount=f"{payment.amount:.2f}".replace(".", ","))
        if application.is_draft or application.signatures_due_at:  # reopened before the platform told us: it is
            # submitted when it is confirmed, and signed, again
            return application
        application.withdrawn_at = None
        form = form_of(application)
        return _submit(form, destination_of(form), payment=payment, actor=actor)


def withdraw_application(*, application: Application, actor: Actor) -> Application:
    """Take an application back, as long as nobody has decided on it. A draft is deleted with its files later."""
    with transaction.atomic():
        application = _locked(application)
        if application.withdrawn_at:
            return application
        if not may(application.state, ApplicationEvent.WITHDRAW):
            raise Refused("application.already_decided", _("Über diesen Antrag ist schon entschieden."))
        if application.confirmed_at:
            give_back_chosen_appointments(form_of(application), actor=actor)
        application.withdrawn_at = timezone.now()
        application.save(update_fields=["withdrawn_at"])
        add_entry(application, "withdrawn")
        record("application.withdrawn", by=actor, on=application)
        announce(application_withdrawn, application)
    return application


def _submit(form: ApplicationForm, destination: Connection, *, payment: Payment | None, actor: Actor) -> Application:
    """Application, delivery and job in the transaction of the caller: together or not at all."""
    application = form.application
    application.submitted_at = timezone.now()
    application.bundle_snapshot = form.bundle.as_json()
    application.bundle_version = form.bundle.service.version
    application.status_code = "".join(secrets.choice(ALPHABET) for _digit in range(8))
    application.save()
    add_entry(application, "submitted", destination=destination.name)
    create_delivery(
        reference=application.reference,
        connection=destination,
        content=content_of(form, payment),
        expects_answer=application.result_kind == "certificate",
        actor=actor,
    )
    record("application.submitted", by=actor, on=application, reference=application.reference)
    tell_sent(application)
    announce(application_submitted, application)
    return application


def _locked(application: Application) -> Application:
    """The row as it is now, locked. Account and online service never change, so they need not be read again."""
    return _as_stored(Application.objects.select_for_update().get(pk=application.pk), application)


def _as_stored(stored: Application, application: Application) -> Application:
    stored.online_service, stored.account = application.online_service, application.account
    return stored


def _require(condition: bool, code: str) -> None:
    if not condition:
        raise Refused(code, _("Dieser Antrag ist schon abgesendet und kann hier nicht mehr geändert werden."))
