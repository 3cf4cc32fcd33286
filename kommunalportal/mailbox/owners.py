"""Letters of somebody who gets an account: they go along."""

from django.contrib.auth.base_user import AbstractBaseUser

from kommunalportal.mailbox.models import Letter


def hand_over_letters(*, giver: AbstractBaseUser, receiver: AbstractBaseUser) -> int:
    """Part of the caller's transaction, which records it; answers how many."""
    return Letter.objects.filter(account_id=giver.pk).update(account_id=receiver.pk)
