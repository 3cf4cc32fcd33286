"""What guests type before they are known: an address, a reference, a code. What waits between two pages is sealed."""

import json
import re
from dataclasses import asdict, dataclass
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.encryption import seal, unseal
from kommunalportal.kernel.references import is_reference
from kommunalportal.web.citizen.account_forms import CODE, EMAIL, Spoken

PENDING = "guest_code"
_PAGE = re.compile(r"^/antrag/[a-z0-9-]+/(?P<reference>[A-Z0-9-]+)/[\w./?=&-]+$")


class AddressForm(Spoken, forms.Form):
    """Where the code goes."""

    email = forms.EmailField(max_length=200)
    words = {"email": EMAIL}


class ResumeForm(Spoken, forms.Form):
    """Which application, and whose."""

    reference = forms.CharField(max_length=40)
    email = forms.EmailField(max_length=200)
    words = {
        "reference": {"required": _("Geben Sie die Vorgangsnummer ein. Sie steht in unserer E-Mail.")},
        "email": EMAIL,
    }

    def clean_reference(self) -> str:
        """As it is stored; a typing mistake is noticed by its check character."""
        reference = str(self.cleaned_data["reference"]).strip().upper()
        if not is_reference(reference):
            raise forms.ValidationError(_("Diese Vorgangsnummer gibt es nicht. Sie sieht so aus: GV-4F7K-92MX-Q"))
        return reference


class CodeForm(Spoken, forms.Form):
    """The digits from the mail."""

    code = forms.CharField(max_length=20)
    words = {"code": CODE}


@dataclass(frozen=True)
class Pending:
    """Somebody has asked for a code: for which address, and where they want to go with it."""

    ticket: str
    address: str
    service: str = ""
    reference: str = ""
    page: str = ""

    @property
    def ticket_id(self) -> UUID:
        """The ticket as the code knows it."""
        return UUID(self.ticket)


def remember(request: HttpRequest, pending: Pending) -> None:
    """Until the code is typed; sealed, in the session of this browser."""
    request.session[PENDING] = seal(json.dumps(asdict(pending)).encode()).hex()


def remembered(request: HttpRequest) -> Pending | None:
    """What waits for its code."""
    sealed = request.session.get(PENDING)
    return Pending(**json.loads(unseal(bytes.fromhex(sealed)))) if sealed else None


def page_wanted(request: HttpRequest) -> tuple[str, str]:
    """The page of an application somebody was sent away from because nobody knew who they are, and its reference."""
    wanted = request.GET.get("zu", "")[:300]
    found = _PAGE.match(wanted)
    return (wanted, found["reference"]) if found else ("", "")
