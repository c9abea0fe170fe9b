"""The judge of rows, the same for all tools: which are the same before and after."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Content:
    """The rows of a table: the values of each column."""

    columns: dict[str, list]
    types: dict[str, str]
    count: int


@dataclass(frozen=True)
class Database:
    tables: dict[str, Content]
    # The highest number that AUTOINCREMENT has given out, by table.
    marks: dict[str, int]


def read(path: Path) -> Database:
    with closing(sqlite3.connect(path)) as conn:
        listed = conn.execute("PRAGMA main.table_list").fetchall()
        names = [name for _, name, kind, *_ in listed if kind in ("table", "virtual")]
        tables = {name: _content(conn, name) for name in names if not name.startswith("sqlite_")}
        has_marks = any(name == "sqlite_sequence" for _, name, *_ in listed)
        marks = dict(conn.execute("SELECT name, seq FROM sqlite_sequence")) if has_marks else {}
    return Database(tables, marks)


def _content(conn: sqlite3.Connection, table: str) -> Content:
    # 1 is a hidden column, 2 and 3 are generated ones: https://sqlite.org/pragma.html#pragma_table_xinfo
    described = [row for row in conn.execute(f'PRAGMA table_xinfo("{table}")') if row[6] == 0]
    names = [row[1] for row in described]
    listed = ", ".join(f'"{name}"' for name in names)
    order = ", ".join(str(number + 1) for number in range(len(names)))
    rows = conn.execute(f'SELECT {listed} FROM "{table}" ORDER BY {order}').fetchall()
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return Content(columns, {row[1]: row[2].upper() for row in described}, len(rows))


def lost(
    before: Database,
    after: Database,
    tables: dict[str, str],
    renames: dict[str, str],
    filled: frozenset[str] = frozenset(),
) -> list[str]:
    """What of some tables is not there any more.

    `tables`: old names and new. `renames`: `table.old` and the new name. `filled`: columns in which something was to
    take the place of NULL.
    """
    found = []
    for old_name, new_name in tables.items():
        old, new = before.tables[old_name], after.tables.get(new_name)
        if new is None or new.count < old.count:
            kept = new.count if new else 0
            found.append(f"{old.count - kept} of {old.count} rows of `{old_name}`")
            continue
        for column in old.columns:
            now = renames.get(f"{old_name}.{column}", column)
            if now not in new.columns or not _same(old, column, new, now, f"{old_name}.{column}" in filled):
                found.append(f"the values of `{old_name}.{column}`")
        mark = before.marks.get(old_name)
        if mark is not None and after.marks.get(new_name, 0) < mark:
            found.append(f"the mark of AUTOINCREMENT of `{old_name}`, which was {mark}")
    return found


def _same(old: Content, column: str, new: Content, now: str, is_filled: bool) -> bool:
    first, second = Counter(old.columns[column]), Counter(new.columns[now])
    if old.types[column] != new.types[now]:
        first, second = (Counter(map(str, values.elements())) for values in (first, second))
    if is_filled:
        nulls = first.pop(None, 0)
        return (second - first).total() == nulls and not (first - second)
    return first == second
