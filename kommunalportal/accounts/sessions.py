"""Sessions: one tenant's only, at most an hour idle and twelve hours old (BSI TR-03160-1, level "niedrig")."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from kommunalportal.accounts.models import Session
from kommunalportal.kernel.questions import Given, Question
from kommunalportal.kernel.tenancy import current_tenant_or_none

OPENED_AT = "_opened_at"
LONGEST_SECONDS = 12 * 3600
RENEW_AFTER = timedelta(minutes=5)
OPEN_SESSIONS = Question(
    Session, lambda rows: rows.filter(session_key=Given("session_key"), expire_date__gt=Given("now"))
)


class SessionStore(DatabaseStore):
    """Django's database sessions on our own table, which row-level security guards."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Where sessions are kept."""
        return Session

    def load(self) -> dict[str, Any]:
        """The session's data, or none if it is too old or another tenant's."""
        if current_tenant_or_none() is None:
            return {}
        data: dict[str, Any] = super().load()
        if data and data.get(OPENED_AT, 0) + LONGEST_SECONDS < time.time():
            self.delete()
            self._session_key = None
            return {}
        return data

    def save(self, must_create: bool = False) -> None:
        """Write down when it was opened, so that it ends some day however busy it is."""
        self.setdefault(OPENED_AT, int(time.time()))
        super().save(must_create)

    def cycle_key(self) -> None:
        """Called at login: the twelve hours begin anew."""
        self.pop(OPENED_AT, None)
        super().cycle_key()

    def _get_session_from_db(self) -> Session | None:
        session = OPEN_SESSIONS.first(session_key=self.session_key, now=timezone.now())
        if session is None:
            self._session_key = None
        full = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if session and session.expire_date - timezone.now() < full - RENEW_AFTER:
            self.modified = True  # somebody is there: idle time starts again, without a write per request
        return session
