"""Metadata follow the published schema, or the parcel is not sent."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.adapters.delivery.fitconnect.metadata import BadMetadata, metadata_for, parsed
from kommunalportal.adapters.delivery.fitconnect.tests.keys_of_tests import private_jwk
from kommunalportal.delivery.ports import Attachment, Parcel, PaymentFact
from kommunalportal.kernel.failures import PermanentFailure

PAYMENT = PaymentFact("9xxd-432x", "MELD-4711", "CREDITCARD", Decimal("19.99"), datetime(2026, 11, 23, tzinfo=UTC))
PARCEL = Parcel(
    reference="MB-4F7K-92MX-Q",
    service_name="Meldebescheinigung",
    service_key="99115003012000",
    region_key="051620008008",
    schema_uri="https://schemas.kommunalportal.example/meldebescheinigung/1.0/antrag.schema.json",
    data=b"{}",
    attachments=(
        Attachment("2046f9f1-dc89-4440-9c24-c76a8f40d668", "Größe.pdf", "application/pdf", "attachment", b"x"),
    ),
    payment=PAYMENT,
    applied_on=date(2026, 11, 23),
)


def metadata(parcel: Parcel = PARCEL) -> bytes:
    return metadata_for(parcel, reply_key=private_jwk(), process_standard="https://example.org/standard")


def test_metadata_name_hashes_reference_and_payment() -> None:
    document = json.loads(metadata())
    assert document["additionalReferenceInfo"]["senderReference"] == PARCEL.reference
    assert document["paymentInformation"]["grossAmount"] == 19.99
    assert len(document["contentStructure"]["attachments"][0]["hash"]["content"]) == 128


def test_metadata_never_hold_our_private_key() -> None:
    assert private_jwk()["d"].encode() not in metadata()


@given(st.decimals(min_value="0.01", max_value="99999.99", places=2))
def test_every_amount_in_cents_fits_the_schema(amount: Decimal) -> None:
    metadata(replace(PARCEL, payment=replace(PAYMENT, amount=amount)))


@pytest.mark.parametrize(
    "parcel",
    [
        replace(PARCEL, payment=replace(PAYMENT, provider_reference="x" * 37)),
        replace(PARCEL, payment=replace(PAYMENT, amount=Decimal("0.001"))),
        replace(PARCEL, attachments=(replace(PARCEL.attachments[0], mime_type="pdf"),)),
        replace(PARCEL, attachments=(replace(PARCEL.attachments[0], id="1"),)),
    ],
)
def test_a_parcel_that_does_not_fit_is_not_sent(parcel: Parcel) -> None:
    with pytest.raises(PermanentFailure, match=PARCEL.reference):
        metadata(parcel)


def test_an_unknown_way_of_paying_is_called_other() -> None:
    parcel = replace(PARCEL, payment=replace(PAYMENT, method="WERO"))
    assert json.loads(metadata(parcel))["paymentInformation"]["paymentMethod"] == "OTHER"


@given(st.binary())
def test_any_bytes_are_refused_as_metadata(text: bytes) -> None:
    with pytest.raises(BadMetadata):
        parsed(text)
