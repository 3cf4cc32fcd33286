"""Is the process alive, is everything there that it needs, and what does it count?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from kommunalportal.kernel import storage
from kommunalportal.kernel.checks import role_problems
from kommunalportal.kernel.heartbeats import silent_jobs


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> JsonResponse:
    """Database, queue and storage work: 200, else 503 with the reasons."""
    problems = {"database": _database_problems(), "queue": _queue_problems(), "storage": storage.problems()}
    is_ready = not any(problems.values())
    return JsonResponse({"ready": is_ready, "problems": problems}, status=200 if is_ready else 503)


def heartbeatz(_request: HttpRequest) -> JsonResponse:
    """Every periodic job was heard in time: 200, else 503 with the names of the silent ones.

    Apart from ``/readyz``, because a web process that answers people must not be taken away for a dead worker.
    """
    try:
        silent = [one.name for one in silent_jobs()]
    except DatabaseError as error:
        silent = [type(error).__name__]
    return JsonResponse({"alive": not silent, "silent": silent}, status=503 if silent else 200)


def metrics(_request: HttpRequest) -> HttpResponse:
    """Prometheus text format."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database_problems() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return role_problems()
    except DatabaseError as error:
        return [type(error).__name__]


def _queue_problems() -> list[str]:
    try:
        ProcrastinateJob.objects.filter(status="doing").exists()
    except DatabaseError as error:
        return [type(error).__name__]
    return []
