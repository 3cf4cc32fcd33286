"""Everything that changes a mailbox."""

from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.mailbox.events import letter_read, letter_sent
from kommunalportal.mailbox.models import Letter, LetterAttachment
from kommunalportal.mailbox.rules import LARGEST_FILE, MOST_FILES, harmless_filename


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to be sent with a letter."""

    filename: str
    mime_type: str
    content: bytes = field(repr=False)


def send_letter(
    *,
    account: AbstractBaseUser,
    subject: str,
    body: str,
    attachments: tuple[Enclosure, ...] = (),
    application_reference: str = "",
    actor: Actor,
) -> Letter:
    """Lay a letter into somebody's mailbox and tell them by an e-mail that names neither sender's matter nor person."""
    if len(attachments) > MOST_FILES or any(len(file.content) > LARGEST_FILE for file in attachments):
        raise Refused("mailbox.too_much", _("Das sind zu viele oder zu große Anlagen."))
    with transaction.atomic(savepoint=False):
        letter = Letter.objects.create(
            account=cast(Any, account),  # the floor below promises no more than a base user
            subject=subject,
            body=body,
            application_reference=application_reference,
            sent_at=timezone.now(),
        )
        for file in attachments:
            _enclose(letter, file)
        _notify(letter)
        record("letter.sent", by=actor, on=letter, application=application_reference, attachments=len(attachments))
        announce(letter_sent, letter)
    return letter


def mark_read(*, letter: Letter, actor: Actor) -> Letter:
    """Note that the person opened the letter; only the first time counts."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        if not letter.is_read:
            letter.read_at = timezone.now()
            letter.save(update_fields=["read_at"])
            record("letter.read", by=actor, on=letter)
            announce(letter_read, letter)
    return letter


def fetch_attachment(*, attachment: LetterAttachment, actor: Actor) -> bytes:
    """The content of a file; the first time is kept as proof that it arrived."""
    content = storage.get(attachment.file_key)
    with transaction.atomic():
        attachment = LetterAttachment.objects.select_for_update().get(pk=attachment.pk)
        if attachment.fetched_at is None:
            attachment.fetched_at = timezone.now()
            attachment.save(update_fields=["fetched_at"])
            record("letter.attachment_fetched", by=actor, on=attachment)
    return content


def empty_mailbox(*, account: AbstractBaseUser, actor: Actor) -> int:
    """Delete all letters of an account and their files, because it was closed; answers how many there were."""
    with transaction.atomic():
        letters = Letter.objects.filter(account_id=account.pk)
        keys = list(LetterAttachment.objects.filter(letter__in=letters).values_list("file_key", flat=True))
        count = letters.count()
        letters.delete()
        record("mailbox.emptied", by=actor, on=f"account:{account.pk}", letters=count)
        transaction.on_commit(lambda: _forget(keys))
    return count


def _forget(keys: list[str]) -> None:
    for key in keys:
        storage.delete(key)


def _enclose(letter: Letter, file: Enclosure) -> None:
    LetterAttachment.objects.create(
        letter=letter,
        file_key=storage.put(file.content),
        filename=harmless_filename(file.filename),
        mime_type=file.mime_type,
        size=len(file.content),
    )


def _notify(letter: Letter) -> None:
    """The notice leaves in the person's language; people without an address (closed accounts) get none."""
    account = letter.account
    if not account.is_active:
        return
    tenant = current_tenant()
    way = "/antrag/fortsetzen" if account.is_guest else "/konto/postfach/"
    facts = {"town": tenant.name, "address": portal_address(tenant, way), "is_guest": account.is_guest}
    with translation.override(account.language or settings.LANGUAGE_CODE):
        subject = render_to_string("mailbox/notice_subject.txt", facts)
        text = render_to_string("mailbox/notice.txt", facts)
    post_mail(to=account.contact_email, subject=" ".join(subject.split()), text=text)
