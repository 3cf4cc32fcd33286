"""For whom an application is: what is stored about it, shown to people, and handed over.

``Application.represents`` has ``kind`` (self, child, ward, mandate, company) with the names of the person or the facts
of the company, and ``mandate`` where somebody gave one. It is empty until somebody was asked, which forms that may be
made for oneself only never do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kommunalportal.accounts.mandates import organisations_of, valid_mandates
from kommunalportal.accounts.models import Account, Mandate, Organisation
from kommunalportal.applications.models import Application, CoSigner
from kommunalportal.formengine.bundle import Service
from kommunalportal.formengine.journey import SummaryRow
from kommunalportal.kernel.failures import Refused

Represents: TypeAlias = dict[str, Any] | None
KIND_NAMES = {
    "self": gettext_lazy("Für mich selbst"),
    "child": gettext_lazy("Für mein Kind"),
    "ward": gettext_lazy("Für eine Person, die ich gesetzlich vertrete"),
    "mandate": gettext_lazy("Mit Vollmacht"),
    "company": gettext_lazy("Für ein Unternehmen"),
}
PERSON_KINDS = frozenset({"child", "ward"})
#: what is stored -> how people read it
FACT_NAMES = {
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Geburtsdatum"),
    "company_name": gettext_lazy("Unternehmen"),
    "legal_form": gettext_lazy("Rechtsform"),
    "register_number": gettext_lazy("Registernummer"),
    "register_court": gettext_lazy("Registergericht"),
}
HANDED_OVER = ("kind", "given_names", "family_name", "birth_date", *FACT_NAMES)


@dataclass(frozen=True)
class Choice:
    """One answer to "for whom?": ``key`` as posted; who is meant is still to be said for a child or a ward."""

    key: str
    kind: str
    label: str
    facts: dict[str, Any] = field(default_factory=dict)


def asks_for_whom(service: Service) -> bool:
    """Whether the bundle leaves a choice, or asks for a name."""
    return service.may_apply_for != ("self",)


def applicant_names(service: Service) -> list[str]:
    """For whom people may apply, in words; nothing where it is for oneself only."""
    return [str(KIND_NAMES[kind]) for kind in service.may_apply_for] if asks_for_whom(service) else []


def is_for_whom_open(service: Service, represents: Represents) -> bool:
    """Whether it still has to be said for whom, or what was said is no longer possible."""
    return asks_for_whom(service) and (represents or {}).get("kind") not in service.may_apply_for


def choices_for(account: Account | None, service: Service, slug: str) -> list[Choice]:
    """For whom this account (none: a guest) may apply for the service at ``slug``."""
    allowed = service.may_apply_for
    found = [Choice(kind, kind, str(KIND_NAMES[kind])) for kind in allowed if kind in {"self"} | PERSON_KINDS]
    if account is None or account.is_guest:
        return found
    if "mandate" in allowed or "company" in allowed:
        found += [_by_mandate(one) for one in valid_mandates(account, slug) if _kind_of(one) in allowed]
    if "company" in allowed:
        found += [_for_company(one) for one in organisations_of(account)]
    return found


def _kind_of(mandate: Mandate) -> str:
    return "company" if mandate.organisation else "mandate"


def _by_mandate(mandate: Mandate) -> Choice:
    if mandate.organisation:
        company = _for_company(mandate.organisation)
        label = _("%(name)s (mit Vollmacht)") % {"name": company.label}
        return Choice(f"mandate-{mandate.pk}", "company", label, company.facts | {"mandate": mandate.pk})
    giver = mandate.giver
    facts = {"given_names": giver.given_name, "family_name": giver.family_name, "name": giver.name or giver.email}
    label = _("%(name)s (mit Vollmacht)") % {"name": facts["name"]}
    return Choice(f"mandate-{mandate.pk}", "mandate", label, facts | {"mandate": mandate.pk})


def _for_company(company: Organisation) -> Choice:
    names = ("legal_form", "register_number", "register_court")
    facts = {"company_name": company.name} | {name: getattr(company, name) for name in names}
    known = {name: text for name, text in facts.items() if text}
    return Choice(f"company-{company.pk}", "company", company.name, known)


def represented(
    choice: Choice, given_names: str = "", family_name: str = "", birth_date: str | None = None
) -> dict[str, Any]:
    """What is stored of a choice; ``birth_date`` is ISO text."""
    facts = {"kind": choice.kind, **choice.facts}
    if choice.kind in PERSON_KINDS:
        name = f"{given_names} {family_name}".strip()
        facts |= {"given_names": given_names, "family_name": family_name, "name": name}
        facts |= {"birth_date": birth_date} if birth_date else {}
    return facts


def require_authority(application: Application, service: Service) -> None:
    """Who acts for others must be allowed to now: a mandate ends on its day, and at once when it is revoked."""
    if (application.represents or {"kind": "self"})["kind"] not in service.may_apply_for:
        raise Refused("application.for_whom", _("Sagen Sie bitte zuerst, für wen der Antrag ist."))
    mandate = (application.represents or {}).get("mandate")
    slug = application.online_service.service.slug
    if mandate is not None and mandate not in {one.pk for one in valid_mandates(application.account, slug)}:
        raise Refused("mandate.over", _("Die Vollmacht gilt nicht mehr. Sie können den Antrag damit nicht absenden."))


def applicant_facts(represents: Represents) -> dict[str, Any]:
    """What fields may be prefilled with; nothing for the account itself."""
    if not represents:
        return {}
    facts = {name: represents[name] for name in ("given_names", "family_name", "birth_date") if represents.get(name)}
    names = {"given_names": facts.get("given_names", ""), "family_name": facts.get("family_name", "")}
    company = represents.get("company_name")
    return facts | ({"name": names} if any(names.values()) else {}) | ({"company_name": company} if company else {})


def party_rows(represents: Represents) -> tuple[SummaryRow, ...]:
    """For whom, line by line; nothing for the account itself."""
    if not represents:
        return ()
    rows = [(_("Antrag"), str(KIND_NAMES[represents["kind"]]))]
    rows += [(str(label), _shown(name, represents[name])) for name, label in FACT_NAMES.items() if represents.get(name)]
    if represents["kind"] == "company" and represents.get("mandate"):
        rows.append((_("Vertretung"), str(KIND_NAMES["mandate"])))
    return tuple(SummaryRow(label, text, "", text) for label, text in rows)


def signature_rows(signers: Iterable[CoSigner]) -> tuple[SummaryRow, ...]:
    """Who has signed besides the applicant, line by line."""
    rows = [(one.name, _signed_in_words(one)) for one in signers]
    return tuple(SummaryRow(name, text, "", text) for name, text in rows)


def _signed_in_words(co_signer: CoSigner) -> str:
    if co_signer.signed_at:
        day = date_format(timezone.localtime(co_signer.signed_at), "j. F Y, H:i")
        return _("unterschrieben am %(day)s") % {"day": day}
    return _("abgelehnt") if co_signer.refused_at else _("noch nicht unterschrieben")


def _shown(name: str, value: Any) -> str:
    return date_format(date.fromisoformat(value), "d.m.Y") if name == "birth_date" else str(value)


def parties_handed_over(application: Application, signers: Iterable[CoSigner]) -> dict[str, Any]:
    """For the back office: ``represented`` and ``co_signers``, where there are some."""
    facts = application.represents or {}
    found: dict[str, Any] = {}
    if facts.get("kind", "self") != "self":
        found["represented"] = {name: facts[name] for name in HANDED_OVER if facts.get(name)}
    signed = [{"name": one.name, "signed_at": one.signed_at.isoformat()} for one in signers if one.signed_at]
    if signed:
        found["co_signers"] = signed
    return found
