"""Keeps accounts in order."""

from kommunalportal.accounts.actions import forget_unconfirmed_accounts
from kommunalportal.accounts.mail_codes import forget_mail_codes
from kommunalportal.accounts.sessions import SessionStore
from kommunalportal.worker.registry import sweeper


@sweeper("accounts.forget_sessions", cron="47 * * * *")
def forget_sessions() -> None:
    """Sessions that ended go, and codes that nobody can use any more."""
    SessionStore.clear_expired()
    forget_mail_codes()


@sweeper("accounts.forget_unconfirmed", cron="37 3 * * *")
def forget_unconfirmed() -> None:
    """Registrations that nobody confirmed go."""
    forget_unconfirmed_accounts()
