"""A service for which nobody needs an account: the certificate, changed a little; and the way in for a guest."""

from django.test import Client

from kommunalportal.catalogue.bundles import shipped_folder
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.catalogue.publishing import publish_bundle
from kommunalportal.formengine.loading import read_folder
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from tests.applying import CERTIFICATE, offer_service
from tests.factories import posted_mails

GERDA = "gerda@example.org"


def offer_for_guests() -> OnlineService:
    """The current tenant publishes the bundle and offers it; call ``forget_bundles`` before and after the test."""
    files = read_folder(shipped_folder(CERTIFICATE))
    service = files["service.yaml"].replace(b"login: required", b"login: optional")
    assert service != files["service.yaml"]
    publish_bundle(files={**files, "service.yaml": service}, actor=SYSTEM)
    offer = offer_service(CERTIFICATE)
    offer.allows_guests = True
    offer.save(update_fields=["allows_guests"])
    return offer


def mailed_code(tenant: Tenant) -> str:
    """The digits of the latest mail with a code."""
    texts = [mail.text for mail in posted_mails(tenant) if mail.subject == "Ihr Code"]
    return "".join(character for character in texts[-1].partition("\n")[0] if character.isdigit())


def comes_as_guest(browser: Client, tenant: Tenant, address: str = GERDA) -> None:
    """Through the pages: address, code, and the first page of a new application."""
    browser.post(f"/antrag/{CERTIFICATE}/ohne-konto", {"email": address})
    browser.post("/antrag/code", {"code": mailed_code(tenant)})
