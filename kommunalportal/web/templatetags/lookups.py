"""`{{ names|lookup:key }}`: a value of a dictionary whose key is a variable."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def lookup(names: Mapping[str, str], key: str) -> str:
    """The value, or an empty text."""
    return names.get(key, "")
