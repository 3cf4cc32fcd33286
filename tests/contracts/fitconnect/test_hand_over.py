"""From the portal to the back-office system and back."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import httpx

from kommunalportal.delivery.ports import PaymentFact
from tests.contracts.fitconnect.landscape import Landscape, attachment, hand_over, parcel_for, social_parcel


def test_the_register_answers_an_electronic_application(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())

    answers = landscape.answered(provider, announcement)

    assert [event.kind for event in provider.events(announcement)] == ["submitted", "accepted"]
    assert answers[0].data["found"] is True
    assert answers[0].data["person"]["given_names"] == "Ada Maria"


def test_an_acknowledged_answer_is_not_given_again(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for())
    (answer,) = landscape.answered(provider, announcement)

    provider.acknowledge(announcement, answer)
    provider.acknowledge(announcement, answer)

    assert provider.answers(announcement) == []


def test_attachments_arrive_byte_by_byte(landscape: Landscape) -> None:
    provider = landscape.provider("social-office")
    sent = attachment(content=bytes(range(256)) * 1000)
    parcel = social_parcel(sent, attachment())
    announcement = hand_over(provider, parcel)

    assert landscape.answered(provider, announcement)[0].data["file_number"].endswith(parcel.reference)
    url = landscape.systems["social-office"].url
    received = httpx.get(f"{url}/cases/{parcel.reference}/files/{sent.id}")
    assert received.content == sent.content


def test_the_clerks_decision_comes_as_a_second_answer(landscape: Landscape) -> None:
    provider = landscape.provider("social-office")
    parcel = social_parcel()
    announcement = hand_over(provider, parcel)
    (first,) = landscape.answered(provider, announcement)
    provider.acknowledge(announcement, first)

    url = f"{landscape.systems['social-office'].url}/cases/{parcel.reference}/decision"
    httpx.post(url, data={"decision": "granted"})

    (second,) = landscape.answered(provider, announcement, count=2)
    assert second.data["decision"] == "granted"


def test_a_payment_travels_in_the_metadata(landscape: Landscape) -> None:
    provider = landscape.provider()
    paid_at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    payment = PaymentFact("9xxd-432x", "MELD-4711", "CREDITCARD", Decimal("19.99"), paid_at)
    announcement = hand_over(provider, parcel_for(payment=payment))

    assert landscape.decided(provider, announcement)[-1].kind == "accepted"


def test_somebody_unknown_gets_no_data_but_a_clear_answer(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for("Bela Unbekannt"))

    assert landscape.answered(provider, announcement)[0].data == {"found": False}


def test_a_blocked_entry_is_rejected_in_neutral_words(landscape: Landscape) -> None:
    provider = landscape.provider()
    parcel = parcel_for("Marlene Ehlers")
    data = parcel.data.replace(b"1990-05-14", b"1962-09-13").replace(b"Am Hammerwerk", b"Burgstra\\u00dfe")
    parcel = replace(parcel, data=data.replace(b'"12"', b'"15"'))
    announcement = hand_over(provider, parcel)

    rejected = landscape.decided(provider, announcement)[-1]

    assert (rejected.kind, rejected.problems) == ("rejected", ("Bitte an die Meldebehörde wenden",))


def test_data_that_break_their_schema_are_rejected(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for(data=b'{"antrag": {}}'))

    rejected = landscape.decided(provider, announcement)[-1]

    assert rejected.kind == "rejected"
    assert "Schema" in rejected.problems[0]


def test_a_foreign_schema_is_rejected(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = hand_over(provider, parcel_for(schema_uri="https://schemas.kommunalportal.example/unknown"))

    assert landscape.decided(provider, announcement)[-1].problems == ("Fachdatenschema wird nicht angenommen",)


def test_handing_the_same_application_over_twice_makes_one_case(landscape: Landscape) -> None:
    provider = landscape.provider()
    parcel = parcel_for()
    first, second = hand_over(provider, parcel), hand_over(provider, parcel)
    landscape.answered(provider, first)
    landscape.answered(provider, second)

    cases = landscape.back_office("population-register").store.all("case")
    assert [case["reference"] for case in cases].count(parcel.reference) == 1


def test_submitting_twice_is_harmless(landscape: Landscape) -> None:
    provider = landscape.provider()
    parcel = parcel_for()
    announcement = hand_over(provider, parcel)
    provider.submit(announcement, parcel)
    landscape.decided(provider, announcement)
    provider.submit(announcement, parcel)

    assert [event.kind for event in provider.events(announcement)] == ["submitted", "accepted"]


def test_nothing_is_visible_before_it_was_submitted(landscape: Landscape) -> None:
    provider = landscape.provider()
    announcement = provider.announce(parcel_for())

    assert provider.events(announcement) == []
    assert provider.answers(announcement) == []


def test_a_healthy_connection_is_green(landscape: Landscape) -> None:
    assert landscape.provider().problems() == []
