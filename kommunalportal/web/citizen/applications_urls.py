"""Addresses of applying and of one's own applications."""

from django.urls import path

from kommunalportal.web.citizen import (
    application_copy,
    application_typed,
    applications,
    beginning,
    for_whom,
    guests,
    payment,
    signatures,
    status,
)

urlpatterns = [
    path("antrag/fortsetzen", guests.resume, name="guest_resume"),
    path("antrag/code", guests.enter_code, name="guest_code"),
    path("gast/", guests.overview, name="guest_overview"),
    path("gast/beenden", guests.leave, name="guest_leave"),
    path("gast/mitnehmen", guests.take_over, name="guest_take_over"),
    path("antrag/<slug:service>/", beginning.before_you_start, name="application_start"),
    path("antrag/<slug:service>/neu", beginning.start, name="application_new"),
    path("antrag/<slug:service>/ohne-konto", guests.say_address, name="guest_address"),
    path("antrag/<slug:service>/<str:reference>/pruefen", applications.review, name="application_review"),
    path("antrag/<slug:service>/<str:reference>/fuer-wen", for_whom.for_whom, name="application_for_whom"),
    path("antrag/<slug:service>/<str:reference>/unterschriften", signatures.signatures, name="application_signatures"),
    path("antrag/<slug:service>/<str:reference>/bezahlen", payment.pay, name="application_pay"),
    path("antrag/<slug:service>/<str:reference>/fertig", applications.done, name="application_done"),
    path("antrag/<slug:service>/<str:reference>/aendern", applications.reopen, name="application_reopen"),
    path("antrag/<slug:service>/<str:reference>/zuruecknehmen", applications.withdraw, name="application_withdraw"),
    path("antrag/<slug:service>/<str:reference>/vorlage", beginning.start_again, name="application_start_again"),
    path("antrag/<slug:service>/<str:reference>/kopie.pdf", application_copy.copy, name="application_copy"),
    path(
        "antrag/<slug:service>/<str:reference>/kopie.json",
        application_copy.copy,
        {"ending": "json"},
        name="application_copy_json",
    ),
    path(
        "antrag/<slug:service>/<str:reference>/kopie.xml",
        application_copy.copy,
        {"ending": "xml"},
        name="application_copy_xml",
    ),
    path("antrag/<slug:service>/<str:reference>/<slug:slug>/merken", application_typed.keep, name="application_keep"),
    path("antrag/<slug:service>/<str:reference>/<slug:slug>", applications.step, name="application_page"),
    path("mitzeichnen/<int:co_signer_id>/<str:key>", signatures.co_sign, name="co_sign"),
    path("konto/antraege/", applications.applications, name="applications"),
    path("status", status.status, name="status"),
]
