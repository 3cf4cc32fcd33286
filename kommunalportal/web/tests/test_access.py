"""Who may open a page that says who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web import access

View = Callable[..., HttpResponse]


def _open(decorator: Callable[..., View], tenant: Tenant, account: Account | None, path: str = "/x?y=1") -> Any:
    request: Any = RequestFactory().get(path)
    request.tenant, request.user = tenant, account or AnonymousUser()

    def view(seen: HttpRequest) -> HttpResponse:
        return HttpResponse(" ".join(sorted(name for name in vars(seen) if name in NAMES)))

    with acting_for(tenant):
        return decorator(view)(request)


NAMES = {"account", "citizen", "clerk", "units", "editor", "administrator", "operator"}


def test_nobody_is_sent_to_the_login_and_back(a_stadt: Tenant) -> None:
    assert _open(access.require_account, a_stadt, None).headers["location"] == "/anmelden?next=%2Fx%3Fy%3D1"


def test_a_citizen_opens_citizens_pages(ada: Account) -> None:
    assert _open(access.require_account, ada.tenant, ada).content == b"account citizen"


def test_a_clerk_opens_clerks_pages_with_the_units(clara: Account) -> None:
    assert _open(access.require_clerk, clara.tenant, clara).content == b"account clerk units"


def test_an_administrator_opens_what_editors_open(adam: Account, edda: Account) -> None:
    for account in (adam, edda):
        assert _open(access.require_editor, account.tenant, account).content == b"account editor"


@pytest.mark.parametrize("kind", ["clerk", "editor", "administrator"])
def test_a_citizen_opens_nothing_of_those_who_work_here(ada: Account, kind: str) -> None:
    with pytest.raises(PermissionDenied):
        _open(getattr(access, f"require_{kind}"), ada.tenant, ada)


def test_an_editor_is_no_administrator(edda: Account) -> None:
    with pytest.raises(PermissionDenied):
        _open(access.require_administrator, edda.tenant, edda)


def test_a_clerk_is_no_editor(clara: Account) -> None:
    with pytest.raises(PermissionDenied):
        _open(access.require_editor, clara.tenant, clara)


def test_operators_work_at_the_providers_host_only(olga: Account, adam: Account) -> None:
    assert _open(access.require_operator, olga.tenant, olga).content == b"account operator"
    with pytest.raises(Http404):
        _open(access.require_operator, adam.tenant, adam)


def test_what_is_not_there_or_not_even_a_key_is_not_found(in_a_stadt: Tenant) -> None:
    for value in (4711, "nonsense"):
        with pytest.raises(Http404):
            access.load_or_404(Account.objects.all(), pk=value)
