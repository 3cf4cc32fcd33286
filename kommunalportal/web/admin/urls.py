"""Addresses of one municipality's administration."""

from django.urls import path

from kommunalportal.web.admin import audit_log, connections, exchange, feedback, hand_overs, offers, overview, people

urlpatterns = [
    path("verwaltung/", overview.overview, name="admin_overview"),
    path("verwaltung/personen/", people.people, name="admin_people"),
    path("verwaltung/personen/neu", people.invite, name="admin_invite"),
    path("verwaltung/personen/<int:account_id>/", people.person, name="admin_person"),
    path("verwaltung/personen/<int:account_id>/rollen", people.grant, name="admin_grant"),
    path("verwaltung/personen/<int:account_id>/rollen/<int:role_id>/entziehen", people.revoke, name="admin_revoke"),
    path("verwaltung/personen/<int:account_id>/sperren", people.lock, name="admin_lock"),
    path("verwaltung/personen/<int:account_id>/entsperren", people.unlock, name="admin_unlock"),
    path("verwaltung/personen/<int:account_id>/passwort-link", people.send_link, name="admin_send_link"),
    path("verwaltung/leistungen/", offers.offer_list, name="admin_offers"),
    path("verwaltung/leistungen/<slug:slug>/", offers.switch_offer, name="admin_switch_offer"),
    path("verwaltung/leistungen/<slug:slug>/gaeste", offers.offer_guests, name="admin_offer_guests"),
    path("verwaltung/verbindungen/", connections.connection_list, name="admin_connections"),
    path("verwaltung/verbindungen/<int:connection_id>/", connections.connection_settings, name="admin_connection"),
    path("verwaltung/verbindungen/<int:connection_id>/pruefen", connections.check_connection, name="admin_check"),
    path("verwaltung/verbindungen/<int:connection_id>/anhalten", connections.hold, name="admin_hold"),
    path("verwaltung/uebergaben/", hand_overs.hand_over_list, name="admin_hand_overs"),
    path("verwaltung/uebergaben/zahlen", hand_overs.arrivals, name="admin_arrivals"),
    path("verwaltung/uebergaben/<str:reference>/noch-einmal", hand_overs.hand_over_again, name="admin_replay"),
    path(
        "verwaltung/uebergaben/verbindung/<int:connection_id>/alle",
        hand_overs.hand_over_all_again,
        name="admin_replay_all",
    ),
    path("verwaltung/rueckmeldungen/", feedback.feedback_list, name="admin_feedback"),
    path("verwaltung/rueckmeldungen/<int:feedback_id>/erledigt", feedback.feedback_done, name="admin_feedback_done"),
    path("verwaltung/austausch/", exchange.exchange, name="admin_exchange"),
    path("verwaltung/austausch/<int:run_id>/", exchange.import_run, name="admin_import"),
    path("verwaltung/protokoll/", audit_log.audit_log, name="admin_audit"),
    path("verwaltung/protokoll/datei", audit_log.audit_file, name="admin_audit_file"),
    path("verwaltung/protokoll/pruefen", audit_log.check_audit, name="admin_check_audit"),
]
