"""The service itself: both halves of the submission API, tokens, destinations, keys, the log."""

import time
from typing import ClassVar

from markupsafe import Markup
from werkzeug.routing import Rule, RuleFactory, Submount
from werkzeug.wrappers import Request, Response

from simulators.fitconnect.access import Access
from simulators.fitconnect.callbacks import Notices
from simulators.fitconnect.checks import PROBLEMS, Refusal, json_body
from simulators.fitconnect.destinations import Destinations
from simulators.fitconnect.jose import public
from simulators.fitconnect.records import Records
from simulators.fitconnect.registration import PORT_OFFSET, load_keys, load_registration
from simulators.fitconnect.routing import RoutingApi
from simulators.fitconnect.sender_api import SenderApi
from simulators.fitconnect.subscriber_api import SubscriberApi
from simulators.pages import table
from simulators.server import Simulator, json_answer, problem

PAGE = 500
RATE_LIMIT = 5000


class FitConnect(Simulator):
    """FIT-Connect's Zustelldienst. Option `clock` gives the time in seconds since 1970.

    Faults of its own: `no_callbacks`; `lose_answer` ("announce", "attach", "submit") does what it was asked and
    then hangs up; `tamper_events` spoils the signatures it hands out.
    """

    name: ClassVar[str] = "fitconnect"
    title: ClassVar[str] = "FIT-Connect-Zustelldienst"
    port_offset: ClassVar[int] = PORT_OFFSET

    def routes(self) -> list[RuleFactory]:
        """Tokens, destinations and logs here; the two halves of the API below."""
        registration, keys = load_registration(self.place.data_dir), load_keys(self.place.data_dir)
        self._key = keys["service-sig"]
        issuer = f"{self.place.url}/submission-api"
        clock = self.place.options.get("clock", time.time)
        self.access = Access(registration)
        self.destinations = Destinations(registration, self.store)
        self.records = Records(self.store, issuer=issuer, key=self._key, clock=clock)
        self.notices = Notices(self._copies)
        parts = (self.records, self.access, self.destinations, self.notices)
        submission_api: list[RuleFactory] = [
            Rule("/.well-known/jwks.json", endpoint=self.jwks, methods=["GET"]),
            Rule("/v2/destinations/<id>", endpoint=self.destination, methods=["GET"]),
            Rule("/v2/destinations/<id>/keys/<kid>", endpoint=self.destination_key, methods=["GET"]),
            Rule("/v2/cases/<case>/events", endpoint=self.case_log, methods=["GET"]),
            Rule("/v2/submissions/<id>/events", endpoint=self.submission_log, methods=["GET"]),
            *SenderApi(*parts).routes(),
            *SubscriberApi(*parts).routes(),
        ]
        return [
            Rule("/", endpoint=self.overview, methods=["GET"]),
            Rule("/token", endpoint=self.access.token, methods=["POST"]),
            Rule("/destination-api/v2/destinations/<id>", endpoint=self.change_destination, methods=["PATCH"]),
            *RoutingApi(self.destinations, url=self.place.url, key=keys["portal-sig"]).routes(),
            Submount("/submission-api", submission_api),
        ]

    def stop(self) -> None:
        """Send no more notices."""
        super().stop()
        self.notices.stop()

    def refusal(self, status: int, title: str) -> Response:
        """Problems have the service's own types."""
        return problem(status, PROBLEMS + title.lower().replace(" ", "-"), title)

    def answer(self, request: Request) -> Response | None:
        """As every simulator, with rate limit headers, and the faults that lie in the middle of an exchange."""
        response = super().answer(request)
        lost = self.faults.own("lose_answer")
        if response is None or (lost and _step(request) == lost):
            return None
        response.headers.update(
            {"RateLimit-Limit": str(RATE_LIMIT), "RateLimit-Remaining": str(RATE_LIMIT), "RateLimit-Reset": "60"}
        )
        return response

    def jwks(self, request: Request) -> Response:
        """GET the service's public keys"""
        return json_answer({"keys": [public(self._key)]})

    def destination(self, request: Request, id: str) -> Response:
        """GET one destination"""
        self.access.client(request)
        return json_answer(self.destinations.public(id))

    def destination_key(self, request: Request, id: str, kid: str) -> Response:
        """GET one key of a destination"""
        self.access.client(request)
        return json_answer(self.destinations.key(id, kid))

    def change_destination(self, request: Request, id: str) -> Response:
        """PATCH the callback address, by the destination's own subscriber"""
        if not self.access.subscribes(self.access.client(request), id):
            raise Refusal(403, "forbidden")
        callback = json_body(request).get("callback")
        if not isinstance(callback, dict) or not isinstance(callback.get("url"), str):
            raise Refusal(400, "invalid-request", "callback needs a url")
        self.destinations.set_callback(id, callback["url"])
        return json_answer(self.destinations.public(id))

    def case_log(self, request: Request, case: str) -> Response:
        """GET the log of a case, for its sender and its subscriber"""
        client = self.access.client(request)
        submission = self.records.submission_of_case(case)
        if submission is None or not self._takes_part(client, submission):
            raise Refusal(404, "case-not-found")
        offset = request.args.get("offset", 0, type=int)
        limit = min(request.args.get("limit", PAGE, type=int), PAGE)
        log = self.records.log_of(case)
        if self.faults.own("tamper_events"):
            log = [_spoilt(token) for token in log]
        page = log[offset : offset + limit]
        return json_answer({"offset": offset, "count": len(page), "totalCount": len(log), "eventLog": page})

    def submission_log(self, request: Request, id: str) -> Response:
        """GET the log by its submission"""
        submission = self.records.submission(id)
        if submission is None:
            raise Refusal(404, "submission-not-found")
        return self.case_log(request, submission["caseId"])

    def overview(self, request: Request) -> Response:
        """What passes through, without contents: the service cannot read them."""
        rows: list[list[object]] = [
            [entry["submissionId"], entry["publicService"]["name"], entry["state"]]
            for entry in self.store.all("submission", newest_first=True)[:100]
        ]
        text = Markup("<p>Der Zustelldienst sieht nur, dass etwas kommt, nicht was darin steht.</p>")
        return self.page("Einreichungen", text + table(["Einreichung", "Leistung", "Zustand"], rows))

    def _takes_part(self, client: str, submission: dict[str, str]) -> bool:
        return submission["client"] == client or self.access.subscribes(client, submission["destinationId"])

    def _copies(self) -> int:
        if self.faults.own("no_callbacks"):
            return 0
        return 2 if self.faults.duplicate_callbacks else 1


def _step(request: Request) -> str:
    """Which step of a sender this is, as `lose_answer` names it."""
    if request.method == "POST" and request.path.endswith("/submissions"):
        return "announce"
    if request.method == "PUT" and "/submissions/" in request.path:
        return "attach" if "/attachments/" in request.path else "submit"
    return ""


def _spoilt(token: str) -> str:
    head, claims, signature = token.split(".")
    return f"{head}.{claims}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
