"""Questions whose SQL is written once: for the few that every request asks.

Django writes the SQL of a queryset anew each time it is asked, which takes several times as long as PostgreSQL needs
to answer. A ``Question`` remembers the SQL and only fills in what is asked for; its rows are the same objects.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression

from kommunalportal.kernel.models import TenantModel
from kommunalportal.kernel.tenancy import current_tenant_id

T = TypeVar("T", bound=TenantModel)
_TENANT = "tenant"


class Given(Expression):
    """A place in a condition that each asking fills in: ``rows.filter(pk=Given("pk"))``.

    What is filled in reaches the database as it is, so it has to be of the column's kind.
    """

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, *_: Any) -> tuple[str, tuple[Any, ...]]:
        """One place, filled by a name instead of a value."""
        return "%s", (self,)


class Question(Generic[T]):
    """The current tenant's rows that fit a condition.

    ``narrow`` gets every row of the model and answers those that are asked for, with ``Given`` places in it.
    """

    def __init__(self, model: type[T], narrow: Callable[[models.QuerySet[T]], models.QuerySet[T]]) -> None:
        self._model = model
        self._narrow = narrow

    def first(self, **given: Any) -> T | None:
        """The first row that fits, if there is one."""
        rows = self.all(**given)
        return rows[0] if rows else None

    def all(self, **given: Any) -> list[T]:
        """Every row that fits."""
        sql, parameters, names, converters = self._written
        given[_TENANT] = current_tenant_id()
        values = [given[value.name] if isinstance(value, Given) else value for value in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        return [self._model.from_db(connection.alias, names, _converted(row, converters)) for row in found]

    @cached_property
    def _written(self) -> tuple[str, tuple[Any, ...], list[str], list[tuple[int, list[Any], Expression]]]:
        # Without the manager: it would write the tenant that happens to ask first into the SQL.
        rows: models.QuerySet[T] = models.QuerySet(self._model).filter(tenant_id=Given(_TENANT))
        compiler = self._narrow(rows).query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        converters = [(at, found, column) for at, (found, column) in compiler.get_converters(columns).items()]
        return sql, tuple(parameters), [column.target.attname for column in columns], converters


def _converted(row: Sequence[Any], converters: list[tuple[int, list[Any], Expression]]) -> Sequence[Any]:
    if not converters:
        return row
    values = list(row)
    for at, found, column in converters:
        for convert in found:
            values[at] = convert(values[at], column, connection)
    return values
