"""Clerks find a case by a name; the table does not tell names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import confirm_application
from kommunalportal.casework.models import SearchKey, WorkItem
from kommunalportal.casework.name_search import index_missing, name_words
from kommunalportal.casework.queries import work_items
from kommunalportal.connections.actions import configure_connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.applying import ASSISTANCE, WITH_RENT, filled_draft, offer_service, with_file


@pytest.fixture
def item(in_a_stadt: Tenant, ada: Account) -> WorkItem:
    configure_connection(port="delivery", slug="social-office", provider="none", name="x", settings={}, actor=SYSTEM)
    ada.given_name, ada.family_name = "Łucja Zoë", "Groß-Müller"
    ada.save()
    draft = filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)
    with_file(draft, ada, step="miete", field="rent_contract")
    found: WorkItem = WorkItem.objects.get(application=confirm_application(application=draft, actor=SYSTEM))
    return found


def search(query: str, clara: Account, unit: str = "soziales") -> list[WorkItem]:
    return list(work_items(units=frozenset({unit}), tab="open", account=clara, query=query))


@pytest.mark.parametrize(
    "query", ["Müller", "MUELLER", "muller", "gross-müller", "Lucja", "zoe gross", "Mu\u0308ller, Łucja"]
)
@pytest.mark.django_db
def test_a_case_is_found_however_the_name_is_typed(item: WorkItem, clara: Account, query: str) -> None:
    assert search(query, clara) == [item]


@pytest.mark.django_db
def test_every_word_has_to_fit_and_other_offices_find_nothing(item: WorkItem, clara: Account) -> None:
    assert search("Müller Hans", clara) == []
    assert search("", clara, unit="buergerbuero") == search("Müller", clara, unit="buergerbuero") == []
    assert search(item.file_reference.lower(), clara) == [item]


@pytest.mark.django_db
def test_the_table_names_nobody_and_another_town_has_other_keys(item: WorkItem, b_dorf: Tenant, clara: Account) -> None:
    keys = list(SearchKey.objects.values_list("key", flat=True))
    assert keys
    assert all(len(key) == 64 and int(key, 16) for key in keys)
    with acting_for(b_dorf):
        assert search("Müller", clara) == []


@pytest.mark.django_db
def test_cases_from_before_get_their_keys(item: WorkItem, clara: Account) -> None:
    SearchKey.objects.all().delete()
    assert search("Müller", clara) == []
    assert (index_missing(), index_missing()) == (1, 0)
    assert search("Müller", clara) == [item]


@given(name=st.text(max_size=40))
def test_case_never_matters(name: str) -> None:
    assert set(name_words(name.upper().lower())) == set(name_words(name.upper()))
