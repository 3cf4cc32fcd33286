"""State graphs that the database holds: an UPDATE that is no move of the graph fails inside its transaction.

Rooms register the graph that their ``rules.py`` walks; after every ``migrate`` the owner role makes triggers of it:
code, documents and database cannot say different things.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections
from psycopg import sql

Move = tuple[str, str]


@dataclass(frozen=True)
class Guard:
    """What the database must know: how columns tell the state (the first condition that holds), and the legal moves.

    ``{row}`` in a condition stands for the row before or after. ``deletable`` must hold for a row that is deleted.
    """

    columns: tuple[str, ...]
    states: tuple[tuple[str, str], ...]
    otherwise: str
    moves: frozenset[Move]
    deletable: str = ""


GUARDS: dict[str, Guard] = {}


def guard_states(table: str, guard: Guard) -> None:
    """Have this table's rows move along the graph only."""
    GUARDS[table] = guard


def steps(graph: Mapping[Any, Mapping[Any, str]], *, one_at_a_time: Iterable[str]) -> frozenset[Move]:
    """The moves that one statement may make: each edge, and several edges at once unless one is ``one_at_a_time``."""
    alone = frozenset(one_at_a_time)
    edges = {(state, target) for state, moves in graph.items() for target in moves.values()}
    onward = {(state, to) for state, moves in graph.items() for event, to in moves.items() if event not in alone}
    reached: set[Move] = set()
    while onward - reached:
        reached |= onward
        onward = {(first, last) for first, middle in reached for start, last in reached if middle == start}
    return frozenset(edges | reached)


def install_guards(using: str = "default", **_: Any) -> None:
    """Receiver of ``post_migrate`` (owner role)."""
    with connections[using].cursor() as cursor:
        existing = set(connections[using].introspection.table_names(cursor))
        for table, guard in GUARDS.items():
            if table in existing:
                cursor.execute(_trigger(table, guard))


def _trigger(table: str, guard: Guard) -> sql.Composed:
    names = {name: sql.Identifier(f"{table}_{name}") for name in ("moves", "stays")}
    return sql.SQL(_MOVES + (_STAYS if guard.deletable else "")).format(
        **names,
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(map(sql.Identifier, guard.columns)),
        before=sql.SQL(_state(guard, "OLD")),
        after=sql.SQL(_state(guard, "NEW")),
        legal=sql.SQL(", ").join(sql.Literal(f"{state} {target}") for state, target in sorted(guard.moves)),
        deletable=sql.SQL(guard.deletable.replace("{row}", "OLD")),
    )


def _state(guard: Guard, row: str) -> str:
    cases = " ".join(f"WHEN {condition.replace('{row}', row)} THEN '{state}'" for condition, state in guard.states)
    return f"CASE {cases} ELSE '{guard.otherwise}' END"


_MOVES = """
CREATE OR REPLACE FUNCTION {moves}() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
    before_it text := {before};
    after_it text := {after};
BEGIN
    IF before_it = after_it OR before_it || ' ' || after_it = ANY (ARRAY[{legal}]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no move from % to %', before_it, after_it USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME;
END $guard$;
CREATE OR REPLACE TRIGGER {moves} BEFORE UPDATE OF {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {moves}();
"""
_STAYS = """
CREATE OR REPLACE FUNCTION {stays}() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF {deletable} THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the receiver has not confirmed it' USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME;
END $guard$;
CREATE OR REPLACE TRIGGER {stays} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {stays}();
"""
