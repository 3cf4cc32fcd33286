"""Addresses of the host name that belongs to no municipality."""

from django.urls import URLPattern, path

from kommunalportal.web import chooser, errors, face, health

urlpatterns: list[URLPattern] = [
    path("", chooser.choose_municipality, name="choose-municipality"),
    path("farben.css", face.colours_css),
    path("wappen.svg", face.arms_svg),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
