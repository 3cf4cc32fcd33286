"""Who has to sign, read from the answers."""

from datetime import date
from typing import Any

import pytest

from kommunalportal.formengine.applicants import CoSigners, co_signer_problems
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.schema import FormSchema


def co_signers(**values: Any) -> CoSigners:
    return CoSigners.model_validate({"email": "mail", "name": "who", "text": "Ich bin einverstanden."} | values)


def a_form() -> FormSchema:
    partner = [
        {"name": "who", "type": "person_name", "label": "Name"},
        {"name": "mail", "type": "email", "label": "E-Mail"},
    ]
    group = {"name": "partners", "type": "repeated", "label": "Partner", "entry": "Partner", "summary": ["who"]}
    step = {"slug": "partner", "title": "Partner", "fields": [group | {"fields": partner}]}
    return FormSchema.model_validate({"steps": [step]})


def test_every_entry_of_the_group_signs_and_an_address_counts_once() -> None:
    entries: list[Any] = [
        {"who": {"given_names": "Bo", "family_name": "Ek"}, "mail": "Bo@example.org"},
        {"who": {"given_names": "Bo", "family_name": "Ek"}, "mail": "bo@example.org"},
        {"who": "Cid", "mail": "cid@example.org"},
        {"who": "nobody", "mail": None},
    ]
    found = co_signers(field="partners").named_in({"partners": entries})
    assert found == [("bo@example.org", "Bo Ek"), ("cid@example.org", "Cid")]


def test_without_a_group_the_form_names_one() -> None:
    assert co_signers().named_in({"mail": "bo@example.org", "who": "Bo"}) == [("bo@example.org", "Bo")]
    assert co_signers().named_in({"who": "Bo"}) == []


def test_a_bundle_names_questions_of_the_right_kind() -> None:
    fields = a_form().fields
    assert list(co_signer_problems(co_signers(field="partners"), fields)) == []
    assert [one.path[-1] for one in co_signer_problems(co_signers(field="nobody"), fields)] == ["field"]
    swapped = co_signers(field="partners", email="who", name="mail")
    assert [one.path[-1] for one in co_signer_problems(swapped, fields)] == ["email", "name"]


@pytest.mark.parametrize(("applicant", "expected"), [({}, "Ada"), ({"given_names": "Kim"}, "Kim")])
def test_the_applicant_is_the_account_unless_somebody_else_is_applied_for(applicant: Any, expected: str) -> None:
    context = Context(today=date(2026, 11, 24), account={"given_names": "Ada"}, applicant=applicant)
    assert context.look_up("applicant.given_names") == expected
