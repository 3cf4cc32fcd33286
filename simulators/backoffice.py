"""A back-office system (Fachverfahren): takes applications from FIT-Connect, decides, answers, shows them."""

import base64
import json
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

from jsonschema import Draft202012Validator, FormatChecker
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from simulators.fitconnect.notices import believable
from simulators.fitconnect.registration import PORT_OFFSET, destination_id, load_keys, load_registration
from simulators.fitconnect.subscriber import Arrived, NotAcceptable, NotReachable, Subscriber
from simulators.pages import table
from simulators.server import Simulator, json_answer
from simulators.store import Document
from simulators.systems import TENANTS, System

POLL_SECONDS = 20.0
RETRY_SECONDS = 1.0
WORKERS = 4


class BackOffice(Simulator):
    """Subclasses give `system` and `decide()`. Option `fitconnect_url` replaces the demonstration's address."""

    system: ClassVar[System]

    def __init_subclass__(cls) -> None:
        cls.name, cls.title, cls.port_offset = cls.system.name, cls.system.title, cls.system.port_offset

    def decide(self, arrived: Arrived) -> Document | None:
        """The answer to an application, or None for none; NotAcceptable to reject it."""
        raise NotImplementedError

    def routes(self) -> list[Rule]:
        """The notices' address, and the clerk's pages."""
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix=self.name)
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._in_hand: set[str] = set()
        self._thread = threading.Thread(target=self._watch, name=f"{self.name}-watch", daemon=True)
        return [
            Rule("/", endpoint=self.overview, methods=["GET"]),
            Rule("/cases/<reference>", endpoint=self.case_page, methods=["GET"]),
            Rule("/cases/<reference>/files/<file>", endpoint=self.file, methods=["GET"]),
            Rule("/callbacks/fit-connect/<destination>", endpoint=self.notice, methods=["POST"]),
            Rule("/simulator/cases", endpoint=self.cases, methods=["GET"]),
        ]

    def start(self) -> None:
        """Begin to watch for applications."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand, then stop."""
        super().stop()
        self._wake.set()
        self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def set_faults(self, request: Request) -> Response:
        """As every simulator; a system that comes back looks at once for what has waited."""
        response = super().set_faults(request)
        self._wake.set()
        return response

    @cached_property
    def subscriber(self) -> Subscriber:
        """This system's access to FIT-Connect."""
        url = self.place.options.get("fitconnect_url") or f"http://127.0.0.1:{self.place.portal_port + PORT_OFFSET}"
        keys = load_keys(self.place.data_dir)
        return Subscriber(
            url,
            client=self.name,
            secret=self._registration["clients"][self.name]["secret"],
            encryption=keys[f"{self.name}-enc"],
            signature=keys[f"{self.name}-sig"],
        )

    @cached_property
    def destinations(self) -> dict[str, str]:
        """The municipality behind each destination."""
        return {destination_id(tenant, self.name): tenant for tenant in TENANTS}

    @cached_property
    def _registration(self) -> Document:
        return load_registration(self.place.data_dir)

    def notice(self, request: Request, destination: str) -> Response:
        """POST: something arrived; a notice that is not the service's changes nothing."""
        entry = self._registration["destinations"].get(destination)
        if entry is None or not believable(request.headers, request.get_data(), entry["callbackSecret"]):
            return json_answer({}, 401)
        for submission in json.loads(request.get_data()).get("submissions", []):
            self._take(submission["submissionId"])
        return json_answer({})

    def answer_later(self, case: str, key: Document, data: Document) -> None:
        """Put an answer into the outbox and send it; a failure is repeated with the next look."""
        entry = str(uuid4())
        self.store.put("outbox", entry, {"id": entry, "case": case, "key": key, "data": data})
        self._send(entry)

    def _watch(self) -> None:
        registered = False
        while not self.stopping.is_set():
            self._wake.clear()
            try:
                if not registered:
                    self._register()
                    registered = True
                self._look()
                self._wake.wait(POLL_SECONDS)
            except NotReachable:
                self._wake.wait(RETRY_SECONDS)

    def _register(self) -> None:
        for destination in self.destinations:
            self.subscriber.set_callback(destination, f"{self.place.url}/callbacks/fit-connect/{destination}")

    def _look(self) -> None:
        if self.faults.down:
            return
        for entry in self.store.all("outbox"):
            self._send(entry["id"])
        for destination in self.destinations:
            for submission in self.subscriber.waiting(destination):
                self._take(submission["submissionId"])

    def _take(self, submission: str) -> None:
        with self._lock:
            if self.stopping.is_set() or submission in self._in_hand:
                return
            self._in_hand.add(submission)
        self._pool.submit(self._process, submission).add_done_callback(_report)

    def _process(self, submission: str) -> None:
        try:
            if self.faults.slow_seconds:
                self.stopping.wait(self.faults.slow_seconds)
            found = None if self.faults.down or self.faults.http_status else self.subscriber.fetch(submission)
            if found is not None:
                self._decide(*found)
        except NotReachable:
            # The submission stays where it is; the next look finds it again.
            return
        finally:
            with self._lock:
                self._in_hand.discard(submission)

    def _decide(self, parcel: Document, arrival: Document) -> None:
        try:
            if self.faults.reject:
                raise NotAcceptable(self.faults.reject, "Vom Simulator abgelehnt", instance="data")
            arrived = self.subscriber.open(parcel, arrival)
            self._check_data(arrived)
            case = self.store.get("case", arrived.sender_reference) or self._record(arrived, self.decide(arrived))
        except NotAcceptable as refusal:
            self.store.add("rejected", parcel["submissionId"], {"problem": refusal.problem, "at": _now()})
            self.subscriber.reject(parcel, refusal.problem)
            return
        if self._first_answer_to(arrived, case):
            self._prepare_answer(arrived, case)
        self.subscriber.accept(parcel, arrival)
        self._send(arrived.submission)

    def _record(self, arrived: Arrived, answer: Document | None) -> Document:
        service = next(service for service in self.system.services if service.schema_uri == arrived.schema_uri)
        case: Document = {
            "reference": arrived.sender_reference,
            "municipality": self.destinations[arrived.destination],
            "service": service.name,
            "received_at": _now(),
            "data": arrived.data,
            "answers": [answer] if answer else [],
            "case": arrived.case,
            "key": _reply_key(arrived),
            "files": [
                {
                    "id": file.id,
                    "filename": file.filename,
                    "mime_type": file.mime_type,
                    "content": base64.b64encode(file.content).decode(),
                }
                for file in arrived.files
            ],
        }
        self.store.put("case", case["reference"], case)
        return case

    def _first_answer_to(self, arrived: Arrived, case: Document) -> bool:
        return self.store.add("answered", arrived.submission, {}) and bool(case["answers"])

    def _prepare_answer(self, arrived: Arrived, case: Document) -> None:
        key = _reply_key(arrived)
        if key is not None:
            entry = {"id": arrived.submission, "case": arrived.case, "key": key, "data": case["answers"][0]}
            self.store.put("outbox", arrived.submission, entry)

    def _send(self, id: str) -> None:
        entry = self.store.get("outbox", id)
        if entry is None:
            return
        try:
            self.subscriber.reply(entry["case"], entry["key"], entry["data"])
        except NotReachable:
            return
        self.store.delete("outbox", id)

    def _check_data(self, arrived: Arrived) -> None:
        schema = next(service.schema for service in self.system.services if service.schema_uri == arrived.schema_uri)
        problem = next(iter(_validator(schema).iter_errors(arrived.data)), None)
        if problem is not None:
            detail = f"{problem.json_path}: {problem.validator}"
            raise NotAcceptable("schema-violation", "Fachdaten folgen ihrem Schema nicht", detail, "data")

    def cases(self, request: Request) -> Response:
        """GET every case as JSON, for tests"""
        return json_answer({"cases": self.store.all("case"), "rejected": self.store.all("rejected")})

    def overview(self, request: Request) -> Response:
        """The clerk's list"""
        rows: list[list[object]] = [
            [
                Markup('<a href="/cases/{0}">{0}</a>').format(case["reference"]),
                case["received_at"],
                TENANTS[case["municipality"]][0],
                case["service"],
                "beantwortet" if case["answers"] else "offen",
            ]
            for case in self.store.all("case", newest_first=True)[:200]
        ]
        text = Markup("<p>Diese Anträge kamen elektronisch an. Niemand hat sie abgetippt.</p>")
        return self.page("Vorgänge", text + table(["Vorgang", "Eingang", "Kommune", "Leistung", "Stand"], rows))

    def case_page(self, request: Request, reference: str) -> Response:
        """One case with everything that came"""
        case = self._case(reference)
        files: list[list[object]] = [
            [
                Markup('<a href="/cases/{}/files/{}">{}</a>').format(reference, file["id"], file["filename"]),
                file["mime_type"],
            ]
            for file in case["files"]
        ]
        body = Markup("<h2>Daten</h2><pre>{}</pre>").format(_pretty(case["data"]))
        if files:
            body += Markup("<h2>Anlagen</h2>") + table(["Datei", "Art"], files)
        for answer in case["answers"]:
            body += Markup("<h2>Antwort</h2><pre>{}</pre>").format(_pretty(answer))
        return self.page(reference, body + self.buttons(case) + Markup('<p><a href="/">Alle Vorgänge</a></p>'))

    def buttons(self, case: Document) -> Markup:
        """What a clerk may do with a case; nothing unless a subclass says otherwise."""
        return Markup("")

    def file(self, request: Request, reference: str, file: str) -> Response:
        """One attachment, as a download"""
        for entry in self._case(reference)["files"]:
            if entry["id"] == file:
                content = base64.b64decode(entry["content"])
                headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
                return Response(content, mimetype="application/octet-stream", headers=headers)
        raise NotFound

    def _case(self, reference: str) -> Document:
        case = self.store.get("case", reference)
        if case is None:
            raise NotFound
        return case


def _report(done: Future[None]) -> None:
    """A mistake of ours must not vanish in a thread."""
    if not done.cancelled() and (error := done.exception()) is not None:
        traceback.print_exception(error)


def _reply_key(arrived: Arrived) -> Document | None:
    channel = arrived.metadata.get("replyChannel", {}).get("fitConnect", {})
    key: Document | None = channel.get("encryptionPublicKey")
    return key


@cache
def _validator(schema: str) -> Draft202012Validator:
    text = (Path(__file__).parent / "schemas" / f"{schema}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text), format_checker=FormatChecker())


def _pretty(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
