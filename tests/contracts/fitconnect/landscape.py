"""A service, a portal's ear for callbacks, and what is needed to hand something over."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import httpx
from werkzeug.wrappers import Request, Response

from kommunalportal.adapters.delivery.fitconnect import Config
from kommunalportal.adapters.delivery.fitconnect.provider import FitConnectProvider
from kommunalportal.delivery.ports import Announcement, Answer, Attachment, Event, Parcel
from kommunalportal.kernel.inbound import InboundCall
from simulators.backoffice import BackOffice
from simulators.fitconnect.registration import CONNECTIONS, KEYS, register
from simulators.fitconnect.server import FitConnect
from simulators.listener import Listener
from simulators.running import Running

KEPT = Path(__file__).resolve().parents[3] / ".data" / "test" / "simulator-keys"
SCHEMAS = "https://schemas.kommunalportal.example"
PATIENCE_SECONDS = 30


class Ear:
    """The portal's callback address: keeps every call it gets."""

    def __init__(self) -> None:
        self._calls: list[InboundCall] = []
        self._news = threading.Condition()
        self.listener = Listener(self._hear)
        self.url = f"http://127.0.0.1:{self.listener.port}"

    def calls(self, fits: Callable[[InboundCall], bool], *, count: int = 1) -> list[InboundCall]:
        """So many calls that fit, as soon as they have come."""
        with self._news:
            self._news.wait_for(lambda: sum(map(fits, self._calls)) >= count, timeout=PATIENCE_SECONDS)
            found = [call for call in self._calls if fits(call)]
        assert len(found) >= count
        return found

    def _hear(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        with self._news:
            self._calls.append(InboundCall(headers, request.get_data(), request.path))
            self._news.notify_all()
        return Response(status=200)


@dataclass
class Landscape:
    """Everything that runs."""

    data_dir: Path
    ear: Ear
    running: Running
    systems: dict[str, Running] = field(default_factory=dict)

    @property
    def service(self) -> FitConnect:
        return cast(FitConnect, self.running.simulator)

    def back_office(self, system: str) -> BackOffice:
        return cast(BackOffice, self.systems[system].simulator)

    def settings(self, system: str = "population-register", **changes: Any) -> dict[str, Any]:
        connections = json.loads((self.data_dir / CONNECTIONS).read_text())["connections"]
        found = next(one for one in connections if (one["tenant"], one["system"]) == ("grevenbroich", system))
        return {**found["settings"], **changes}

    def provider(self, system: str = "population-register", **changes: Any) -> FitConnectProvider:
        return FitConnectProvider(Config.model_validate(self.settings(system, **changes)))

    def faults(self, url: str | None = None, **faults: Any) -> None:
        httpx.post(f"{url or self.running.url}/simulator/faults", json=faults).raise_for_status()

    def wait_for(self, kind: str, announcement: Announcement, *, count: int = 1) -> InboundCall:
        """The latest of so many callbacks of this kind for this case."""
        case = announcement.case_reference.encode()
        return self.ear.calls(lambda call: kind.encode() in call.body and case in call.body, count=count)[-1]

    def decided(self, provider: FitConnectProvider, announcement: Announcement) -> list[Event]:
        """The log, once the back-office system has decided."""
        self.wait_for("new-events", announcement)
        return provider.events(announcement)

    def answered(self, provider: FitConnectProvider, announcement: Announcement, *, count: int = 1) -> list[Answer]:
        """What waits for the portal, once so many answers have come."""
        self.wait_for("new-replies", announcement, count=count)
        return provider.answers(announcement)


@contextmanager
def open_landscape(data_dir: Path, *systems: str) -> Iterator[Landscape]:
    """Run the service and these back-office systems; keys are made once per checkout."""
    KEPT.mkdir(parents=True, exist_ok=True)
    register(KEPT, portal_port=0)
    shutil.copy(KEPT / KEYS, data_dir)
    ear = Ear()
    register(data_dir, portal_port=0, portal_url=ear.url)
    with ExitStack() as stack:
        ear.listener.start()
        stack.callback(ear.listener.stop)
        running = Running("fitconnect", data_dir=data_dir)
        running.start()
        stack.callback(running.stop)
        register(data_dir, portal_port=0, portal_url=ear.url, service_url=running.url)
        landscape = Landscape(data_dir, ear, running)
        for name in systems:
            system = Running(name, data_dir=data_dir, fitconnect_url=running.url)
            system.start()
            stack.callback(system.stop)
            landscape.systems[name] = system
        yield landscape


def parcel_for(person: str = "Ada Lindqvist", **changes: Any) -> Parcel:
    """An application for an electronic Meldebescheinigung by somebody who lives like Ada."""
    given, family = person.split(" ", 1)
    data = {
        "antrag": {"aktenzeichen": "MB-4F7K-92MX-Q", "gemeindeschluessel": "05162008"},
        "bescheinigung": {"art": "einfach", "form": "elektronisch", "anzahl": 1},
        "person": {"vornamen": given, "familienname": family, "geburtsdatum": "1990-05-14"},
        "anschrift": {
            "strasse": "Am Hammerwerk",
            "hausnummer": "12",
            "postleitzahl": "41515",
            "ort": "Grevenbroich",
        },
    }
    values: dict[str, Any] = {
        "reference": f"MB-{uuid4()}",
        "service_name": "Meldebescheinigung",
        "service_key": "99115003012000",
        "region_key": "051620008008",
        "schema_uri": f"{SCHEMAS}/meldebescheinigung/1.0/antrag.schema.json",
        "data": json.dumps(data).encode(),
        "attachments": (),
        "payment": None,
        "applied_on": date(2026, 11, 23),
    }
    return Parcel(**(values | changes))


def social_parcel(*attachments: Attachment) -> Parcel:
    """An application for Hilfe zum Lebensunterhalt with these uploads."""
    data = {
        "antrag": {"aktenzeichen": "HL-4F7K-92MX-Q", "gemeindeschluessel": "05162008"},
        "antragsteller": {"vornamen": "Ada", "familienname": "Lindqvist", "geburtsdatum": "1990-05-14"},
        "anschrift": {"ort": "Grevenbroich"},
    }
    return parcel_for(
        service_name="Hilfe zum Lebensunterhalt",
        service_key="99107012017000",
        schema_uri=f"{SCHEMAS}/hilfe-zum-lebensunterhalt/1.0/antrag.schema.json",
        data=json.dumps(data).encode(),
        attachments=attachments,
    )


def attachment(content: bytes = b"%PDF-1.7 rent", filename: str = "Mietvertrag für Ada.pdf") -> Attachment:
    """One upload."""
    return Attachment(str(uuid4()), filename, "application/pdf", "attachment", content)


def hand_over(provider: FitConnectProvider, parcel: Parcel) -> Announcement:
    """All three steps."""
    announcement = provider.announce(parcel)
    for one in parcel.attachments:
        provider.put_attachment(announcement, one)
    provider.submit(announcement, parcel)
    return announcement
