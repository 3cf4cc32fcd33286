"""What the portal asks of a system that carries applications to a back-office system.

Values in, values out. Every method may raise `TemporaryFailure` (try again later), `PermanentFailure`
(a clerk has to look) or `Misconfigured` (the operator has to look), and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol, runtime_checkable

from kommunalportal.kernel.inbound import InboundCall

EventKind = Literal["submitted", "forwarded", "accepted", "rejected", "deleted"]
AttachmentPurpose = Literal["form", "attachment", "report", "data"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file; `id` is a UUID version 4 chosen before the first announcement and kept for ever."""

    id: str
    filename: str
    mime_type: str
    purpose: AttachmentPurpose
    content: bytes


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """A payment that took place before the hand-over.

    `provider_reference` is the payment platform's id, `accounting_reference` the Kassenzeichen,
    `amount` is in euros, `method` a word of the payments room such as "CREDITCARD".
    """

    provider_reference: str
    accounting_reference: str
    method: str
    amount: Decimal
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything one application hands over.

    `reference` is our own and the same in every attempt, so that the receiver can recognise a repetition.
    `service_key` is the 14-digit LeiKa key, `region_key` the 12-digit ARS; `data` is JSON in UTF-8 that
    follows `schema_uri`.
    """

    reference: str
    service_name: str
    service_key: str
    region_key: str
    schema_uri: str
    data: bytes
    attachments: tuple[Attachment, ...]
    payment: PaymentFact | None
    applied_on: date


@dataclass(frozen=True, slots=True)
class Announcement:
    """The carrier's names for one hand-over: the transport itself and the case it belongs to."""

    submission_reference: str
    case_reference: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the case's log whose signature has been checked.

    `problems` are the back-office system's sentences for a clerk, empty unless `kind` is "rejected"; they may
    quote the application and belong neither in logs nor before the citizen.
    """

    id: str
    kind: EventKind
    at: datetime
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the back-office system sent back, decrypted and verified."""

    id: str
    data: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()


class DeliveryProvider(Protocol):
    """Carries parcels to the back-office system behind one configured destination."""

    def announce(self, parcel: Parcel) -> Announcement:
        """Open a hand-over and name its attachments; nothing is visible to the receiver yet.

        Not idempotent: after a time-out an orphan may stay behind, which the carrier deletes by itself.
        Remember the result before going on.
        """

    def put_attachment(self, announcement: Announcement, attachment: Attachment) -> None:
        """Encrypt and store one announced attachment. Doing it again is harmless."""

    def submit(self, announcement: Announcement, parcel: Parcel) -> None:
        """Send data and metadata; from now on the parcel is the receiver's.

        Doing it again is harmless: a hand-over that already arrived stays as it is. The caller keeps the
        parcel until the event "accepted".
        """

    def events(self, announcement: Announcement) -> list[Event]:
        """The verified log of the case, oldest first; empty while nothing was submitted."""

    def answers(self, announcement: Announcement) -> list[Answer]:
        """Answers of the back-office system that were not acknowledged yet, oldest first."""

    def acknowledge(self, announcement: Announcement, answer: Answer) -> None:
        """Tell the carrier that the answer is stored with us. Doing it again is harmless."""

    def hint_in(self, call: InboundCall) -> list[str]:
        """Case references named in a callback; ask `events` and `answers` for what really happened.

        Raises `Refused` with a code "delivery.callback_..." when the call does not prove who sent it.
        """

    def problems(self) -> list[str]:
        """What keeps this connection from working, as sentences for the operator; empty means green."""


@runtime_checkable
class ListsCases(Protocol):
    """A provider that can say which parcels the receiver holds, beyond what it says of each (`events`). Optional."""

    def cases_since(self, since: datetime) -> frozenset[str]:
        """Our references of all parcels that the receiver took over since then; more than that does no harm."""
