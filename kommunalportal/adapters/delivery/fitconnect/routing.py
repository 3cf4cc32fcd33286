"""Who is responsible, asked of the routing service (Routing API 2.0.0).

The routing service needs no login and proves nothing itself. What counts is `destinationSignature`: a JWS in which the
self-service portal binds a destination to services and areas. A connection belongs to one back-office system, so
routing does not choose the destination; it has to confirm the one that was entered.
"""

import json
import re
import time
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from kommunalportal.adapters.delivery.fitconnect import keys
from kommunalportal.adapters.delivery.fitconnect.service import Rejected, Service, objects_in
from kommunalportal.kernel.failures import Misconfigured

SERVICE_IDENTIFIER = "urn:de:fim:leika:leistung:"
REGION_IDENTIFIER = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs:"
FRESH_SECONDS = 3600
MOST_ROUTES = 500
MAX_LENGTH = 100_000


class Routing:
    """Confirms destinations. ``portal_address`` is the `iss` of the signatures and publishes their keys."""

    def __init__(self, service: Service, *, address: str, portal_address: str) -> None:
        self._service = service
        self._address = address
        self._portal_address = portal_address
        self._confirmed: dict[tuple[str, str, str], float] = {}

    def confirm(self, *, destination: str, service_key: str, region_key: str) -> None:
        """Misconfigured unless a signature binds the destination to this service and region; kept for an hour.

        ``service_key`` has 14 digits (LeiKa), ``region_key`` 12 (ARS).
        """
        question = (destination, service_key, region_key)
        if time.monotonic() < self._confirmed.get(question, 0.0):
            return
        token = self._signature_of(destination, service_key, region_key)
        claims = self._verified(token)
        if claims.get("destinationId") != destination or not _covers(claims, service_key, region_key):
            raise Misconfigured("FIT-Connect: Signatur des Zustellpunkts gilt nicht für Leistung und Gebiet")
        self._confirmed[question] = time.monotonic() + FRESH_SECONDS

    def _signature_of(self, destination: str, service_key: str, region_key: str) -> str:
        query = f"leikaKey={service_key}&ars={region_key}&limit={MOST_ROUTES}"
        try:
            answer = self._service.get_openly("routes", f"{self._address}/routes?{query}")
        except Rejected as error:
            raise Misconfigured(f"FIT-Connect: Routingdienst kennt diese Leistung nicht ({error.status})") from error
        routes = [route for route in objects_in(answer, "routes") if route.get("destinationId") == destination]
        if not routes:
            raise Misconfigured("FIT-Connect: Routingdienst nennt einen anderen Zustellpunkt als den eingetragenen")
        return str(routes[0].get("destinationSignature", ""))

    def _verified(self, token: str) -> dict[str, Any]:
        try:
            unverified = jws.extract_compact(token[:MAX_LENGTH].encode("ascii"))
            key = self._portal_key(str(unverified.protected.get("kid", "")))
            claims = json.loads(jws.deserialize_compact(token, key, algorithms=["PS512"]).payload)
        except (JoseError, keys.BadKey, ValueError, TypeError, RecursionError) as error:
            raise Misconfigured("FIT-Connect: Signatur des Zustellpunkts ist falsch") from error
        if not isinstance(claims, dict) or claims.get("iss") != self._portal_address:
            raise Misconfigured("FIT-Connect: Signatur des Zustellpunkts kommt von jemand anderem")
        return claims

    def _portal_key(self, kid: str) -> Any:
        published = self._service.get_openly("jwks", f"{self._portal_address}/.well-known/jwks.json")
        jwk = next((jwk for jwk in objects_in(published, "keys") if jwk.get("kid") == kid), None)
        if jwk is None:
            raise keys.BadKey("the portal publishes no such key")
        return keys.public_key(jwk, purpose=keys.VERIFICATION, kid=kid)


def _covers(claims: dict[str, Any], service_key: str, region_key: str) -> bool:
    return any(
        SERVICE_IDENTIFIER + service_key in _texts(one, "leistungIDs")
        and any(_holds(area, region_key) for area in _texts(one, "gebietIDs"))
        for one in objects_in(claims, "services")
    )


def _holds(area: str, region_key: str) -> bool:
    """An area is a municipality or something around it: a key of which the municipality's is a continuation."""
    key = area.removeprefix(REGION_IDENTIFIER)
    return re.fullmatch(r"\d{2,12}", key) is not None and region_key.startswith(key)


def _texts(document: dict[str, Any], name: str) -> list[str]:
    values = document.get(name)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
