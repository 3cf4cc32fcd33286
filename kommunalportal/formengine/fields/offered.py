"""What fields share whose answers come from outside the form: appointments, certificates."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from django.utils.translation import gettext as _

from kommunalportal.formengine.context import Context, Offer
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Errors, Invalid, RawInput


class OfferedField(BaseField):
    """One of the offers; stored with their facts as {key, label, ...}. What was accepted once is not asked again."""

    facts: ClassVar[tuple[str, ...]] = ()
    """Names of the facts that are stored with the key and the label."""

    def read(self, raw: RawInput, context: Context) -> Value:
        chosen = raw.one()
        if not chosen:
            return None
        if isinstance(context.kept, dict) and context.kept.get("key") == chosen:
            return context.kept
        offer = next((offer for offer in self.offers(context) if offer.key == chosen), None)
        if offer is None:
            raise Invalid(self.gone())
        return {"key": offer.key, "label": offer.label, **{name: offer.facts.get(name) for name in self.facts}}

    def gone(self) -> str:
        """The message where the chosen offer does not exist any more."""
        return _("Bitte wählen Sie eine der angezeigten Antworten.")

    def offers(self, context: Context) -> Sequence[Offer]:
        raise NotImplementedError

    def known_from(self, value: Value, context: Context) -> Context:
        return replace(context, kept=_well_formed(value))

    def problems(self, value: Value, context: Context) -> Errors:
        return self.clean(self.to_raw(value), self.known_from(value, context))[1]

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        known = _well_formed(value)
        return {self.name: [str(known["key"])]} if known else {}

    def show(self, value: Value) -> str:
        known = _well_formed(value)
        return str(known["label"]) if known else ""


def _well_formed(value: Value) -> dict[str, Value] | None:
    """A stored offer; None where something else stands."""
    if isinstance(value, dict) and all(isinstance(value.get(name), str) and value[name] for name in ("key", "label")):
        return value
    return None
