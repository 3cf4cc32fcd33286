"""A certificate is issued once, found by its code, and can be taken back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError

from kommunalportal.certificates import actions
from kommunalportal.certificates.actions import revoke_certificate
from kommunalportal.certificates.models import Certificate
from kommunalportal.certificates.queries import CheckState, certificate_of, check, file_of
from kommunalportal.certificates.rules import new_check_code
from kommunalportal.certificates.tests.conftest import Issue, PlainRenderer
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import PermanentFailure, Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for

pytestmark = pytest.mark.django_db


def code_in(renderer: PlainRenderer) -> str:
    return str(renderer.documents[-1].data["check"]["code"])


def test_the_code_in_the_document_finds_the_certificate(issue: Issue, renderer: PlainRenderer) -> None:
    certificate = issue()
    result = check(code_in(renderer).lower().replace("-", " "))
    assert (result.state, result.title, result.holder_hint) == (CheckState.GENUINE, "Meldebescheinigung", "A. L., 1990")
    assert result.is_of_file(file_of(certificate))
    assert not result.is_of_file(file_of(certificate) + b" ")


def test_what_is_kept_is_sealed_and_the_code_is_not_kept(issue: Issue, renderer: PlainRenderer) -> None:
    certificate = issue()
    assert file_of(certificate).endswith(b" sealed")
    row = Certificate.objects.filter(pk=certificate.pk).values().get()
    assert code_in(renderer) not in json.dumps(row, default=str)


def test_the_data_for_machines_say_what_the_document_says(issue: Issue, renderer: PlainRenderer) -> None:
    issue()
    attached = renderer.documents[-1].attached
    assert attached is not None
    content = json.loads(attached.content)
    assert (content["kind"], content["issuer"], content["demo"]) == ("meldebescheinigung", "A-Stadt", True)
    assert content["content"] == {"kind": "simple", "person": {"family_name": "Lindqvist"}}
    assert content["check_url"].endswith(f"/pruefen/{code_in(renderer)}")


def test_issuing_again_answers_the_certificate_that_exists(issue: Issue, renderer: PlainRenderer) -> None:
    assert issue() == issue()
    assert len(renderer.documents) == 1


def test_of_two_that_run_at_once_one_wins_and_no_file_is_left(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    first = issue()
    before = set(_files())
    answers = iter([None, first])
    monkeypatch.setattr(actions, "certificate_of", lambda **_: next(answers))
    assert issue() == first
    assert set(_files()) == before


def test_a_clash_that_nobody_won_is_not_hidden(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    issue()
    monkeypatch.setattr(actions, "certificate_of", lambda **_: None)
    with pytest.raises(IntegrityError):
        issue()


def test_a_document_that_fails_leaves_nothing(issue: Issue, renderer: PlainRenderer) -> None:
    class Broken(PlainRenderer):
        def render(self, document: object) -> bytes:
            raise PermanentFailure("no")

    before = set(_files())
    with pytest.raises(PermanentFailure):
        issue(renderer=Broken())
    assert not Certificate.objects.exists()
    assert set(_files()) == before


def test_a_revoked_certificate_is_told_and_makes_room_for_another(issue: Issue, renderer: PlainRenderer) -> None:
    certificate = revoke_certificate(certificate=issue(), because="issued_in_error", actor=SYSTEM)
    assert check(code_in(renderer)).state == CheckState.REVOKED
    assert certificate_of(application_reference="GV-4F7K-92MX-Q", kind="meldebescheinigung") is None
    assert issue() != certificate


def test_a_certificate_is_revoked_once_only(issue: Issue) -> None:
    certificate = revoke_certificate(certificate=issue(), because="issued_in_error", actor=SYSTEM)
    with pytest.raises(Refused):
        revoke_certificate(certificate=certificate, because="again", actor=SYSTEM)


def test_the_audit_names_no_person(issue: Issue) -> None:
    revoke_certificate(certificate=issue(), because="issued_in_error", actor=SYSTEM)
    entries = AuditEntry.objects.filter(action__startswith="certificate.")
    assert [entry.action for entry in entries] == ["certificate.issued", "certificate.revoked"]
    assert "Lindqvist" not in json.dumps([entry.details for entry in entries])


def test_another_municipality_knows_nothing_of_it(issue: Issue, renderer: PlainRenderer, b_dorf: Tenant) -> None:
    issue()
    with acting_for(b_dorf):
        assert check(code_in(renderer)).state == CheckState.UNKNOWN
        assert not Certificate.objects.exists()


def test_unknown_and_mistyped_codes_are_told_apart(in_a_stadt: Tenant) -> None:
    assert check(new_check_code()).state == CheckState.UNKNOWN
    assert check("K7QX").state == CheckState.MISTYPED


def _files() -> Iterator[Path]:
    return (path for path in (Path(settings.DATA_DIR) / "files").rglob("*") if path.is_file())
