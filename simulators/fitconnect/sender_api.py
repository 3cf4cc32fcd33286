"""The half of the API that online services use: announce, attach, submit, watch, fetch replies."""

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from simulators.fitconnect.access import Access
from simulators.fitconnect.callbacks import Notices
from simulators.fitconnect.checks import Refusal, json_body, jwe, uuid, uuids
from simulators.fitconnect.destinations import Destinations
from simulators.fitconnect.records import Records
from simulators.server import json_answer
from simulators.store import Document

DATA_TYPES = ("application/json", "application/xml")


class SenderApi:
    """Calls of API clients that send."""

    def __init__(self, records: Records, access: Access, destinations: Destinations, notices: Notices) -> None:
        self._records = records
        self._access = access
        self._destinations = destinations
        self._notices = notices

    def routes(self) -> list[Rule]:
        """Addresses below /submission-api."""
        return [
            Rule("/v2/submissions", endpoint=self.announce, methods=["POST"]),
            Rule("/v2/submissions/<id>", endpoint=self.submit, methods=["PUT"]),
            Rule("/v2/submissions/<id>/attachments/<attachment>", endpoint=self.attach, methods=["PUT"]),
            Rule("/v2/cases/<case>/replies", endpoint=self.replies, methods=["GET"]),
            Rule("/v2/replies/<id>", endpoint=self.reply, methods=["GET"]),
            Rule("/v2/replies/<id>/attachments/<attachment>", endpoint=self.reply_attachment, methods=["GET"]),
            Rule("/v2/replies/<id>/events", endpoint=self.accept_reply, methods=["POST"]),
        ]

    def announce(self, request: Request) -> Response:
        """POST /v2/submissions"""
        client = self._access.client(request)
        body = json_body(request)
        destination = self._destinations.get(uuid(body.get("destinationId"), "destinationId"))
        if destination["status"] != "active":
            raise Refusal(422, "destination-not-active")
        service = body.get("publicService")
        if not isinstance(service, dict) or not all(service.get(name) for name in ("name", "identifier")):
            raise Refusal(400, "invalid-request", "publicService needs name and identifier")
        if service["identifier"] not in {entry["identifier"] for entry in destination["publicServices"]}:
            raise Refusal(422, "unsupported-public-service")
        announcement = {
            "destinationId": destination["destinationId"],
            "announced": uuids(body, "announcedAttachments"),
            "publicService": service,
            "region": body.get("region", ""),
        }
        submission = self._records.create_submission(announcement, client)
        return json_answer({name: submission[name] for name in ("submissionId", "caseId")}, 201)

    def attach(self, request: Request, id: str, attachment: str) -> Response:
        """PUT one announced attachment"""
        submission = self._own(request, id)
        if attachment not in submission["announced"]:
            raise Refusal(404, "attachment-not-announced")
        if request.mimetype != "application/jose":
            raise Refusal(415, "unsupported-media-type")
        self._needs_incomplete(submission)
        kid = self._destinations.get(submission["destinationId"])["encryptionKid"]
        token = jwe(request.get_data().decode("ascii", "replace"), "attachment", kid=kid)
        self._records.put_attachment(id, attachment, token)
        return Response(status=204)

    def submit(self, request: Request, id: str) -> Response:
        """PUT metadata and data"""
        submission = self._own(request, id)
        body = json_body(request)
        kid = self._destinations.get(submission["destinationId"])["encryptionKid"]
        metadata = jwe(body.get("encryptedMetadata"), "encryptedMetadata", kid=kid, content_types=DATA_TYPES)
        data = jwe(body.get("encryptedData"), "encryptedData", kid=kid, content_types=DATA_TYPES)
        if set(self._records.attachments(id)) != set(submission["announced"]):
            raise Refusal(422, "attachments-incomplete")
        if not self._records.submit(submission, metadata, data):
            raise Refusal(409, "submission-already-submitted")
        names = {name: submission[name] for name in ("destinationId", "submissionId", "caseId")}
        self._notices.send("new-submissions", self._destinations.callback_of(submission["destinationId"]), [names])
        return json_answer(names)

    def replies(self, request: Request, case: str) -> Response:
        """GET the replies that wait for this sender"""
        self._own_case(request, case)
        return json_answer({"replies": [{"replyId": reply["replyId"]} for reply in self._records.replies(case)]})

    def reply(self, request: Request, id: str) -> Response:
        """GET one reply"""
        reply = self._own_reply(request, id)
        if reply["state"] != "submitted":
            raise Refusal(404, "reply-not-found")
        names = ("replyId", "caseId", "encryptedMetadata", "encryptedData")
        return json_answer({name: reply[name] for name in names} | {"attachments": reply["announced"]})

    def reply_attachment(self, request: Request, id: str, attachment: str) -> Response:
        """GET one attachment of a reply"""
        self._own_reply(request, id)
        token = self._records.attachments(id).get(attachment)
        if token is None:
            raise Refusal(404, "attachment-not-found")
        return Response(token, content_type="application/jose")

    def accept_reply(self, request: Request, id: str) -> Response:
        """POST that a reply has arrived"""
        reply = self._own_reply(request, id)
        if not str(json_body(request).get("event", "")).endswith("/accept-reply"):
            raise Refusal(400, "invalid-event")
        if reply["state"] != "submitted":
            raise Refusal(409, "reply-not-waiting")
        self._records.accept_reply(reply)
        return Response(status=204)

    def _own(self, request: Request, id: str) -> Document:
        client = self._access.client(request)
        submission = self._records.submission(id)
        if submission is None or submission["client"] != client:
            raise Refusal(404, "submission-not-found")
        return submission

    def _own_case(self, request: Request, case: str) -> Document:
        client = self._access.client(request)
        submission = self._records.submission_of_case(case)
        if submission is None or submission["client"] != client:
            raise Refusal(404, "case-not-found")
        return submission

    def _own_reply(self, request: Request, id: str) -> Document:
        reply = self._records.store.get("reply", id)
        if reply is None:
            raise Refusal(404, "reply-not-found")
        self._own_case(request, reply["caseId"])
        return reply

    def _needs_incomplete(self, submission: Document) -> None:
        if submission["state"] != "incomplete":
            raise Refusal(409, "submission-already-submitted")
