"""All municipalities of the state can be had at once, each with the state's catalogue."""

import pytest

from kommunalportal.catalogue.all_municipalities import municipalities, seed_all_municipalities
from kommunalportal.catalogue.models import Responsibility
from kommunalportal.catalogue.seed import seed_municipality
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for

pytestmark = pytest.mark.django_db


def test_the_official_list_is_complete_and_every_town_has_its_name() -> None:
    assert len(municipalities()) == 396
    assert len({one.ags for one in municipalities()}) == 396
    names = {one.name for one in municipalities()}
    assert {"Stadt Grevenbroich", "Stadt Köln", "Gemeinde Rommerskirchen"} <= names


def test_the_missing_ones_are_made_and_those_that_exist_stay(
    grevenbroich: Tenant, nrw: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    Tenant.objects.filter(pk=grevenbroich.pk).update(ags="05162008", colour="#123456")
    some = [one for one in municipalities() if one.short_name in ("Grevenbroich", "Kaarst", "Jüchen")]
    monkeypatch.setattr("kommunalportal.catalogue.all_municipalities.municipalities", lambda: some)

    assert seed_all_municipalities(nrw) == 2
    assert seed_all_municipalities(nrw) == 0

    kaarst = Tenant.objects.get(ags="05162016")
    assert (kaarst.kind, kaarst.lineage_ids()) == (TenantKind.MUNICIPALITY, [kaarst.pk, *nrw.lineage_ids()])
    assert not seed_municipality(kaarst)
    with acting_for(kaarst):
        assert Responsibility.objects.count() > 490
    page = client_for(kaarst).get("/").content.decode()
    assert "Stadt Kaarst" in page
    assert Tenant.objects.get(pk=grevenbroich.pk).colour == "#123456"
