"""What the engine asks of a kind: who its subjects are, how they are read, and how a revision becomes the live row."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.functional import Promise

from kommunalportal.catalogue.editing.checks import Finding, alternative_texts, heading_order, missing, plain_language
from kommunalportal.catalogue.editing.fields import Data, EditForm, shown


@dataclass(frozen=True)
class Subject:
    """One thing that can be edited."""

    key: str
    title: str
    note: str = ""
    is_reviewed: bool = True
    """False: nobody of ours has looked at the text yet"""
    is_own: bool = True
    """False: what is shown is the state's"""


class Kind:
    """One kind of subject. Everything happens for the current tenant and touches its own rows only."""

    slug: ClassVar[str]
    name: ClassVar[Promise | str]
    names: ClassVar[Promise | str]
    #: What the list says above its rows.
    about: ClassVar[Promise | str] = ""
    form: ClassVar[type[EditForm]]
    may_create: ClassVar[bool] = False
    may_remove: ClassVar[bool] = False
    #: Whether a PDF belongs to it.
    has_file: ClassVar[bool] = False

    def subjects(self) -> list[Subject]:
        """All there are, in the order of the list."""
        raise NotImplementedError

    def load(self, key: str) -> Data | None:
        """The live row as a revision keeps it; nothing if there is none of ours."""
        raise NotImplementedError

    def may_edit(self, key: str) -> bool:
        """Whether there is such a subject here."""
        return self.load(key) is not None

    def beginning(self, key: str) -> Data:
        """What a first revision starts from, where we have no row yet."""
        return self.blank()

    def blank(self) -> Data:
        """An empty form."""
        return {name: field.initial for name, field in self.form().fields.items()}

    def new_key(self, data: Data) -> str:
        """The key of a subject that is about to be created."""
        raise NotImplementedError

    def title(self, key: str, data: Data) -> str:
        """How people call it."""
        raise NotImplementedError

    def apply(self, key: str, data: Data) -> None:
        """Make the live row as ``data`` says."""
        raise NotImplementedError

    def remove(self, key: str) -> None:
        """Take the live row away."""
        raise NotImplementedError

    def take_away(self, key: str, data: Data) -> None:
        """The same, as the revision that takes it away says (who takes over)."""
        self.remove(key)

    def heirs(self, key: str) -> list[tuple[str, str]]:
        """Who may take over what hangs on it: keys and titles; empty for kinds on which nothing hangs."""
        return []

    def removal_findings(self, key: str, data: Data) -> list[Finding]:
        """What to know, or to do first, before it is taken away."""
        return []

    def public_path(self, key: str) -> str:
        """Where the public reads it."""
        raise NotImplementedError

    def parents_data(self, key: str) -> Data | None:
        """What the state (or whoever is above) says about the same; nothing for most kinds."""
        return None

    def parents_digest(self, key: str) -> str:
        """Changes with what the state says; empty if it says nothing."""
        return ""

    def form_for(self, data: Data | None = None, *, typed: object = None) -> EditForm:
        """The form with kept data in it, or with what somebody typed."""
        return self.form(typed, initial=data)  # type: ignore[arg-type]

    def checked(self, key: str, data: Data) -> EditForm:
        """The form as if the kept data had just been typed: valid, or with the errors."""
        form = self.form_for(data)
        typed = {name: field.prepare_value(data.get(name)) for name, field in form.fields.items()}
        return self.form_for(data, typed={name: value for name, value in typed.items() if value not in (None, False)})

    def findings(self, key: str, data: Data) -> list[Finding]:
        """What the kind itself notices; links are looked at by the engine."""
        form = self.form_for(data)
        labels = {name: str(field.label) for name, field in form.fields.items()}
        found = missing(form.wanted, data, labels)
        for name in form.prose:
            text = self.words_of(form, name, data)
            found += [*plain_language(name, text), *heading_order(name, text), *alternative_texts(name, text)]
        return found

    def words_of(self, form: EditForm, name: str, data: Data) -> str:
        """What the public reads of one field; points of lists are sentences of their own."""
        value = data.get(name)
        if isinstance(value, list):
            return "\n".join(entry["text"] if isinstance(entry, dict) else str(entry) for entry in value)
        return shown(form.fields[name], value)

    def expired(self, today: date) -> set[str]:
        """Keys of subjects that hold no longer."""
        return set()
