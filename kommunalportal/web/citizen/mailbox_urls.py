"""Addresses of the mailbox."""

from django.urls import path

from kommunalportal.web.citizen import mailbox

urlpatterns = [
    path("konto/postfach/", mailbox.mailbox, name="mailbox"),
    path("konto/postfach/<int:letter_id>/", mailbox.letter, name="mailbox_letter"),
    path("konto/postfach/<int:letter_id>/anlage/<int:attachment_id>", mailbox.file, name="mailbox_file"),
]
