"""Makes what tests need, through the product's own actions."""

from itertools import count

from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.accounts.actions import create_account, grant_role, set_up_second_factor
from kommunalportal.accounts.models import Account
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.mail import Mail, open_mail
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.provision import provide_tenant
from kommunalportal.kernel.tenancy import acting_for

PASSWORD = "ein langes Passwort 42"
#: RFC 6238's own example key, base32.
SECOND_FACTOR = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
_numbers = count(1)


def make_tenant(
    slug: str, name: str = "", *, kind: str = TenantKind.MUNICIPALITY, parent: Tenant | None = None
) -> Tenant:
    """A tenant; one with this slug is brought up to date instead."""
    name = name or slug.title()
    return provide_tenant(slug=slug, name=name, short_name=name, kind=kind, parent=parent)


def make_account(
    tenant: Tenant, email: str = "", *, name: str = "", role: str = "", unit: str = "", second_factor: bool = True
) -> Account:
    """Somebody with a confirmed address and ``PASSWORD``; with a role also with one-time codes (``SECOND_FACTOR``)."""
    given, _, family = name.partition(" ")
    with acting_for(tenant):
        account = create_account(
            email=email or f"person{next(_numbers)}@example.org",
            password=PASSWORD,
            given_name=given,
            family_name=family,
            actor=SYSTEM,
        )
        if role:
            grant_role(account=account, kind=role, unit_slug=unit, actor=SYSTEM)
        if role and second_factor:
            set_up_second_factor(account=account, secret=SECOND_FACTOR, actor=SYSTEM)
    return account


def client_for(tenant: Tenant, account: Account | None = None) -> Client:
    """A browser at the tenant's host, logged in if ``account`` is given."""
    client = Client(headers={"host": f"{tenant.slug}.localhost"})
    if account is not None:
        login(client, account)
    return client


def login(client: Client, account: Account) -> Client:
    """Log ``account`` in without its pages."""
    with acting_for(account.tenant):
        client.force_login(account)
    return client


def posted_mails(tenant: Tenant) -> list[Mail]:
    """The mails that wait in the queue, oldest first."""
    jobs = ProcrastinateJob.objects.filter(task_name="mail.send", args__tenant_id=tenant.pk).order_by("pk")
    with acting_for(tenant):
        return [open_mail(job.args["sealed"]) for job in jobs]
