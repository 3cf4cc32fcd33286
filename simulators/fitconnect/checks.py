"""What the service refuses, and with which problem."""

import json
from typing import Any
from uuid import UUID

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from simulators.fitconnect.jose import BadToken, header_of
from simulators.server import problem

PROBLEMS = "https://schema.fitko.de/fit-connect/submission-api/problems/"
MIN_JWE_LENGTH = 776
SEGMENTS = 5


class Refusal(HTTPException):
    """A refusal with its problem type."""

    def __init__(self, status: int, kind: str, detail: str = "") -> None:
        super().__init__(detail, problem(status, PROBLEMS + kind, kind.replace("-", " "), detail))
        self.code = status


def json_body(request: Request) -> dict[str, Any]:
    """The request's JSON object."""
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refusal(400, "invalid-json", "a JSON object is needed")
    return body


def uuids(body: dict[str, Any], name: str) -> list[str]:
    """A list of UUIDs, each once."""
    values = body.get(name, [])
    if not isinstance(values, list) or len(set(map(str, values))) != len(values):
        raise Refusal(400, "invalid-request", f"{name} must be a list of different UUIDs")
    return [uuid(value, name) for value in values]


def uuid(value: object, name: str) -> str:
    """A UUID as text."""
    try:
        return str(UUID(str(value)))
    except ValueError:
        raise Refusal(400, "invalid-request", f"{name} must be a UUID") from None


def jwe(token: object, name: str, *, kid: str | None, content_types: tuple[str, ...] = ()) -> str:
    """A compact JWE that follows the rules: algorithms, kid, cty, minimum length, no zip."""
    if not isinstance(token, str) or not token.isascii() or token.count(".") != SEGMENTS - 1:
        raise Refusal(400, "invalid-jwe", f"{name} is not a compact JWE")
    try:
        header = header_of(token)
    except BadToken:
        raise Refusal(400, "invalid-jwe", f"{name} has no readable header") from None
    if len(token) < MIN_JWE_LENGTH:
        raise Refusal(422, "invalid-jwe", f"{name} is too short")
    if (header.get("alg"), header.get("enc")) != ("RSA-OAEP-256", "A256GCM") or "zip" in header:
        raise Refusal(422, "invalid-jwe-header", f"{name} uses another algorithm")
    if kid is not None and header.get("kid") != kid:
        raise Refusal(422, "invalid-jwe-header", f"{name} is for another key")
    if not header.get("cty") or (content_types and header["cty"] not in content_types):
        raise Refusal(422, "invalid-content-type", f"{name} has no usable cty")
    return token
