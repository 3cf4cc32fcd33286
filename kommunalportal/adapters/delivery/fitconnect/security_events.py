"""Security event tokens (SET, RFC 8417): the signed log of a case.

The service signs what it saw itself (`iss` is its address), the destination signs what the back-office system
decided (`iss` is the destination's id). Who may say what is part of the check: otherwise a destination could
confirm its own arrivals, or a stranger accept an application.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

EVENTS = "https://schema.fitko.de/fit-connect/events/"
BY_SERVICE = frozenset(
    {"create-submission", "submit-submission", "notify-submission", "forward-submission", "reject-submission"}
    | {"delete-submission", "create-reply", "submit-reply", "delete-reply"}
)
BY_DESTINATION = frozenset({"accept-submission", "reject-submission"})
MAX_LENGTH = 200_000

KeyFinder = Callable[[str, str], RSAKey]
"""Finds the verification key for an issuer and a kid; raises `BadEvent` for an issuer we do not trust."""


class BadEvent(ValueError):
    """Not a security event token, or not one that may be believed."""


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """A verified token. `name` is the last part of the event's address, `subject` such as "submission:<id>"."""

    id: str
    name: str
    issuer: str
    issued_at: datetime
    subject: str
    case: str
    details: Mapping[str, Any]

    @property
    def authentication_tags(self) -> Mapping[str, Any]:
        """The tags of every JWE, by part; empty where this kind of event has none."""
        tags = self.details.get("authenticationTags")
        return tags if isinstance(tags, dict) else {}


def verify(token: str, *, find_key: KeyFinder, service: str) -> SecurityEvent:
    """Check signature and shape, and that this issuer may say such a thing. `service` is the service's `iss`."""
    header, claims = _unverified(token)
    key = find_key(_text(claims, "iss"), _text(header, "kid"))
    try:
        jws.deserialize_compact(token, key, algorithms=["PS512"])
    except (JoseError, ValueError, TypeError) as error:
        raise BadEvent("signature of a security event token is wrong") from error
    event = _event(claims)
    allowed = BY_SERVICE if event.issuer == service else BY_DESTINATION
    if event.name not in allowed:
        raise BadEvent(f"this issuer may not say {event.name}")
    return event


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if len(token) > MAX_LENGTH:
        raise BadEvent("security event token is too long")
    try:
        parts = jws.extract_compact(token.encode("ascii"))
        claims = json.loads(parts.payload)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadEvent("not a security event token") from error
    header = parts.protected
    if not isinstance(claims, dict) or not isinstance(header, dict) or "b64" in header:
        raise BadEvent("not a security event token")
    if header.get("alg") != "PS512" or header.get("typ") != "secevent+jwt":
        raise BadEvent("not a security event token signed with PS512")
    return header, claims


def _event(claims: Mapping[str, Any]) -> SecurityEvent:
    events = claims.get("events")
    if not isinstance(events, dict) or len(events) != 1:
        raise BadEvent("security event token does not hold exactly one event")
    uri, details = next(iter(events.items()))
    if not uri.startswith(EVENTS) or not isinstance(details, dict):
        raise BadEvent("security event token holds an unknown event")
    return SecurityEvent(
        id=_text(claims, "jti"),
        name=uri.removeprefix(EVENTS),
        issuer=_text(claims, "iss"),
        issued_at=_moment(claims.get("iat")),
        subject=_text(claims, "sub"),
        case=_text(claims, "txn"),
        details=details,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise BadEvent(f"security event token has no {name}")
    return value


def _moment(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadEvent("security event token has no iat")
    try:
        return datetime.fromtimestamp(value, tz=UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise BadEvent("security event token has an impossible iat") from error
