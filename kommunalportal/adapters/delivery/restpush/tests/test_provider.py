"""What a receiver gets, what it may say, and what is made of it when it does not keep to the interface."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Response

from kommunalportal.adapters.delivery.restpush.config import Config
from kommunalportal.adapters.delivery.restpush.provider import RestPushProvider, open_provider
from kommunalportal.adapters.delivery.restpush.signatures import BadSignature, signed_headers, verify
from kommunalportal.adapters.delivery.restpush.tests.receiver import Receiver, reach
from kommunalportal.delivery.ports import Announcement, Attachment, Parcel, PaymentFact
from kommunalportal.kernel.calls import Rejected
from kommunalportal.kernel.failures import ForeignFailure, Misconfigured, Refused, TemporaryFailure

PAID = PaymentFact("p-1", "K-1", "CREDITCARD", Decimal("19.99"), datetime(2026, 11, 23, 12, tzinfo=UTC))
KEY = Ed25519PrivateKey.generate()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    one.listener.start()
    yield one
    one.listener.stop()


@pytest.fixture
def provider(receiver: Receiver) -> RestPushProvider:
    return RestPushProvider(Config.model_validate(receiver.settings()))


def parcel(*attachments: Attachment) -> Parcel:
    return Parcel(
        reference="GV-4F7K-92MX-Q",
        service_name="Meldebescheinigung",
        service_key="99115003012000",
        region_key="051620008008",
        schema_uri="https://schemas.kommunalportal.example/meldebescheinigung/1.0/antrag.schema.json",
        data=b'{"person": {"familienname": "\xc3\x96zt\xc3\xbcrk"}}',
        attachments=attachments,
        payment=PAID,
        applied_on=date(2026, 11, 23),
    )


def attachment(content: bytes = b"%PDF-1.7 rent") -> Attachment:
    return Attachment(str(uuid4()), "Mietvertrag für Ada.pdf", "application/pdf", "attachment", content)


def hand_over(provider: RestPushProvider, one: Parcel) -> Announcement:
    announcement = provider.announce(one)
    for file in one.attachments:
        provider.put_attachment(announcement, file)
    provider.submit(announcement, one)
    return announcement


def test_everything_arrives_as_it_was(receiver: Receiver, provider: RestPushProvider) -> None:
    sent = attachment(bytes(range(256)) * 1000)
    announcement = hand_over(provider, parcel(sent))
    document = receiver.cases[announcement.case_reference]["document"]
    assert document["data"] == {"person": {"familienname": "Öztürk"}}
    assert document["attachments"][0]["filename"] == "Mietvertrag für Ada.pdf"
    assert document["payment"]["amount"] == "19.99"
    assert receiver.files[sent.id] == sent.content
    assert [event.kind for event in provider.events(announcement)] == ["submitted"]


def test_handing_over_again_and_again_makes_one_case(receiver: Receiver, provider: RestPushProvider) -> None:
    one = parcel(attachment())
    hand_over(provider, one)
    hand_over(provider, one)
    assert receiver.taken == [one.reference]


def test_a_case_whose_confirmation_was_lost_is_there_once(receiver: Receiver, provider: RestPushProvider) -> None:
    one = parcel()
    receiver.lose_next_answer = True
    with pytest.raises(TemporaryFailure):
        provider.submit(provider.announce(one), one)
    assert provider.events(provider.announce(one)), "looked up, it is there"
    provider.submit(provider.announce(one), one)
    assert receiver.taken == [one.reference]


def test_a_parcel_whose_attachment_is_missing_is_refused(receiver: Receiver, provider: RestPushProvider) -> None:
    one = parcel(attachment())
    with pytest.raises(Rejected):
        provider.submit(provider.announce(one), one)
    assert receiver.cases == {}


def test_before_it_arrives_nothing_has_happened(provider: RestPushProvider) -> None:
    assert provider.events(provider.announce(parcel())) == []


def test_a_refusal_brings_its_reasons(receiver: Receiver, provider: RestPushProvider) -> None:
    announcement = hand_over(provider, parcel())
    receiver.decide(announcement.case_reference, "rejected", ("Die Anlage fehlt.",))
    assert provider.events(announcement)[-1].problems == ("Die Anlage fehlt.",)


def test_what_was_refused_can_be_brought_anew(receiver: Receiver, provider: RestPushProvider) -> None:
    announcement = hand_over(provider, parcel())
    receiver.decide(announcement.case_reference, "rejected", ("Die Anlage fehlt.",))
    again = hand_over(provider, parcel())
    assert [event.kind for event in provider.events(again)] == ["submitted"], "the old refusal counts no more"


def test_an_answer_is_there_until_it_is_acknowledged(receiver: Receiver, provider: RestPushProvider) -> None:
    announcement = hand_over(provider, parcel())
    receiver.write(announcement.case_reference, "a1", {"decision": "granted"}, b"%PDF-1.7")
    (first,), (second,) = provider.answers(announcement), provider.answers(announcement)
    assert first == second
    assert (first.data, first.attachments[0].content) == ({"decision": "granted"}, b"%PDF-1.7")
    provider.acknowledge(announcement, first)
    provider.acknowledge(announcement, first)
    assert provider.answers(announcement) == []


def test_a_damaged_file_is_not_taken_over(receiver: Receiver, provider: RestPushProvider) -> None:
    announcement = hand_over(provider, parcel())
    receiver.write(announcement.case_reference, "a1", {}, b"%PDF-1.7")
    receiver.cases[announcement.case_reference]["answers"]["a1"]["attachments"][0]["sha256"] = "0" * 64
    with pytest.raises(TemporaryFailure, match="beschädigt"):
        provider.answers(announcement)


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (Response(b"<html>Wartung</html>"), TemporaryFailure),
        (Response(b""), TemporaryFailure),
        (Response(status=500), TemporaryFailure),
        (Response(status=429), TemporaryFailure),
        (Response(status=403), Misconfigured),
        (Response(status=422), Rejected),
        (Response(b'{"events": [{"kind": "accepted"}]}'), TemporaryFailure),
        (Response(b'{"events": [{"kind": "accepted", "id": "1", "at": "gestern"}]}'), TemporaryFailure),
    ],
)
def test_whatever_comes_back_has_its_failure(
    receiver: Receiver, provider: RestPushProvider, answer: Response, failure: type[ForeignFailure]
) -> None:
    receiver.fault = answer
    with pytest.raises(failure):
        provider.events(provider.announce(parcel()))


def test_who_does_not_sign_gets_nothing(receiver: Receiver) -> None:
    assert reach(receiver, "/cases").status_code == 401


def test_the_receiver_says_how_it_is_and_what_it_has(receiver: Receiver, provider: RestPushProvider) -> None:
    assert provider.problems() == []
    hand_over(provider, parcel())
    assert provider.cases_since(datetime(2026, 11, 1, tzinfo=UTC)) == {parcel().reference}
    receiver.fault = Response(status=503)
    assert provider.problems() == ["REST: health: 503"]


def test_a_signed_callback_names_cases(receiver: Receiver, provider: RestPushProvider) -> None:
    assert provider.hint_in(receiver.call_back("GV-1", "GV-2")) == ["GV-1", "GV-2"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda call: replace(call, body=call.body + b" "),
        lambda call: replace(call, path="/rueckrufe/zustellung/other"),
        lambda call: replace(call, headers={}),
        lambda call: replace(call, headers={**call.headers, "signature": "sig=:AAAA:"}),
        lambda call: replace(call, headers={**call.headers, "content-digest": "sha-256=:AAAA:"}),
    ],
)
def test_a_callback_that_is_not_the_receivers_is_refused(
    receiver: Receiver, provider: RestPushProvider, spoil: Any
) -> None:
    with pytest.raises(Refused):
        provider.hint_in(spoil(receiver.call_back("GV-1")))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_callback_counts_for_five_minutes(receiver: Receiver, provider: RestPushProvider, seconds: int) -> None:
    with pytest.raises(Refused):
        provider.hint_in(receiver.call_back("GV-1", now=datetime.now(UTC).timestamp() + seconds))


def test_a_stranger_signs_in_vain(receiver: Receiver, provider: RestPushProvider) -> None:
    with pytest.raises(Refused):
        provider.hint_in(receiver.call_back("GV-1", key=KEY))


@given(
    st.binary(max_size=200), st.integers(0, 10_000), st.sampled_from(["content-digest", "signature-input", "signature"])
)
def test_one_changed_letter_breaks_a_signature(body: bytes, place: int, header: str) -> None:
    signed = signed_headers("PUT", "/cases/1", body, key=KEY, key_id="k", now=1_000)
    headers = {name.lower(): value for name, value in signed.items()}
    verify("PUT", "/cases/1", headers, body, key=KEY.public_key(), now=1_000)
    text = headers[header]
    at = place % len(text)
    headers[header] = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
    with pytest.raises(BadSignature):
        verify("PUT", "/cases/1", headers, body, key=KEY.public_key(), now=1_000)


def test_settings_are_checked_before_they_are_used(receiver: Receiver) -> None:
    for wrong in ({"signing_key": "x"}, {"receiver_key": "x"}, {"base_url": "ftp://x"}, {"key_id": ""}):
        with pytest.raises(ValueError, match="validation error"):
            Config.model_validate(receiver.settings(**wrong))
    config = Config.model_validate(receiver.settings())
    assert open_provider(config) is open_provider(Config.model_validate(receiver.settings()))
    assert json.dumps(receiver.settings()["signing_key"])[1:-1] not in repr(config)
