"""People who log in, and what they may do."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.fields import EncryptedTextField
from kommunalportal.kernel.models import Tenant, TenantManager, TenantModel
from kommunalportal.kernel.tenancy import current_tenant_or_none

#: Nobody can have such an address (RFC 2606), so nobody can log in or ask for a password: see guests.py, counter.py.
GUEST_DOMAIN, COUNTER_DOMAIN = "@gast.invalid", "@schalter.invalid"


def tenant_id_if_any() -> int | None:
    """Default of an account's tenant. Django's system checks make an account outside any tenant; saving one refuses."""
    tenant = current_tenant_or_none()
    return tenant.pk if tenant else None


class AccountManager(TenantManager[Any], BaseUserManager[Any]):
    """Accounts of the current tenant only."""


class Account(TenantModel, AbstractBaseUser):
    """Nutzerkonto of one municipality's portal: a citizen, a business or somebody who works there."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, default=tenant_id_if_any, related_name="+")
    email = models.EmailField(_("E-Mail-Adresse"), help_text="lower case")
    given_name = EncryptedTextField()
    family_name = EncryptedTextField()
    language = models.CharField(max_length=5, default="de", help_text="of mails and letters")
    is_active = models.BooleanField(default=True)
    is_organisation = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False, help_text="made by the demonstration; its login is public")
    created_at = models.DateTimeField(auto_now_add=True)
    guest_email = EncryptedTextField(null=True, default=None, help_text="guests only: the address that was proven")
    guest_key = models.CharField(max_length=64, blank=True, default="", help_text="guests only: its keyed hash")

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", models.functions.Lower("email"), name="account_email_once"),
            models.UniqueConstraint(
                fields=["tenant", "guest_key"], condition=~models.Q(guest_key=""), name="guest_once"
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def name(self) -> str:
        """Given and family name as one text; empty if the person told us neither."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_guest(self) -> bool:
        """Somebody without login who proves an e-mail address each time."""
        return bool(self.guest_key)

    @property
    def contact_email(self) -> str:
        """Where mails to this person go; nothing for those who left, or came to the counter without an address."""
        return self.guest_email or ("" if self.email.endswith(".invalid") else self.email)


class RoleKind(models.TextChoices):
    """What somebody may do who works here."""

    CLERK = "clerk", _("Sachbearbeitung")
    EDITOR = "editor", _("Redaktion")
    ADMINISTRATOR = "administrator", _("Verwaltung")
    OPERATOR = "operator", _("Betrieb")


class Role(TenantModel):
    """One right of one person. A clerk has it in one unit; several units are several roles."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind)
    unit_slug = models.SlugField(max_length=120, blank=True, help_text="organisational unit; clerks only")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "unit_slug"], name="role_once"),
            models.CheckConstraint(
                condition=models.Q(kind="clerk") ^ models.Q(unit_slug=""), name="role_unit_of_clerks_only"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_slug}".strip()


class SessionManager(TenantManager[Any], BaseSessionManager[Any]):
    """Sessions of the current tenant only."""


class Session(TenantModel, AbstractBaseSession):
    """A browser's session. It belongs to a tenant, so at another tenant's host it does not exist."""

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Part of Django's contract; ``sessions.SessionStore`` knows this model, not the other way round."""
        raise NotImplementedError("Use settings.SESSION_ENGINE.")


class MailCode(TenantModel):
    """A code on its way to an e-mail address that somebody says is theirs. Its number is the ticket it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    address_key = models.CharField(max_length=64, help_text="keyed hash of the address")
    code_hash = models.CharField(max_length=64, help_text="keyed hash of ticket, address and code")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "address_key", "created_at"], name="mail_code_of_address")]

    def __str__(self) -> str:
        return f"mail code {self.pk}"


class Organisation(TenantModel):
    """Unternehmen for which its account, and others by mandate, may apply."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="organisations")
    name = EncryptedTextField()
    legal_form = EncryptedTextField()
    register_number = EncryptedTextField(help_text="HRB 12345")
    register_court = EncryptedTextField(help_text="Amtsgericht")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class Mandate(TenantModel):
    """Vollmacht: the holder may apply for the giver, or for the giver's organisation, until it ends or is revoked."""

    giver = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mandates_given")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="mandates")
    holder_email = models.EmailField(help_text="lower case; whoever has this address may accept")
    holder = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="mandates_held")
    services = models.JSONField(default=list, help_text="slugs; empty for all")
    ends_on = models.DateField(help_text="last day")
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "holder_email"], name="mandate_for_address")]

    def __str__(self) -> str:
        return f"mandate {self.pk}"

    def covers(self, service: str) -> bool:
        """Whether its scope has this service (slug)."""
        return not self.services or service in self.services
