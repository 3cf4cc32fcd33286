"""Addresses of accounts. The names are django-allauth's where it looks them up."""

from django.urls import path, re_path

from kommunalportal.web.citizen import account, login, mandates, organisations

urlpatterns = [
    path("anmelden", login.login, name="account_login"),
    path("anmelden/code", login.enter_code, name="mfa_authenticate"),
    path("abmelden", login.logout, name="account_logout"),
    path("registrieren", login.register, name="account_signup"),
    path("registrieren/bestaetigen", login.mail_sent, name="account_email_verification_sent"),
    path("registrieren/bestaetigen/<str:key>", login.confirm_email, name="account_confirm_email"),
    path("konto/", account.overview, name="account_overview"),
    path("konto/gesperrt", login.inactive, name="account_inactive"),
    path("konto/daten", account.personal_data, name="account_data"),
    path("konto/daten/datei", account.export, name="account_export"),
    path("konto/loeschen", account.delete, name="account_delete"),
    path("konto/termine/", account.own_appointments, name="account_appointments"),
    path("konto/vollmachten/", mandates.mandates, name="mandates"),
    path("konto/vollmachten/neu", mandates.give, name="mandate_give"),
    path("konto/vollmachten/<int:mandate_id>/annehmen", mandates.accept, name="mandate_accept"),
    path("konto/vollmachten/<int:mandate_id>/beenden", mandates.end, name="mandate_end"),
    path("konto/unternehmen/", organisations.organisations, name="organisations"),
    path("konto/unternehmen/neu", organisations.add, name="organisation_add"),
    path("konto/unternehmen/<int:organisation_id>/entfernen", organisations.remove, name="organisation_remove"),
    path("konto/email", login.change_email, name="account_email"),
    path("konto/passwort", login.change_password, name="account_change_password"),
    path("konto/passwort-vergessen", login.forgot_password, name="account_reset_password"),
    path("konto/passwort-vergessen/gesendet", login.forgot_password_sent, name="account_reset_password_done"),
    path("konto/passwort-vergessen/fertig", login.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^konto/passwort-vergessen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        login.new_password,
        name="account_reset_password_from_key",
    ),
    path("konto/bestaetigen", login.confirm_password, name="account_reauthenticate"),
    path("konto/bestaetigen/code", login.confirm_code, name="mfa_reauthenticate"),
    path("konto/code", login.codes, name="mfa_index"),
    path("konto/code/einrichten", login.set_up_codes, name="mfa_activate_totp"),
    path("konto/code/abschalten", login.switch_codes_off, name="mfa_deactivate_totp"),
    path("konto/code/ersatzcodes", login.spare_codes, name="mfa_view_recovery_codes"),
    path("konto/code/ersatzcodes/neu", login.new_spare_codes, name="mfa_generate_recovery_codes"),
]
