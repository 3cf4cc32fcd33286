"""A new version of a form takes drafts along; what was confirmed or sent stays as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import save_step
from kommunalportal.applications.form_changes import what_changed
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.catalogue.publishing import publish_bundle, roll_back_bundle
from kommunalportal.formengine.loading import read_folder
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.applying import CERTIFICATE, PAPER, filled_draft, offer_service

FOLDER = Path(__file__).parents[3] / "bundles" / CERTIFICATE
MIGRATION = b"""
migrations:
  - to: 2
    rename: {purpose: goal, other_purpose: other_goal}
    ask_again: {copies: {de: "Es gibt jetzt mehr Ausfertigungen.", en: "There are more copies now."}}
"""


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forget_bundles()
    yield
    forget_bundles()


@pytest.fixture
def draft(a_stadt: Tenant, ada: Account) -> Iterator[Application]:
    with acting_for(a_stadt):
        publish_bundle(files=read_folder(FOLDER), actor=SYSTEM)
        yield filled_draft(offer_service(CERTIFICATE), ada, PAPER)


def publish_the_next() -> None:
    files = read_folder(FOLDER)
    files = {
        name: one.replace(b"purpose", b"goal").replace(b"version: 1", b"version: 2") if name.endswith(".yaml") else one
        for name, one in files.items()
    }
    publish_bundle(files={**files, "form.yaml": files["form.yaml"] + MIGRATION}, actor=SYSTEM)


def reread(application: Application) -> Application:
    found: Application = Application.objects.select_related("online_service__service", "account").get(pk=application.pk)
    return found


def test_a_draft_is_taken_along_and_told_what_changed(draft: Application) -> None:
    before = dict(draft.answers)
    publish_the_next()
    form = form_of(reread(draft))
    stored = reread(draft)
    assert stored.bundle_version == 2
    assert stored.answers["goal"] == before["purpose"]
    assert {name: stored.answers[name] for name in ("person", "birth_date", "address", "kind", "delivery")} == {
        name: before[name] for name in ("person", "birth_date", "address", "kind", "delivery")
    }
    assert form.journey.first_open().slug == "anzahl"  # type: ignore[union-attr]
    assert form.journey.initial("anzahl") == {"copies": before["copies"]}
    assert ["Es gibt jetzt mehr Ausfertigungen." in text for text in what_changed(form)] == [True]
    assert stored.timeline.filter(kind="form_changed").count() == 1


def test_who_answers_the_changed_question_has_everything_again(draft: Application) -> None:
    publish_the_next()
    saved = save_step(application=reread(draft), slug="anzahl", raw=posted({"copies": 3}), seen="")
    assert saved.is_ok
    form = form_of(reread(draft))
    assert form.journey.is_complete
    assert what_changed(form) == []


def test_a_roll_back_brings_the_answers_back(draft: Application) -> None:
    before = dict(draft.answers)
    publish_the_next()
    form_of(reread(draft))
    roll_back_bundle(slug=CERTIFICATE, actor=SYSTEM)
    form = form_of(reread(draft))
    again = reread(draft)
    assert again.bundle_version == 1
    assert again.answers["purpose"] == before["purpose"]
    assert form.journey.initial("anzahl") == {"copies": before["copies"]}


def test_a_confirmed_application_keeps_its_version(draft: Application) -> None:
    Application.objects.filter(pk=draft.pk).update(confirmed_at=draft.changed_at)
    publish_the_next()
    form = form_of(reread(draft))
    assert form.bundle.service.version == 1
    assert form.journey.answers == draft.answers
    assert form.journey.is_complete


def test_two_windows_do_not_lose_what_was_taken_along(draft: Application) -> None:
    """One read the draft before it was taken along, and saves afterwards."""
    stale = reread(draft)
    publish_the_next()
    form_of(reread(draft))
    saved = save_step(application=stale, slug="anzahl", raw=posted({"copies": 4}), seen="")
    assert saved.is_ok
    assert reread(draft).answers["goal"] == draft.answers["purpose"]
    assert reread(draft).answers["copies"] == 4
