"""What municipalities and authorities would enter in the self-service portal: clients, destinations, keys, secrets.

Three files in the data folder, readable by their owner only:

* `fitconnect-keys.json`: every private key, made once (ten of them, some seconds);
* `fitconnect-registration.json`: what the service knows;
* `fitconnect-connections.json`: what a portal needs, one connection per municipality and back-office system.

The last two are written anew at each start, because addresses change with the portal's port; ids and secrets stay.
"""

import json
import os
import secrets
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from simulators.fitconnect.jose import Jwk, new_key, public
from simulators.systems import SYSTEMS, TENANTS, System

KEYS = "fitconnect-keys.json"
REGISTRATION = "fitconnect-registration.json"
CONNECTIONS = "fitconnect-connections.json"
PORT_OFFSET = 2
CALLBACK_PATH = "/rueckrufe/zustellung/"
REGION = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs:"
SERVICE = "urn:de:fim:leika:leistung:"

Document = dict[str, Any]


def register(data_dir: Path, *, portal_port: int, service_url: str = "", portal_url: str = "") -> None:
    """Write the three files. `service_url` and `portal_url` replace the demonstration's addresses in tests."""
    data_dir.mkdir(parents=True, exist_ok=True)
    keys = _keys(data_dir / KEYS)
    url = service_url or f"http://127.0.0.1:{portal_port + PORT_OFFSET}"
    earlier = _read(data_dir / REGISTRATION)
    known_secrets = earlier.get("secrets", {})
    registration: Document = {"clients": {}, "destinations": {}, "secrets": known_secrets}
    connections = []
    for system in SYSTEMS.values():
        _subscribe(registration, system)
        for tenant in TENANTS:
            portal = portal_url or f"http://{tenant}.localhost:{portal_port}"
            _add_sender(registration, tenant, system, portal)
            _add_destination(registration, tenant, system, keys)
            connections.append(_connection(registration, tenant, system, keys, url))
    _write(data_dir / REGISTRATION, registration)
    _write(data_dir / CONNECTIONS, {"connections": connections})


def load_registration(data_dir: Path) -> Document:
    """What the service knows; FileNotFoundError says that `python -m simulators keys` was forgotten."""
    return _needed(data_dir / REGISTRATION)


def load_keys(data_dir: Path) -> dict[str, Jwk]:
    """Private keys by name: "service-sig", "portal-sig", "<system>-enc", "<system>-sig", "<tenant>-enc"."""
    return _needed(data_dir / KEYS)


def destination_id(tenant: str, system: str) -> str:
    """Always the same for the same municipality and system."""
    return str(uuid5(NAMESPACE_URL, f"fitconnect-destination:{tenant}:{system}"))


def _keys(path: Path) -> dict[str, Jwk]:
    keys: dict[str, Jwk] = _read(path)
    needed = ["service-sig", "portal-sig", *(f"{tenant}-enc" for tenant in TENANTS)]
    needed += [f"{system}-{use}" for system in SYSTEMS for use in ("enc", "sig")]
    missing = [kid for kid in needed if kid not in keys]
    if missing:
        # Making a key keeps the interpreter busy: threads would wait for each other.
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            keys |= zip(missing, pool.map(new_key, missing), strict=True)
        _write(path, keys)
    return keys


def _secret(registration: Document, name: str) -> str:
    return str(registration["secrets"].setdefault(name, secrets.token_urlsafe(32)))


def _subscribe(registration: Document, system: System) -> None:
    registration["clients"][system.name] = {
        "secret": _secret(registration, system.name),
        "destinations": [destination_id(tenant, system.name) for tenant in TENANTS],
    }


def _add_sender(registration: Document, tenant: str, system: System, portal: str) -> None:
    name = f"{tenant}-{system.name}"
    registration["clients"][name] = {
        "secret": _secret(registration, name),
        "callback": {
            "url": portal + CALLBACK_PATH + system.name,
            "secret": _secret(registration, f"{name}-callback"),
        },
    }


def _add_destination(registration: Document, tenant: str, system: System, keys: dict[str, Jwk]) -> None:
    town, region = TENANTS[tenant]
    encryption, signature = public(keys[f"{system.name}-enc"]), public(keys[f"{system.name}-sig"])
    name = destination_id(tenant, system.name)
    registration["destinations"][name] = {
        "destinationId": name,
        "name": f"{system.title}, {town}",
        "status": "active",
        "encryptionKid": encryption["kid"],
        "metadataVersions": ["2.1.0"],
        "publicServices": [
            {
                "identifier": SERVICE + service.key,
                "submissionSchemas": [{"schemaUri": service.schema_uri, "mimeType": "application/json"}],
                "regions": [REGION + region],
            }
            for service in system.services
        ],
        "replyChannels": {"fitConnect": {}},
        "contactInformation": {"legalName": town},
        "keys": {jwk["kid"]: jwk for jwk in (encryption, signature)},
        "client": system.name,
        "callbackSecret": _secret(registration, f"{system.name}-callback"),
    }


def _connection(
    registration: Document, tenant: str, system: System, keys: dict[str, Jwk], service_url: str
) -> Document:
    name = f"{tenant}-{system.name}"
    client = registration["clients"][name]
    return {
        "tenant": tenant,
        "system": system.name,
        "slug": system.name,
        "name": system.title,
        "provider": "fitconnect",
        "settings": {
            "base_url": f"{service_url}/submission-api",
            "auth_url": f"{service_url}/token",
            "client_id": name,
            "client_secret": client["secret"],
            "destination_id": destination_id(tenant, system.name),
            "reply_key": keys[f"{tenant}-enc"],
            "callback_secret": client["callback"]["secret"],
            "routing_url": f"{service_url}/routing-api/v1",
            "portal_url": f"{service_url}/portal",
        },
    }


def _needed(path: Path) -> Document:
    document = _read(path)
    if not document:
        raise FileNotFoundError(f"{path} is missing: run `python -m simulators keys --data-dir {path.parent}`")
    return document


def _read(path: Path) -> Document:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _write(path: Path, document: Document) -> None:
    """Whole or not at all, and never readable by others."""
    new = path.with_suffix(f".{os.getpid()}.new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")
    new.replace(path)
