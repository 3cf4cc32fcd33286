"""A-Stadt with one row of everything that has an address, and words that must never leave it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from kommunalportal.accounts.mandates import add_organisation, give_mandate
from kommunalportal.accounts.models import Account, Role
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.co_signers import key_of
from kommunalportal.applications.models import Application, CoSigner
from kommunalportal.appointments.demo import seed_demo_appointments
from kommunalportal.appointments.models import Appointment, AppointmentType, Counter
from kommunalportal.catalogue.editing.actions import begin_revision
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.exchange.importing import try_import
from kommunalportal.catalogue.guides.actions import save_checklist
from kommunalportal.catalogue.models import DownloadDocument, Feedback, LifeSituation, Notice, OrganisationalUnit
from kommunalportal.certificates.actions import issue_certificate
from kommunalportal.certificates.documents import letterhead
from kommunalportal.certificates.ports import Document
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.rls import tenant_models
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.mailbox.actions import Enclosure, send_letter
from tests.applying import ASSISTANCE, CERTIFICATE, PAPER, WITH_RENT, filled_draft, offer_service, with_file

#: Stands in texts of A-Stadt's citizens; no answer to anybody else may contain it.
SECRET = "Geheimsache-Astadt"
#: Rows that every visit may write.
NOISE = {"accounts.Session"}


@dataclass(frozen=True)
class Stock:
    """What exists in A-Stadt."""

    tenant: Tenant
    examples: Mapping[str, str]
    secrets: tuple[str, ...]

    def fingerprint(self) -> dict[str, str]:
        """A hash of each table's rows that belong to A-Stadt, and of A-Stadt's own row."""
        with acting_for(self.tenant):
            found = {model._meta.label: _hash(model) for model in tenant_models() if model._meta.label not in NOISE}
        own = Tenant.objects.filter(pk=self.tenant.pk).values_list()
        return {**found, "kernel.Tenant": hashlib.sha256(repr(list(own)).encode()).hexdigest()}


class _Maker:
    """Renderer and seal in one, without a PDF; remembers the check code."""

    code = ""

    def render(self, document: Document) -> bytes:
        self.code = document.data["check"]["code"]
        return b"%PDF"

    def seal(self, pdf: bytes) -> bytes:
        return pdf

    def problems(self) -> list[str]:
        return []


def stock_a_stadt(tenant: Tenant, citizen: Account, clerk: Account) -> Stock:
    """One of everything, through the product's own actions."""
    with acting_for(tenant):
        connections = _connections()
        sent, upload = _sent_application(citizen)
        unpaid = filled_draft(offer_service(CERTIFICATE), citizen, PAPER)
        confirm_application(application=unpaid, actor=actor_for(citizen))
        examples = {
            **_address_parts_of(sent),
            "upload_id": upload,
            "application_pay:service": CERTIFICATE,
            "application_pay:reference": unpaid.reference,
            "application_reopen:service": CERTIFICATE,
            "application_reopen:reference": unpaid.reference,
            **_letter(citizen, sent),
            **_appointment(citizen),
            **_catalogue_rows(),
            **_draft_of_an_editor(),
            **_checklist(citizen),
            **_for_others(citizen),
            **_signature(citizen, unpaid),
            "code": _certificate(sent),
            "account_id": str(clerk.pk),
            "role_id": str(Role.objects.get(account=clerk).pk),
            "connection_id": str(connections["social-office"].pk),
            "delivery_callback:slug": "social-office",
            "operator_municipality:slug": tenant.slug,
            "operator_check:slug": tenant.slug,
            "operator_replay:slug": tenant.slug,
            "operator_hold:slug": tenant.slug,
            "operator_replay_all:slug": tenant.slug,
            "key": "abc-def",
            "uidb36": "1",
            "path": "openapi.json",
        }
        secrets = (SECRET, citizen.email, sent.status_code, "DE89370400440532013000", "Am Hammerwerk")
    return Stock(tenant, examples, secrets)


def _connections() -> dict[str, Connection]:
    named = (("delivery", "social-office"), ("delivery", "population-register"), ("payments", "payments"))
    known: dict[str, Any] = {"provider": "fitconnect", "name": SECRET, "settings": {}, "actor": SYSTEM}
    return {slug: configure_connection(port=port, slug=slug, **known) for port, slug in named}


def _sent_application(citizen: Account) -> tuple[Application, str]:
    application = filled_draft(offer_service(ASSISTANCE), citizen, WITH_RENT)
    upload = with_file(application, citizen, step="miete", field="rent_contract")
    application = confirm_application(application=application, actor=actor_for(citizen))
    # Given up, so that a second try would be possible: whoever may not must not start one.
    Delivery.objects.update(given_up_at=timezone.now(), next_try_at=None, problems=[SECRET])
    return application, str(upload.pk)


def _address_parts_of(application: Application) -> dict[str, str]:
    file_reference = application.work_item.file_reference
    parts = {"service": ASSISTANCE, "reference": application.reference, "file_reference": file_reference}
    return {**parts, "slug": ASSISTANCE, "application_page:slug": "miete"}


def _letter(citizen: Account, application: Application) -> dict[str, str]:
    letter = send_letter(
        account=citizen,
        subject=SECRET,
        body=SECRET,
        attachments=(Enclosure("bescheid.pdf", "application/pdf", SECRET.encode()),),
        application_reference=application.reference,
        actor=SYSTEM,
    )
    return {"letter_id": str(letter.pk), "attachment_id": str(letter.attachments.get().pk)}


def _appointment(citizen: Account) -> dict[str, str]:
    seed_demo_appointments(citizen.tenant)
    begin = datetime.combine(timezone.localdate() + timedelta(days=3), time(10), tzinfo=timezone.get_current_timezone())
    appointment = Appointment.objects.create(
        request_id=uuid4(),
        type=AppointmentType.objects.get(slug="personalausweis"),
        counter=Counter.objects.earliest("pk"),
        starts_at=begin,
        ends_at=begin + timedelta(minutes=15),
        name=SECRET,
        email=citizen.email,
        account=citizen,
    )
    moment = begin.strftime("%Y-%m-%dT%H%M")
    parts = {"type_slug": "personalausweis", "location_slug": "buergerbuero", "moment": moment}
    return {"token": appointment.token, **parts}


def _catalogue_rows() -> dict[str, str]:
    OrganisationalUnit.objects.create(slug="amt-a", name="Amt A")
    LifeSituation.objects.create(slug="lage-a", name="Lage A", number=1, kind="citizen", topic="A")
    content = ContentFile(b"%PDF").read()
    DownloadDocument.objects.create(
        filename="vordruck-a.pdf",
        title="Vordruck A",
        version="1",
        issued_on=date(2026, 1, 1),
        file_key=storage.put(content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    said = Feedback.objects.create(path="/", text=SECRET)
    notice = Notice.objects.create(key="hinweis-a", text="Hinweis A", valid_from=timezone.now())
    api = {"get_unit:slug": "amt-a", "get_life_situation:slug": "lage-a"}
    api |= {"feedback_id": str(said.pk), "notice_id": str(notice.pk)}
    return {"unit:slug": "amt-a", "situation:slug": "lage-a", "filename": "vordruck-a.pdf", **api, **_trial()}


def _trial() -> dict[str, str]:
    content = b"Name;Kennung\nHund;1"
    actor = Actor(kind="administrator", id="1", label=SECRET)
    return {"run_id": str(try_import(content=content, filename=f"{SECRET}.csv", actor=actor).pk)}


def _checklist(citizen: Account) -> dict[str, str]:
    LifeSituation.objects.create(slug="geburt", name="Geburt", number=2, kind="citizen", topic="A")
    stored = save_checklist(
        account=citizen,
        situation="geburt",
        answers={"geburt": None, "verheiratet": True, "ort": "klinik", "wenig_geld": False},
        done=["anzeige-klinik"],
        actor=actor_for(citizen),
    )
    return {
        "checklist_id": str(stored.pk),
        "guide:slug": "geburt",
        "guide_calendar:slug": "geburt",
        "checklist_store:slug": "geburt",
    }


def _for_others(citizen: Account) -> dict[str, str]:
    actor = actor_for(citizen)
    company = add_organisation(
        account=citizen, name=SECRET, legal_form="", register_number="", register_court="", actor=actor
    )
    mandate = give_mandate(
        giver=citizen,
        email="niemand@example.org",
        services=[],
        ends_on=timezone.localdate() + timedelta(days=30),
        organisation=company,
        actor=actor,
    )
    return {"organisation_id": str(company.pk), "mandate_id": str(mandate.pk)}


def _signature(citizen: Account, like: Application) -> dict[str, str]:
    """Somebody has to sign; the link is the real one."""
    application = filled_draft(like.online_service, citizen, PAPER)
    application.confirmed_at = timezone.now()
    application.signatures_due_at = timezone.now() + timedelta(days=7)
    application.save()
    co_signer = CoSigner.objects.create(application=application, email="niemand@example.org", name=SECRET)
    return {
        "co_signer_id": str(co_signer.pk),
        "co_sign:key": key_of(co_signer),
        "application_signatures:service": CERTIFICATE,
        "application_signatures:reference": application.reference,
    }


def _draft_of_an_editor() -> dict[str, str]:
    units = KINDS["aemter"]
    draft = begin_revision(kind=units, key="amt-a", data=units.load("amt-a") or {}, actor=SYSTEM)
    return {"kind": "aemter", "subject": "amt-a", "revision_id": str(draft.pk), "move": "verwerfen"}


def _certificate(application: Application) -> str:
    maker = _Maker()
    issue_certificate(
        kind="meldebescheinigung",
        template="a/b",
        head=letterhead(subject="Meldebescheinigung", reference=application.reference),
        data={},
        holder_hint=SECRET,
        application_reference=application.reference,
        renderer=maker,
        seal=maker,
        actor=SYSTEM,
    )
    return maker.code


def _hash(model: Any) -> str:
    rows = model._base_manager.filter(tenant_id__isnull=False).order_by("pk").values_list()
    return hashlib.sha256(json.dumps(list(rows), default=repr, sort_keys=True).encode()).hexdigest()
