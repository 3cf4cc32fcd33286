"""Which text people read: their town's own words before the state's, their language before German."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue import shipped
from kommunalportal.catalogue.models import Fee, PublicService, ServiceText
from kommunalportal.catalogue.models.texts import TEXT_FIELDS
from kommunalportal.catalogue.seed import seed_state_catalogue
from kommunalportal.catalogue.shipped_texts import Summary, shipped_summaries
from kommunalportal.catalogue.texts import page_text
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

TOWN, STATE, ELSEWHERE = 1, 2, 3
LINEAGE = [TOWN, STATE]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = st.sampled_from(["", "Text", "Anderes"])
ROWS = st.dictionaries(
    st.tuples(st.sampled_from([TOWN, STATE, ELSEWHERE]), st.sampled_from(["de", "en", "tr", "de-leicht"])),
    st.tuples(WORDS, WORDS, st.booleans()),
    max_size=6,
).map(lambda rows: [text_of(place, text) for place, text in rows.items()])
LANGUAGES = st.sampled_from(["de", "en", "tr", "de-leicht"])


def text_of(place: tuple[int, str], text: tuple[str, str, bool]) -> ServiceText:
    (tenant, language), (summary, objection, is_reviewed) = place, text
    values = {"summary": summary, "objection": objection, "is_reviewed": is_reviewed, "changed_at": NOW}
    return ServiceText(tenant_id=tenant, language=language, **values)


def said(rows: Sequence[ServiceText], tenant: int, language: str) -> str:
    return next((row.summary for row in rows if (row.tenant_id, row.language) == (tenant, language)), "")


@given(ROWS, LANGUAGES)
def test_the_nearest_owner_speaks_and_german_helps_out(rows: list[ServiceText], language: str) -> None:
    places = [(owner, spoken) for spoken in (language, "de") for owner in LINEAGE]
    expected = next((text for place in places if (text := said(rows, *place))), "")
    passage = page_text(rows, language=language, lineage=LINEAGE).summary
    assert passage.value == expected
    assert passage.language in (language, "de")


@given(ROWS, LANGUAGES)
def test_nobody_reads_what_another_town_wrote(rows: list[ServiceText], language: str) -> None:
    ours = [row for row in rows if row.tenant_id != ELSEWHERE]
    assert page_text(rows, language=language, lineage=LINEAGE) == page_text(ours, language=language, lineage=LINEAGE)


@given(ROWS, st.randoms())
def test_the_order_of_rows_makes_no_difference(rows: list[ServiceText], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    before, after = (page_text(each, language="en", lineage=LINEAGE) for each in (rows, shuffled))
    assert before == after


def test_one_draft_part_makes_the_whole_a_draft() -> None:
    rows = [
        ServiceText(tenant_id=TOWN, summary="Geprüft.", is_reviewed=True, changed_at=NOW),
        ServiceText(tenant_id=STATE, summary="Entwurf.", objection="Entwurf.", changed_at=NOW),
    ]
    text = page_text(rows, language="de", lineage=LINEAGE)
    assert (text.summary.value, text.objection.value, text.is_reviewed) == ("Geprüft.", "Entwurf.", False)


def test_a_local_text_is_outdated_once_the_states_words_change() -> None:
    states = ServiceText(tenant_id=STATE, summary="Alt.")
    local = ServiceText(tenant_id=TOWN, summary="Bei uns.", state_digest=states.digest)
    assert not local.is_outdated_against(states)
    states.summary = "Neu."
    assert local.is_outdated_against(states)
    assert local.is_outdated_against(None)


@given(st.sampled_from(TEXT_FIELDS))
def test_every_field_counts_for_the_digest(field: str) -> None:
    text = ServiceText(tenant_id=STATE)
    before = text.digest
    setattr(text, field, "anders" if isinstance(getattr(text, field), str) else ["anders"])
    assert text.digest != before


def test_every_service_of_the_town_arrives_with_a_draft_summary(grevenbroich: Tenant) -> None:
    with acting_for(grevenbroich):
        listed = PublicService.in_lineage.filter(responsibilities__tenant=grevenbroich)
        told = ServiceText.in_lineage.filter(service__in=listed, language="de").exclude(summary="")
        assert told.count() == listed.count() == 375
        assert not told.filter(is_reviewed=True).exists()


@pytest.fixture
def changed_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next version of the product comes with another summary of every service."""
    new = {
        name: Summary(name, "Neuer Satz.", summary.who, summary.needs) for name, summary in shipped_summaries().items()
    }
    monkeypatch.setattr("kommunalportal.catalogue.seed_texts.shipped_summaries", lambda: new)
    monkeypatch.setattr(shipped, "digest", lambda: "e" * 64)


@pytest.mark.usefixtures("changed_data")
@pytest.mark.parametrize("edit", [{"summary": "Eigener Satz."}, {"is_reviewed": True}])
def test_what_an_editor_wrote_or_reviewed_outlives_the_next_version(nrw: Tenant, edit: dict[str, object]) -> None:
    with acting_for(nrw):
        mine = ServiceText.objects.filter(service__slug="reisepass", language="de")
        mine.update(**edit)
        before = mine.get().summary
    assert seed_state_catalogue(nrw)
    with acting_for(nrw):
        assert mine.get().summary == before
        assert ServiceText.objects.get(service__slug="personalausweis", language="de").summary == "Neuer Satz."


@pytest.mark.usefixtures("changed_data")
def test_a_fee_that_an_editor_changed_outlives_the_next_version(nrw: Tenant) -> None:
    with acting_for(nrw):
        Fee.objects.filter(service__slug="reisepass").update(amount=71)
        Fee.objects.filter(service__slug="personalausweis").update(amount=1, shipped_digest="")
        others = Fee.objects.exclude(service__slug__in=["reisepass", "personalausweis"])
        untouched = set(others.values_list("pk", flat=True))
    assert seed_state_catalogue(nrw)
    with acting_for(nrw):
        assert Fee.objects.get(service__slug="reisepass").amount == 71
        assert Fee.objects.get(service__slug="personalausweis").amount == 1
        assert set(others.values_list("pk", flat=True)) == untouched
