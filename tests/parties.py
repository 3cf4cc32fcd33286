"""A service for which people may apply for others, and which others have to sign: the certificate, changed a little."""

from collections.abc import Mapping

from kommunalportal.catalogue.bundles import shipped_folder
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.catalogue.publishing import publish_bundle
from kommunalportal.connections.actions import configure_connection
from kommunalportal.formengine.loading import read_folder
from kommunalportal.kernel.actors import SYSTEM
from tests.applying import CERTIFICATE, ELECTRONIC, Steps, offer_service

APPLICANTS = b"applicants: [self, child, ward, mandate, company]\n"
CO_SIGNERS = b"""
co_signers:
  field: partners
  email: partner_email
  name: partner_name
  text: Ich bin mit dem Antrag einverstanden.
  within_days: 12
"""
GROUP = b"""
      - name: partners
        type: repeated
        label: Wer unterschreibt mit?
        required: false
        at_least: 0
        summary: [partner_name]
        fields:
          - {name: partner_name, type: person_name, label: Name}
          - {name: partner_email, type: email, label: E-Mail-Adresse}
"""
BO = {"partner_name": {"given_names": "Bo", "family_name": "Ek"}, "partner_email": "bo@example.org"}
CID = {"partner_name": {"given_names": "Cid", "family_name": "Lund"}, "partner_email": "cid@example.org"}


def signed_by(*partners: Mapping[str, object], steps: Steps = ELECTRONIC) -> Steps:
    """The steps of the certificate, with partners who have to sign."""
    return {**steps, "person": {**steps["person"], "partners": list(partners)}}


def offer_with_parties(*, applicants: bytes = APPLICANTS, co_signers: bytes = CO_SIGNERS) -> OnlineService:
    """The current tenant publishes the bundle and offers it; call ``forget_bundles`` before and after the test."""
    files = read_folder(shipped_folder(CERTIFICATE))
    form = files["form.yaml"].replace(b"\n\n  - slug: anschrift", GROUP.rstrip() + b"\n\n  - slug: anschrift")
    assert form != files["form.yaml"]
    service = files["service.yaml"] + b"\n" + applicants + co_signers
    publish_bundle(files={**files, "form.yaml": form, "service.yaml": service}, actor=SYSTEM)
    for port, slug in (("delivery", "population-register"), ("payments", "payments"), ("seal", "seal")):
        configure_connection(port=port, slug=slug, provider="none", name=slug, settings={}, actor=SYSTEM)
    return offer_service(CERTIFICATE)
