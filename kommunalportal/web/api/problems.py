"""Problem details (RFC 9457): how the interface says no."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kommunalportal.web.api.shapes import ProblemOut

#: Every operation may answer with these.
COMMON = {400: ProblemOut, 404: ProblemOut, 429: ProblemOut}


class NotFoundError(Exception):
    """There is no such thing in this municipality."""


class TooManyRequestsError(Exception):
    """Too many requests from one address."""


def problem(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """One answer of the media type ``application/problem+json``."""
    body = {"type": "about:blank", "title": title, "status": status, **({"detail": detail} if detail else {}), **more}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def too_many() -> HttpResponse:
    """Patience, please."""
    return problem(429, "Too many requests", "Please wait a minute.")


def wrong_parameters(errors: list[dict[str, str]]) -> HttpResponse:
    """``errors``: parameter and message."""
    detail = "; ".join(f"{one['parameter']}: {one['message']}" for one in errors)
    return problem(400, "Wrong parameters", detail, errors=errors)


def install(api: NinjaAPI) -> None:
    """Make every refusal of this interface a problem."""
    api.add_exception_handler(ValidationError, _validation_error)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(NotFoundError, lambda _request, _error: problem(404, "Not found"))
    api.add_exception_handler(TooManyRequestsError, lambda _request, _error: too_many())


def _validation_error(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    errors = [{"parameter": str(one["loc"][-1]), "message": str(one["msg"])} for one in getattr(error, "errors", ())]
    return wrong_parameters(errors)


def _http_error(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    return problem(getattr(error, "status_code", 400), str(error))
