"""What every simulator is made of: routes, a store, faults that tests switch on, and the label it wears."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule, RuleFactory
from werkzeug.wrappers import Request, Response

from simulators.pages import BANNER, page
from simulators.store import Store


class Faults(BaseModel):
    """What a simulator does wrong on purpose; fields beyond these are a simulator's own."""

    model_config = ConfigDict(extra="allow")

    down: bool = False
    """Answer nothing at all."""
    slow_seconds: float = 0.0
    """Wait so long before each answer."""
    http_status: int | None = None
    """Answer every call with this status."""
    reject: str | None = None
    """Refuse every application with this type of problem."""
    duplicate_callbacks: bool = False
    """Send every notice twice."""

    def own(self, name: str, default: Any = None) -> Any:
        """A fault of one simulator's own."""
        return (self.model_extra or {}).get(name, default)


@dataclass(frozen=True)
class Place:
    """Where a simulator lives: its own address, its folder, the portal's port, and options of its own."""

    url: str
    data_dir: Path
    portal_port: int = 8000
    options: Mapping[str, Any] = field(default_factory=dict)


class Simulator:
    """A foreign system. Subclasses give `name`, `title`, `routes()` and, where needed, `start()` and `stop()`.

    `port_offset` is the distance to the portal's port in the demonstration.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    port_offset: ClassVar[int]

    def __init__(self, place: Place) -> None:
        self.place = place
        self.store = Store(place.data_dir / f"{self.name}.sqlite")
        self.faults = Faults()
        self.stopping = threading.Event()
        self._routes = Map(
            [
                *self.routes(),
                Rule("/simulator/faults", endpoint=self.set_faults, methods=["POST"]),
                Rule("/simulator/health", endpoint=self.health, methods=["GET"]),
            ]
        )

    def routes(self) -> Sequence[RuleFactory]:
        """One `Rule` per address; its `endpoint` is a method taking the request and the parts of the path."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin work of one's own, such as polling; the server already listens."""

    def stop(self) -> None:
        """End that work."""
        self.stopping.set()

    def page(self, title: str, body: Markup) -> Response:
        """A page for people, with the banner that says what this is."""
        return Response(page(self.title, title, body), mimetype="text/html")

    def answer(self, request: Request) -> Response | None:
        """Find the route, apply the faults, label the answer."""
        faults = self.faults
        if not request.path.startswith("/simulator/"):
            if faults.slow_seconds:
                self.stopping.wait(faults.slow_seconds)
            if faults.down:
                return None
            if faults.http_status:
                return self._label(self.refusal(faults.http_status, "Fault"))
        try:
            endpoint, arguments = self._routes.bind_to_environ(request.environ).match()
            response: Response = endpoint(request, **arguments)
        except HTTPException as error:
            own = error.response
            response = own if isinstance(own, Response) else self.refusal(error.code or 500, error.name)
        return self._label(response)

    def refusal(self, status: int, title: str) -> Response:
        """How this system says no where no route had a say; problem+json unless a subclass knows better."""
        return problem(status, "about:blank", title)

    def set_faults(self, request: Request) -> Response:
        """POST a JSON object of faults; it takes the place of the faults before."""
        try:
            self.faults = Faults.model_validate_json(request.get_data())
        except ValidationError as error:
            return problem(422, "about:blank", "Unknown faults", str(error))
        return json_answer(self.faults.model_dump())

    def health(self, request: Request) -> Response:
        """Answers as soon as the server listens."""
        return json_answer({"name": self.name, "simulator": True})

    def _label(self, response: Response) -> Response:
        response.headers["X-Simulator"] = BANNER
        return response


def json_answer(body: Any, status: int = 200, **headers: str) -> Response:
    """A JSON answer; underscores in header names stand for hyphens."""
    response = Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def problem(status: int, type: str, title: str, detail: str = "") -> Response:
    """An error as RFC 7807 wants it."""
    body = {"type": type, "title": title, "status": status, "detail": detail, "instance": ""}
    return Response(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")
