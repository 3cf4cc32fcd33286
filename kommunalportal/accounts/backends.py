"""E-mail address and password, within the current tenant."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.questions import Given, Question

ACTIVE_ACCOUNTS = Question(Account, lambda rows: rows.filter(pk=Given("pk"), is_active=True))


class TenantBackend(BaseBackend):
    """Finds accounts of the current tenant only, and takes equally long whether there is one or not."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """The active account with this address and password, or nothing; the caller never learns which was wrong."""
        if not email or not password:
            return None
        account = Account.objects.filter(email=email.strip().lower()).first()
        if account is None:
            Account().set_password(password)  # hashing takes the time that checking would have taken
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, as long as it is active."""
        return ACTIVE_ACCOUNTS.first(pk=user_id)
