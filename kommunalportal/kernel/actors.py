"""Who does something. Every audit entry names one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person in a role, or the system. ``label`` is shown to clerks; the audit keeps ``kind`` and ``id`` only."""

    kind: str
    """citizen, guest, clerk, editor, administrator, operator or system"""
    id: str
    label: str = ""


SYSTEM = Actor(kind="system", id="system", label="Automatisch")
