"""Addresses of the pages that every portal has, and of its face."""

from django.urls import URLPattern, path

from kommunalportal.web import face
from kommunalportal.web.citizen import easy, embedding, feedback, feeds, pages

urlpatterns: list[URLPattern] = [
    path("farben.css", face.colours_css, name="colours"),
    path("wappen.svg", face.arms_svg, name="arms"),
    path("barrierefreiheit", pages.accessibility, name="accessibility"),
    path("barrierefreiheit/melden", feedback.barrier, name="barrier"),
    path("barrierefreiheit/gemeldet", feedback.barrier_reported, name="barrier-reported"),
    path("rueckmeldung", feedback.feedback, name="feedback"),
    path("datenschutz", pages.privacy, name="privacy"),
    path("impressum", pages.imprint, name="imprint"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("aenderungen.xml", feeds.changes, name="changes"),
    path("einbetten/", embedding.embedding, name="embedding"),
    path("einbetten/suche.js", embedding.search_box, name="search_box"),
    path("hilfe", pages.help_page, name="help"),
    path("leichte-sprache", easy.start, name="easy-language"),
    path("leichte-sprache/suche", easy.search, name="easy-search"),
    path("leichte-sprache/hilfe", easy.help_page, name="easy-help"),
    path("leichte-sprache/leistungen/<slug:slug>/", easy.service, name="easy-service"),
]
