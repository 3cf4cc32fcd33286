"""Calls from foreign systems. A call is a hint and nothing more: we ask the system that it claims to come from."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from kommunalportal.connections.models import Connection, Port
from kommunalportal.delivery.actions import wake
from kommunalportal.kernel.failures import ForeignFailure, Refused
from kommunalportal.kernel.inbound import InboundCall
from kommunalportal.wiring.delivery import open_delivery_provider

MAX_BODY = 200_000


@csrf_exempt
def delivery_callback(request: HttpRequest, slug: str) -> JsonResponse:
    """Something happened to a hand-over. 200 if the caller proved who it is, 401 if not (RFC 9457 body)."""
    if request.method != "POST":
        return _problem(405, "callback.post_only", Allow="POST")
    connection = Connection.objects.filter(port=Port.DELIVERY, slug=slug, is_active=True).first()
    if connection is None:
        return _problem(404, "callback.unknown")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:  # never more than announced is read
        return _problem(413, "callback.too_big")
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = InboundCall(headers=headers, body=request.body, path=request.get_full_path())
    try:
        named = open_delivery_provider(connection).hint_in(call)
    except Refused as refusal:
        return _problem(401, refusal.code)
    except ForeignFailure:
        return _problem(503, "callback.not_now")
    return JsonResponse({"woken": wake(case_references=named)})


def _problem(status: int, code: str, **headers: str) -> JsonResponse:
    body = {"type": f"urn:kommunalportal:problem:{code}", "title": code, "status": status}
    return JsonResponse(body, status=status, content_type="application/problem+json", headers=headers)
