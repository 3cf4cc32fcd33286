"""The port `delivery`, spoken in plain signed REST.

A parcel has the address `<base>/cases/<our reference>`: whoever puts it there twice has it there once. That address is
at the same time the idempotency key, so nothing has to be announced.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, get_args
from urllib.parse import quote, urlsplit

from kommunalportal.adapters.delivery.restpush.config import Config
from kommunalportal.adapters.delivery.restpush.signatures import (
    BadSignature,
    private_key,
    public_key,
    signed_headers,
    verify,
)
from kommunalportal.delivery.ports import (
    Announcement,
    Answer,
    Attachment,
    AttachmentPurpose,
    DeliveryProvider,
    Event,
    EventKind,
    Parcel,
    PaymentFact,
)
from kommunalportal.kernel.calls import Caller, Rejected, objects_in
from kommunalportal.kernel.failures import ForeignFailure, Refused, TemporaryFailure
from kommunalportal.kernel.inbound import InboundCall

MOST_SENTENCES, LONGEST_SENTENCE = 20, 400
MOST_REFERENCES = 500
MAX_TEXT = 100_000_000


class RestPushProvider:
    """Pushes to one back-office system. Safe to use from several threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._key = private_key(config.signing_key.get_secret_value())
        self._receiver = public_key(config.receiver_key)
        self._caller = Caller(
            "REST",
            timeout_seconds=config.timeout_seconds,
            connect_timeout_seconds=config.connect_timeout_seconds,
        )

    def announce(self, parcel: Parcel) -> Announcement:
        """Nothing to ask for: the parcel's address follows from its reference."""
        return Announcement(submission_reference=parcel.reference, case_reference=parcel.reference)

    def put_attachment(self, announcement: Announcement, attachment: Attachment) -> None:
        """PUT one file, with its name and kind in the parcel that follows."""
        path = f"{_case(announcement)}/attachments/{quote(attachment.id, safe='')}"
        self._call("attachment", "PUT", path, attachment.content, attachment.mime_type)

    def submit(self, announcement: Announcement, parcel: Parcel) -> None:
        """PUT the parcel; the receiver takes it once, however often it comes."""
        body = json.dumps(_document(parcel), ensure_ascii=False).encode()
        self._call("submit", "PUT", _case(announcement), body)

    def events(self, announcement: Announcement) -> list[Event]:
        """What the receiver says of this case; nothing while it does not know it."""
        try:
            answer = self._get("events", f"{_case(announcement)}/events")
        except Rejected as rejected:
            if rejected.status == 404:
                return []
            raise
        return [_event(entry) for entry in objects_in(answer, "events") if entry.get("kind") in get_args(EventKind)]

    def answers(self, announcement: Announcement) -> list[Answer]:
        """Answers not taken yet, each with its files."""
        entries = objects_in(self._get("answers", f"{_case(announcement)}/answers"), "answers")
        return [_answer(entry) for entry in entries]

    def acknowledge(self, announcement: Announcement, answer: Answer) -> None:
        """DELETE an answer that we hold now."""
        try:
            self._call("acknowledge", "DELETE", f"{_case(announcement)}/answers/{quote(answer.id, safe='')}")
        except Rejected as rejected:
            if rejected.status != 404:
                raise

    def hint_in(self, call: InboundCall) -> list[str]:
        """References of a signed callback `{"references": [...]}`; Refused otherwise."""
        try:
            verify("POST", urlsplit(call.path).path, call.headers, call.body, key=self._receiver)
            named = json.loads(call.body)["references"]
        except (BadSignature, ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused("delivery.callback_unauthenticated") from error
        return [one for one in named[:MOST_REFERENCES] if isinstance(one, str)] if isinstance(named, list) else []

    def problems(self) -> list[str]:
        """Ask the receiver how it is."""
        try:
            self._get("health", "/health")
        except ForeignFailure as failure:
            return [str(failure)]
        return []

    def cases_since(self, since: datetime) -> frozenset[str]:
        """References of all cases that the receiver took over since then."""
        entries = self._get("cases", "/cases", query={"since": since.isoformat()}).get("references")
        return frozenset(one for one in entries if isinstance(one, str)) if isinstance(entries, list) else frozenset()

    def _get(self, step: str, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        return self._caller.object_in(step, self._call(step, "GET", path, query=query))

    def _call(
        self,
        step: str,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "application/json",
        *,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        url = self._config.base_url + path
        signed = signed_headers(method, urlsplit(url).path, body, key=self._key, key_id=self._config.key_id)
        headers = {**signed, **({"Content-Type": kind} if body else {})}
        return self._caller.call(step, method, url, content=body, headers=headers, params=query)


def open_provider(config: Config) -> DeliveryProvider:
    """The provider for these settings; reading keys again for every job would cost more than a call."""
    return _opened(config.model_dump_json(), config.signing_key.get_secret_value())


@lru_cache(maxsize=512)
def _opened(settings: str, signing_key: str) -> RestPushProvider:
    return RestPushProvider(Config.model_validate({**json.loads(settings), "signing_key": signing_key}))


def _case(announcement: Announcement) -> str:
    return f"/cases/{quote(announcement.submission_reference, safe='')}"


def _document(parcel: Parcel) -> dict[str, Any]:
    return {
        "reference": parcel.reference,
        "service": {"name": parcel.service_name, "key": parcel.service_key},
        "region": parcel.region_key,
        "schema": parcel.schema_uri,
        "applied_on": parcel.applied_on.isoformat(),
        "data": json.loads(parcel.data),
        "attachments": [_described(attachment) for attachment in parcel.attachments],
        "payment": None if parcel.payment is None else _payment(parcel.payment),
    }


def _described(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "filename": attachment.filename,
        "mime_type": attachment.mime_type,
        "purpose": attachment.purpose,
        "sha256": hashlib.sha256(attachment.content).hexdigest(),
    }


def _payment(payment: PaymentFact) -> dict[str, str]:
    return {
        "provider_reference": payment.provider_reference,
        "accounting_reference": payment.accounting_reference,
        "method": payment.method,
        "amount": f"{payment.amount:.2f}",
        "paid_at": payment.paid_at.isoformat(),
    }


def _event(entry: Mapping[str, Any]) -> Event:
    problems = entry.get("problems")
    sentences = [one for one in problems if isinstance(one, str)] if isinstance(problems, list) else []
    return Event(
        id=_text(entry, "id"),
        kind=entry["kind"],
        at=_moment(entry.get("at")),
        problems=tuple(one[:LONGEST_SENTENCE] for one in sentences[:MOST_SENTENCES]),
    )


def _answer(entry: Mapping[str, Any]) -> Answer:
    data = entry.get("data")
    if not isinstance(data, dict):
        raise TemporaryFailure("REST: answers: Antwort ohne Daten")
    return Answer(
        id=_text(entry, "id"), data=data, attachments=tuple(_file(one) for one in objects_in(entry, "attachments"))
    )


def _file(entry: Mapping[str, Any]) -> Attachment:
    purpose = next((known for known in get_args(AttachmentPurpose) if known == entry.get("purpose")), None)
    try:
        content = base64.b64decode(_text(entry, "content"), validate=True)
    except ValueError as error:
        raise TemporaryFailure("REST: answers: Datei ist unlesbar") from error
    if hashlib.sha256(content).hexdigest() != entry.get("sha256") or purpose is None:
        raise TemporaryFailure("REST: answers: Datei ist beschädigt")
    return Attachment(_text(entry, "id"), _text(entry, "filename"), _text(entry, "mime_type"), purpose, content)


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value or len(value) > MAX_TEXT:
        raise TemporaryFailure(f"REST: Antwort ohne {name}")
    return value


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise TemporaryFailure("REST: Antwort ohne Zeitpunkt") from error
    if moment.tzinfo is None:
        raise TemporaryFailure("REST: Antwort ohne Zeitzone")
    return moment
