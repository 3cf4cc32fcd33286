"""An e-mail address, where asked for shown to be one's own by a code."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email
from pydantic import StrictBool

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Errors, Invalid, RawInput, Turn, Typed, read_text


class EmailField(BaseField):
    """Syntax only; nobody is asked whether the address exists.

    `verify`: a code is sent to the address (button `name.send`) and typed into `name.code`. The address of the account
    and an address that was accepted before need none.
    """

    type: Literal["email"]
    verify: StrictBool = False

    page_depends_on: ClassVar[str] = "text"

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = read_text(raw, longest=254)
        if not typed:
            return None
        address = checked_address(typed)
        if self.verify and address != context.kept:
            self._check_code(raw, address, context)
        return address

    def _check_code(self, raw: RawInput, address: str, context: Context) -> None:
        code = "".join(raw.one("code").split())
        if context.world.is_verified(address) or (code and context.world.proves(address, code)):
            return
        if code:
            raise Invalid(
                code=_("Der Code stimmt nicht oder gilt nicht mehr. Bitte lassen Sie sich einen neuen schicken.")
            )
        raise Invalid(
            _("Bitte bestätigen Sie die E-Mail-Adresse: Lassen Sie sich den Code schicken und geben Sie ihn ein.")
        )

    def is_a_turn(self, posted: Mapping[str, Sequence[str]]) -> bool:
        return self.verify and f"{self.name}.send" in posted

    def turned(self, posted: Mapping[str, Sequence[str]], context: Context) -> Turn:
        """Whoever sends the code marks the page with `name.sent`."""
        kept = {key: list(texts) for key, texts in posted.items() if key != f"{self.name}.send"}
        try:
            checked_address(RawInput(self.name, posted).one())
        except Invalid as problem:
            return Turn(kept, {self.name: str(problem)})
        return Turn({**kept, f"{self.name}.code": [""], f"{self.name}.sent": ["1"]})

    def known_from(self, value: Value, context: Context) -> Context:
        return replace(context, kept=value) if self.verify else context

    def problems(self, value: Value, context: Context) -> Errors:
        return self.clean(self.to_raw(value), self.known_from(value, context))[1]

    def typed(self, raw: RawInput) -> Typed:
        if not self.verify:
            return raw.typed()
        return {"address": raw.typed(), "code": raw.typed("code")[:10], "sent": raw.typed("sent")[:1]}

    def missing(self) -> str:
        return _("Bitte geben Sie eine E-Mail-Adresse ein.")


def checked_address(typed: str) -> str:
    """The address in its normal form; raises Invalid."""
    try:
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid(
            _("Bitte geben Sie eine E-Mail-Adresse in der Form name@beispiel.de ein.")
            if "@" in typed
            else _("In der E-Mail-Adresse fehlt das Zeichen @.")
        ) from None
