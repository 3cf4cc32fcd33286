"""A back-office system fetches an application, takes it over and writes to the applicant."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.adapters.delivery.restpull import Config, hashed_secret, open_provider
from kommunalportal.applications.actions import confirm_application, withdraw_application
from kommunalportal.applications.models import Application
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery, Said
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.mailbox.models import Letter
from kommunalportal.web.api.backoffice import api
from tests.applying import ASSISTANCE, WITH_RENT, filled_draft, offer_service, with_file
from tests.factories import client_for
from tests.jobs import run_jobs

BASE = "/api/v1/backoffice"
SECRET = "a-random-secret-of-the-office-4711"

ANY_QUESTION = settings(
    max_examples=6, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def connect(slug: str, client_id: str) -> Connection:
    kept = hashed_secret({"client_id": client_id, "client_secret": SECRET})
    return configure_connection(
        port="delivery", slug=slug, provider="restpull", name="Sozialamt", settings=kept, actor=SYSTEM
    )


class Office:
    """A back-office system with its token."""

    def __init__(self, client: Client, client_id: str, **asked: str) -> None:
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": SECRET, **asked}
        answer = client.post(f"{BASE}/token", form)
        assert answer.status_code == 200, answer.content
        self.client, self.headers = client, {"authorization": f"Bearer {answer.json()['access_token']}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"{BASE}/{path}", headers=self.headers)

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"{BASE}/{path}", json.dumps(body), "application/json", headers=self.headers)


@pytest.fixture
def case(a_stadt: Tenant, ada: Account) -> Iterator[Application]:
    """Ada's application with one file, ready to be fetched."""
    with acting_for(a_stadt):
        connect("social-office", "sozialamt")
        connect("population-register", "meldeamt")
        application = filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)
        with_file(application, ada, step="miete", field="rent_contract")
        application = confirm_application(application=application, actor=actor_for(ada))
    run_jobs(only="delivery.")
    with acting_for(a_stadt):
        yield application


@pytest.fixture
def office(case: Application) -> Office:
    return Office(client_for(case.tenant), "sozialamt")


def letter(**changes: Any) -> dict[str, Any]:
    file = {"id": "f1", "filename": "Bescheid.pdf", "mime_type": "application/pdf"}
    content = base64.b64encode(b"%PDF-1.7 decision").decode()
    return {
        "id": "a1",
        "kind": "letter",
        "subject": "Ihr Bescheid",
        "text": "Guten Tag",
        "attachments": [{**file, "content": content}],
        **changes,
    }


def state_of(case: Application) -> str:
    run_jobs(only="delivery.", also_later=True)
    return str(Delivery.objects.get(reference=case.reference).state)


def test_a_case_is_fetched_confirmed_and_answered(case: Application, office: Office, ada: Account) -> None:
    (listed,) = office.get("cases?state=waiting").json()["items"]
    assert listed["reference"] == case.reference
    assert state_of(case) == "submitted", "listed is not fetched"
    fetched = office.get(f"cases/{case.reference}").json()
    assert "Lindqvist" in fetched["data"]
    file = office.get(f"cases/{case.reference}/attachments/{fetched['attachments'][0]['id']}")
    assert file.content.startswith(b"%PDF")
    assert file.headers["Content-Digest"].startswith("sha-256=:")
    assert state_of(case) == "arrived"

    assert office.post(f"cases/{case.reference}/receipt", {"outcome": "accepted"}).status_code == 200
    assert office.get("cases").json()["total"] == 0
    assert state_of(case) == "accepted"
    for _ in range(2):
        assert office.post(f"cases/{case.reference}/answers", letter()).status_code == 200
        assert state_of(case) == "answered"
    (received,) = [one for one in Letter.objects.filter(account=ada) if one.subject == "Ihr Bescheid"]
    assert (received.body, received.attachments.get().filename) == ("Guten Tag", "Bescheid.pdf")
    assert Said.objects.get(kind="answer").data == {}, "what stands in the mailbox is not kept twice"


def test_a_decision_without_letter_is_decided_here_too(case: Application, office: Office) -> None:
    office.post(f"cases/{case.reference}/receipt", {"outcome": "accepted"})
    said = {"id": "a1", "kind": "status", "text": "Bewilligt.", "data": {"decision": "granted"}}
    assert office.post(f"cases/{case.reference}/answers", said).status_code == 200
    assert state_of(case) == "answered"
    case.refresh_from_db()
    assert case.decided_at is not None


def test_a_receipt_may_be_repeated_but_not_changed(case: Application, office: Office) -> None:
    refused = {"outcome": "rejected", "problems": ["Die Anlage fehlt."]}
    for _ in range(2):
        assert office.post(f"cases/{case.reference}/receipt", refused).status_code == 200
    answer = office.post(f"cases/{case.reference}/receipt", {"outcome": "accepted"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert state_of(case) == "rejected"
    assert Delivery.objects.get(reference=case.reference).problems == ["Die Anlage fehlt."]


def test_nothing_is_said_of_what_was_not_accepted(case: Application, office: Office) -> None:
    assert office.post(f"cases/{case.reference}/answers", letter()).status_code == 409


@pytest.mark.parametrize(
    "spoilt",
    [
        {"kind": "gossip"},
        {"id": "../a"},
        {"attachments": [{**letter()["attachments"][0], "content": "%%%"}]},
        {"attachments": [{**letter()["attachments"][0], "filename": "../../etc/passwd"}]},
    ],
)
def test_what_is_not_understood_is_refused(case: Application, office: Office, spoilt: dict[str, Any]) -> None:
    office.post(f"cases/{case.reference}/receipt", {"outcome": "accepted"})
    assert office.post(f"cases/{case.reference}/answers", letter(**spoilt)).status_code == 400


def test_a_letter_too_big_is_not_read(case: Application, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalportal.web.api.backoffice.MAX_BODY", 100)
    assert office.post(f"cases/{case.reference}/answers", letter()).status_code == 413


@pytest.mark.parametrize("path", ["", "/attachments/f1"])
def test_another_connections_cases_do_not_exist(case: Application, path: str) -> None:
    register = Office(client_for(case.tenant), "meldeamt")
    assert register.get("cases?state=all").json()["total"] == 0
    assert register.get(f"cases/{case.reference}{path}").status_code == 404
    assert register.post(f"cases/{case.reference}/receipt", {"outcome": "accepted"}).status_code == 404


def test_another_towns_cases_do_not_exist(case: Application, office: Office, b_dorf: Tenant) -> None:
    with acting_for(b_dorf):
        connect("social-office", "sozialamt")
    there = Office(client_for(b_dorf), "sozialamt")
    assert there.get(f"cases/{case.reference}").status_code == 404
    there.headers = office.headers
    assert there.get("cases").status_code == 401, "a token counts in its own town"


@pytest.mark.parametrize("token", ["", "Bearer x", "Bearer a:b:c", "Basic eDp5"])
def test_who_has_no_token_gets_nothing(case: Application, token: str) -> None:
    answer = client_for(case.tenant).get(f"{BASE}/cases", headers={"authorization": token})
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")


def test_a_token_ends(case: Application, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalportal.web.api.backoffice_tokens.LASTS_SECONDS", -1)
    assert office.get("cases").status_code == 401


def test_a_token_ends_with_its_secret(case: Application, office: Office) -> None:
    connect("social-office", "sozialamt")  # the same secret, hashed anew
    assert office.get("cases").status_code == 401


def test_a_token_for_reading_only_reads(case: Application) -> None:
    reader = Office(client_for(case.tenant), "sozialamt", scope="cases:read")
    assert reader.get("cases").status_code == 200
    assert reader.post(f"cases/{case.reference}/receipt", {"outcome": "accepted"}).status_code == 403


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, None),
    ],
)
def test_a_token_is_for_who_proves_itself(
    case: Application, form: dict[str, str], status: int, error: str | None
) -> None:
    asked = {"grant_type": "client_credentials", "client_id": "sozialamt", "client_secret": SECRET, **form}
    answer = client_for(case.tenant).post(f"{BASE}/token", asked)
    assert (answer.status_code, answer.json().get("error")) == (status, error)


def test_secrets_are_not_guessed_without_end(case: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalportal.web.api.backoffice_tokens.TOKENS_PER_MINUTE", 2)
    client = client_for(case.tenant)
    asked = {"grant_type": "client_credentials", "client_id": "sozialamt", "client_secret": "guessed"}
    statuses = [client.post(f"{BASE}/token", asked).status_code for _ in range(3)]
    assert statuses[-1] == 429


def test_what_is_withdrawn_here_is_told(case: Application, office: Office, ada: Account) -> None:
    since = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert office.get(f"deletions?since={since}").json()["items"] == []
    withdraw_application(application=case, actor=actor_for(ada))
    (told,) = office.get(f"deletions?since={since}").json()["items"]
    assert (told["reference"], told["reason"]) == (case.reference, "withdrawn")


def test_the_operator_is_told_that_nobody_fetches(case: Application, office: Office) -> None:
    kept = Connection.objects.get(slug="social-office").settings
    provider = open_provider(Config.model_validate(kept))
    assert provider.problems() == []
    Delivery.objects.update(submitted_at=timezone.now() - timedelta(hours=25))
    (problem,) = provider.problems()
    assert "holt niemand" in problem
    office.get(f"cases/{case.reference}")
    run_jobs(only="delivery.", also_later=True)
    assert provider.problems() == []
    assert SECRET not in str(kept)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="client_secret"):
        Config.model_validate(hashed_secret({"client_id": "sozialamt", "client_secret": "short"}))


def test_the_description_names_every_operation(a_stadt: Tenant) -> None:
    described = client_for(a_stadt).get(f"{BASE}/openapi.json").json()
    assert set(described["paths"]) == {
        f"{BASE}/{path}"
        for path in (
            "token",
            "cases",
            "cases/{reference}",
            "cases/{reference}/attachments/{attachment_id}",
            "cases/{reference}/receipt",
            "cases/{reference}/answers",
            "deletions",
        )
    }
    refusal = described["paths"][f"{BASE}/cases"]["get"]["responses"]["401"]["content"]
    assert list(refusal) == ["application/problem+json"]
    assert api.get_openapi_schema(path_prefix=BASE)["components"]["securitySchemes"]


def test_a_secret_entered_in_the_browser_is_kept_as_its_hash(case: Application, adam: Account) -> None:
    connection = Connection.objects.get(slug="social-office")
    client = client_for(case.tenant, adam)
    typed = {"name": "Sozialamt", "client_id": "sozialamt", "client_secret": SECRET[::-1], "scopes": "cases:read"}
    client.post(f"/verwaltung/verbindungen/{connection.pk}/", {**typed, "alarm_after_hours": "12"})
    connection.refresh_from_db()
    assert connection.settings["scopes"] == "cases:read"
    assert SECRET[::-1] not in str(connection.settings)
    asked = {"grant_type": "client_credentials", "client_id": "sozialamt", "client_secret": SECRET[::-1]}
    assert client_for(case.tenant).post(f"{BASE}/token", asked).status_code == 200


@pytest.fixture
def application() -> Iterator[Any]:
    """The portal as a server sees it; between requests it keeps the test's connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_operation_answers_as_described(case: Application, office: Office, application: Any) -> None:
    headers = {
        "Host": "a-stadt.localhost",
        "Accept-Encoding": "identity",
        "Authorization": office.headers["authorization"],
    }
    schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", application, headers=headers)
    operations: list[Any] = [result.ok() for result in cast(Any, schema.get_all_operations())]
    assert len(operations) == 7
    for operation in operations:

        @ANY_QUESTION
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            case.call_and_validate(headers=headers)

        check()
