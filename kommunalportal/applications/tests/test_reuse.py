"""An application that was sent is the start of a new one: answers come along, marked; files and declarations do not."""

from collections.abc import Iterator

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, save_step
from kommunalportal.applications.form_changes import what_changed
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.reuse import may_reuse, start_from, taken_from, without_consents
from kommunalportal.applications.tests.test_new_versions import publish_the_next
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.formengine.fields.repeated import RepeatedField
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from tests.applying import ASSISTANCE, CERTIFICATE, PAPER, WITH_RENT, filled_draft, offer_service, with_file
from tests.factories import make_account
from tests.offers import connect_offer


@pytest.fixture
def sent(in_a_stadt: Tenant, ada: Account) -> Application:
    """Sent, with a file."""
    connect_offer(ASSISTANCE)
    draft = filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)
    with_file(draft, ada, step="miete", field="rent_contract")
    draft.refresh_from_db()
    return confirm_application(application=draft, actor=actor_for(ada))


@pytest.fixture
def anew() -> Iterator[None]:
    forget_bundles()
    yield
    forget_bundles()


def test_answers_come_along_but_no_files_and_no_declarations(sent: Application, ada: Account) -> None:
    draft = start_from(application=sent, account=ada, actor=actor_for(ada))

    assert draft.reference != sent.reference and draft.is_draft
    assert draft.answers["rent"] == "450.00"
    assert not {"rent_contract", "declaration", "may_ask_others"} & set(draft.answers)
    assert not draft.uploads.exists()
    form = form_of(draft)
    assert not form.is_complete
    with pytest.raises(Refused, match="Angaben"):
        confirm_application(application=draft, actor=actor_for(ada))


def test_an_answer_is_marked_until_it_is_changed(sent: Application, ada: Account) -> None:
    draft = start_from(application=sent, account=ada, actor=actor_for(ada))
    reference, marked = taken_from(form_of(draft))
    assert reference == sent.reference
    assert {"rent", "iban", "persons"} <= marked

    save_step(application=draft, slug="haushalt", raw=posted({"persons": 3}), seen="")
    draft = Application.objects.get(pk=draft.pk)
    assert "persons" not in taken_from(form_of(draft))[1]
    assert "rent" in taken_from(form_of(draft))[1]


def test_consents_inside_a_group_are_given_anew_too() -> None:
    group = RepeatedField.model_validate(
        {
            "type": "repeated",
            "name": "kids",
            "label": "Kinder",
            "fields": [
                {"type": "text", "name": "name", "label": "Name"},
                {"type": "consent", "name": "agreed", "label": "Ja", "kind": "consent"},
            ],
        }
    )
    assert without_consents(group, [{"name": "Ida", "agreed": True}]) == [{"name": "Ida"}]


def test_an_application_that_began_empty_has_no_marks(in_a_stadt: Tenant, ada: Account) -> None:
    assert taken_from(form_of(filled_draft(offer_service(CERTIFICATE), ada, PAPER))) == ("", frozenset())


def test_only_what_was_sent_and_is_ones_own_is_used_again(sent: Application, ada: Account, a_stadt: Tenant) -> None:
    stranger = make_account(a_stadt)
    assert may_reuse(sent, ada)
    with pytest.raises(Refused):
        start_from(application=sent, account=stranger, actor=actor_for(stranger))
    draft = start_from(application=sent, account=ada, actor=actor_for(ada))
    assert not may_reuse(draft, ada)


@pytest.mark.usefixtures("anew")
def test_a_form_that_changed_since_carries_answers_as_it_does_for_drafts(in_a_stadt: Tenant, ada: Account) -> None:
    connect_offer()
    draft = filled_draft(offer_service(CERTIFICATE), ada, PAPER)
    then = {"submitted_at": draft.created_at, "bundle_snapshot": form_of(draft).bundle.as_json()}
    Application.objects.filter(pk=draft.pk).update(confirmed_at=draft.created_at, **then)
    publish_the_next()

    sent = Application.objects.select_related("online_service__service", "account").get(pk=draft.pk)
    again = start_from(application=sent, account=ada, actor=actor_for(ada))

    form = form_of(again)
    assert again.answers["goal"] == "contract" and "purpose" not in again.answers
    assert again.carried["suggested"] == {"copies": 2} and "copies" not in again.answers
    assert any("mehr Ausfertigungen" in sentence for sentence in what_changed(form))
    assert {"goal", "copies"} <= taken_from(form)[1]
