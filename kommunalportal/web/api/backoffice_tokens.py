"""Who calls: tokens for back-office systems, short-lived, signed, bound to one connection of one municipality."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from kommunalportal.connections.models import Connection
from kommunalportal.kernel.rate_limits import allow
from kommunalportal.web.access import tenant_of
from kommunalportal.web.api.backoffice_shapes import TokenIn, TokenOut
from kommunalportal.web.api.problems import TooManyRequestsError
from kommunalportal.web.limits import network_address
from kommunalportal.wiring.delivery import client_with, connection_with, scopes_of

LASTS_SECONDS = 600
TOKENS_PER_MINUTE, CALLS_PER_MINUTE = 20, 1200
SALT = "kommunalportal.backoffice"


class WrongClientError(Exception):
    """Unknown client or wrong secret; nobody is told which."""


class WrongScopeError(Exception):
    """More was asked for than the client may."""


@dataclass(frozen=True)
class Caller:
    """A back-office system that has proven itself."""

    connection: Connection
    scopes: frozenset[str]


class Token(HttpBearer):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; None for a token that is wrong, too old, another municipality's, or of a former secret."""
        try:
            said = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
        except signing.BadSignature:
            return None
        if said["tenant"] != tenant_of(request).pk:
            return None
        connection = connection_with(said["connection"])
        if connection is None or said["print"] != _print_of(connection):
            return None
        if not allow(f"backoffice:{connection.pk}", per_minute=CALLS_PER_MINUTE):
            raise TooManyRequestsError
        return Caller(connection, frozenset(said["scopes"]))


def token_for(request: HttpRequest, asked: TokenIn) -> TokenOut:
    """A fresh token for a client that knows its secret."""
    tenant = tenant_of(request)
    client_id, secret = _basic(request) or (asked.client_id, asked.client_secret)
    for who in (network_address(request), f"client:{client_id}"):
        if not allow(f"token:{tenant.pk}:{who}", per_minute=TOKENS_PER_MINUTE):
            raise TooManyRequestsError
    connection = client_with(client_id, secret)
    if connection is None:
        raise WrongClientError
    allowed = scopes_of(connection)
    scopes = sorted(set(asked.scope.split()) or allowed)
    if not allowed.issuperset(scopes):
        raise WrongScopeError
    said = {"tenant": tenant.pk, "connection": connection.pk, "scopes": scopes, "print": _print_of(connection)}
    return TokenOut(access_token=signing.dumps(said, salt=SALT), expires_in=LASTS_SECONDS, scope=" ".join(scopes))


def connection_of(request: HttpRequest, scope: str) -> Connection:
    """The caller's connection, if its token is good for ``scope``."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # Ninja puts it there
    if scope not in caller.scopes:
        raise HttpError(403, "This token is not good for that.")
    return caller.connection


def _print_of(connection: Connection) -> str:
    """Changes with the secret, and tells nothing about it."""
    return hashlib.sha256(f"{SALT}{connection.settings.get('client_secret')}".encode()).hexdigest()[:16]


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise WrongClientError from None
    return client_id[:64], secret[:200]
