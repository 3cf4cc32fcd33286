"""Addresses of guided checklists, and of those in the account."""

from django.urls import URLPattern, path

from kommunalportal.web.citizen import checklists, guides

urlpatterns: list[URLPattern] = [
    path("lebenslagen/<slug:slug>/checkliste", guides.checklist, name="guide"),
    path("lebenslagen/<slug:slug>/checkliste.ics", guides.calendar, name="guide_calendar"),
    path("konto/checklisten/", checklists.checklists, name="checklists"),
    path("konto/checklisten/neu/<slug:slug>", checklists.store, name="checklist_store"),
    path("konto/checklisten/<int:checklist_id>/", checklists.stored, name="checklist_stored"),
    path("konto/checklisten/<int:checklist_id>/loeschen", checklists.delete, name="checklist_delete"),
]
