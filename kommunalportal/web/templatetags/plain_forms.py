"""What templates ask of Django's own forms (accounts); forms of applications come from the form engine."""

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def error_pairs(form: BaseForm | None) -> list[tuple[str, str]]:
    """Pairs of the field's id and its message, for ``kern/error_summary.html``; others point at the first."""
    if form is None or not form.is_bound:
        return []
    fields = {bound.name: bound.auto_id for bound in form}
    first = next(iter(fields.values()), "")
    return [(fields.get(name, first), str(message)) for name, messages in form.errors.items() for message in messages]
