"""Addresses of the catalogue; see pages.md in the design."""

from django.urls import URLPattern, URLResolver, path

from kommunalportal.web.api.urls import urlpatterns as api_urls
from kommunalportal.web.citizen import catalogue, downloads, search, service_page
from kommunalportal.web.citizen.guides_urls import urlpatterns as guide_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue.start, name="start"),
    path("suche", search.search, name="search"),
    path("suche/vorschlaege", search.suggestions, name="suggestions"),
    path("lebenslagen/", catalogue.situations, name="situations"),
    path("lebenslagen/<slug:slug>/", catalogue.situation, name="situation"),
    path("leistungen/", catalogue.services, name="services"),
    path("leistungen/<slug:slug>/", service_page.service, name="service"),
    path("formulare/", downloads.forms, name="forms"),
    path("formulare/<str:filename>", downloads.form_file, name="form_file"),
    path("aemter/", catalogue.units, name="units"),
    path("aemter/<slug:slug>/", catalogue.unit, name="unit"),
    *guide_urls,
    *api_urls,
]
