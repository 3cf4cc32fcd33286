"""Metadata 2.1.0 of a hand-over: what is in it, how it was hashed, where answers go.

`metadata-2.1.0.schema.json` is a copy of https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from kommunalportal.adapters.delivery.fitconnect.keys import encryption_jwk
from kommunalportal.delivery.ports import Attachment, Parcel, PaymentFact
from kommunalportal.kernel.failures import PermanentFailure

SCHEMA_URI = "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json"
VERSION = "2.1.0"
AUTHOR = {
    "name": "Kommunalportal",
    "product": {"name": "Kommunalportal", "version": "0.1", "manufacturer": "Kommunalportal"},
}
PAYMENT_METHODS = frozenset({"GIROPAY", "PAYDIRECT", "CREDITCARD", "PAYPAL", "INVOICE"})


class BadMetadata(ValueError):
    """Metadata that does not follow its schema; the text names the place, never the value."""


def metadata_for(parcel: Parcel, *, reply_key: Mapping[str, Any], process_standard: str) -> bytes:
    """The metadata of a parcel as JSON; PermanentFailure when the parcel cannot be described in them."""
    document: dict[str, Any] = {
        "$schema": SCHEMA_URI,
        "contentStructure": {
            "data": {
                "hash": hash_of(parcel.data),
                "submissionSchema": {"schemaUri": parcel.schema_uri, "mimeType": "application/json"},
            },
            "attachments": [_attachment(attachment) for attachment in parcel.attachments],
        },
        "replyChannel": {
            "fitConnect": {
                "processStandards": [process_standard],
                "encryptionPublicKey": encryption_jwk(reply_key),
            }
        },
        "additionalReferenceInfo": {
            "senderReference": parcel.reference,
            "applicationDate": parcel.applied_on.isoformat(),
        },
        "author": AUTHOR,
    }
    if parcel.payment is not None:
        document["paymentInformation"] = _payment(parcel.payment)
    text = json.dumps(document, ensure_ascii=False, default=float)
    try:
        parsed(text)
    except BadMetadata as error:
        raise PermanentFailure(f"Metadaten zu {parcel.reference} sind nicht darstellbar: {error}") from error
    return text.encode()


def parsed(text: str | bytes) -> dict[str, Any]:
    """Metadata read and validated. Numbers stay decimal: `multipleOf: 0.01` fails for 19.99 as a binary fraction."""
    try:
        document = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise BadMetadata("not JSON") from error
    problem = next(iter(_validator().iter_errors(document)), None)
    if problem is not None:
        raise BadMetadata(f"{problem.json_path}: {problem.validator}")
    return dict(document)


def hash_of(content: bytes) -> dict[str, str]:
    """The hash object the schema asks for."""
    return {"type": "sha512", "content": hashlib.sha512(content).hexdigest()}


@cache
def _validator() -> Draft202012Validator:
    schema = (Path(__file__).parent / "metadata-2.1.0.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(schema, parse_float=Decimal), format_checker=FormatChecker())


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "attachmentId": attachment.id,
        "purpose": attachment.purpose,
        "filename": attachment.filename,
        "mimeType": attachment.mime_type,
        "hash": hash_of(attachment.content),
    }


def _payment(payment: PaymentFact) -> dict[str, Any]:
    method = payment.method.upper()
    return {
        "transactionId": payment.provider_reference,
        "transactionReference": payment.accounting_reference,
        "transactionTimestamp": payment.paid_at.isoformat(),
        "paymentMethod": method if method in PAYMENT_METHODS else "OTHER",
        "status": "BOOKED",
        "grossAmount": payment.amount,
    }
