"""What leaves is what is said here, and what once came is still in it."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kommunalportal.catalogue.exchange.csv_table import write_csv
from kommunalportal.catalogue.exchange.exporting import exported_records, exported_services
from kommunalportal.catalogue.exchange.files import read_file
from kommunalportal.catalogue.exchange.importing import import_at_once
from kommunalportal.catalogue.exchange.records import Delivery, kept_in
from kommunalportal.catalogue.exchange.report import Report
from kommunalportal.catalogue.exchange.tests.conftest import EDITOR
from kommunalportal.catalogue.exchange.xzufi_writer import write_xzufi
from kommunalportal.catalogue.models import Fee, ServiceText
from kommunalportal.kernel.models import Tenant

SAMPLES = Path(__file__).parent / "samples"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _import(name: str) -> None:
    import_at_once(content=(SAMPLES / name).read_bytes(), filename=name, actor=EDITOR)


def _exported(tenant: Tenant, version: str = "2.2") -> bytes:
    return "".join(write_xzufi(exported_records(tenant), version, sender=tenant.name, at=NOON)).encode()


def _outcomes(content: bytes) -> dict[str, str]:
    run = import_at_once(content=content, filename="again", actor=EDITOR)
    return {entry.identifier: str(entry.outcome) for entry in Report.from_json(run.report).entries}


def _by_identifier(delivery: Delivery) -> dict[str, object]:
    return {str(service.identifier): service for service in delivery.services}


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_a_delivery_leaves_as_it_came(in_town: Tenant, version: str) -> None:
    _import(f"xzufi-{version}.xml")
    came = read_file((SAMPLES / f"xzufi-{version}.xml").read_bytes())
    left = read_file(_exported(in_town, version))
    assert {one.path for one in left.services[0].kept} == {one.path for one in came.services[0].kept}
    assert "leistung/zaubertrank" in kept_in(left.services[0])
    others = [module for module in came.services[0].modules if module.code != "03"]
    assert [module for module in left.services[0].modules if module.code != "03"] == others
    assert left.services[0].name == "Geburtsurkunde beantragen", "the state's name stands on the town's pages, too"
    assert left.services[0].costs == came.services[0].costs
    assert left.others == came.others


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_what_was_exported_is_no_news_when_it_comes_back(in_town: Tenant, version: str) -> None:
    for name in ("xzufi-2.2.xml", "tabelle.csv", "fim-parsed-2.3.1.json", "pvog-2026-06-16.json"):
        _import(name)
    outcomes = _outcomes(_exported(in_town, version))
    services = {identifier: outcome for identifier, outcome in outcomes.items() if "onlinedienst" not in identifier}
    assert len(services) >= 10
    assert set(services.values()) <= {"unchanged", "skipped"}


def test_a_table_comes_back_without_news(in_town: Tenant) -> None:
    _import("tabelle.csv")
    table = "".join(write_csv(record for _row, record in exported_services(in_town)))
    assert set(_outcomes(table.encode()).values()) == {"unchanged"}


def test_the_towns_words_stand_on_top_of_what_came(in_town: Tenant) -> None:
    _import("xzufi-2.2.xml")
    ServiceText.objects.filter(language="de").update(summary="Von der Stadt.", requirements=["Sie sind 16."])
    Fee.objects.update(amount=Decimal("12.00"), amount_max=None)
    service = read_file(_exported(in_town)).services[0]
    assert service.html("05") == "<p>Von der Stadt.</p>"
    assert service.html("05", "en").startswith("<p>You need proof")
    assert service.html("09") == "<p>Sie sind 16.</p>"
    assert service.costs[0].costs[0].amount == Decimal("12.00")


def test_a_service_that_never_came_from_elsewhere_has_our_own_identifier(in_town: Tenant, state: Tenant) -> None:
    service = read_file(_exported(in_town)).services[0]
    assert (service.identifier.agency, service.identifier.value) == (state.slug, "geburtsurkunde")
    assert service.keys == ("99027002012000",)
    assert service.html("05") == "<p>Der Satz des Landes.</p>"


def test_an_export_leaves_nobodys_tenant_behind(in_town: Tenant, state: Tenant) -> None:
    pieces = exported_services(state)
    list(pieces)
    assert ServiceText.in_lineage.count() == 1
