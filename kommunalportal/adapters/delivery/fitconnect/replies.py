"""Answers of the back-office system through the reply channel (`replyChannel.fitConnect`).

The bodies of these calls are not published. What is here mirrors submissions and is an assumption, to be tried
in the TEST environment; everything that depends on it stands in this module:

* `GET /v2/cases/{case}/replies` lists `{"replies": [{"replyId"}]}`, those not acknowledged yet, oldest first;
* `GET /v2/replies/{id}` holds `encryptedMetadata`, `encryptedData`, and `attachments` as a list of ids;
* `GET /v2/replies/{id}/attachments/{attachment}` is one JWE;
* the service signs `submit-reply` with `sub` "reply:{id}" and the tags of every JWE into the log of the case;
* `POST /v2/replies/{id}/events` with `{"event": ".../accept-reply"}` acknowledges.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kommunalportal.adapters.delivery.fitconnect.encryption import BadEncryption, authentication_tag, decrypt
from kommunalportal.adapters.delivery.fitconnect.keys import private_key
from kommunalportal.adapters.delivery.fitconnect.metadata import BadMetadata, hash_of, parsed
from kommunalportal.adapters.delivery.fitconnect.security_events import EVENTS, SecurityEvent
from kommunalportal.adapters.delivery.fitconnect.service import Rejected, Service, objects_in, text_in, uuid_in
from kommunalportal.delivery.ports import Answer, Attachment
from kommunalportal.kernel.failures import PermanentFailure

MAX_ATTACHMENTS = 100


class BadReply(PermanentFailure):
    """A reply that is not what its sender signed, or cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"FIT-Connect: Antwort ist nicht glaubwürdig: {reason}")


class ReplyChannel:
    """Reads and acknowledges replies; `key` is our own private JWK."""

    def __init__(self, service: Service, *, key: Mapping[str, Any]) -> None:
        self._service = service
        self._jwk = key

    def waiting(self, case: str) -> list[str]:
        """Ids of the replies of a case that were not acknowledged yet, oldest first."""
        listing = self._service.get("replies", f"/v2/cases/{case}/replies")
        return [uuid_in("replies", reply, "replyId") for reply in objects_in(listing, "replies")]

    def read(self, reply: str, log: list[SecurityEvent]) -> Answer | None:
        """Fetch, verify and decrypt one reply; `log` is the verified log of its case.

        None while the log does not say that the reply arrived: a list and a log need not change together.
        """
        signed = _signed_tags(reply, log)
        if signed is None:
            return None
        answer = self._service.get("reply", f"/v2/replies/{reply}")
        metadata_token = text_in("reply", answer, "encryptedMetadata")
        data_token = text_in("reply", answer, "encryptedData")
        attachment_tokens = self._attachments(reply, answer.get("attachments"))
        _check_tags(signed, metadata_token, data_token, attachment_tokens)
        structure = self._metadata(metadata_token)["contentStructure"]
        data = self._decrypted(data_token)
        if structure["data"]["hash"] != hash_of(data):
            raise BadReply("hash of the data does not match")
        attachments = self._opened(structure["attachments"], attachment_tokens)
        return Answer(id=reply, data=_json_object(data), attachments=attachments)

    def acknowledge(self, reply: str) -> None:
        """Say that the reply is stored; one that is gone already was acknowledged before."""
        try:
            body = {"event": EVENTS + "accept-reply"}
            self._service.call("acknowledge", "POST", f"/v2/replies/{reply}/events", json=body)
        except Rejected as error:
            if error.status not in (404, 409, 410):
                raise

    def _attachments(self, reply: str, ids: object) -> dict[str, str]:
        if not isinstance(ids, list) or len(ids) > MAX_ATTACHMENTS:
            raise BadReply("no list of attachments")
        names = [uuid_in("reply", {"id": name}, "id") for name in ids]
        return {
            name: self._service.call("reply-attachment", "GET", f"/v2/replies/{reply}/attachments/{name}").text
            for name in names
        }

    def _metadata(self, token: str) -> dict[str, Any]:
        try:
            return parsed(self._decrypted(token))
        except BadMetadata as error:
            raise BadReply(f"metadata {error}") from error

    def _opened(self, described: list[dict[str, Any]], tokens: Mapping[str, str]) -> tuple[Attachment, ...]:
        if {str(UUID(entry["attachmentId"])) for entry in described} != set(tokens):
            raise BadReply("attachments differ from the metadata")
        return tuple(self._attachment(entry, tokens[str(UUID(entry["attachmentId"]))]) for entry in described)

    def _attachment(self, described: Mapping[str, Any], token: str) -> Attachment:
        content = self._decrypted(token)
        if described["hash"] != hash_of(content):
            raise BadReply("hash of an attachment does not match")
        return Attachment(
            id=described["attachmentId"],
            filename=described.get("filename", ""),
            mime_type=described["mimeType"],
            purpose=described["purpose"],
            content=content,
        )

    def _decrypted(self, token: str) -> bytes:
        try:
            return decrypt(token, key=private_key(self._jwk), kid=self._jwk["kid"])
        except BadEncryption as error:
            raise BadReply(str(error)) from error


def _signed_tags(reply: str, log: list[SecurityEvent]) -> Mapping[str, Any] | None:
    for entry in log:
        if entry.name == "submit-reply" and entry.subject == f"reply:{reply}":
            return entry.authentication_tags
    return None


def _check_tags(signed: Mapping[str, Any], metadata: str, data: str, attachments: Mapping[str, str]) -> None:
    try:
        tags = {
            "metadata": authentication_tag(metadata),
            "data": authentication_tag(data),
            "attachments": {name: authentication_tag(token) for name, token in attachments.items()},
        }
    except BadEncryption as error:
        raise BadReply(str(error)) from error
    given = {"attachments": {}, **signed}
    if not hmac.compare_digest(json.dumps(tags, sort_keys=True), json.dumps(given, sort_keys=True)):
        raise BadReply("authentication tags differ from the signed ones")


def _json_object(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadReply("data are not JSON") from error
    if not isinstance(document, dict):
        raise BadReply("data are not a JSON object")
    return document
