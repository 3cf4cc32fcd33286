"""Every bundle as a whole: its happy journeys are filled in, sent, and lie in the back office as they are recorded."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, save_step, start_application
from kommunalportal.applications.co_signers import names_to_sign
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.signing import sign
from kommunalportal.applications.uploads import attach_upload
from kommunalportal.casework.models import WorkItem
from kommunalportal.catalogue.shipped import units_of
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Port
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.steps import announcement_of
from kommunalportal.formengine.bundle import Bundle, RecordedTest
from kommunalportal.formengine.fields.upload import UploadField
from kommunalportal.formengine.loading import load_bundles
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.payments.events import payment_paid
from kommunalportal.payments.models import Payment
from tests.applying import offer_service, small_pdf
from tests.contracts.fitconnect.landscape import Landscape
from tests.factories import make_account
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

BUNDLES = load_bundles(Path(__file__).parents[3] / "bundles")
HAPPY = [
    (slug, next(test for test in bundle.tests if test.kind == "happy" and test.expect.handover))
    for slug, bundle in BUNDLES.items()
]
UNITS = {unit["slug"] for unit in units_of("grevenbroich")}


@pytest.fixture
def town(in_a_stadt: Tenant, landscape: Landscape) -> Iterator[Tenant]:
    """A municipality that stands where Grevenbroich stands, connected to every system that runs."""
    Tenant.objects.filter(pk=in_a_stadt.pk).update(ags="05162008", ars="051620008008")
    in_a_stadt.refresh_from_db()
    for system in landscape.systems:
        settings = landscape.settings(system)
        configure_connection(
            port=Port.DELIVERY, slug=system, provider="fitconnect", name=system, settings=settings, actor=SYSTEM
        )
    configure_connection(port=Port.PAYMENTS, slug="payments", provider="none", name="-", settings={}, actor=SYSTEM)
    yield in_a_stadt


def _on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Journeys are recorded for a day; so much of today is theirs."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


@pytest.mark.parametrize(("slug", "recorded"), HAPPY, ids=[slug for slug, _ in HAPPY])
def test_what_was_filled_in_lies_in_the_back_office_and_on_the_desk(
    slug: str, recorded: RecordedTest, town: Tenant, ada: Account, landscape: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    _on(recorded.today, monkeypatch)
    application = _filled_in(BUNDLES[slug], recorded, ada)
    names = names_to_sign(form_of(application))
    _confirmed_and_paid(application)

    case = case_of(application, landscape)

    expected: dict[str, Any] = dict(recorded.expect.handover or {})
    expected["antrag"] = {**expected["antrag"], "aktenzeichen": application.reference}
    assert [one["name"] for one in case["data"].pop("co_signers", [])] == names
    assert case["data"] == expected
    files = {str(file["name"]) for file in recorded.uploads.values()}
    assert {Path(file["filename"]).stem for file in case["files"]} == {Path(name).stem for name in files}
    assert WorkItem.objects.get(application=application).unit_slug in UNITS


def _filled_in(bundle: Bundle, recorded: RecordedTest, account: Account) -> Application:
    """A draft with the recorded answers, given through the real actions, with real files."""
    application = start_application(
        online_service=offer_service(bundle.slug), account=account, actor=actor_for(account)
    )
    for step in recorded.steps:
        answers = {name: _attached(application, name, value, recorded) for name, value in step.answers.items()}
        saved = save_step(application=application, slug=step.step, raw=posted(answers), seen="")
        assert saved.is_ok, saved.errors
    application.refresh_from_db()
    return application


def _attached(application: Application, name: str, value: Any, recorded: RecordedTest) -> Any:
    field = form_of(application).bundle.form.fields[name]
    if not isinstance(field, UploadField):
        return value
    actor = actor_for(application.account)
    names = [str(recorded.uploads[key]["name"]) for key in value]
    files = [
        attach_upload(application=application, field=field, name=name, content=small_pdf(name), actor=actor)
        for name in names
    ]
    return [str(file.pk) for file in files]


def _confirmed_and_paid(application: Application) -> None:
    confirm_application(application=application, actor=SYSTEM)
    everybody_signs(application)
    for payment in Payment.objects.filter(subject=application.reference):
        payment.provider_reference, payment.accounting_reference, payment.method = "9xxd-432x", "KZ-4711", "CREDITCARD"
        payment.paid_at = timezone.now()
        payment_paid.send(sender=Payment, subject=payment)


def everybody_signs(application: Application) -> None:
    """Each co-signer logs in with an account of their own and signs."""
    for co_signer in application.co_signers.all():
        account = make_account(application.tenant, f"signs-{co_signer.pk}@example.org")
        sign(co_signer=co_signer, account=account, actor=actor_for(account))


def case_of(application: Application, landscape: Landscape) -> dict[str, Any]:
    """The case in the system that got the application, once it is there; the portal's own jobs hand it over."""
    run_jobs(only="delivery.")
    delivery = Delivery.objects.get(reference=application.reference)
    assert delivery.submitted_at, delivery.problems
    system = delivery.connection.slug
    landscape.decided(landscape.provider(system), announcement_of(delivery))
    answer = httpx.get(f"{landscape.systems[system].url}/simulator/cases").json()
    refused = [one["problem"] for one in answer["rejected"]]
    return next((case for case in answer["cases"] if case["reference"] == application.reference), {"data": refused})
