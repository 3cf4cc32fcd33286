"""A back-office system that keeps its side of the interface, for tests over real HTTP."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from werkzeug.wrappers import Request, Response

from kommunalportal.adapters.delivery.restpush.signatures import BadSignature, signed_headers, verify
from kommunalportal.kernel.inbound import InboundCall
from simulators.listener import Listener


class Receiver:
    """Keeps cases by reference. `fault` is answered instead of a call, once it is set."""

    def __init__(self) -> None:
        self.ours, self.portals = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        self.cases: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.taken: list[str] = []
        self.fault: Response | None = None
        self.lose_next_answer = False
        self.listener = Listener(self._answer)

    def settings(self, **changes: Any) -> dict[str, Any]:
        """What a portal enters to reach us."""
        private = self.portals.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        public = self.ours.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        url = f"http://127.0.0.1:{self.listener.port}/api"
        return {"base_url": url, "key_id": "portal", "signing_key": private, "receiver_key": public} | changes

    def decide(self, reference: str, kind: str, problems: tuple[str, ...] = ()) -> None:
        """Say something of a case."""
        log = self.cases[reference]["events"]
        at = datetime.now(UTC).isoformat()
        log.append({"id": f"{reference}-{len(log)}", "kind": kind, "at": at, "problems": list(problems)})

    def write(self, reference: str, id: str, data: dict[str, Any], content: bytes = b"") -> None:
        """Put an answer where the portal finds it."""
        file = {
            "id": "f1",
            "filename": "Bescheid.pdf",
            "mime_type": "application/pdf",
            "purpose": "attachment",
            "content": base64.b64encode(content).decode(),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        self.cases[reference]["answers"][id] = {"id": id, "data": data, "attachments": [file] if content else []}

    def call_back(self, *references: str, path: str = "/rueckrufe/zustellung/rest", **changes: Any) -> InboundCall:
        """A signed call as the portal would get it."""
        body = json.dumps({"references": references}).encode()
        headers = signed_headers("POST", path, body, key=changes.pop("key", self.ours), key_id="office", **changes)
        return InboundCall({name.lower(): value for name, value in headers.items()}, body, path)

    def _answer(self, request: Request) -> Response | None:
        if self.fault is not None:
            return self.fault
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            verify(request.method, request.path, headers, request.get_data(), key=self.portals.public_key())
        except BadSignature:
            return Response(status=401)
        response = self._act(request, request.path.removeprefix("/api/").split("/"))
        if self.lose_next_answer:
            self.lose_next_answer = False
            return None
        return response

    def _act(self, request: Request, parts: list[str]) -> Response:
        match (request.method, *parts):
            case ("GET", "health"):
                return _json({})
            case ("GET", "cases"):
                return _json({"references": list(self.cases)})
            case ("PUT", "cases", _, "attachments", id):
                self.files[id] = request.get_data()
                return Response(status=204)
            case ("PUT", "cases", reference):
                return self._take(reference, request.get_json())
            case ("GET", "cases", reference, "events") if reference in self.cases:
                return _json({"events": self.cases[reference]["events"]})
            case ("GET", "cases", reference, "answers") if reference in self.cases:
                return _json({"answers": list(self.cases[reference]["answers"].values())})
            case ("DELETE", "cases", reference, "answers", id) if reference in self.cases:
                found = self.cases[reference]["answers"].pop(id, None)
                return Response(status=204 if found else 404)
        return Response(status=404)

    def _take(self, reference: str, document: dict[str, Any]) -> Response:
        described = document["attachments"]
        if any(hashlib.sha256(self.files.get(one["id"], b"")).hexdigest() != one["sha256"] for one in described):
            return Response(status=422)
        known = self.cases.get(reference)
        if known is None or known["events"][-1]["kind"] == "rejected":
            self.taken.append(reference)
            self.cases[reference] = {"document": document, "events": [], "answers": {}}
            self.decide(reference, "submitted")
        return Response(status=204)


def reach(receiver: Receiver, path: str) -> httpx.Response:
    """An unsigned call."""
    return httpx.get(f"{receiver.settings()['base_url']}{path}")


def _json(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document), content_type="application/json")
