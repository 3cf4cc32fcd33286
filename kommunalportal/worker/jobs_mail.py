"""Sends the mails that wait in the queue."""

import smtplib

import structlog
from django.core.mail import EmailMessage

from kommunalportal.kernel.mail import open_mail, post_again
from kommunalportal.worker.registry import job

log = structlog.get_logger(__name__)


@job("mail.send")
def send(*, sealed: str, tries: int = 0) -> None:
    """Hand one mail to the mail server. A server that is down or busy is asked again, for about a day."""
    mail = open_mail(sealed)
    message = EmailMessage(mail.subject, mail.text, to=[mail.to])
    for attachment in mail.attachments:
        message.attach(attachment.filename, attachment.text, attachment.mime_type)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused:
        log.info("mail_address_unknown")  # trying again changes nothing
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail_not_sent", reason=type(error).__name__, tries=tries)
        post_again(sealed=sealed, tries=tries + 1)
