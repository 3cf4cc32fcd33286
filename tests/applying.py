"""Applications as tests need them: a service on offer, and a draft that somebody filled in through the real actions."""

import io
from collections.abc import Mapping
from typing import Any

import pikepdf

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import save_step, start_application
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application, Upload
from kommunalportal.applications.uploads import attach_upload
from kommunalportal.catalogue.actions import offer_online
from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.catalogue.models import Audience, Channel, Level, OnlineService, PublicService
from kommunalportal.formengine.fields.upload import UploadField
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.actors import SYSTEM

Steps = Mapping[str, Mapping[str, Any]]
CERTIFICATE, ASSISTANCE = "meldebescheinigung", "hilfe-zum-lebensunterhalt"

#: Ada as the simulated population register knows her.
ADA: Steps = {
    "person": {"person": {"given_names": "Ada", "family_name": "Lindqvist"}, "birth_date": "1990-05-14"},
    "anschrift": {
        "address": {
            "street": "Am Hammerwerk",
            "house_number": "12",
            "postcode": "41515",
            "place": "Grevenbroich",
            "country": "DE",
        }
    },
}
ELECTRONIC: Steps = {
    "zweck": {"purpose": "contract"},
    "art": {"kind": "simple"},
    **ADA,
    "zustellung": {"delivery": "electronic"},
    "erklaerung": {"declaration": True},
}
PAPER: Steps = {
    **{slug: answers for slug, answers in ELECTRONIC.items() if slug != "erklaerung"},
    "zustellung": {"delivery": "paper"},
    "anzahl": {"copies": 2},
    "erklaerung": {"declaration": True},
}
WITH_RENT: Steps = {
    **ADA,
    "haushalt": {"persons": 1},
    "wohnen": {"pays_rent": True},
    "miete": {"rent": "450,00"},
    "einkommen": {"has_income": False},
    "vermoegen": {"has_savings": False},
    "konto": {"iban": "DE89370400440532013000"},
    "ausweis": {},
    "erklaerung": {"declaration": True, "may_ask_others": True},
}


def offer_service(bundle_slug: str) -> OnlineService:
    """The current tenant describes the bundle's service itself and offers it online."""
    bundle = bundle_named(bundle_slug).service
    service = PublicService.objects.create(
        slug=bundle_slug,
        name=str(bundle.title),
        service_key=bundle.service_key,
        level=Level.MUNICIPALITY,
        channel=Channel.ONLINE_APPLICATION,
        audience=Audience.CITIZEN,
    )
    return offer_online(
        service=service,
        bundle_slug=bundle_slug,
        actor=SYSTEM,
        trust_level=bundle.trust_level,
        payment_connection="payments",
        seal_connection="seal",
    )


def filled_draft(online_service: OnlineService, account: Account, steps: Steps) -> Application:
    """A draft with every answer given, ready to be confirmed."""
    application = start_application(online_service=online_service, account=account, actor=actor_for(account))
    for slug, answers in steps.items():
        saved = save_step(application=application, slug=slug, raw=posted(answers), seen="")
        assert saved.is_ok, saved.errors
    application.refresh_from_db()
    return application


def with_file(application: Application, account: Account, *, step: str, field: str, content: bytes = b"") -> Upload:
    """Hand in a file and name it in the answer, as the upload step does."""
    box = next(box for box in form_of(application).journey.fields(step) if box.name == field)
    assert isinstance(box, UploadField)
    upload = attach_upload(
        application=application,
        field=box,
        name="Mietvertrag.pdf",
        content=content or small_pdf(),
        actor=actor_for(account),
    )
    raw = posted({**WITH_RENT[step], field: [str(upload.pk)]})
    saved = save_step(application=application, slug=step, raw=raw, seen="")
    assert saved.is_ok, saved.errors
    return upload


def small_pdf(text: str = "") -> bytes:
    """A PDF with one empty page; different texts make different files."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = text or "Mietvertrag"
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()
