"""The people who work here and their rights. Citizens' accounts are none of an administrator's business."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunalportal.accounts import staff
from kommunalportal.accounts.actions import grant_role, revoke_role
from kommunalportal.accounts.models import Account, Role
from kommunalportal.accounts.queries import has_second_factor
from kommunalportal.catalogue.models import OrganisationalUnit
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import AdministratorRequest, load_or_404, require_administrator
from kommunalportal.web.admin.forms import InvitationForm, RoleForm
from kommunalportal.web.admin.frame import page

PER_PAGE = 50


@require_safe
@require_administrator
def people(request: AdministratorRequest) -> HttpResponse:
    """Everybody who works here."""
    query = request.GET.get("q", "")[:80]
    found = Paginator(staff.colleagues(query), PER_PAGE).get_page(request.GET.get("seite"))
    return page(request, "people/list.html", {"page": found, "query": query, "units": _unit_names()})


@require_http_methods(["GET", "HEAD", "POST"])
@require_administrator
def invite(request: AdministratorRequest) -> HttpResponse:
    """An account for a colleague, with a mail to choose the password."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = staff.invite_colleague(actor=request.administrator, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", refusal.message)
        else:
            messages.success(request, _("Das Konto ist da. Neue Kolleginnen und Kollegen bekommen gleich eine E-Mail."))
            return redirect("admin_person", account.pk)
    return page(request, "people/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@require_administrator
def person(request: AdministratorRequest, account_id: int) -> HttpResponse:
    """One colleague."""
    return _show(request, load_colleague(account_id), RoleForm())


@require_POST
@require_administrator
def grant(request: AdministratorRequest, account_id: int) -> HttpResponse:
    """One more right."""
    account = load_colleague(account_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _show(request, account, form)
    grant_role(account=account, actor=request.administrator, **form.cleaned_data)
    messages.success(request, _("Die Rolle gilt ab sofort."))
    return redirect("admin_person", account_id)


@require_http_methods(["GET", "HEAD", "POST"])
@require_administrator
def revoke(request: AdministratorRequest, account_id: int, role_id: int) -> HttpResponse:
    """Take one right away, after asking."""
    account = load_colleague(account_id)
    role = load_or_404(Role.objects.filter(account=account), pk=role_id)
    if request.method != "POST":
        return page(request, "people/revoke.html", {"person": account, "role": role, "units": _unit_names()})
    try:
        revoke_role(role=role, actor=request.administrator)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("admin_person", account_id)
    messages.success(request, _("Die Rolle ist entzogen."))
    return redirect("admin_people")


@require_http_methods(["GET", "HEAD", "POST"])
@require_administrator
def lock(request: AdministratorRequest, account_id: int) -> HttpResponse:
    """Keep somebody out, after asking."""
    account = load_colleague(account_id)
    if request.method != "POST":
        return page(request, "people/lock.html", {"person": account})
    try:
        staff.lock_account(account=account, actor=request.administrator)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Das Konto ist gesperrt. Wer damit angemeldet war, ist es nicht mehr."))
    return redirect("admin_person", account_id)


@require_POST
@require_administrator
def unlock(request: AdministratorRequest, account_id: int) -> HttpResponse:
    """Let somebody in again."""
    staff.unlock_account(account=load_colleague(account_id), actor=request.administrator)
    messages.success(request, _("Das Konto ist wieder offen."))
    return redirect("admin_person", account_id)


@require_POST
@require_administrator
def send_link(request: AdministratorRequest, account_id: int) -> HttpResponse:
    """The mail with the link to choose a password, once more."""
    staff.send_password_link(account=load_colleague(account_id), actor=request.administrator)
    messages.success(request, _("Die E-Mail mit dem Link ist unterwegs. Der Link gilt drei Tage."))
    return redirect("admin_person", account_id)


def load_colleague(account_id: int) -> Account:
    """Somebody who works here, or 404; a citizen's account is not found."""
    return load_or_404(staff.colleague_accounts(), pk=account_id)


def _show(request: AdministratorRequest, account: Account, form: RoleForm) -> HttpResponse:
    context = {
        "person": account,
        "roles": list(account.roles.order_by("kind", "unit_slug")),
        "has_codes": has_second_factor(account),
        "is_self": account.pk == request.account.pk,
        "units": _unit_names(),
        "form": form,
    }
    return page(request, "people/person.html", context, status=422 if form.errors else 200)


def _unit_names() -> dict[str, str]:
    return dict(OrganisationalUnit.objects.values_list("slug", "name"))
