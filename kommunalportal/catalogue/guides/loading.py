"""The shipped guides and deadlines, read once per process."""

from functools import cache
from pathlib import Path

from kommunalportal.catalogue.guides.schema import DeadlineRule, DeadlineRules, Guide
from kommunalportal.catalogue.words import slug_of
from kommunalportal.formengine.yaml_source import YamlSource

FOLDER = Path(__file__).resolve().parents[1] / "data" / "guides"
DEADLINES = "_deadlines.yaml"


@cache
def guides() -> dict[str, Guide]:
    """Slug of the life situation -> its guide."""
    loaded = (read_guide(path) for path in sorted(FOLDER.glob("[!_]*.yaml")))
    return {slug_of(guide.situation): guide for guide in loaded}


@cache
def deadline_rules() -> dict[str, DeadlineRule]:
    """All deadlines by slug."""
    rules = DeadlineRules.model_validate(YamlSource((FOLDER / DEADLINES).read_bytes()).data)
    return {rule.slug: rule for rule in rules.deadlines}


def guide_of(situation_slug: str) -> Guide | None:
    """The guide of a life situation, if there is one."""
    return guides().get(situation_slug)


def read_guide(path: Path) -> Guide:
    """One file; ``pydantic.ValidationError`` or ``BadYaml`` say what is wrong with it."""
    return Guide.model_validate(YamlSource(path.read_bytes()).data)
