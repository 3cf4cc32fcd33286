"""Who may open a page. Every view says it with one of these decorators, or is open to all.

Nobody logged in: to the login page and back. Logged in without the right: 403. Another tenant's objects: 404, because
they do not exist here. Who works here and has no one-time codes yet is led to set them up and gets no further.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from kommunalportal.accounts.guests import guest_with_id
from kommunalportal.accounts.models import Account, RoleKind
from kommunalportal.accounts.queries import actor_for, has_second_factor, roles_of, units_of
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.models import Tenant, TenantKind

#: in the session: the guest's number; as a cookie, that there was a guest here, so that the way back leads to the code
GUEST, GUEST_COOKIE = "guest", "gast"
P = ParamSpec("P")
M = TypeVar("M", bound=Model)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class TenantRequest(HttpRequest):
    """A request at a tenant's host, which is every one that reaches a view of a portal."""

    tenant: Tenant


class AccountRequest(TenantRequest):
    """Somebody is logged in and acts as a citizen (or a business); where guests may enter, has proven an address."""

    account: Account
    citizen: Actor


class ClerkRequest(TenantRequest):
    """Somebody acts as a clerk of ``units`` (slugs)."""

    account: Account
    clerk: Actor
    units: frozenset[str]


class EditorRequest(TenantRequest):
    """Somebody acts as an editor."""

    account: Account
    editor: Actor


class AdministratorRequest(TenantRequest):
    """Somebody acts as an administrator."""

    account: Account
    administrator: Actor


class OperatorRequest(TenantRequest):
    """Somebody acts as an operator, at the provider's host."""

    account: Account
    operator: Actor


def require_account(view: Callable[Concatenate[AccountRequest, P], HttpResponse]) -> View[P]:
    """For everybody who is logged in."""
    return _guarded(view, "citizen", frozenset())


def require_applicant(view: Callable[Concatenate[AccountRequest, P], HttpResponse]) -> View[P]:
    """For everybody who is logged in, and for guests who have proven their address in this session."""
    with_account = require_account(view)

    @wraps(view)
    def handle(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        guest = guest_or_none(request)
        if guest is None and account_or_none(request) is None and GUEST_COOKIE in request.COOKIES:
            return _to(request, "guest_resume", "zu")
        if guest is None:
            return with_account(request, *args, **kwargs)
        vars(request).update(account=guest, citizen=actor_for(guest, "guest"), guest=guest)
        response = view(cast(AccountRequest, request), *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return cast(View[P], handle)


def require_clerk(view: Callable[Concatenate[ClerkRequest, P], HttpResponse]) -> View[P]:
    """For clerks."""
    return _guarded(view, "clerk", frozenset({RoleKind.CLERK}))


def require_editor(view: Callable[Concatenate[EditorRequest, P], HttpResponse]) -> View[P]:
    """For editors, and for administrators, who may do what editors may."""
    return _guarded(view, "editor", frozenset({RoleKind.EDITOR, RoleKind.ADMINISTRATOR}))


def require_administrator(view: Callable[Concatenate[AdministratorRequest, P], HttpResponse]) -> View[P]:
    """For administrators."""
    return _guarded(view, "administrator", frozenset({RoleKind.ADMINISTRATOR}))


def require_operator(view: Callable[Concatenate[OperatorRequest, P], HttpResponse]) -> View[P]:
    """For operators; at a municipality's host there is no such page."""
    guarded = _guarded(view, "operator", frozenset({RoleKind.OPERATOR}))

    @wraps(view)
    def handle(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if tenant_of(request).kind != TenantKind.PROVIDER:
            raise Http404
        return guarded(request, *args, **kwargs)

    return cast(View[P], handle)


def account_or_none(request: HttpRequest) -> Account | None:
    """Who is logged in, on pages that are open to all."""
    return request.user if isinstance(request.user, Account) else None


def guest_or_none(request: HttpRequest) -> Account | None:
    """The guest whose address was proven in this session; nobody where somebody is logged in."""
    if account_or_none(request) is not None or GUEST not in request.session:
        return None
    if "known_guest" not in vars(request):
        vars(request)["known_guest"] = guest_with_id(request.session[GUEST])
    return cast(Account | None, vars(request)["known_guest"])


def applicant_or_none(request: HttpRequest) -> Account | None:
    """Who may apply here: whoever is logged in, or the guest of this session."""
    return account_or_none(request) or guest_or_none(request)


def tenant_of(request: HttpRequest) -> Tenant:
    """Whose host was asked."""
    return cast(TenantRequest, request).tenant


def load_or_404(rows: QuerySet[M], **lookup: Any) -> M:
    """The one row of the current tenant, or 404; a value of the wrong kind finds nothing either."""
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValueError, ValidationError):
        raise Http404 from None


def _guarded(view: Callable[..., HttpResponse], kind: str, allowed: frozenset[RoleKind]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = account_or_none(request)
        if account is None:
            return _to_login(request)
        held = roles_of(account)
        if allowed and not held & allowed:
            raise PermissionDenied
        if held and not has_second_factor(account):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        known: dict[str, Any] = {"account": account, kind: actor_for(account, kind)}
        if kind == "clerk":
            known["units"] = units_of(account)
        vars(request).update(known)
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return handle


def _to_login(request: HttpRequest) -> HttpResponse:
    return _to(request, "account_login", "next")


def _to(request: HttpRequest, page: str, parameter: str) -> HttpResponse:
    # Afterwards people come back with GET; a form that was sent meanwhile is sent again from its page.
    url = f"{reverse(page)}?{urlencode({parameter: request.get_full_path()})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
