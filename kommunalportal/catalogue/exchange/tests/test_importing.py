"""What an import does, and what it leaves alone."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import timezone

from kommunalportal.catalogue.exchange.csv_table import read_csv, write_csv
from kommunalportal.catalogue.exchange.drafting import fees_of
from kommunalportal.catalogue.exchange.exporting import exported_services
from kommunalportal.catalogue.exchange.importing import carry_out, import_at_once, try_import
from kommunalportal.catalogue.exchange.refusals import Unreadable
from kommunalportal.catalogue.exchange.report import Entry, Report
from kommunalportal.catalogue.exchange.tests.conftest import EDITOR
from kommunalportal.catalogue.models import (
    Fee,
    ForeignRecord,
    ImportRun,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    ServiceText,
)
from kommunalportal.catalogue.queries import search
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for

SAMPLES = Path(__file__).parent / "samples"
NS = 'xmlns:x="http://xoev.de/schemata/xzufi/2_2_0"'


def _import(name: str) -> Report:
    run = import_at_once(content=(SAMPLES / name).read_bytes(), filename=name, actor=EDITOR)
    return Report.from_json(run.report)


def _message(*services: str) -> bytes:
    inside = "".join(f"<x:schreibe><x:leistung>{service}</x:leistung></x:schreibe>" for service in services)
    return f"<x:transfer {NS}>{inside}</x:transfer>".encode()


def _service(value: str, name: str, more: str = "") -> str:
    return (
        f'<x:id schemeAgencyID="amt">{value}</x:id><x:modulText><x:leikaTextmodul><code>03</code></x:leikaTextmodul>'
        f'<x:inhalt languageCode="de">{name}</x:inhalt></x:modulText>{more}'
    )


def _text(code: str, text: str) -> str:
    return (
        f"<x:modulText><x:leikaTextmodul><code>{code}</code></x:leikaTextmodul>"
        f'<x:inhalt languageCode="de">{text}</x:inhalt></x:modulText>'
    )


def _fee(amount: str) -> str:
    return (
        f"<x:modulKosten><x:kosten><x:kostenFix><x:betrag>{amount}</x:betrag></x:kostenFix></x:kosten></x:modulKosten>"
    )


def _codes(entry: Entry) -> set[str]:
    return {remark.code for remark in entry.remarks}


def _entry(report: Report, name: str) -> Entry:
    return next(entry for entry in report.entries if entry.name == name)


def test_a_town_writes_its_own_version_and_never_the_states_row(in_town: Tenant, state: Tenant) -> None:
    report = _import("xzufi-2.2.xml")
    entry = _entry(report, "Geburtsurkunde beantragen")
    assert entry.outcome == "changed"
    assert {"local_version", "text", "fee"} <= _codes(entry)
    service = PublicService.in_lineage.get(slug="geburtsurkunde")
    own = ServiceText.objects.get(service=service, language="de")
    assert own.summary == "Sie brauchen den Nachweis einer Geburt? Das Standesamt stellt ihn aus."
    assert own.documents[0] == {"text": "Personalausweis", "service": ""}
    assert own.law == [{"text": "§ 59 PStG", "url": "https://www.gesetze-im-internet.de/pstg/__59.html"}]
    assert not own.is_reviewed
    fee = Fee.objects.get(service=service)
    assert (fee.amount, fee.amount_max, fee.basis) == (Decimal("5.00"), Decimal("10.00"), "AVwGebO NRW Tarifstelle 5b")
    with acting_for(state):
        assert service.name == "Geburtsurkunde beantragen"
        assert ServiceText.objects.get(service=service).summary == "Der Satz des Landes."
        assert Fee.objects.get(service=service).amount == Decimal("10.00")


def test_the_state_changes_its_own_rows(state: Tenant) -> None:
    with acting_for(state):
        report = _import("fim-parsed-2.3.1.json")
        service = PublicService.objects.get(slug="fischereischein")
        assert _entry(report, "Fischereischein beantragen").outcome == "changed"
        assert (service.official_name, service.synonyms) == ("Fischereischein Ausstellung", ["Angelschein"])
        assert ServiceText.objects.get(service=service, language="en").summary == "Anglers need a licence."
        assert not Responsibility.objects.exists()


def test_a_service_nobody_knows_becomes_the_towns_own_and_is_found(in_town: Tenant) -> None:
    report = _import("tabelle.csv")
    assert [entry.outcome for entry in report.entries] == ["created", "created"]
    service = PublicService.objects.get(slug="bauzaun-auf-dem-gehweg-anmelden")
    assert Responsibility.objects.filter(service=service).exists()
    assert search("Absperrung").rows[0].slug == service.slug


def test_what_was_imported_already_is_not_touched_again(in_town: Tenant) -> None:
    _import("xzufi-2.2.xml")
    before = ServiceText.objects.get(language="de").changed_at
    report = _import("xzufi-2.2.xml")
    assert _entry(report, "Geburtsurkunde beantragen").outcome == "unchanged"
    assert ServiceText.objects.get(language="de").changed_at == before


def test_a_new_delivery_replaces_what_the_last_one_wrote(in_town: Tenant) -> None:
    first = _message(_service("1", "Zaun anmelden", _text("05", "Alt.") + _text("09", "Ein Zaun") + _fee("5")))
    second = _message(_service("1", "Zaun anmelden", _text("05", "Neu.") + _fee("6")))
    for content in (first, second):
        import_at_once(content=content, filename="a.xml", actor=EDITOR)
    text = ServiceText.objects.get()
    assert (text.summary, text.requirements) == ("Neu.", [])
    assert Fee.objects.get().amount == Decimal("6.00")


def test_what_an_editor_changed_here_stays(in_town: Tenant) -> None:
    content = _message(_service("1", "Zaun anmelden", _text("05", "Alt.") + _fee("5")))
    import_at_once(content=content, filename="a.xml", actor=EDITOR)
    ServiceText.objects.update(summary="Vom Amt geschrieben.")
    Fee.objects.update(amount=Decimal("7.00"))
    newer = _message(_service("1", "Zaun anmelden", _text("05", "Neu.") + _fee("6")))
    run = import_at_once(content=newer, filename="b.xml", actor=EDITOR)
    (entry,) = Report.from_json(run.report).entries
    assert {"text_edited_here", "fee_edited_here"} <= _codes(entry)
    assert ServiceText.objects.get().summary == "Vom Amt geschrieben."
    assert Fee.objects.get().amount == Decimal("7.00")


def _priced(*costs: tuple[str, str]) -> str:
    inside = "".join(
        f"<x:kosten><x:kostenFix><x:betrag>{amount}</x:betrag></x:kostenFix>"
        f'<x:beschreibung languageCode="de">{about}</x:beschreibung></x:kosten>'
        for amount, about in costs
    )
    return f'<x:modulKosten>{inside}<x:beschreibung languageCode="de">Satzung</x:beschreibung></x:modulKosten>'


def _delivered(value: str) -> Report:
    run = import_at_once(content=_message(value), filename="a.xml", actor=EDITOR)
    return Report.from_json(run.report)


def test_every_fee_of_a_delivery_is_taken_and_written_out_again(in_town: Tenant) -> None:
    both = _service("1", "Zaun", _priced(("7.00", "je Zaun"), ("9.50", "je Tor")))
    _delivered(both)
    assert {(fee.amount, fee.unit, fee.basis) for fee in Fee.objects.all()} == {
        (Decimal("7.00"), "je Zaun", "Satzung"), (Decimal("9.50"), "je Tor", "Satzung"),
    }  # fmt: skip
    assert _delivered(both).counts == {"unchanged": 1}
    three = _service("1", "Zaun", _priced(("7.00", "je Zaun"), ("9.50", "je Tor"), ("1.00", "je Tor")))
    assert _delivered(three).counts == {"changed": 1}
    assert sorted(fee.unit for fee in Fee.objects.all()) == ["je Tor", "je Tor (2)", "je Zaun"]

    records = [record for _row, record in exported_services(in_town)]
    again = next(one for one in read_csv("".join(write_csv(records)).encode()).services if one.name == "Zaun")
    assert {(fee.amount, fee.unit, fee.basis) for fee in fees_of(again)} == {
        (Decimal("7.00"), "je Zaun", "Satzung"), (Decimal("9.50"), "je Tor", "Satzung"),
        (Decimal("1.00"), "je Tor (2)", "Satzung"),
    }  # fmt: skip

    Fee.objects.filter(unit="je Zaun").update(amount=8)
    assert "fee_edited_here" in _codes(_delivered(both).entries[0])
    assert Fee.objects.count() == 3
    fence = next(record for _row, record in exported_services(in_town) if record.name == "Zaun")
    assert {fee.amount for fee in fees_of(fence)} == {Decimal(8), Decimal("9.50"), Decimal(1)}


def test_an_office_is_made_and_made_responsible(in_town: Tenant) -> None:
    _import("xzufi-2.2.xml")
    unit = OrganisationalUnit.objects.get(name="Standesamt")
    assert (unit.street, unit.phone) == ("Am Markt 2", "02181 608-0")
    assert Responsibility.objects.get(service__slug="geburtsurkunde").unit == unit


def test_what_has_no_place_is_kept_and_said(in_town: Tenant) -> None:
    report = _import("xzufi-2.2.xml")
    assert {"not_ours", "unknown_service", "kept"} <= {code for entry in report.entries for code in _codes(entry)}
    kept = [remark.detail for entry in report.entries for remark in entry.remarks if remark.code == "kept"]
    assert kept == ["leistung/zaubertrank"]
    assert ForeignRecord.objects.get(kind="other").content["kind"] == "onlinedienst"


def test_services_that_refer_to_each_other_in_a_circle_are_taken_and_named(in_town: Tenant) -> None:
    def related(value: str) -> str:
        return f'<x:idLeistungImKontext schemeAgencyID="amt">{value}</x:idLeistungImKontext>'

    content = _message(_service("1", "Zaun", related("2")), _service("2", "Kran", related("1") + related("2")))
    run = import_at_once(content=content, filename="a.xml", actor=EDITOR)
    assert "amt/1 → amt/2 → amt/1" in [note["detail"] for note in run.report["notes"]]
    assert ServiceText.objects.get(service__slug="zaun").related == ["kran"]


def test_a_trial_changes_nothing_and_can_be_carried_out(in_town: Tenant) -> None:
    run = try_import(content=(SAMPLES / "tabelle.csv").read_bytes(), filename="tabelle.csv", actor=EDITOR)
    assert (PublicService.objects.count(), ForeignRecord.objects.count()) == (0, 0)
    assert Report.from_json(run.report).counts["created"] == 2
    carry_out(run=run, actor=EDITOR)
    assert PublicService.objects.count() == 2
    with pytest.raises(Refused):
        carry_out(run=run, actor=EDITOR)


def test_an_accident_half_way_leaves_nothing(in_town: Tenant) -> None:
    module = "kommunalportal.catalogue.exchange.importing.import_unit"
    with patch(module, side_effect=RuntimeError("power cut")), pytest.raises(RuntimeError, match="power cut"):
        _import("xzufi-2.2.xml")
    assert not ServiceText.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_refused_file_leaves_nothing(in_town: Tenant) -> None:
    with pytest.raises(Unreadable):
        import_at_once(content=_message(_service("1", "a"), _service("1", "b")), filename="a.xml", actor=EDITOR)
    assert not ImportRun.objects.exists()


def test_an_import_raises_the_catalogues_revision_and_is_in_the_audit(in_town: Tenant) -> None:
    before = in_town.catalogue_revision
    _import("tabelle.csv")
    in_town.refresh_from_db()
    assert in_town.catalogue_revision > before
    entry = AuditEntry.objects.get(action="catalogue.imported")
    assert (entry.details["created"], entry.details["format"]) == (2, "csv")


def test_two_names_alike_are_told_apart(in_town: Tenant) -> None:
    content = _message(_service("1", "Zaun"), _service("2", "Zaun"), _service("3", ""), _service("4", "x" * 201))
    run = import_at_once(content=content, filename="a.xml", actor=EDITOR)
    codes = [_codes(entry) for entry in Report.from_json(run.report).entries if entry.outcome == "skipped"]
    assert codes == [{"name_missing"}, {"name_too_long"}]
    assert PublicService.objects.count() == 1


def test_two_descriptions_of_one_service_are_both_kept_and_the_first_is_shown(in_town: Tenant) -> None:
    key = "<x:referenzLeiKa><code>99027002012000</code></x:referenzLeiKa>"
    first = _service("1", "Geburtsurkunde", key + _text("05", "Erste.") + _fee("5"))
    second = _service("2", "Geburtsurkunde", key + _text("05", "Zweite.") + _fee("6"))
    import_at_once(content=_message(first, second), filename="a.xml", actor=EDITOR)
    assert ServiceText.objects.get().summary == "Erste."
    assert Fee.objects.get().amount == Decimal("5.00")
    assert ForeignRecord.objects.filter(service__slug="geburtsurkunde").count() == 2


def test_pvog_services_are_found_by_their_key(in_town: Tenant) -> None:
    report = _import("pvog-2026-06-16.json")
    assert {"local_version", "fee"} <= _codes(_entry(report, "Geburtsurkunde beantragen"))
    assert report.counts["created"] == 7
    assert Responsibility.objects.get(service__name="Führungszeugnis beantragen").external_url


def test_names_are_plain_text_whatever_the_format(in_town: Tenant) -> None:
    table = b"Name;Kennung\nBauen & <Wohnen>;1"
    for content in (table, _message(_service("1", "Bauen &amp; Sanieren"))):
        import_at_once(content=content, filename="a", actor=EDITOR)
    names = PublicService.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Bauen & <Wohnen>", "Bauen & Sanieren"]


def test_the_file_of_an_old_trial_is_forgotten(in_town: Tenant) -> None:
    content = (SAMPLES / "tabelle.csv").read_bytes()
    old = try_import(content=content, filename="a", actor=EDITOR)
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=8))
    try_import(content=content, filename="b", actor=EDITOR)
    with pytest.raises(Refused):
        carry_out(run=old, actor=EDITOR)


def test_every_reason_has_words() -> None:
    report = Report.from_json({"entries": [], "notes": [{"code": "circle", "detail": "a"}]})
    assert report.lines() == ["Verweise im Kreis: a"]
