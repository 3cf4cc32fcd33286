"""What a simulator remembers: JSON documents in one SQLite file, so that a restart loses nothing."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]

TABLE = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, id TEXT NOT NULL, belongs_to TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS by_owner ON documents (kind, belongs_to, number);
"""

ALL = "SELECT body FROM documents WHERE kind = ?"
OWNED = "AND belongs_to = ?"


class Store:
    """Documents by kind and id, in the order in which they came; safe to use from several threads.

    `belongs_to` groups documents (events of a case, cases of a destination). Times and amounts are the
    caller's to write as texts.
    """

    def __init__(self, path: Path | str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(TABLE)

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Several changes that nobody else sees half done."""
        with self._lock:
            yield

    def add(self, kind: str, id: str, body: Document, *, belongs_to: str = "") -> bool:
        """Store a new document; False, and nothing changed, when there already is one of this kind and id."""
        sql = "INSERT OR IGNORE INTO documents (kind, id, belongs_to, body) VALUES (?, ?, ?, ?)"
        with self._lock:
            return self._connection.execute(sql, (kind, id, belongs_to, json.dumps(body))).rowcount == 1

    def put(self, kind: str, id: str, body: Document, *, belongs_to: str = "") -> None:
        """Store a document, in place of an earlier one."""
        with self._lock:
            if not self.add(kind, id, body, belongs_to=belongs_to):
                sql = "UPDATE documents SET body = ?, belongs_to = ? WHERE kind = ? AND id = ?"
                self._connection.execute(sql, (json.dumps(body), belongs_to, kind, id))

    def get(self, kind: str, id: str) -> Document | None:
        """The document, or None."""
        sql = "SELECT body FROM documents WHERE kind = ? AND id = ?"
        with self._lock:
            row = self._connection.execute(sql, (kind, id)).fetchone()
        return json.loads(row[0]) if row else None

    def change(self, kind: str, id: str, change: Callable[[Document], Any]) -> Document:
        """Change a document in place, alone; KeyError when there is none."""
        with self._lock:
            body = self.get(kind, id)
            if body is None:
                raise KeyError(f"{kind} {id}")
            change(body)
            sql = "UPDATE documents SET body = ? WHERE kind = ? AND id = ?"
            self._connection.execute(sql, (json.dumps(body), kind, id))
            return body

    def all(self, kind: str, *, belongs_to: str | None = None, newest_first: bool = False) -> list[Document]:
        """All documents of a kind, or of one owner, in the order in which they came."""
        sql = f"{ALL} {OWNED if belongs_to is not None else ''} ORDER BY number {'DESC' if newest_first else 'ASC'}"
        values = (kind,) if belongs_to is None else (kind, belongs_to)
        with self._lock:
            rows = self._connection.execute(sql, values).fetchall()
        return [json.loads(row[0]) for row in rows]

    def delete(self, kind: str, id: str) -> None:
        """Forget a document; no matter whether there was one."""
        with self._lock:
            self._connection.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, id))
