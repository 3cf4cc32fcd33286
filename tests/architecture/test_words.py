"""Words that have no place in the repository."""

import re

import pytest

from tests.architecture.sources import ROOT, place, text_files

TASK_WITHOUT_NUMBER = re.compile(r"\b(TODO|FIXME|XXX)\b(?!\(#\d+\))")
# The brackets keep this file from finding itself.
OF_ONE_MACHINE = re.compile(
    r"/hom[e]/\w+/|/roo[t]/|\.\./share[d]\b|/work/(?:mai[n]|share[d])"
    r"|//(?:registry\.|[a-z.]*pyp[i]\b|files\.pytho[n])|npmj[s]\.(?:org|com)|pythonhoste[d]"
)
ROOMS_WITHOUT_A_NAME = {"utils", "helpers", "common", "core", "services"}


@pytest.mark.parametrize(("what", "pattern"), [("a task", TASK_WITHOUT_NUMBER), ("a place", OF_ONE_MACHINE)])
def test_no_file_names_a_task_without_its_number_or_a_place_of_one_machine(what: str, pattern: re.Pattern[str]) -> None:
    found = [
        f"{place(file, number)}: {line.strip()[:100]}"
        for file in text_files()
        if file.name != "test_words.py"
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == [], what


def test_no_module_is_named_after_nothing() -> None:
    parts = {file: {part.removesuffix(".py") for part in file.relative_to(ROOT).parts} for file in text_files()}
    assert [str(file) for file, names in parts.items() if file.suffix == ".py" and names & ROOMS_WITHOUT_A_NAME] == []
