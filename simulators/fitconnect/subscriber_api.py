"""The half of the API that back-office systems use: list, fetch, accept or reject, reply."""

from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from simulators.fitconnect.access import Access
from simulators.fitconnect.callbacks import Notices
from simulators.fitconnect.checks import Refusal, json_body, jwe, uuids
from simulators.fitconnect.destinations import Destinations
from simulators.fitconnect.jose import BadToken, header_of, verify
from simulators.fitconnect.records import EVENTS, SET_SCHEMA, Records
from simulators.server import json_answer
from simulators.store import Document

STATES = {"accept-submission": "accepted", "reject-submission": "rejected"}
PAGE = 500


class SubscriberApi:
    """Calls of API clients that receive."""

    def __init__(self, records: Records, access: Access, destinations: Destinations, notices: Notices) -> None:
        self._records = records
        self._access = access
        self._destinations = destinations
        self._notices = notices

    def routes(self) -> list[Rule]:
        """Addresses below /submission-api."""
        return [
            Rule("/v2/submissions", endpoint=self.waiting, methods=["GET"]),
            Rule("/v2/submissions/<id>", endpoint=self.submission, methods=["GET"]),
            Rule("/v2/submissions/<id>/attachments/<attachment>", endpoint=self.attachment, methods=["GET"]),
            Rule("/v2/cases/<case>/events", endpoint=self.decide, methods=["POST"]),
            Rule("/v2/replies", endpoint=self.announce_reply, methods=["POST"]),
            Rule("/v2/replies/<id>", endpoint=self.submit_reply, methods=["PUT"]),
            Rule("/v2/replies/<id>/attachments/<attachment>", endpoint=self.attach_reply, methods=["PUT"]),
        ]

    def waiting(self, request: Request) -> Response:
        """GET /v2/submissions?destinationId=&offset=&limit="""
        destination = self._subscribed(request, request.args.get("destinationId", ""))
        offset = request.args.get("offset", 0, type=int)
        limit = min(request.args.get("limit", PAGE, type=int), PAGE)
        waiting = self._records.waiting(destination)
        names = ("destinationId", "submissionId", "caseId")
        page = [{name: entry[name] for name in names} for entry in waiting[offset : offset + limit]]
        return json_answer({"offset": offset, "count": len(page), "totalCount": len(waiting), "submissions": page})

    def submission(self, request: Request, id: str) -> Response:
        """GET one submission"""
        submission = self._received(request, id)
        names = ("destinationId", "submissionId", "caseId", "publicService", "encryptedMetadata", "encryptedData")
        return json_answer({name: submission[name] for name in names} | {"attachments": submission["announced"]})

    def attachment(self, request: Request, id: str, attachment: str) -> Response:
        """GET one attachment"""
        self._received(request, id)
        token = self._records.attachments(id).get(attachment)
        if token is None:
            raise Refusal(404, "attachment-not-found")
        return Response(token, content_type="application/jose")

    def decide(self, request: Request, case: str) -> Response:
        """POST an accept or reject event, signed by the destination"""
        submission = self._submission_of_case(request, case)
        token = request.get_data().decode("ascii", "replace")
        claims = self._verified(token, submission)
        event, details = next(iter(claims["events"].items()))
        state = STATES.get(event.removeprefix(EVENTS))
        if state is None:
            raise Refusal(400, "invalid-event", "only accept-submission and reject-submission")
        if state == "accepted" and details.get("authenticationTags") != submission.get("tags"):
            raise Refusal(400, "invalid-event", "authentication tags differ")
        if not self._records.decide(submission, state, str(claims.get("jti")), token):
            raise Refusal(409, "submission-not-waiting")
        self._notify("new-events", submission)
        return Response(status=204)

    def announce_reply(self, request: Request) -> Response:
        """POST /v2/replies"""
        body = json_body(request)
        submission = self._submission_of_case(request, str(body.get("caseId")))
        attachments = uuids(body, "announcedAttachments")
        reply = self._records.create_reply(submission["caseId"], attachments, self._access.client(request))
        return json_answer({"replyId": reply["replyId"]}, 201)

    def attach_reply(self, request: Request, id: str, attachment: str) -> Response:
        """PUT one attachment of a reply"""
        reply = self._own_reply(request, id)
        if attachment not in reply["announced"]:
            raise Refusal(404, "attachment-not-announced")
        token = request.get_data().decode("ascii", "replace")
        self._records.put_attachment(id, attachment, jwe(token, "attachment", kid=None))
        return Response(status=204)

    def submit_reply(self, request: Request, id: str) -> Response:
        """PUT metadata and data of a reply"""
        reply = self._own_reply(request, id)
        body = json_body(request)
        metadata = jwe(body.get("encryptedMetadata"), "encryptedMetadata", kid=None)
        data = jwe(body.get("encryptedData"), "encryptedData", kid=None)
        if set(self._records.attachments(id)) != set(reply["announced"]):
            raise Refusal(422, "attachments-incomplete")
        if not self._records.submit_reply(reply, metadata, data):
            raise Refusal(409, "reply-already-submitted")
        submission = self._records.submission_of_case(reply["caseId"])
        if submission is not None:
            self._notify("new-replies", submission, replyId=id)
        return json_answer({"replyId": id})

    def _notify(self, kind: str, submission: Document, **more: str) -> None:
        names = {name: submission[name] for name in ("destinationId", "submissionId", "caseId")}
        self._notices.send(kind, self._access.callback_of(submission["client"]), [names | more])

    def _verified(self, token: str, submission: Document) -> dict[str, Any]:
        destination = submission["destinationId"]
        try:
            claims = verify(token, self._destinations.key(destination, str(header_of(token).get("kid"))))
        except BadToken as error:
            raise Refusal(400, "invalid-event", str(error)) from error
        if claims.get("$schema") != SET_SCHEMA:
            raise Refusal(400, "invalid-event", "Payload Schema not supported")
        expected = {
            "iss": destination,
            "sub": f"submission:{submission['submissionId']}",
            "txn": f"case:{submission['caseId']}",
        }
        if {name: claims.get(name) for name in expected} != expected or len(claims.get("events", ())) != 1:
            raise Refusal(400, "invalid-event", "claims do not belong to this case")
        return claims

    def _subscribed(self, request: Request, destination: str) -> str:
        if not self._access.subscribes(self._access.client(request), destination):
            raise Refusal(403, "forbidden", "client is not connected to this destination")
        return destination

    def _received(self, request: Request, id: str) -> Document:
        client = self._access.client(request)
        submission = self._records.submission(id)
        if submission is None or submission["state"] != "submitted":
            raise Refusal(404, "submission-not-found")
        if not self._access.subscribes(client, submission["destinationId"]):
            raise Refusal(404, "submission-not-found")
        return submission

    def _submission_of_case(self, request: Request, case: str) -> Document:
        client = self._access.client(request)
        submission = self._records.submission_of_case(case)
        if submission is None or not self._access.subscribes(client, submission["destinationId"]):
            raise Refusal(404, "case-not-found")
        return submission

    def _own_reply(self, request: Request, id: str) -> Document:
        client = self._access.client(request)
        reply = self._records.store.get("reply", id)
        if reply is None or reply["client"] != client:
            raise Refusal(404, "reply-not-found")
        return reply
