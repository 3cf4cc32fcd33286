"""What the provider makes of a service that is down, slow, forgetful or lying."""

import pytest

from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from tests.contracts.fitconnect.landscape import Landscape, attachment, hand_over, parcel_for, social_parcel


def test_a_service_that_is_down_is_tried_again_later(landscape: Landscape) -> None:
    landscape.faults(down=True)
    with pytest.raises(TemporaryFailure):
        landscape.provider().announce(parcel_for())


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_service_in_trouble_is_tried_again_later(landscape: Landscape, status: int) -> None:
    provider = landscape.provider()
    announcement = provider.announce(parcel_for())
    landscape.faults(http_status=status)
    with pytest.raises(TemporaryFailure):
        provider.events(announcement)


def test_a_slow_service_meets_our_time_limit(landscape: Landscape) -> None:
    provider = landscape.provider(timeout_seconds=0.2)
    landscape.faults(slow_seconds=5)
    with pytest.raises(TemporaryFailure, match="Zeitgrenze"):
        provider.announce(parcel_for())


def test_a_submission_whose_answer_was_lost_is_not_sent_again(landscape: Landscape) -> None:
    provider = landscape.provider()
    parcel = parcel_for()
    announcement = provider.announce(parcel)
    landscape.faults(lose_answer="submit")
    with pytest.raises(TemporaryFailure):
        provider.submit(announcement, parcel)
    landscape.faults()

    provider.submit(announcement, parcel)

    landscape.decided(provider, announcement)
    assert [event.kind for event in provider.events(announcement)] == ["submitted", "accepted"]


def test_an_attachment_whose_answer_was_lost_is_stored_again(landscape: Landscape) -> None:
    provider = landscape.provider("social-office")
    sent = attachment()
    parcel = social_parcel(sent)
    announcement = provider.announce(parcel)
    landscape.faults(lose_answer="attach")
    with pytest.raises(TemporaryFailure):
        provider.put_attachment(announcement, sent)
    landscape.faults()

    provider.put_attachment(announcement, sent)
    provider.submit(announcement, parcel)

    assert landscape.decided(provider, announcement)[-1].kind == "accepted"


def test_a_back_office_system_that_was_down_catches_up(landscape: Landscape) -> None:
    system = landscape.systems["population-register"]
    landscape.faults(system.url, down=True)
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())
    assert [event.kind for event in provider.events(announcement)] == ["submitted"]

    landscape.faults(system.url)

    assert landscape.decided(provider, announcement)[-1].kind == "accepted"


def test_lost_callbacks_cost_time_but_no_application(landscape: Landscape) -> None:
    provider = landscape.provider()
    landscape.faults(no_callbacks=True)
    announcement = hand_over(provider, parcel_for())
    landscape.faults()

    system = landscape.systems["population-register"]
    landscape.faults(system.url)

    assert landscape.decided(provider, announcement)[-1].kind == "accepted"


def test_callbacks_that_come_twice_make_one_decision(landscape: Landscape) -> None:
    provider = landscape.provider()
    landscape.faults(duplicate_callbacks=True)
    announcement = hand_over(provider, parcel_for())
    landscape.wait_for("new-events", announcement, count=2)
    landscape.wait_for("new-replies", announcement, count=2)

    assert [event.kind for event in provider.events(announcement)] == ["submitted", "accepted"]
    assert len(provider.answers(announcement)) == 1


def test_a_system_that_rejects_says_why(landscape: Landscape) -> None:
    landscape.faults(landscape.systems["population-register"].url, reject="schema-violation")
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())

    assert landscape.decided(provider, announcement)[-1].problems == ("Vom Simulator abgelehnt",)


def test_a_tampered_log_is_not_believed(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())
    landscape.faults(tamper_events=True)
    with pytest.raises(PermanentFailure, match="nicht glaubwürdig"):
        provider.events(announcement)


def test_a_wrong_secret_is_the_operators_matter(landscape: Landscape) -> None:
    provider = landscape.provider(client_secret="wrong")
    with pytest.raises(Misconfigured):
        provider.announce(parcel_for())
    assert provider.problems() == ["FIT-Connect: Zugangsdaten werden nicht angenommen"]


def test_an_unknown_destination_is_the_operators_matter(landscape: Landscape) -> None:
    provider = landscape.provider(destination_id="00000000-0000-4000-8000-000000000000")
    with pytest.raises(Misconfigured, match="Zustellpunkt"):
        provider.announce(parcel_for())


def test_a_destination_that_is_closed_takes_nothing(landscape: Landscape, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = landscape.provider()
    entry = landscape.service.destinations.get(landscape.settings()["destination_id"])
    monkeypatch.setitem(entry, "status", "suspended")
    with pytest.raises(Misconfigured, match="nicht aktiv"):
        provider.announce(parcel_for())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"n": "AQAB" * 100}, "shorter than 4096"),
        ({"alg": "RSA-OAEP"}, "not for RSA-OAEP-256"),
        ({"key_ops": ["verify"]}, "may not be used for wrapKey"),
        ({"kid": "another-kid"}, "another kid"),
        ({"kty": "EC"}, "not an RSA key"),
    ],
)
@pytest.mark.filterwarnings("ignore:Key size should be")
def test_an_unfit_key_of_the_destination_is_never_used(
    landscape: Landscape, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], reason: str
) -> None:
    provider = landscape.provider()
    entry = landscape.service.destinations.get(landscape.settings()["destination_id"])
    kid = entry["encryptionKid"]
    monkeypatch.setitem(entry["keys"], kid, {**entry["keys"][kid], **change})
    parcel = parcel_for()
    announcement = provider.announce(parcel)
    with pytest.raises(Misconfigured, match=reason):
        provider.submit(announcement, parcel)


def test_a_token_that_was_withdrawn_is_fetched_again(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = provider.announce(parcel_for())
    landscape.service.access.forget_tokens()

    assert provider.events(announcement) == []


def test_an_attachment_nobody_announced_is_refused(landscape: Landscape) -> None:
    provider = landscape.provider("social-office")
    announcement = provider.announce(social_parcel())
    with pytest.raises(PermanentFailure, match="attachment-not-announced"):
        provider.put_attachment(announcement, attachment())


def test_a_missing_attachment_keeps_the_submission_back(landscape: Landscape) -> None:
    provider = landscape.provider("social-office")
    parcel = social_parcel(attachment())
    announcement = provider.announce(parcel)
    with pytest.raises(PermanentFailure, match="attachments-incomplete"):
        provider.submit(announcement, parcel)
    assert provider.events(announcement) == []


def test_a_service_the_destination_does_not_offer_is_refused(landscape: Landscape) -> None:
    with pytest.raises(PermanentFailure, match="unsupported-public-service"):
        landscape.provider(routing_url="", portal_url="").announce(parcel_for(service_key="99000000000000"))
