"""What fields with several inputs share: reading all parts before complaining, and the way back to the inputs."""

from collections.abc import Callable, Iterable

from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import Invalid


def read_parts(parts: Iterable[str], read: Callable[[str], str]) -> dict[str, str]:
    """Read every part; raises one Invalid with the messages of all parts that failed."""
    values: dict[str, str] = {}
    messages: dict[str, str] = {}
    for part in parts:
        try:
            values[part] = read(part)
        except Invalid as problem:
            messages[part] = str(problem)
    if messages:
        raise Invalid(**messages)
    return values


def parts_to_raw(name: str, parts: Iterable[str], value: Value) -> dict[str, list[str]]:
    """A stored group as it would be posted; parts that are missing or no texts are left out."""
    group = value if isinstance(value, dict) else {}
    texts = {part: group.get(part) for part in parts}
    return {f"{name}.{part}": [text] for part, text in texts.items() if isinstance(text, str)}
