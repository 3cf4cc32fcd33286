"""Reads of the mailbox. Everything asks for the account: nobody reads another person's letters."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from kommunalportal.mailbox.models import Letter, LetterAttachment


def mailbox_of(account: AbstractBaseUser) -> QuerySet[Letter]:
    """The letters of an account with their attachments, newest first."""
    letters = Letter.objects.filter(account_id=account.pk)
    return letters.prefetch_related("attachments").order_by("-sent_at", "-pk")


def unread_letters(account: AbstractBaseUser) -> int:
    """How many letters wait to be opened."""
    return Letter.objects.filter(account_id=account.pk, read_at=None).count()


def letter_of(account: AbstractBaseUser, letter_id: int) -> Letter | None:
    """One letter of this account."""
    return mailbox_of(account).filter(pk=letter_id).first()


def attachment_of(account: AbstractBaseUser, letter_id: int, attachment_id: int) -> LetterAttachment | None:
    """One file of one letter of this account."""
    found = LetterAttachment.objects.select_related("letter")
    return found.filter(letter__account_id=account.pk, letter_id=letter_id, pk=attachment_id).first()
