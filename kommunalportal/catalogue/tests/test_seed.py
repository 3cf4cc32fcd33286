"""The shipped catalogue arrives whole, once, and keeps what editors did."""

import re
from decimal import Decimal

import pytest

from kommunalportal.catalogue import shipped
from kommunalportal.catalogue.actions import publish_catalogue
from kommunalportal.catalogue.models import (
    DownloadDocument,
    LifeSituation,
    OrganisationalUnit,
    PublicService,
    Responsibility,
)
from kommunalportal.catalogue.seed import seed_downloads, seed_municipality, seed_state_catalogue
from kommunalportal.kernel import storage
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.wiring.documents import document_renderer


def test_the_state_has_all_services(nrw: Tenant) -> None:
    with acting_for(nrw):
        assert PublicService.objects.count() == 661
        assert LifeSituation.objects.count() == 55


def test_each_town_lists_what_it_chose(grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    with acting_for(grevenbroich):
        assert Responsibility.objects.count() == 375
        assert Responsibility.objects.filter(service__level="state").count() == 175
    with acting_for(badlippspringe):
        assert Responsibility.objects.count() == 225 + 272


def test_addresses_are_readable_and_unique(nrw: Tenant) -> None:
    with acting_for(nrw):
        slugs = list(PublicService.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)
    assert {"personalausweis", "meldebescheinigung", "geburtsurkunde", "hilfe-zum-lebensunterhalt"} <= set(slugs)


def test_source_and_evidence_are_kept(nrw: Tenant) -> None:
    with acting_for(nrw):
        service = PublicService.objects.get(slug="meldebescheinigung")
    assert service.source
    assert service.fee_evidence == "seen"
    assert service.fee_amount == Decimal("9.00")


def test_one_towns_tax_is_not_everybodys(grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    fees = {}
    for town in (grevenbroich, badlippspringe):
        with acting_for(town):
            row = Responsibility.objects.select_related("service").get(service__name="Hundesteuer: Hund anmelden")
            fees[town.slug] = (row.fee_amount, row.service.fee_amount)
    assert fees == {"grevenbroich": (Decimal("102.00"), None), "badlippspringe": (None, None)}


def test_no_text_of_the_state_names_a_town(nrw: Tenant) -> None:
    with acting_for(nrw):
        assert not PublicService.objects.filter(authority__contains="Grevenbroich").exists()


def test_seeding_again_changes_nothing(nrw: Tenant, grevenbroich: Tenant) -> None:
    assert not seed_state_catalogue(nrw)
    assert not seed_municipality(grevenbroich)


def test_seeding_changed_data_keeps_what_editors_did(
    nrw: Tenant, grevenbroich: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_for(nrw):
        PublicService.objects.filter(slug="reisepass").update(slug="pass", summary="Geprüft.", fee_basis="falsch")
    with acting_for(grevenbroich):
        OrganisationalUnit.objects.create(slug="eigenes", name="Eigenes Amt")
    monkeypatch.setattr(shipped, "digest", lambda: "f" * 64)
    assert seed_state_catalogue(nrw)
    assert seed_municipality(grevenbroich)
    with acting_for(nrw):
        service = PublicService.objects.get(name="Reisepass beantragen")
    assert (service.slug, service.summary) == ("pass", "Geprüft.")
    assert service.fee_basis != "falsch"
    with acting_for(grevenbroich):
        assert OrganisationalUnit.objects.filter(slug="eigenes").exists()
        assert Responsibility.objects.count() == 375


def test_publishing_a_states_text_reaches_its_towns(nrw: Tenant, grevenbroich: Tenant) -> None:
    grevenbroich.refresh_from_db()
    before = grevenbroich.catalogue_revision
    with acting_for(nrw):
        publish_catalogue()
    grevenbroich.refresh_from_db()
    assert grevenbroich.catalogue_revision == before + 1


def test_publishing_a_towns_text_leaves_the_others_alone(grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    badlippspringe.refresh_from_db()
    before = badlippspringe.catalogue_revision
    with acting_for(grevenbroich):
        publish_catalogue()
    badlippspringe.refresh_from_db()
    assert badlippspringe.catalogue_revision == before


def test_own_documents_are_made_once_as_tagged_pdf(grevenbroich: Tenant) -> None:
    with acting_for(grevenbroich):
        before = list(DownloadDocument.objects.values_list("filename", "file_key"))
        seed_downloads(document_renderer())
        assert list(DownloadDocument.objects.values_list("filename", "file_key")) == before
        content = storage.get(before[0][1])
    assert len(before) >= 3
    assert content.startswith(b"%PDF-")
    assert b"pdfuaid" in content
