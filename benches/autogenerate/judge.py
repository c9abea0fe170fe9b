"""The judge of schemas, the same for all tools.

Two databases are compared twice: by `tohead diff`, which reads what only the text of a definition says (CHECK,
generated columns, the WHERE of an index, views, triggers), and by SQLite's own pragmas, so that no difference
depends on the word of one of the tools that are compared.
"""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

# What the tools keep for themselves.
OWN = ("alembic_version", "django_migrations", "tohead_ledger")

ORDER = "columns or constraints in another order"


class Judge:
    def __init__(self, tohead: str):
        self.tohead = tohead

    def differences(self, wanted: Path, found: Path) -> list[str]:
        """What a database lacks, or has beyond what is wanted; nothing if the schemas are the same."""
        said = self._diff(_without_own(found), _without_own(wanted))
        if said and all(ORDER in line for line in said):
            return said
        seen = _pragmas(wanted) ^ _pragmas(found)
        if seen and not said:
            return [f"the pragmas of SQLite differ: {fact}" for fact in sorted(map(str, seen))]
        return said

    def _diff(self, first: Path, second: Path) -> list[str]:
        words = [self.tohead, "diff", str(first), str(second), "--json"]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)["result"]["differences"]


def is_sound(database: Path) -> str | None:
    """What SQLite finds wrong with a database."""
    with closing(sqlite3.connect(database)) as conn:
        found = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            return found
        violations = conn.execute("PRAGMA foreign_key_check").fetchall()
        return f"{len(violations)} rows refer to a row that is not there" if violations else None


def _without_own(database: Path) -> Path:
    copy = database.with_suffix(".judged")
    shutil.copy(database, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as conn:
        for table in OWN:
            conn.execute(f"DROP TABLE IF EXISTS {table}")
    return copy


def _pragmas(database: Path) -> set[tuple]:
    """Tables, columns, foreign keys and indexes, as SQLite lists them."""
    facts = set()
    with closing(sqlite3.connect(database)) as conn:
        for _, table, kind, _, without_rowid, strict in conn.execute("PRAGMA main.table_list").fetchall():
            if table in OWN or table.startswith("sqlite_"):
                continue
            facts.add((table, kind, without_rowid, strict))
            for _, name, declared, *rest in conn.execute(f'PRAGMA table_xinfo("{table}")'):
                facts.add((table, name, declared.lower(), *rest))
            for _, _, parent, *rest in conn.execute(f'PRAGMA foreign_key_list("{table}")'):
                facts.add((table, "foreign key", parent, *rest))
            for _, index, unique, origin, partial in conn.execute(f'PRAGMA index_list("{table}")').fetchall():
                parts = conn.execute(f'PRAGMA index_xinfo("{index}")').fetchall()
                columns = tuple((name, desc, collation) for _, _, name, desc, collation, is_key in parts if is_key)
                name = index if origin == "c" else ""
                facts.add((table, "index", name, unique, origin, partial, columns))
    return facts
