"""Addresses of the operator; at a municipality's host they do not exist."""

from django.urls import path

from kommunalportal.web.operator import notices, pages

urlpatterns = [
    path("betrieb/", pages.board, name="operator_board"),
    path("betrieb/hinweise/", notices.notices, name="operator_notices"),
    path("betrieb/hinweise/<int:notice_id>/wegnehmen", notices.take_down, name="operator_take_down"),
    path("betrieb/uebergaben/", pages.hand_overs, name="operator_hand_overs"),
    path("betrieb/aufgaben/", pages.periodic_jobs, name="operator_jobs"),
    path("betrieb/<slug:slug>/", pages.municipality, name="operator_municipality"),
    path("betrieb/<slug:slug>/verbindungen/<int:connection_id>/pruefen", pages.check_connection, name="operator_check"),
    path("betrieb/<slug:slug>/verbindungen/<int:connection_id>/anhalten", pages.hold, name="operator_hold"),
    path(
        "betrieb/<slug:slug>/verbindungen/<int:connection_id>/alle-noch-einmal",
        pages.hand_over_all_again,
        name="operator_replay_all",
    ),
    path("betrieb/<slug:slug>/uebergaben/<str:reference>/noch-einmal", pages.hand_over_again, name="operator_replay"),
]
