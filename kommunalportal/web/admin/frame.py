"""What all administrator pages share: the menu, which shows only what the person may open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kommunalportal.accounts.models import Account, RoleKind
from kommunalportal.accounts.queries import roles_of

#: (label, address, for administrators only)
MENU: tuple[tuple[Promise, str, bool], ...] = (
    (_("Übersicht"), "/verwaltung/", True),
    (_("Personen und Rollen"), "/verwaltung/personen/", True),
    (_("Redaktion"), "/verwaltung/redaktion/", False),
    (_("Online-Dienste"), "/verwaltung/leistungen/", False),
    (_("Verbindungen"), "/verwaltung/verbindungen/", True),
    (_("Übergaben"), "/verwaltung/uebergaben/", True),
    (_("Rückmeldungen"), "/verwaltung/rueckmeldungen/", False),
    (_("Austausch"), "/verwaltung/austausch/", True),
    (_("Protokoll"), "/verwaltung/protokoll/", True),
)


def is_administrator(account: Account) -> bool:
    """Whether the person may do more than editors."""
    return RoleKind.ADMINISTRATOR in roles_of(account)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """One page below /verwaltung/ with its menu."""
    account: Account = request.account  # type: ignore[attr-defined]
    may_all = is_administrator(account)
    menu = [
        {"label": label, "url": url, "is_current": _is_current(request.path, url)}
        for label, url, needs_administrator in MENU
        if may_all or not needs_administrator
    ]
    return render(request, f"admin/{template}", {**context, "menu": menu}, status=status)


def _is_current(path: str, url: str) -> bool:
    return path == url or (url != "/verwaltung/" and path.startswith(url))
