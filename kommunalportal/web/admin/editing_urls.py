"""Addresses of the editors' pages."""

from django.urls import path

from kommunalportal.web.admin import editing, editing_drafts, editing_lists, editing_review, editing_rules

ROOT = "verwaltung/redaktion"
REVISION = f"{ROOT}/fassungen/<int:revision_id>"

urlpatterns = [
    path(f"{ROOT}/", editing.overview, name="editing_overview"),
    path(f"{ROOT}/veraltet", editing_lists.stale, name="editing_stale"),
    path(f"{ROOT}/veraltet.csv", editing_lists.stale_file, name="editing_stale_file"),
    path(f"{ROOT}/links", editing_lists.links, name="editing_links"),
    path(f"{ROOT}/nicht-gefunden", editing_lists.missed, name="editing_missed"),
    path(f"{ROOT}/nicht-gefunden.csv", editing_lists.missed_file, name="editing_missed_file"),
    path(f"{ROOT}/arbeitsweise", editing_rules.rules, name="editing_rules"),
    path(f"{REVISION}/", editing_review.revision, name="editing_revision"),
    path(f"{REVISION}/bearbeiten", editing_drafts.edit, name="editing_edit"),
    path(f"{REVISION}/vorschau", editing_drafts.preview, name="editing_preview"),
    path(f"{REVISION}/farben.css", editing_drafts.preview_colours, name="editing_colours"),
    path(f"{REVISION}/datei", editing_drafts.draft_file, name="editing_file"),
    path(f"{REVISION}/vergleich", editing_review.compare, name="editing_compare"),
    path(f"{REVISION}/<slug:move>", editing_review.move, name="editing_move"),
    path(f"{ROOT}/<slug:kind>/", editing.subjects, name="editing_subjects"),
    path(f"{ROOT}/<slug:kind>/neu", editing_drafts.new, name="editing_new"),
    path(f"{ROOT}/<slug:kind>/eintrag/<str:subject>/", editing.history, name="editing_history"),
    path(f"{ROOT}/<slug:kind>/eintrag/<str:subject>/aendern", editing_drafts.begin, name="editing_begin"),
    path(f"{ROOT}/<slug:kind>/eintrag/<str:subject>/wegnehmen", editing_drafts.take_away, name="editing_take_away"),
]
