"""Static checks of what a form says about drafts of its earlier versions. Pure."""

from collections.abc import Iterator, Sequence

from kommunalportal.formengine.condition_checks import Fields, Path, Problem
from kommunalportal.formengine.migration import Migration


def migration_problems(migrations: Sequence[Migration], fields: Fields) -> list[Problem]:
    """Two for one version; the last one must lead to questions that there are."""
    versions = [migration.to for migration in migrations]
    twice = [i for i, version in enumerate(versions) if version in versions[:i]]
    problems = [Problem(("migrations", i, "to"), f"version {versions[i]} is there twice") for i in twice]
    for i, migration in enumerate(migrations):
        problems += _inner_problems(migration, ("migrations", i))
        if migration.to == max(versions):
            problems += _last_problems(migration, fields, ("migrations", i))
    return problems


def _inner_problems(migration: Migration, path: Path) -> Iterator[Problem]:
    targets = list(migration.rename.values())
    for old, new in migration.rename.items():
        if targets.count(new) > 1:
            yield Problem((*path, "rename", old), f"two answers would become '{new}'")
        if old in migration.drop:
            yield Problem((*path, "drop", old), f"'{old}' is renamed and dropped")


def _last_problems(migration: Migration, fields: Fields, path: Path) -> Iterator[Problem]:
    named = [("rename", old, new) for old, new in migration.rename.items()]
    named += [("convert", name, name) for name in migration.convert]
    named += [("ask_again", name, name) for name in migration.ask_again]
    for group, key, reference in named:
        name, _, part = reference.partition(".")
        field = fields.get(name)
        if field is None or not field.is_input:
            yield Problem((*path, group, key), f"unknown field '{name}'")
        elif part and part not in field.parts:
            yield Problem((*path, group, key), f"field '{name}' has no part '{part}'")
