"""A back-office system's access to FIT-Connect: fetch, check in the order the standard asks for, decide, reply."""

import hashlib
import json
import threading
import time
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import uuid4

import httpx
from jsonschema import Draft202012Validator

from simulators.fitconnect.caller import send
from simulators.fitconnect.jose import BadToken, Jwk, decrypt, encrypt, sign, tag, verify
from simulators.fitconnect.records import EVENTS, SET_SCHEMA

PROBLEMS = EVENTS + "problems/"
METADATA_SCHEMA = "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json"
SCOPE = "https://schema.fitko.de/fit-connect/oauth/scopes/subscribe-destinations"


class NotAcceptable(Exception):
    """An application that has to be rejected; `type` is the problem's last part, `instance` where it lies."""

    def __init__(self, type: str, title: str, detail: str = "", instance: str = "other") -> None:
        super().__init__(title)
        address = type if type.startswith("https://") else PROBLEMS + type
        self.problem = {"type": address, "title": title, "detail": detail, "instance": instance}


class NotReachable(Exception):
    """FIT-Connect does not answer as it should; the submission stays where it is and is tried again."""


@dataclass(frozen=True)
class File:
    """A decrypted attachment."""

    id: str
    filename: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Arrived:
    """A submission that passed every check."""

    submission: str
    case: str
    destination: str
    schema_uri: str
    metadata: dict[str, Any]
    data: Any
    files: tuple[File, ...]

    @property
    def sender_reference(self) -> str:
        """The sender's name for its case, by which repetitions are recognised."""
        reference: str = self.metadata.get("additionalReferenceInfo", {}).get("senderReference", self.submission)
        return reference


class Subscriber:
    """One API client with its keys and the destinations it serves."""

    def __init__(self, url: str, *, client: str, secret: str, encryption: Jwk, signature: Jwk) -> None:
        self._url = url
        self._api = f"{url}/submission-api"
        self._credentials = {"client_id": client, "client_secret": secret, "scope": SCOPE}
        self._encryption = encryption
        self._signature = signature
        self._lock = threading.Lock()
        self._token, self._token_ends = "", 0.0
        self._service_keys: dict[str, Jwk] = {}
        self._schemas: dict[str, list[str]] = {}

    def set_callback(self, destination: str, url: str) -> None:
        """Ask for notices at this address."""
        path = f"{self._url}/destination-api/v2/destinations/{destination}"
        self._call("PATCH", path, json={"callback": {"url": url}})

    def waiting(self, destination: str) -> list[dict[str, Any]]:
        """Submissions that wait for a decision."""
        path = f"{self._api}/v2/submissions?destinationId={destination}&offset=0&limit=500"
        submissions: list[dict[str, Any]] = self._call("GET", path).json()["submissions"]
        return submissions

    def fetch(self, submission: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The encrypted submission and the details of its verified `submit-submission` event; None when gone."""
        response = self._call("GET", f"{self._api}/v2/submissions/{submission}", allow=(404,))
        if response.status_code == 404:
            return None
        parcel = response.json()
        return parcel, self._arrival(parcel["caseId"])

    def open(self, parcel: dict[str, Any], arrival: dict[str, Any]) -> Arrived:
        """Tags, decryption, metadata, data, hashes, attachments, schema - in this order; NotAcceptable on failure."""
        tokens = self._attachments(parcel)
        self._check_tags(parcel, tokens, arrival)
        metadata = self._metadata(parcel["encryptedMetadata"])
        structure = metadata["contentStructure"]
        data = self._decrypted(parcel["encryptedData"], "data")
        contents = {name: self._decrypted(token, f"attachment:{name}") for name, token in tokens.items()}
        _check_hash(structure["data"]["hash"], data, "data")
        described = {entry["attachmentId"]: entry for entry in structure["attachments"]}
        if set(described) != set(contents):
            raise NotAcceptable("attachments-mismatch", "Anlagen passen nicht zu den Metadaten", instance="metadata")
        for name, content in contents.items():
            _check_hash(described[name]["hash"], content, f"attachment:{name}")
        schema_uri = structure["data"]["submissionSchema"]["schemaUri"]
        if schema_uri not in self._schemas_of(parcel["destinationId"]):
            raise NotAcceptable("unsupported-schema", "Fachdatenschema wird nicht angenommen", instance="metadata")
        return Arrived(
            submission=parcel["submissionId"],
            case=parcel["caseId"],
            destination=parcel["destinationId"],
            schema_uri=schema_uri,
            metadata=metadata,
            data=_json(data),
            files=tuple(
                File(name, described[name].get("filename", ""), described[name]["mimeType"], content)
                for name, content in contents.items()
            ),
        )

    def accept(self, parcel: dict[str, Any], arrival: dict[str, Any]) -> None:
        """Confirm the very contents that arrived."""
        self._decide(parcel, "accept-submission", {"authenticationTags": arrival["authenticationTags"]})

    def reject(self, parcel: dict[str, Any], problem: dict[str, str]) -> None:
        """Refuse, with the reason."""
        self._decide(parcel, "reject-submission", {"problems": [problem]})

    def reply(self, case: str, key: Jwk, data: dict[str, Any]) -> None:
        """Answer through the reply channel, encrypted for the sender; shape assumed, see the portal's adapter."""
        content = json.dumps(data, ensure_ascii=False).encode()
        digest = {"type": "sha512", "content": hashlib.sha512(content).hexdigest()}
        schema = {"schemaUri": "https://kommunalportal.example/schema/answer/1.0", "mimeType": "application/json"}
        metadata = {
            "$schema": METADATA_SCHEMA,
            "contentStructure": {"data": {"hash": digest, "submissionSchema": schema}, "attachments": []},
        }
        created = self._call("POST", f"{self._api}/v2/replies", json={"caseId": case, "announcedAttachments": []})
        body = {
            "encryptedMetadata": encrypt(json.dumps(metadata).encode(), key, "application/json"),
            "encryptedData": encrypt(content, key, "application/json"),
        }
        self._call("PUT", f"{self._api}/v2/replies/{created.json()['replyId']}", json=body)

    def _arrival(self, case: str) -> dict[str, Any]:
        log = self._call("GET", f"{self._api}/v2/cases/{case}/events?offset=0&limit=500").json()["eventLog"]
        for token in log:
            try:
                claims = verify(token, self._service_key())
            except BadToken:
                continue
            details = claims["events"].get(EVENTS + "submit-submission")
            if details is not None and claims["iss"] == self._api and claims["txn"] == f"case:{case}":
                return dict(details)
        raise NotReachable("no believable submit-submission event")

    def _service_key(self) -> Jwk:
        if not self._service_keys:
            keys = self._call("GET", f"{self._api}/.well-known/jwks.json").json()["keys"]
            self._service_keys = {key["kid"]: key for key in keys}
        return next(iter(self._service_keys.values()))

    def _schemas_of(self, destination: str) -> list[str]:
        if destination not in self._schemas:
            entry = self._call("GET", f"{self._api}/v2/destinations/{destination}").json()
            self._schemas[destination] = [
                schema["schemaUri"] for service in entry["publicServices"] for schema in service["submissionSchemas"]
            ]
        return self._schemas[destination]

    def _attachments(self, parcel: dict[str, Any]) -> dict[str, str]:
        path = f"{self._api}/v2/submissions/{parcel['submissionId']}/attachments/"
        return {name: self._call("GET", path + name).text for name in parcel["attachments"]}

    def _check_tags(self, parcel: dict[str, Any], tokens: dict[str, str], arrival: dict[str, Any]) -> None:
        signed = arrival.get("authenticationTags")
        if not signed:
            raise NotAcceptable("missing-authentication-tags", "Authentication-Tags fehlen")
        for part, token in (("metadata", parcel["encryptedMetadata"]), ("data", parcel["encryptedData"])):
            if tag(token) != signed.get(part):
                raise NotAcceptable("incorrect-authentication-tag", "Authentication-Tag ist falsch", instance=part)
        for name, token in tokens.items():
            if tag(token) != signed.get("attachments", {}).get(name):
                instance = f"attachment:{name}"
                raise NotAcceptable("incorrect-authentication-tag", "Authentication-Tag ist falsch", instance=instance)

    def _metadata(self, token: str) -> dict[str, Any]:
        try:
            metadata = json.loads(self._decrypted(token, "metadata"), parse_float=Decimal)
        except (ValueError, RecursionError):
            raise NotAcceptable("syntax-violation", "Metadaten sind kein JSON", instance="metadata") from None
        problem = next(iter(_metadata_validator().iter_errors(metadata)), None)
        if problem is not None:
            raise NotAcceptable(
                "schema-violation", "Metadaten folgen ihrem Schema nicht", problem.json_path, "metadata"
            )
        return dict(metadata)

    def _decrypted(self, token: str, instance: str) -> bytes:
        try:
            return decrypt(token, self._encryption)
        except BadToken:
            raise NotAcceptable("encryption-issue", "Entschlüsselung nicht möglich", instance=instance) from None

    def _decide(self, parcel: dict[str, Any], event: str, details: dict[str, Any]) -> None:
        claims = {
            "$schema": SET_SCHEMA,
            "jti": str(uuid4()),
            "iss": parcel["destinationId"],
            "iat": int(time.time()),
            "sub": f"submission:{parcel['submissionId']}",
            "txn": f"case:{parcel['caseId']}",
            "events": {EVENTS + event: details},
        }
        path = f"{self._api}/v2/cases/{parcel['caseId']}/events"
        headers = {"Content-Type": "application/jose"}
        # 409: decided before, by an earlier attempt whose answer was lost.
        self._call("POST", path, content=sign(claims, self._signature), headers=headers, allow=(409,))

    def _call(self, method: str, url: str, *, allow: tuple[int, ...] = (), **content: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._current_token()}", **content.pop("headers", {})}
        try:
            response = send(method, url, headers=headers, **content)
        except httpx.HTTPError as error:
            raise NotReachable(str(error)) from error
        if response.status_code == 401:
            self._token_ends = 0.0
        if not response.is_success and response.status_code not in allow:
            raise NotReachable(f"{method} {url}: {response.status_code}")
        return response

    def _current_token(self) -> str:
        with self._lock:
            if time.monotonic() >= self._token_ends:
                form = {"grant_type": "client_credentials", **self._credentials}
                try:
                    answer = send("POST", f"{self._url}/token", data=form).raise_for_status().json()
                except (httpx.HTTPError, ValueError) as error:
                    raise NotReachable("no token") from error
                self._token = answer["access_token"]
                self._token_ends = time.monotonic() + answer["expires_in"] - 60
            return self._token


def _check_hash(expected: dict[str, str], content: bytes, instance: str) -> None:
    if hashlib.sha512(content).hexdigest() != expected["content"]:
        raise NotAcceptable("hash-mismatch", "Hashwert stimmt nicht", instance=instance)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise NotAcceptable("syntax-violation", "Fachdaten sind kein JSON", instance="data") from None


@cache
def _metadata_validator() -> Draft202012Validator:
    schema = files("kommunalportal.adapters.delivery") / "fitconnect" / "metadata-2.1.0.schema.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"), parse_float=Decimal))
