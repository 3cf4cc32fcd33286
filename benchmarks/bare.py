"""The baseline of all pages: Django with one view, no middleware and no database. Run by the same web server."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = "<!doctype html><html lang=de><title>Bare</title><p>Nothing but Django.</p></html>\n"


def page(_request: HttpRequest) -> HttpResponse:
    """A constant answer."""
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
settings.configure(
    DEBUG=False, SECRET_KEY="only-for-measuring", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[]
)
application = get_wsgi_application()
