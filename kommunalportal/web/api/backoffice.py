"""``/api/v1/backoffice/``: back-office systems fetch their applications and say what becomes of them."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.http import content_disposition_header
from ninja import Form, Path, Query
from ninja.errors import AuthenticationError
from ninja.parser import Parser
from pydantic import AwareDatetime

from kommunalportal.applications.queries import withdrawn_since
from kommunalportal.delivery import pulling
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.failures import ForeignFailure, Refused
from kommunalportal.web.api import problems
from kommunalportal.web.api.backoffice_shapes import (
    AnswerIn,
    CaseDetailOut,
    CaseListOut,
    CaseOut,
    DeletionListOut,
    DeletionOut,
    NotedOut,
    ReceiptIn,
    TokenIn,
    TokenOut,
    case_detail_out,
    case_out,
)
from kommunalportal.web.api.backoffice_tokens import Token, WrongClientError, WrongScopeError, connection_of, token_for
from kommunalportal.web.api.described import DescribedApi
from kommunalportal.web.api.paging import PartQuery, link_parts
from kommunalportal.web.api.shapes import ProblemOut
from kommunalportal.wiring.delivery import ANSWER, READ

MAX_BODY = 12_000_000
#: PostgreSQL does not know every time that Python knows.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
REFUSALS = {400: ProblemOut, 401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 429: ProblemOut}
SAYING = {**REFUSALS, 409: ProblemOut, 413: ProblemOut}
Reference = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]+$", max_length=30)]
FileId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]+$", max_length=64)]


class BoundedParser(Parser):
    """Reads letters with their files, which are larger than forms; only after the token was looked at."""

    def parse_body(self, request: HttpRequest) -> Any:
        """JSON, never more than allowed."""
        return json.loads(request.read(MAX_BODY))


class CaseQuery(PartQuery):
    """Which cases are wanted."""

    state: Literal["waiting", "all"] = "waiting"


api = DescribedApi(
    title="Kommunalportal for back-office systems",
    version="1",
    description="Fetch applications, confirm their receipt, say what becomes of them. Only what belongs to the "
    "client's own connection exists.",
    docs_url=None,
    urls_namespace="api-backoffice",
    auth=Token(),
    parser=BoundedParser(),
)
problems.install(api)


@api.post("/token", auth=None, response={200: TokenOut, 400: ProblemOut, 401: ProblemOut, 429: ProblemOut})
def get_token(request: HttpRequest, asked: Form[TokenIn]) -> TokenOut:
    """OAuth 2, client credentials."""
    return token_for(request, asked)


@api.get("/cases", response={200: CaseListOut, **REFUSALS}, summary="List cases, oldest first")
def list_cases(request: HttpRequest, response: HttpResponse, narrowing: Query[CaseQuery]) -> CaseListOut:
    """What waits for a receipt, or everything."""
    connection = connection_of(request, READ)
    found = pulling.waiting_at(connection) if narrowing.state == "waiting" else pulling.cases_at(connection)
    total = found.count()
    link_parts(request, response, narrowing, total)
    part = found[narrowing.offset : narrowing.offset + narrowing.limit]
    return CaseListOut(total=total, items=[CaseOut(**case_out(delivery)) for delivery in part])


@api.get("/cases/{reference}", response={200: CaseDetailOut, **REFUSALS}, summary="Fetch one case")
def get_case(request: HttpRequest, reference: Reference) -> CaseDetailOut:
    """The whole case. Fetching takes nothing over: only the receipt does."""
    delivery = _case(request, reference, READ)
    pulling.note_fetched(delivery)
    return case_detail_out(delivery)


@api.get(
    "/cases/{reference}/attachments/{attachment_id}",
    response=REFUSALS,
    summary="Fetch one file",
    openapi_extra={"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}},
)
def get_case_attachment(request: HttpRequest, reference: Reference, attachment_id: FileId) -> HttpResponse:
    """Its bytes, with `Content-Digest` (RFC 9530)."""
    found = pulling.attachment_of(_case(request, reference, READ), attachment_id)
    if found is None:
        raise problems.NotFoundError
    described, content = found
    response = HttpResponse(content, content_type=described["mime_type"])
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    response.headers["Content-Digest"] = f"sha-256=:{digest}:"
    disposition = content_disposition_header(as_attachment=True, filename=described["filename"])
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


@api.post("/cases/{reference}/receipt", response={200: NotedOut, **SAYING}, summary="Confirm or refuse a case")
def post_receipt(request: HttpRequest, reference: Reference, receipt: ReceiptIn) -> NotedOut:
    """Only this makes a case accepted. It may be repeated; a different one is refused (409)."""
    delivery = _case(request, reference, ANSWER)
    pulling.note_receipt(delivery, outcome=receipt.outcome, problems=receipt.problems)
    return NotedOut(reference=reference)


@api.post("/cases/{reference}/answers", response={200: NotedOut, **SAYING}, summary="Say something of a case")
def post_answer(request: HttpRequest, reference: Reference, answer: AnswerIn) -> NotedOut:
    """A status, a question, a letter. The same `id` again changes nothing."""
    delivery = _case(request, reference, ANSWER)
    attachments = [one.as_attachment() for one in answer.attachments]
    pulling.note_answer(delivery, answer_id=answer.id, data=answer.as_data(), attachments=attachments)
    return NotedOut(reference=reference)


@api.get("/deletions", response={200: DeletionListOut, **REFUSALS}, summary="Cases that are over here")
def list_deletions(request: HttpRequest, since: AwareDatetime) -> DeletionListOut:
    """Cases withdrawn here since then."""
    references = pulling.cases_at(connection_of(request, READ)).values("reference")
    known = min(max(since, EARLIEST), LATEST).astimezone(UTC)
    found = withdrawn_since(known, references=references)
    return DeletionListOut(items=[DeletionOut(reference=one, at=at, reason="withdrawn") for one, at in found])


def _case(request: HttpRequest, reference: str, scope: str) -> Delivery:
    delivery = pulling.cases_at(connection_of(request, scope)).filter(reference=reference).first()
    if delivery is None:
        raise problems.NotFoundError
    return delivery


def _unauthenticated(_request: HttpRequest, _error: Any) -> HttpResponse:
    response = problems.problem(401, "Unauthorized", error="invalid_token")
    response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


def _wrong_client(_request: HttpRequest, _error: Any) -> HttpResponse:
    response = problems.problem(401, "Unauthorized", error="invalid_client")
    response.headers["WWW-Authenticate"] = "Basic"
    return response


api.add_exception_handler(AuthenticationError, _unauthenticated)
api.add_exception_handler(WrongClientError, _wrong_client)
api.add_exception_handler(
    WrongScopeError, lambda _request, _error: problems.problem(400, "Wrong scope", error="invalid_scope")
)
api.add_exception_handler(
    Refused, lambda _request, error: problems.problem(409, "Conflict", str(error), code=getattr(error, "code", ""))
)
api.add_exception_handler(ForeignFailure, lambda _request, _error: problems.problem(503, "Not now"))


def _never_kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            return problems.problem(413, "Too big", f"At most {MAX_BODY} bytes.")
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers.get("Allow", "")
            response = problems.problem(405, "Method not allowed")
            response.headers["Allow"] = allowed
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def patterns() -> list[URLPattern | URLResolver]:
    """Its addresses."""
    found, _app, _namespace = api.urls
    for pattern in found:
        if isinstance(pattern, URLPattern):
            pattern.callback = _never_kept(pattern.callback)
    return found
