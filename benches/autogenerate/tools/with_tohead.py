"""tohead: `schema.sql`, `create`, `up` and `down`."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from declared import Change, Check, Column, Schema, Table, Unique
from tools import Gap, Tool, Written, call

# Old enough for the SQLite that comes with Python, so that all tools have the same statements.
MINIMUM = "3.40.0"


class Tohead(Tool):
    name = "tohead"

    def __init__(self, command: str):
        self.command = command

    def gap(self, schema: Schema) -> Gap:
        return Gap()

    def start(self, directory: Path, schema: Schema) -> Path:
        self._declare(directory, schema)
        self._run(directory, "create", "first")
        self._complete(directory)
        self.up(directory)
        return directory / "app.db"

    def declared(self, directory: Path, schema: Schema) -> Path:
        """SQLite itself runs `schema.sql`, so that tohead is not held against its own migrations."""
        self._declare(directory, schema)
        database = directory / "app.db"
        with closing(sqlite3.connect(database, isolation_level=None)) as conn:
            conn.executescript(sql(schema))
        return database

    def write(self, directory: Path, change: Change) -> Written:
        self._declare(directory, change.after)
        there = set((directory / "migrations").iterdir())
        told = [f"--rename {old}={new}" for old, new in change.renames.items()]
        told += [f"--fill {column}={value}" for column, value in change.fills.items()]
        self._run(directory, "create", "step", *(word for pair in told for word in pair.split(" ", 1)))
        new = sorted(set((directory / "migrations").iterdir()) - there)
        scripts = tuple(file.read_text() for file in new)
        reasons = self._complete(directory)
        return Written(scripts, (*(f"`{option}`" for option in told), *reasons))

    def up(self, directory: Path) -> tuple[str, ...]:
        self._run(directory, "up")
        return ()

    def down(self, directory: Path) -> None:
        self._run(directory, "down", "--yes")

    def _run(self, directory: Path, *words: str) -> None:
        options = ("--min-sqlite", MINIMUM) if words[0] == "create" else ()
        env = os.environ | {"DATABASE_URL": "app.db"}
        call(directory, self.command, "--dir", "migrations", *words, *options, env=env)

    def _declare(self, directory: Path, schema: Schema) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "schema.sql").write_text(sql(schema))

    def _complete(self, directory: Path) -> tuple[str, ...]:
        """Writes the reasons that a person has to write."""
        reasons = []
        for file in sorted((directory / "migrations").glob("*.up.sql")):
            text = file.read_text()
            reasons += re.findall(r'^-- tohead: (\S+) ""$', text, re.MULTILINE)
            file.write_text(re.sub(r'^(-- tohead: \S+) ""$', r'\1 "looked at"', text, flags=re.MULTILINE))
        return tuple(f"a reason for `{directive}`" for directive in reasons)


def sql(schema: Schema) -> str:
    """A schema as the statements of `schema.sql`."""
    statements = []
    for table in schema.tables:
        statements.append(_table(table))
        for index in table.indexes:
            parts = ", ".join(part if isinstance(part, str) else part.sql for part in index.parts)
            where = f" WHERE {index.where.sql}" if index.where else ""
            statements.append(f"CREATE INDEX {index.name} ON {table.name} ({parts}){where}")
    statements += [item.sql for item in schema.objects]
    return "".join(f"{statement};\n" for statement in statements)


def _table(table: Table) -> str:
    items = [_column(column, table) for column in table.columns]
    if table.primary_key:
        items.append(f"PRIMARY KEY ({', '.join(table.primary_key)})")
    items += [_constraint(constraint) for constraint in table.constraints]
    options = [word for word, is_set in (("STRICT", table.strict), ("WITHOUT ROWID", table.without_rowid)) if is_set]
    end = f") {', '.join(options)}".rstrip()
    return f"CREATE TABLE {table.name} (\n    " + ",\n    ".join(items) + f"\n{end}"


def _column(column: Column, table: Table) -> str:
    words = [column.name, column.type]
    if column.primary_key:
        words.append("PRIMARY KEY AUTOINCREMENT" if table.autoincrement else "PRIMARY KEY")
    if not column.null and not (column.primary_key and column.type == "INTEGER"):
        words.append("NOT NULL")
    if column.default is not None:
        words.append(f"DEFAULT {column.default}")
    if column.collation:
        words.append(f"COLLATE {column.collation}")
    if column.generated:
        words.append(f"GENERATED ALWAYS AS ({column.generated.sql}) STORED")
    if column.references:
        words.append(f"REFERENCES {column.references} (id)")
    if column.on_delete:
        words.append(f"ON DELETE {column.on_delete}")
    return " ".join(words)


def _constraint(constraint: Check | Unique) -> str:
    match constraint:
        case Check(condition, None):
            return f"CHECK ({condition.sql})"
        case Check(condition, name):
            return f"CONSTRAINT {name} CHECK ({condition.sql})"
        case Unique(name, columns):
            return f"CONSTRAINT {name} UNIQUE ({', '.join(columns)})"
