"""Addresses of appointments."""

from django.urls import path

from kommunalportal.web.citizen import appointment_manage as manage
from kommunalportal.web.citizen import appointments

urlpatterns = [
    path("termine/", appointments.choose_type, name="appointment_types"),
    path("termine/verwalten/<str:token>", manage.show, name="appointment_manage"),
    path("termine/verwalten/<str:token>/termin.ics", manage.calendar, name="appointment_calendar"),
    path("termine/verwalten/<str:token>/absagen", manage.cancel, name="appointment_cancel"),
    path("termine/verwalten/<str:token>/verlegen", manage.move, name="appointment_move"),
    path("termine/<slug:type_slug>/", appointments.choose_slot, name="appointment_slots"),
    path("termine/<slug:type_slug>/<slug:location_slug>/", appointments.choose_slot, name="appointment_slots_at"),
    path("termine/<slug:type_slug>/<slug:location_slug>/<slug:moment>", appointments.book, name="appointment_book"),
]
