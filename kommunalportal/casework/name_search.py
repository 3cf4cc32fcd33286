"""Cases are found by the names of the people in them, although no table holds a name that could be read.

Names are folded first: case, accents and umlauts do not count, in whatever spelling ("Müller", "MUELLER", "Muller").
"""

from collections.abc import Iterator

from kommunalportal.applications.journeys import ApplicationForm, form_of
from kommunalportal.casework.models import SearchKey, WorkItem
from kommunalportal.catalogue.words import words_of
from kommunalportal.formengine.fields.person_name import PersonNameField
from kommunalportal.kernel.encryption import keyed_hash

MOST_WORDS = 6
MOST_FOUND = 200
BATCH = 200
#: Letters of DIN 91379 that no accent makes and that Unicode therefore does not take apart.
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e"})
#: Cases without a name get this one, so that the sweep does not look at them again.
_NOBODY = "-"


def index_names(item: WorkItem) -> None:
    """Store the keys of everybody who is named in the application."""
    words = {word for name in _names(form_of(item.application)) for word in name_words(name)}
    keys = sorted({_key(word) for word in words or {_NOBODY}})
    SearchKey.objects.bulk_create((SearchKey(work_item=item, key=key) for key in keys), ignore_conflicts=True)


def index_missing() -> int:
    """Sweep: cases from before there were keys; answers how many were done."""
    items = WorkItem.objects.filter(search_keys=None).select_related(
        "application__online_service__service", "application__account"
    )[:BATCH]
    for item in items:
        index_names(item)
    return len(items)


def cases_named(query: str) -> list[int]:
    """Keys of cases in which every word of ``query`` is somebody's name."""
    found: set[int] | None = None
    for word in name_words(query)[:MOST_WORDS]:
        rows = SearchKey.objects.filter(key=_key(word)).order_by("-work_item_id")
        rows = rows if found is None else rows.filter(work_item_id__in=found)
        found = set(rows.values_list("work_item_id", flat=True)[:MOST_FOUND])
    return sorted(found or ())


def name_words(name: str) -> list[str]:
    """The folded words of a name; single letters are initials, and too many people share them."""
    return [word for word in words_of(name.lower().translate(_LETTERS)) if len(word) > 1]


def _names(form: ApplicationForm) -> Iterator[str]:
    yield form.application.account.name
    facts = form.application.represents or {}
    yield from (facts[name] for name in ("name", "company_name") if facts.get(name))
    answers = form.journey.accepted_answers()
    for step in form.bundle.form.steps:
        for field in step.fields:
            if isinstance(field, PersonNameField) and field.name in answers:
                yield field.show(answers[field.name])


def _key(word: str) -> str:
    return keyed_hash(f"case name {word}")
