"""What back-office systems are told, and what they may say."""

import base64
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.ports import Attachment, AttachmentPurpose
from kommunalportal.mailbox.rules import MOST_FILES

BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=400, pattern=r"^[^\x00]*$")]


class TokenIn(Schema):
    """OAuth 2 client credentials (RFC 6749, 4.4), as a form; id and secret may come as HTTP Basic instead."""

    grant_type: Literal["client_credentials"]
    client_id: Annotated[str, Field(max_length=64)] = ""
    client_secret: Annotated[str, Field(max_length=200)] = ""
    scope: Annotated[str, Field(max_length=100)] = ""


class TokenOut(Schema):
    """A token for the Authorization header."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (the kind, no secret)
    expires_in: int = Field(description="seconds")
    scope: str


class CaseOut(Schema):
    """One case of a list."""

    reference: str
    service: str
    service_key: str = Field(description="LeiKa")
    submitted_at: datetime | None
    state: str


class CaseListOut(Schema):
    """A part of the list, and how long the whole is."""

    total: int
    items: list[CaseOut]


class CaseFileOut(Schema):
    """One file to be fetched."""

    id: str
    filename: str
    mime_type: str
    purpose: AttachmentPurpose


class CaseDetailOut(CaseOut):
    """Everything of one case but the contents of its files."""

    region: str = Field(description="ARS, 12 digits")
    schema_uri: str = Field(description="of `data`")
    applied_on: str
    data: str = Field(description="JSON text, exactly as it was sent")
    attachments: list[CaseFileOut]
    payment: dict[str, str] | None


class ReceiptIn(Schema):
    """Whether the back-office system takes the case over."""

    outcome: Literal["accepted", "rejected"]
    problems: Annotated[list[Sentence], Field(max_length=20, description="for a clerk; why it was rejected")] = []


class FileIn(Schema):
    """A file of an answer."""

    id: Id
    filename: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^/\\\x00-\x1f]+$")]
    mime_type: Literal["application/pdf", "image/png", "image/jpeg", "text/plain", "application/xml"]
    content: Annotated[str, Field(pattern=BASE64, description="base64")]

    def as_attachment(self) -> Attachment:
        """In words of the hand-over."""
        return Attachment(self.id, self.filename, self.mime_type, "attachment", base64.b64decode(self.content))


class AnswerIn(Schema):
    """Something said of an accepted case. A question or a letter goes to the applicant's mailbox with its files."""

    id: Id = Field(description="the sender's own; what comes twice counts once")
    kind: Literal["status", "question", "letter"]
    subject: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    text: Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")] = ""
    data: Annotated[dict[str, Any], Field(description="for machines, such as `found` or `decision`")] = {}
    attachments: Annotated[list[FileIn], Field(max_length=MOST_FILES)] = []

    def as_data(self) -> dict[str, Any]:
        """In words of the hand-over."""
        said = {**self.data, "kind": self.kind, "text": self.text}
        is_letter = self.kind != "status"
        return {**said, "letter": {"subject": self.subject, "text": self.text}} if is_letter else said


class NotedOut(Schema):
    """It stands here now."""

    reference: str
    noted: Literal[True] = True


class DeletionOut(Schema):
    """A case that is over here."""

    reference: str
    at: datetime
    reason: Literal["withdrawn"]


class DeletionListOut(Schema):
    """Oldest first; ask for the rest with the last one's `at`."""

    items: list[DeletionOut]


def case_out(delivery: Delivery) -> dict[str, Any]:
    """A case as lists have it."""
    return {
        "reference": delivery.reference,
        "service": delivery.content["service_name"],
        "service_key": delivery.content["service_key"],
        "submitted_at": delivery.submitted_at,
        "state": str(delivery.state),
    }


def case_detail_out(delivery: Delivery) -> CaseDetailOut:
    """A case with what was applied for."""
    content = delivery.content
    files = [{name: one[name] for name in CaseFileOut.model_fields} for one in content["attachments"]]
    payment = content["payment"]
    return CaseDetailOut(
        **case_out(delivery),
        region=content["region_key"],
        schema_uri=content["schema_uri"],
        applied_on=content["applied_on"],
        data=content["data"],
        attachments=[CaseFileOut(**one) for one in files],
        payment=None if payment is None else {name: str(value) for name, value in payment.items()},
    )
