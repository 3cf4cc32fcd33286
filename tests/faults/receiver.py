"""A receiver without HTTP that misbehaves on demand and remembers in a file, so that it outlives killed processes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from kommunalportal.delivery.ports import Announcement, Answer, Attachment, Event, EventKind, Parcel
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from kommunalportal.kernel.inbound import InboundCall
from simulators.store import Document, Store

#: What it does wrong: nothing, does not answer, takes it and does not say so, takes it later, answers nonsense, refuses
#: our login, refuses the application, tells everything twice, tells the newest first.
FAULTS = ("", "down", "mute", "late", "wrong", "login", "reject", "twice", "backwards")


@dataclass
class Receiver:
    """Every submission it accepts counts, also a second one with the same reference: that would be a doubled case."""

    path: Path
    fault: str = ""

    def __post_init__(self) -> None:
        self.store = Store(self.path)

    def reopened(self) -> "Receiver":
        """The same, for another process."""
        return Receiver(self.path, self.fault)

    def accepted(self, reference: str) -> list[Document]:
        """The cases that the receiver made of this reference."""
        return [one for one in self.store.all("submission", belongs_to=reference) if one["decision"] == "accepted"]

    def announce(self, parcel: Parcel) -> Announcement:
        """Never the same twice."""
        self._hear()
        number = str(uuid4())
        made: Document = {"reference": parcel.reference, "files": [], "sent": False, "decision": "", "looks": 0}
        self.store.put("submission", number, made | {"taken": False}, belongs_to=parcel.reference)
        self._speak()
        return Announcement(number, f"case-{number}")

    def put_attachment(self, announcement: Announcement, attachment: Attachment) -> None:
        """The same file again takes its own place."""
        self._hear()
        self.store.change("submission", announcement.submission_reference, lambda one: _add(one, attachment.id))
        self._speak()

    def submit(self, announcement: Announcement, parcel: Parcel) -> None:
        """Only the first time counts; `late`: it is under way and arrives before the next call."""
        self._hear()
        number = announcement.submission_reference
        if self.fault == "late":
            self.store.put("under way", number, {"number": number})
            raise TemporaryFailure("no answer in time")
        self._take(number)
        self._speak()

    def events(self, announcement: Announcement) -> list[Event]:
        """At the first look it has arrived, at the second it is decided."""
        self._hear()
        number = announcement.submission_reference
        one = self.store.change("submission", number, self._look)
        told: list[EventKind] = ["submitted"] if one["sent"] else []
        if one["decision"]:
            told.append("accepted" if one["decision"] == "accepted" else "rejected")
        self._speak()
        found = [Event(f"{number}-{kind}", kind, datetime.now(UTC)) for kind in told]
        if self.fault == "twice":
            found *= 2
        return found[::-1] if self.fault == "backwards" else found

    def answers(self, announcement: Announcement) -> list[Answer]:
        """One answer, until it is acknowledged; `twice`: also afterwards."""
        self._hear()
        one = self.store.get("submission", announcement.submission_reference)
        self._speak()
        if one is None or one["decision"] != "accepted" or (one["taken"] and self.fault != "twice"):
            return []
        return [Answer(f"{announcement.submission_reference}-answer", {"file_number": f"50.1-{one['reference']}"})]

    def acknowledge(self, announcement: Announcement, answer: Answer) -> None:
        """It is stored with us."""
        self._hear()
        self.store.change("submission", announcement.submission_reference, lambda one: one.update(taken=True))
        self._speak()

    def hint_in(self, call: InboundCall) -> list[str]:
        """No callbacks here; tests wake deliveries themselves."""
        return []

    def problems(self) -> list[str]:
        """None of its own."""
        return []

    def _hear(self) -> None:
        for waiting in self.store.all("under way"):
            self._take(waiting["number"])
            self.store.delete("under way", waiting["number"])
        if self.fault == "down":
            raise TemporaryFailure("nobody answers")
        if self.fault == "wrong":
            raise PermanentFailure("the answer is no answer")
        if self.fault == "login":
            raise Misconfigured("the login is refused")

    def _speak(self) -> None:
        if self.fault == "mute":
            raise TemporaryFailure("no answer in time")

    def _take(self, number: str) -> None:
        self.store.change("submission", number, lambda one: one.update(sent=True))

    def _look(self, one: Document) -> None:
        if one["sent"] and not one["decision"]:
            one["looks"] += 1
            if one["looks"] > 1:
                one["decision"] = "rejected" if self.fault == "reject" else "accepted"


def _add(one: Document, file: str) -> None:
    one["files"] = sorted({*one["files"], file})
