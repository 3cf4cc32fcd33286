"""Addresses of one municipality's portal. They stay stable; see docs/map.md."""

from django.urls import URLPattern, URLResolver, include, path

from kommunalportal.web import callbacks, errors, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("heartbeatz", health.heartbeatz),
    path("metrics", health.metrics),
    path("rueckrufe/zustellung/<slug:slug>", callbacks.delivery_callback, name="delivery_callback"),
    path("", include("kommunalportal.web.citizen.catalogue_urls")),
    path("", include("kommunalportal.web.citizen.account_urls")),
    path("", include("kommunalportal.web.citizen.applications_urls")),
    path("", include("kommunalportal.web.citizen.mailbox_urls")),
    path("", include("kommunalportal.web.citizen.appointments_urls")),
    path("", include("kommunalportal.web.citizen.check_urls")),
    path("", include("kommunalportal.web.citizen.pages_urls")),
    path("", include("kommunalportal.web.citizen.figures_urls")),
    path("", include("kommunalportal.web.desk.urls")),
    path("", include("kommunalportal.web.admin.urls")),
    path("", include("kommunalportal.web.admin.editing_urls")),
    path("", include("kommunalportal.web.operator.urls")),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
