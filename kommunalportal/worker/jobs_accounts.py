"""Keeps accounts in order."""

from kommunalportal.accounts.sessions import SessionStore
from kommunalportal.worker.registry import sweeper


@sweeper("accounts.forget_sessions", cron="47 * * * *")
def forget_sessions() -> None:
    """Sessions that ended go."""
    SessionStore.clear_expired()
