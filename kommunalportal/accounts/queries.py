"""What others ask about accounts."""

from allauth.mfa.models import Authenticator

from kommunalportal.accounts.models import Account, Role, RoleKind
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.questions import Given, Question

ROLES = Question(Role, lambda rows: rows.filter(account=Given("account")))


def roles_of(account: Account) -> frozenset[RoleKind]:
    """The kinds of role that somebody holds; empty for citizens and businesses."""
    return frozenset(RoleKind(role.kind) for role in ROLES.all(account=account.pk))


def units_of(account: Account) -> frozenset[str]:
    """Slugs of the units in which somebody is a clerk."""
    return frozenset(account.roles.filter(kind=RoleKind.CLERK).values_list("unit_slug", flat=True))


def actor_for(account: Account, kind: str = "citizen") -> Actor:
    """The account in the role in which it acts now."""
    return Actor(kind=kind, id=str(account.pk), label=account.name)


def account_of(actor: Actor) -> Account | None:
    """The account behind an actor; none for guests, the system, and people who are gone."""
    return Account.objects.filter(pk=int(actor.id)).first() if actor.id.isdigit() else None


def has_second_factor(account: Account) -> bool:
    """Whether the person set up one-time codes (TOTP)."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())
