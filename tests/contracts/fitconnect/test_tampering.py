"""The receiver refuses what was changed on the way, with the right problem; the service keeps its own rules."""

from typing import Any

import httpx
import pytest

from kommunalportal.adapters.delivery.fitconnect import metadata
from kommunalportal.adapters.delivery.fitconnect.provider import FitConnectProvider
from kommunalportal.delivery.ports import Announcement
from kommunalportal.kernel.failures import PermanentFailure
from simulators.backoffice import BackOffice
from tests.contracts.fitconnect.landscape import Landscape, attachment, hand_over, parcel_for, social_parcel

PROBLEMS = "https://schema.fitko.de/fit-connect/events/problems/"


def problem_of(office: BackOffice, announcement: Announcement) -> dict[str, str]:
    rejected = office.store.get("rejected", announcement.submission_reference)
    assert rejected is not None
    return dict(rejected["problem"])


@pytest.fixture
def asleep(landscape: Landscape) -> Any:
    """A function that wakes the back-office systems again."""
    for system in landscape.systems.values():
        landscape.faults(system.url, down=True)

    def wake() -> None:
        for system in landscape.systems.values():
            landscape.faults(system.url)

    return wake


def spoil(landscape: Landscape, announcement: Announcement, part: str) -> None:
    def change(body: dict[str, Any]) -> None:
        head, _, tag = body[part].rpartition(".")
        body[part] = f"{head}.{'A' if tag[0] != 'A' else 'B'}{tag[1:]}"

    landscape.service.store.change("submission", announcement.submission_reference, change)


@pytest.mark.parametrize(("part", "instance"), [("encryptedMetadata", "metadata"), ("encryptedData", "data")])
def test_a_tampered_ciphertext_is_rejected(landscape: Landscape, asleep: Any, part: str, instance: str) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())
    spoil(landscape, announcement, part)
    asleep()

    assert landscape.decided(provider, announcement)[-1].kind == "rejected"
    problem = problem_of(landscape.back_office("population-register"), announcement)
    assert (problem["type"], problem["instance"]) == (PROBLEMS + "incorrect-authentication-tag", instance)


def test_a_wrong_hash_is_rejected(landscape: Landscape, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "hash_of", lambda _: {"type": "sha512", "content": "0" * 128})
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())

    assert landscape.decided(provider, announcement)[-1].kind == "rejected"
    problem = problem_of(landscape.back_office("population-register"), announcement)
    assert problem["type"] == PROBLEMS + "hash-mismatch"


def test_an_attachment_missing_in_the_metadata_is_rejected(landscape: Landscape) -> None:
    provider = landscape.provider("social-office")
    sent = attachment()
    announcement = provider.announce(social_parcel(sent))
    provider.put_attachment(announcement, sent)
    provider.submit(announcement, social_parcel())

    assert landscape.decided(provider, announcement)[-1].kind == "rejected"
    problem = problem_of(landscape.back_office("social-office"), announcement)
    assert problem["type"] == PROBLEMS + "attachments-mismatch"


def test_a_tampered_answer_is_not_believed(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())
    landscape.wait_for("new-replies", announcement)
    (reply,) = landscape.service.records.replies(announcement.case_reference)

    landscape.service.store.change(
        "reply", reply["replyId"], lambda body: body.update(encryptedData=body["encryptedMetadata"])
    )

    with pytest.raises(PermanentFailure, match="authentication tags"):
        provider.answers(announcement)


def call(landscape: Landscape, provider: FitConnectProvider, method: str, path: str, **content: Any) -> httpx.Response:
    token = provider._service._current_token()
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "test", **content.pop("headers", {})}
    return httpx.request(method, f"{landscape.running.url}/submission-api{path}", headers=headers, **content)


def test_the_service_wants_a_content_type_in_every_jwe(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = provider.announce(parcel_for())
    body = {
        "encryptedMetadata": provider._encrypted(b"{}", "application/json"),
        "encryptedData": provider._encrypted(b"{}", "text/plain"),
    }
    answer = call(landscape, provider, "PUT", f"/v2/submissions/{announcement.submission_reference}", json=body)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert provider.events(announcement) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"destinationId": "x"}', b"\xff", b"[" * 50_000])
def test_the_service_refuses_garbage_with_a_problem(landscape: Landscape, body: bytes) -> None:
    answer = call(landscape, landscape.provider(), "POST", "/v2/submissions", content=body)

    assert answer.status_code == 400
    assert answer.json()["type"].startswith("https://schema.fitko.de/fit-connect/submission-api/problems/")


def test_the_service_answers_nobody_without_a_user_agent(landscape: Landscape) -> None:
    headers = {"Authorization": "Bearer x", "User-Agent": ""}
    assert call(landscape, landscape.provider(), "GET", "/v2/destinations/x", headers=headers).status_code == 403


def test_a_sender_sees_only_its_own_cases(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = provider.announce(parcel_for())
    with pytest.raises(PermanentFailure, match="case-not-found"):
        landscape.provider("social-office").events(announcement)


@pytest.mark.parametrize("token", [b"", b"a.b.c", b"\xff" * 50, b"e30.e30.e30"])
def test_the_service_takes_no_event_that_is_not_signed(landscape: Landscape, asleep: Any, token: bytes) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())
    subscriber = landscape.back_office("population-register").subscriber
    headers = {"Authorization": f"Bearer {subscriber._current_token()}", "User-Agent": "test"}
    path = f"/submission-api/v2/cases/{announcement.case_reference}/events"
    answer = httpx.post(landscape.running.url + path, content=token, headers=headers)

    assert answer.status_code in (400, 404)
    assert [event.kind for event in provider.events(announcement)] == ["submitted"]
    asleep()
