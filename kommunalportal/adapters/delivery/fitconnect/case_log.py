"""The event log of one case: fetched page by page, every entry verified."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from kommunalportal.adapters.delivery.fitconnect.destination import Destination
from kommunalportal.adapters.delivery.fitconnect.security_events import BadEvent, SecurityEvent, verify
from kommunalportal.adapters.delivery.fitconnect.service import Service
from kommunalportal.delivery.ports import Announcement, Event, EventKind
from kommunalportal.kernel.failures import PermanentFailure

PAGE = 500
MAX_ENTRIES = 5000
KINDS: dict[str, EventKind] = {
    "submit-submission": "submitted",
    "forward-submission": "forwarded",
    "accept-submission": "accepted",
    "reject-submission": "rejected",
    "delete-submission": "deleted",
}
MAX_REMEMBERED = 100
MAX_PROBLEMS = 20
MAX_SENTENCE = 400


class CaseLog:
    """Reads logs; `service_address` is the `iss` of the service's own entries."""

    def __init__(self, service: Service, destination: Destination, *, service_address: str) -> None:
        self._service = service
        self._destination = destination
        self._service_address = service_address
        self._read: OrderedDict[str, list[SecurityEvent]] = OrderedDict()

    def entries(self, announcement: Announcement) -> list[SecurityEvent]:
        """Every entry, verified, oldest first; PermanentFailure when one of them must not be believed."""
        case = announcement.case_reference
        try:
            entries = [
                verify(token, find_key=self._destination.verification_key, service=self._service_address)
                for token in self._tokens(case)
            ]
        except BadEvent as error:
            raise PermanentFailure(f"FIT-Connect: Ereignisprotokoll ist nicht glaubwürdig: {error}") from error
        if any(entry.case != f"case:{case}" for entry in entries):
            raise PermanentFailure("FIT-Connect: Ereignisprotokoll enthält Einträge eines anderen Vorgangs")
        self._read[case] = entries
        while len(self._read) > MAX_REMEMBERED:
            self._read.popitem(last=False)
        return entries

    def naming(self, subjects: set[str], announcement: Announcement) -> list[SecurityEvent]:
        """A log only grows: what was read last serves if it has entries on all `subjects`, else it is read anew."""
        known = self._read.get(announcement.case_reference, [])
        return known if subjects <= {entry.subject for entry in known} else self.entries(announcement)

    def events(self, announcement: Announcement) -> list[Event]:
        """What happened to one hand-over, in the portal's words."""
        subject = f"submission:{announcement.submission_reference}"
        entries = [entry for entry in self.entries(announcement) if entry.subject == subject]
        _check_what_was_accepted(entries)
        return [
            Event(id=entry.id, kind=KINDS[entry.name], at=entry.issued_at, problems=_sentences(entry.details))
            for entry in entries
            if entry.name in KINDS
        ]

    def _tokens(self, case: str) -> list[str]:
        tokens: list[str] = []
        while len(tokens) < MAX_ENTRIES:
            path = f"/v2/cases/{case}/events?offset={len(tokens)}&limit={PAGE}"
            page = self._service.get("events", path)
            entries = page.get("eventLog")
            tokens += [token for token in entries if isinstance(token, str)] if isinstance(entries, list) else []
            total = page.get("totalCount")
            if not entries or not isinstance(total, int) or len(tokens) >= total:
                break
        return tokens


def _check_what_was_accepted(entries: list[SecurityEvent]) -> None:
    """The receiver confirms the very contents that the service saw arrive, or it confirms nothing."""
    arrived = next((entry.authentication_tags for entry in entries if entry.name == "submit-submission"), {})
    for entry in entries:
        if entry.name == "accept-submission" and entry.authentication_tags != arrived:
            raise PermanentFailure("FIT-Connect: Annahme bestätigt andere Inhalte als die eingegangenen")


def _sentences(details: Mapping[str, Any]) -> tuple[str, ...]:
    problems = details.get("problems")
    if not isinstance(problems, list):
        return ()
    return tuple(_sentence(problem) for problem in problems[:MAX_PROBLEMS] if isinstance(problem, dict))


def _sentence(problem: Mapping[str, Any]) -> str:
    title, detail = (problem.get(name) for name in ("title", "detail"))
    parts = [part.strip() for part in (title, detail) if isinstance(part, str) and part.strip()]
    return ": ".join(parts)[:MAX_SENTENCE]
