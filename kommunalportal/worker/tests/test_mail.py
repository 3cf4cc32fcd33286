"""Mails wait in the queue, sealed, and are tried again."""

import smtplib
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.kernel.mail import MOST_TRIES, Attachment, post_mail
from kommunalportal.kernel.models import Tenant
from kommunalportal.worker import jobs_mail


def _waiting() -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name="mail.send", status="todo").order_by("pk")]


def _send(arguments: dict[str, Any]) -> None:
    jobs_mail.send(**{name: value for name, value in arguments.items() if name != "tenant_id"})


def test_a_mail_waits_sealed(in_a_stadt: Tenant) -> None:
    post_mail(to="ada@example.org", subject="Ihr Termin", text="Text")
    assert "ada" not in str(_waiting())


def test_a_waiting_mail_is_sent_with_what_goes_with_it(in_a_stadt: Tenant) -> None:
    post_mail(to="ada@example.org", subject="S", text="T", attachments=(Attachment("a.ics", "text/calendar", "X"),))
    _send(_waiting()[0])
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body, sent.attachments[0][0]) == (["ada@example.org"], "S", "T", "a.ics")


def test_a_mail_server_that_is_down_is_asked_again_later(in_a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    post_mail(to="ada@example.org", subject="S", text="T")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _fail)
    _send(_waiting()[0])
    assert _waiting()[1]["tries"] == 1


def test_after_a_day_a_mail_is_given_up(in_a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    post_mail(to="ada@example.org", subject="S", text="T")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _fail)
    _send({**_waiting()[0], "tries": MOST_TRIES})
    assert len(_waiting()) == 1


def _fail(_message: object) -> None:
    raise smtplib.SMTPServerDisconnected
