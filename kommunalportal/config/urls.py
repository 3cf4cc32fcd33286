"""Addresses of one municipality's portal. They stay stable; see docs/map.md."""

from django.urls import URLPattern, URLResolver, include, path

from kommunalportal.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("", include("kommunalportal.web.citizen.catalogue_urls")),
    path("", include("kommunalportal.web.citizen.account_urls")),
    path("", include("kommunalportal.web.citizen.applications_urls")),
    path("", include("kommunalportal.web.citizen.mailbox_urls")),
    path("", include("kommunalportal.web.citizen.appointments_urls")),
    path("", include("kommunalportal.web.citizen.check_urls")),
]
