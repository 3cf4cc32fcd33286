"""A delivery that says something is gone: it goes, in the report and in the history, and can come back."""

import pytest

from kommunalportal.catalogue.actions import offer_online
from kommunalportal.catalogue.editing.actions import publish, submit_for_review, undo
from kommunalportal.catalogue.editing.published import taken_away
from kommunalportal.catalogue.exchange.importing import carry_out, import_at_once, try_import
from kommunalportal.catalogue.exchange.report import Entry, Report
from kommunalportal.catalogue.exchange.tests.conftest import EDITOR
from kommunalportal.catalogue.models import Fee, PublicService, Responsibility, Revision, ServiceText
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant

NS = 'xmlns:x="http://xoev.de/schemata/xzufi/2_2_0"'
REVIEWER = Actor(kind="editor", id="2", label="Rita Prüfer")
SERVICE = (
    '<x:schreibe><x:leistung><x:id schemeAgencyID="amt">1</x:id>'
    '<x:modulText><x:leikaTextmodul><code>03</code></x:leikaTextmodul><x:inhalt languageCode="de">Zaun</x:inhalt>'
    "</x:modulText><x:modulText><x:leikaTextmodul><code>05</code></x:leikaTextmodul>"
    '<x:inhalt languageCode="de">Den Zaun anmelden.</x:inhalt></x:modulText>'
    "<x:modulKosten><x:kosten><x:kostenFix><x:betrag>7.00</x:betrag></x:kostenFix></x:kosten></x:modulKosten>"
    "</x:leistung></x:schreibe>"
)


def message(*parts: str) -> bytes:
    return f"<x:transfer {NS}>{''.join(parts)}</x:transfer>".encode()


def gone(value: str = "1", agency: str = "amt") -> str:
    return f'<x:loesche><x:leistung><x:id schemeAgencyID="{agency}">{value}</x:id></x:leistung></x:loesche>'


def delivered(*parts: str) -> Entry:
    run = import_at_once(content=message(*parts), filename="a.xml", actor=EDITOR)
    return Report.from_json(run.report).entries[-1]


def codes(entry: Entry) -> set[str]:
    return {remark.code for remark in entry.remarks}


@pytest.fixture
def fence(in_town: Tenant) -> PublicService:
    """A service that was delivered, with text and fee."""
    delivered(SERVICE)
    return PublicService.objects.get()


def test_a_trial_says_what_would_go_and_leaves_it(fence: PublicService) -> None:
    run = try_import(content=message(gone()), filename="weg.xml", actor=EDITOR)
    report = Report.from_json(run.report)
    assert report.counts == {"deleted": 1}
    assert Responsibility.objects.filter(service=fence).exists()
    assert not Revision.objects.exists()

    carry_out(run=run, actor=EDITOR)
    assert not Responsibility.objects.filter(service=fence).exists()
    assert AuditEntry.objects.filter(action="catalogue.imported").latest("pk").details["deleted"] == 1


def test_a_deleted_service_leaves_the_list_with_text_and_fee_and_comes_back(fence: PublicService) -> None:
    entry = delivered(gone())
    assert (entry.outcome_words, entry.name) == ("gelöscht", "Zaun")
    assert codes(entry) == {"unlisted", "text_withdrawn", "fee_withdrawn"}
    assert not ServiceText.objects.filter(service=fence).exists()
    assert not Fee.objects.filter(service=fence).exists()
    assert taken_away("angebot") == {"zaun"}

    text = Revision.objects.get(kind="leistungstexte")
    with pytest.raises(Refused, match="steht nicht im Angebot"):
        _undone(text)
    for kind in ("angebot", "gebuehren"):
        _undone(Revision.objects.get(kind=kind, number=1))
    publish(revision=Revision.objects.get(kind="leistungstexte", state="in_review"), actor=REVIEWER)
    assert ServiceText.objects.get(service=fence).summary == "Den Zaun anmelden."
    assert Fee.objects.get(service=fence).amount == 7
    assert Responsibility.objects.filter(service=fence).exists()
    assert taken_away("angebot") == set()


def _undone(revision: Revision) -> None:
    draft = undo(revision=revision, actor=EDITOR)
    publish(revision=submit_for_review(revision=draft, actor=EDITOR), actor=REVIEWER)


def test_what_was_edited_here_stays_in_the_history_but_is_listed_no_longer(fence: PublicService) -> None:
    ServiceText.objects.filter(service=fence).update(summary="Von Hand.")
    Fee.objects.filter(service=fence).update(amount=8)
    assert codes(delivered(gone())) == {"unlisted", "text_edited_here", "fee_edited_here"}
    assert ServiceText.objects.get(service=fence).summary == "Von Hand."


def test_what_is_offered_online_stays(fence: PublicService) -> None:
    offer_online(service=fence, bundle_slug="meldebescheinigung", actor=SYSTEM)
    assert codes(delivered(gone())) == {"offered_online"}
    assert Responsibility.objects.filter(service=fence).exists()


def test_the_states_service_leaves_this_towns_list_only(in_town: Tenant, state: Tenant) -> None:
    birth = PublicService.in_lineage.get(slug="geburtsurkunde")
    assert delivered(gone("geburtsurkunde", "land")).outcome_words == "gelöscht"
    assert not Responsibility.objects.exists()
    assert ServiceText.in_lineage.get(service=birth).summary == "Der Satz des Landes."


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_not_known_or_gone_already_is_said(fence: PublicService, times: int) -> None:
    if times == 1:
        assert codes(delivered(gone("2"))) == {"unknown_service"}
        return
    delivered(gone())
    entry = delivered(gone("zaun", fence.tenant.ars or fence.tenant.slug))
    assert codes(entry) == {"nothing_to_delete"}
