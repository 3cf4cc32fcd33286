"""The copy for machines says what the declaration says: answers, files, fee, in JSON and in XML alike."""

import json
from xml.etree import ElementTree

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.copies import copy_as_json, copy_as_xml
from kommunalportal.applications.journeys import ApplicationForm, form_of
from kommunalportal.kernel.models import Tenant
from tests.applying import ASSISTANCE, CERTIFICATE, PAPER, WITH_RENT, filled_draft, offer_service, with_file
from tests.offers import connect_offer


@pytest.fixture
def sent(in_a_stadt: Tenant, ada: Account) -> ApplicationForm:
    """An application with a file."""
    connect_offer(ASSISTANCE)
    draft = filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)
    with_file(draft, ada, step="miete", field="rent_contract")
    draft.refresh_from_db()
    return form_of(confirm_application(application=draft, actor=actor_for(ada)))


def test_json_has_reference_service_answers_and_files(sent: ApplicationForm) -> None:
    copy = json.loads(copy_as_json(sent))
    assert copy["application"]["reference"] == sent.application.reference
    assert (copy["application"]["state"], copy["application"]["municipality"]) == ("submitted", "A-Stadt")
    assert copy["service"]["form"] == ASSISTANCE
    assert copy["answers"]["rent"] == "450.00"
    assert "450,00 €" in {row["answer"] for one in copy["in_words"] for row in one["rows"]}
    upload = sent.application.uploads.get()
    assert [(one["name"], one["sha256"]) for one in copy["attachments"]] == [("Mietvertrag.pdf", upload.sha256)]
    assert {one["field"] for one in copy["consents"]} >= {"declaration", "may_ask_others"}


def test_xml_says_the_same(sent: ApplicationForm) -> None:
    root = ElementTree.fromstring(copy_as_xml(sent))
    assert root.tag == "antragskopie"
    assert root.findtext("antrag/reference") == sent.application.reference
    assert root.find("erklaerung/schritt[@name='miete']") is not None
    assert root.findtext("anlagen/anlage/sha256") == sent.application.uploads.get().sha256
    assert len(root.findall("einwilligungen/einwilligung")) == len(json.loads(copy_as_json(sent))["consents"])


def test_what_it_costs_stands_in_both(in_a_stadt: Tenant, ada: Account) -> None:
    connect_offer()
    form = form_of(filled_draft(offer_service(CERTIFICATE), ada, PAPER))
    fee = json.loads(copy_as_json(form))["fee"]
    assert fee["total"] == str(form.fee.total) != "0"
    costs = ElementTree.fromstring(copy_as_xml(form)).find("kosten")
    assert costs is not None
    assert costs.get("summe") == fee["total"]
    assert [one.findtext("text") for one in costs] == [item["text"] for item in fee["items"]]
