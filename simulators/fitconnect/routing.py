"""The routing service and the self-service portal's signature of a destination, as far as a sender meets them."""

import re
import time
from urllib.parse import urlsplit
from uuid import uuid4

from werkzeug.routing import Rule, RuleFactory
from werkzeug.wrappers import Request, Response

from simulators.fitconnect.checks import Refusal
from simulators.fitconnect.destinations import Destinations
from simulators.fitconnect.jose import Jwk, public, sign
from simulators.server import json_answer
from simulators.store import Document

SERVICE = "urn:de:fim:leika:leistung:"
REGION = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs:"


class RoutingApi:
    """`/routing-api/v1/routes` (Routing API 2.0.0, by `leikaKey` and `ars`) and the portal's published keys."""

    def __init__(self, destinations: Destinations, *, url: str, key: Jwk) -> None:
        self._destinations = destinations
        self._url = url
        self._key = key

    def routes(self) -> list[RuleFactory]:
        """Both need no token."""
        return [
            Rule("/routing-api/v1/routes", endpoint=self.find, methods=["GET"]),
            Rule("/portal/.well-known/jwks.json", endpoint=self.jwks, methods=["GET"]),
        ]

    def jwks(self, request: Request) -> Response:
        """GET the portal's public keys"""
        return json_answer({"keys": [public(self._key)]})

    def find(self, request: Request) -> Response:
        """GET who is responsible for a service in an area"""
        service, region = request.args.get("leikaKey", ""), request.args.get("ars", "")
        if not re.fullmatch(r"99\d{12}", service) or not re.fullmatch(r"\d{2}|\d{3}|\d{5}|\d{9}|\d{12}", region):
            raise Refusal(400, "invalid-request")
        found = [one for one in self._destinations.all() if _offers(one, service, region)]
        routes = [
            {
                "destinationId": one["destinationId"],
                "destinationName": one["name"],
                "destinationSignature": self._signature(one),
            }
            for one in found
        ]
        return json_answer({"count": len(routes), "offset": 0, "totalCount": len(routes), "routes": routes})

    def _signature(self, destination: Document) -> str:
        claims = {
            "submissionHost": urlsplit(self._url).netloc,
            "iss": f"{self._url}/portal",
            "services": [
                {"gebietIDs": service["regions"], "leistungIDs": [service["identifier"]]}
                for service in destination["publicServices"]
            ],
            "destinationId": destination["destinationId"],
            "iat": int(time.time()),
            "jti": str(uuid4()),
        }
        return sign(claims, self._key, kind="jwt")


def _offers(destination: Document, service: str, region: str) -> bool:
    return any(
        one["identifier"] == SERVICE + service and REGION + region in one["regions"]
        for one in destination["publicServices"]
    )
