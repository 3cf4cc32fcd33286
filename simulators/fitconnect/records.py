"""What the service keeps: submissions, attachments, replies, and the signed log of each case."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from simulators.fitconnect.jose import Jwk, sign, tag
from simulators.store import Document, Store

EVENTS = "https://schema.fitko.de/fit-connect/events/"
SET_SCHEMA = "https://schema.fitko.de/fit-connect/set-payload/1.2.2/set-payload.schema.json"
UNSUBMITTED_LIFETIME = timedelta(days=1)
UNANSWERED_LIFETIME = timedelta(days=14)

NOT_COLLECTED = {
    "type": EVENTS + "problems/technical-error",
    "title": "Nicht abgeholt",
    "detail": "Die Einreichung wurde 14 Tage lang nicht beantwortet.",
    "instance": "other",
}

Clock = Callable[[], float]
"""Seconds since 1970, so that a test can let days pass."""


class Records:
    """The service's memory. `issuer` and `key` sign what the service itself writes into a log."""

    def __init__(self, store: Store, *, issuer: str, key: Jwk, clock: Clock = time.time) -> None:
        self.store = store
        self._issuer = issuer
        self._key = key
        self._clock = clock

    def create_submission(self, announcement: Document, client: str) -> Document:
        """A new case with a submission that is still incomplete."""
        submission = {
            "submissionId": str(uuid4()),
            "caseId": str(uuid4()),
            "client": client,
            "state": "incomplete",
            "at": self._clock(),
            **announcement,
        }
        destination = announcement["destinationId"]
        self.store.put("submission", submission["submissionId"], submission, belongs_to=destination)
        self.store.put("case", submission["caseId"], {"submissionId": submission["submissionId"]})
        return submission

    def submission(self, id: str) -> Document | None:
        """The submission as it is now, its lifetime applied."""
        submission = self.store.get("submission", id)
        return self._aged(submission) if submission else None

    def submission_of_case(self, case: str) -> Document | None:
        """The submission that opened a case."""
        entry = self.store.get("case", case)
        return self.submission(entry["submissionId"]) if entry else None

    def waiting(self, destination: str) -> list[Document]:
        """Submissions of a destination that were neither accepted nor rejected, oldest first."""
        entries = self.store.all("waiting", belongs_to=destination)
        found = [self.submission(entry["submissionId"]) for entry in entries]
        return [submission for submission in found if submission and submission["state"] == "submitted"]

    def put_attachment(self, owner: str, id: str, token: str) -> None:
        """Keep one encrypted attachment of a submission or reply."""
        self.store.put("attachment", f"{owner}/{id}", {"id": id, "jwe": token}, belongs_to=owner)

    def attachments(self, owner: str) -> dict[str, str]:
        """Encrypted attachments by id."""
        return {entry["id"]: entry["jwe"] for entry in self.store.all("attachment", belongs_to=owner)}

    def submit(self, submission: Document, metadata: str, data: str) -> bool:
        """The submission is complete: sign its arrival and let the subscriber see it. False when it was already."""
        name = submission["submissionId"]
        tags = self._tags(name, metadata, data)
        change = {"state": "submitted", "at": self._clock(), "encryptedMetadata": metadata, "encryptedData": data}
        event_id, token = self._signed(submission["caseId"], "submit-submission", f"submission:{name}", _tagged(tags))
        with self.store.alone():
            current = self.store.get("submission", name)
            if current is None or current["state"] != "incomplete":
                return False
            self.store.change("submission", name, lambda body: body.update(change, tags=tags))
            self.append(submission["caseId"], event_id, token)
            self.store.put("waiting", name, {"submissionId": name}, belongs_to=submission["destinationId"])
        return True

    def decide(self, submission: Document, state: str, event_id: str, token: str) -> bool:
        """The subscriber has decided, once and for all. False when it had before."""
        with self.store.alone():
            current = self.store.get("submission", submission["submissionId"])
            if current is None or current["state"] != "submitted":
                return False
            self.append(submission["caseId"], event_id, token)
            self.finish(submission, state)
        return True

    def finish(self, submission: Document, state: str) -> None:
        """Accepted, rejected or deleted: what was encrypted goes, the log stays."""
        name = submission["submissionId"]
        for attachment in self.attachments(name):
            self.store.delete("attachment", f"{name}/{attachment}")
        self.store.delete("waiting", name)
        gone = {"encryptedMetadata": "", "encryptedData": ""}
        self.store.change("submission", name, lambda body: body.update(gone, state=state))

    def create_reply(self, case: str, attachments: list[str], client: str) -> Document:
        """A reply that is still incomplete."""
        reply: Document = {"replyId": str(uuid4()), "caseId": case, "announced": attachments, "client": client}
        self.store.put("reply", reply["replyId"], {**reply, "state": "incomplete"}, belongs_to=case)
        return reply

    def submit_reply(self, reply: Document, metadata: str, data: str) -> bool:
        """The reply is complete: sign its arrival. False when it was already."""
        name = reply["replyId"]
        change = {"state": "submitted", "encryptedMetadata": metadata, "encryptedData": data}
        tags = self._tags(name, metadata, data)
        event_id, token = self._signed(reply["caseId"], "submit-reply", f"reply:{name}", _tagged(tags))
        with self.store.alone():
            current = self.store.get("reply", name)
            if current is None or current["state"] != "incomplete":
                return False
            self.append(reply["caseId"], event_id, token)
            self.store.change("reply", name, lambda body: body.update(change))
        return True

    def accept_reply(self, reply: Document) -> None:
        """The sender has it: what was encrypted goes."""
        name = reply["replyId"]
        for attachment in self.attachments(name):
            self.store.delete("attachment", f"{name}/{attachment}")
        gone = {"encryptedMetadata": "", "encryptedData": "", "state": "accepted"}
        self.store.change("reply", name, lambda body: body.update(gone))

    def replies(self, case: str) -> list[Document]:
        """Replies of a case that wait for its sender, oldest first."""
        return [reply for reply in self.store.all("reply", belongs_to=case) if reply["state"] == "submitted"]

    def _signed(self, case: str, event: str, subject: str, details: Document) -> tuple[str, str]:
        claims: dict[str, Any] = {
            "$schema": SET_SCHEMA,
            "jti": str(uuid4()),
            "iss": self._issuer,
            "iat": int(self._clock()),
            "sub": subject,
            "txn": f"case:{case}",
            "events": {EVENTS + event: details},
        }
        return claims["jti"], sign(claims, self._key)

    def append(self, case: str, id: str, token: str) -> bool:
        """Add a signed event; False when the log already holds one with this id."""
        return self.store.add("event", id, {"set": token}, belongs_to=case)

    def log_of(self, case: str) -> list[str]:
        """The signed events of a case, oldest first."""
        return [entry["set"] for entry in self.store.all("event", belongs_to=case)]

    def _tags(self, owner: str, metadata: str, data: str) -> Document:
        attachments = {name: tag(token) for name, token in self.attachments(owner).items()}
        return {"metadata": tag(metadata), "data": tag(data), "attachments": attachments}

    def _aged(self, submission: Document) -> Document | None:
        age = timedelta(seconds=self._clock() - submission["at"])
        if submission["state"] == "incomplete" and age > UNSUBMITTED_LIFETIME:
            self._end(submission, "deleted", "delete-submission", {})
        elif submission["state"] == "submitted" and age > UNANSWERED_LIFETIME:
            self._end(submission, "rejected", "reject-submission", {"problems": [NOT_COLLECTED]})
        return self.store.get("submission", submission["submissionId"])

    def _end(self, submission: Document, state: str, event: str, details: Document) -> None:
        subject = f"submission:{submission['submissionId']}"
        event_id, token = self._signed(submission["caseId"], event, subject, details)
        self.append(submission["caseId"], event_id, token)
        self.finish(submission, state)


def _tagged(tags: Document) -> Document:
    return {"authenticationTags": tags}
