"""For whom an application may be made, and who has to sign it besides the applicant: parts of service.yaml."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias, get_args

from pydantic import Field, StrictInt

from kommunalportal.formengine.conditions import Answers, Condition
from kommunalportal.formengine.document import Document, LocalText
from kommunalportal.formengine.fields import Field as FormField
from kommunalportal.formengine.fields.repeated import RepeatedField
from kommunalportal.formengine.schema_checks import Problem

#: oneself, one's child, somebody one is the guardian or carer of, somebody who gave a mandate, a company
ApplicantKind: TypeAlias = Literal["self", "child", "ward", "mandate", "company"]
APPLICANT_KINDS: tuple[ApplicantKind, ...] = get_args(ApplicantKind)
PLACE = ("service", "co_signers")


class CoSigners(Document):
    """Who signs besides the applicant, invited by mail at the addresses that the answers name.

    `field`: a repeated group, one co-signer an entry, or nothing: one co-signer. `email` and `name` are fields of the
    group, or of the form. `text` is what they declare.
    """

    field: str = ""
    email: str
    name: str
    text: LocalText
    within_days: StrictInt = Field(default=14, ge=1, le=90)
    condition: Condition | None = Field(default=None, alias="if")

    def named_in(self, answers: Answers) -> list[tuple[str, str]]:
        """(e-mail address, name) of everybody who has to sign; an address counts once."""
        value: Any = answers.get(self.field) if self.field else [answers]
        entries: list[Mapping[str, Any]] = value if isinstance(value, list) else []
        found = {str(one[self.email]).casefold(): _name(one.get(self.name)) for one in entries if one.get(self.email)}
        return list(found.items())


def _name(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('given_names', '')} {value.get('family_name', '')}".strip()
    return str(value or "")


def co_signer_problems(co_signers: CoSigners | None, fields: Mapping[str, FormField]) -> Iterable[Problem]:
    """What names no question, or one of the wrong kind."""
    if co_signers is None:
        return
    if co_signers.field:
        group = fields.get(co_signers.field)
        if not isinstance(group, RepeatedField):
            yield Problem((*PLACE, "field"), f"'{co_signers.field}' is no repeated group")
            return
        fields = {one.name: one for one in group.fields}
    kinds_of = {"email": (co_signers.email, {"email"}), "name": (co_signers.name, {"person_name", "text"})}
    for key, (name, kinds) in kinds_of.items():
        if name not in fields or fields[name].type not in kinds:
            yield Problem((*PLACE, key), f"'{name}' is no question of type {' or '.join(sorted(kinds))} here")
