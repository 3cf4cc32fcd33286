"""A bundle: everything of one online service. Parsed from a folder by `loading.load_bundle`."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias, get_args

from pydantic import Field, JsonValue, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from kommunalportal.formengine.applicants import ApplicantKind, CoSigners, co_signer_problems
from kommunalportal.formengine.conditions import Answers, Condition, comparisons_in, holds
from kommunalportal.formengine.context import HANDOVER_PATHS, Context
from kommunalportal.formengine.document import Document, LocalText
from kommunalportal.formengine.fees import Fee, FeeRule, fee_for
from kommunalportal.formengine.fields import Field as FormField
from kommunalportal.formengine.fields.repeated import RepeatedField
from kommunalportal.formengine.handover import DestinationRule, Handover, Source
from kommunalportal.formengine.journey import Journey
from kommunalportal.formengine.schema import FormSchema
from kommunalportal.formengine.schema_checks import Path as DocumentPath
from kommunalportal.formengine.schema_checks import Problem, condition_problems, reference_problem

RecordedKind: TypeAlias = Literal["happy", "refused", "edge"]
RECORDED_KINDS: tuple[RecordedKind, ...] = get_args(RecordedKind)
SLUG = r"^[a-z][a-z0-9-]{0,49}$"


class TrustLevel(StrEnum):
    """Vertrauensniveau: how sure the portal must be who somebody is (OZG, TR-03107)."""

    BASIC = "BASIC"
    LOW = "LOW"
    SUBSTANTIAL = "SUBSTANTIAL"
    HIGH = "HIGH"


class ConditionalText(Document):
    """A text that is shown when its condition holds for the answers."""

    text: LocalText
    condition: Condition | None = Field(default=None, alias="if")


class ResultRule(Document):
    """What the applicant gets.

    `certificate`: made at once by the portal from the register's answer, with the named document; `letter`: prepared by
    a clerk and sent by post; `decision`: a clerk decides.
    """

    kind: Literal["certificate", "letter", "decision"]
    document: str = Field(default="", pattern=r"^$|" + SLUG)
    condition: Condition | None = Field(default=None, alias="if")


class Service(Document):
    """service.yaml: what the service is, for whom, what it costs and what comes out."""

    slug: str = Field(pattern=SLUG)
    service_key: str = Field(default="", pattern=r"^$|^99[0-9]{12}$")
    version: StrictInt = Field(ge=1)
    title: LocalText
    summary: LocalText
    audience: tuple[Literal["citizen", "business"], ...] = Field(min_length=1)
    who_may_apply: LocalText
    needs: tuple[LocalText, ...] = ()
    duration: LocalText | None = None
    fee_text: LocalText
    trust_level: TrustLevel
    login: Literal["required", "optional"]
    fees: tuple[FeeRule, ...] = ()
    results: tuple[ResultRule, ...] = Field(min_length=1)
    legal_basis: tuple[LocalText, ...] = Field(min_length=1)
    valid_from: date
    unit: str = Field(pattern=SLUG)
    retention_days: StrictInt = Field(ge=1, le=36_500)
    next_steps: tuple[ConditionalText, ...] = ()
    verify_by_official: tuple[LocalText, ...] = ()
    applicants: tuple[ApplicantKind, ...] | None = Field(default=None, min_length=1)
    co_signers: CoSigners | None = None

    @property
    def may_apply_for(self) -> tuple[ApplicantKind, ...]:
        """For whom somebody may apply; only for oneself unless the bundle says more."""
        return self.applicants or ("self",)


class RecordedStep(Document):
    """What somebody types on one step, and the keys of the errors this must give."""

    step: str
    answers: dict[str, JsonValue] = Field(default_factory=dict)
    errors: tuple[str, ...] = ()


class Expected(Document):
    """What must come out; only what is given is compared."""

    visible_steps: tuple[str, ...] | None = None
    complete: StrictBool | None = None
    stopped_by: str | None = None
    fee: str | None = Field(default=None, pattern=r"^[0-9]+\.[0-9]{2}$")
    result: str | None = None
    destination: str | None = None
    handover: dict[str, JsonValue] | None = None


class RecordedTest(Document):
    """tests/*.yaml: a journey somebody walked, to be walked again whenever the bundle changes.

    `kind`: everything goes well (`happy`), somebody is told that it cannot go on or what is wrong (`refused`), or
    something lies just inside the rules (`edge`).
    """

    title: str
    kind: RecordedKind
    today: date
    account: dict[str, JsonValue] = Field(default_factory=dict)
    uploads: dict[str, dict[str, JsonValue]] = Field(default_factory=dict)
    application: dict[str, JsonValue] = Field(default_factory=dict)
    municipality: dict[str, JsonValue] = Field(default_factory=dict)
    steps: tuple[RecordedStep, ...]
    expect: Expected


class Bundle(Document):
    """An online service as a whole. `documents`: names of the Typst templates in documents/, without ending."""

    service: Service
    form: FormSchema
    handover_rules: Handover = Field(alias="handover")
    documents: tuple[str, ...] = ()
    tests: tuple[RecordedTest, ...] = ()
    folder: Path | None = Field(default=None, exclude=True)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = list(_problems_in(self))
        if problems:
            text = "; ".join(problem.message for problem in problems)
            raise PydanticCustomError("inconsistent_bundle", "{text}", {"text": text, "problems": problems})
        return self

    @property
    def slug(self) -> str:
        """The bundle's name in addresses and folders."""
        return self.service.slug

    def journey(self, answers: Answers, context: Context) -> Journey:
        """The form with these answers."""
        return Journey(self.form, answers, context)

    def fee_for(self, answers: Answers, at: date) -> Fee:
        """The bill for the accepted answers on this day."""
        return fee_for(self.service.fees, answers, at)

    def co_signers_in(self, answers: Answers, at: date) -> list[tuple[str, str]]:
        """(e-mail address, name) of everybody who has to sign besides the applicant."""
        wanted = self.service.co_signers
        return wanted.named_in(answers) if wanted and holds(wanted.condition, answers, at) else []

    def needs_payment(self, answers: Answers, at: date) -> bool:
        """There is something to pay."""
        return not self.fee_for(answers, at).is_free

    def result_for(self, answers: Answers, at: date) -> ResultRule:
        """What the applicant gets for the accepted answers."""
        return next(rule for rule in self.service.results if holds(rule.condition, answers, at))

    def next_steps_for(self, answers: Answers, at: date) -> list[LocalText]:
        """What happens after sending, in order."""
        return [step.text for step in self.service.next_steps if holds(step.condition, answers, at)]

    def destination(self, answers: Answers, context: Context) -> str:
        """The slug of the destination for the accepted answers."""
        return self.handover_rules.destination_for(answers, context)

    def handover(self, answers: Answers, context: Context) -> dict[str, Any]:
        """The data for the back office, named as there, from the accepted answers."""
        return self.handover_rules.data_for(answers, context)

    def document(self, name: str) -> Path:
        """The Typst template of this name; raises LookupError for unknown names and bundles without folder."""
        if self.folder is None or name not in self.documents:
            raise LookupError(name)
        return self.folder / "documents" / f"{name}.typ"

    def as_json(self) -> dict[str, Any]:
        """The bundle as JSON without its tests; `Bundle.model_validate` reads it again."""
        return self.model_dump(mode="json", exclude_none=True, exclude={"tests"})

    def fingerprint(self) -> str:
        """SHA-256 over the JSON form: tells two versions apart."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


def _problems_in(bundle: Bundle) -> Iterable[Problem]:
    """Conditions and references outside the form must name what the form asks. Paths start with the file's part."""
    fields = bundle.form.fields
    for path, condition in _conditions_of(bundle):
        yield from condition_problems(condition, fields, path)
    for i, fee in enumerate(bundle.service.fees):
        if fee.quantity and (message := reference_problem(fee.quantity.field, fields)):
            yield Problem(("service", "fees", i, "quantity", "field"), message)
    yield from co_signer_problems(bundle.service.co_signers, fields)
    yield from _source_problems(bundle)
    yield from _result_problems(bundle)


def _conditions_of(bundle: Bundle) -> Iterable[tuple[DocumentPath, Condition | None]]:
    service, handover = bundle.service, bundle.handover_rules
    groups: dict[DocumentPath, Iterable[FeeRule | ResultRule | ConditionalText | DestinationRule]] = {
        ("service", "fees"): service.fees,
        ("service", "results"): service.results,
        ("service", "next_steps"): service.next_steps,
        ("handover", "destinations"): handover.destinations,
    }
    for group, rules in groups.items():
        yield from (((*group, i, "if"), rule.condition) for i, rule in enumerate(rules))
    if service.co_signers:
        yield ("service", "co_signers", "if"), service.co_signers.condition
    for place, source in handover.all_sources():
        yield ("handover", *place, "if"), source.condition


def _source_problems(bundle: Bundle) -> Iterable[Problem]:
    for place, source in bundle.handover_rules.all_sources():
        path: DocumentPath = ("handover", *place)
        if source.field and (message := reference_problem(source.field, bundle.form.fields)):
            yield Problem((*path, "field"), message)
        elif source.each:
            yield from _entry_problems(source, bundle.form.fields.get(source.field or ""), path)
        if source.context and source.context not in HANDOVER_PATHS:
            known = ", ".join(sorted(HANDOVER_PATHS))
            yield Problem((*path, "context"), f"unknown source '{source.context}'; known: {known}")


def _entry_problems(source: Source, field: FormField | None, path: DocumentPath) -> Iterable[Problem]:
    """`each` names inner fields of a repeated group, and asks only them."""
    if not isinstance(field, RepeatedField):
        yield Problem((*path, "each"), f"field '{source.field}' is no repeated group")
        return
    inner = {one.name: one for one in field.fields}
    for target, entry in source.each.items():
        place = (*path, "each", target)
        if entry.field and (message := reference_problem(entry.field, inner)):
            yield Problem((*place, "field"), message)
        yield from condition_problems(entry.condition, inner, (*place, "if"))


def _result_problems(bundle: Bundle) -> Iterable[Problem]:
    results = bundle.service.results
    if results[-1].condition is not None and list(comparisons_in(results[-1].condition)):
        yield Problem(("service", "results", len(results) - 1, "if"), "the last result must have no condition")
    for i, result in enumerate(results):
        if result.kind == "certificate" and not result.document:
            yield Problem(("service", "results", i), "a certificate needs a document")
        if bundle.folder and result.document and result.document not in bundle.documents:
            message = f"there is no documents/{result.document}.typ"
            yield Problem(("service", "results", i, "document"), message)
