"""One change with one tool: up, down, and what the judges say."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import rows
from declared import Change, Schema
from judge import Judge, is_sound
from tools import Failed, Gap, Tool


@dataclass
class Way:
    """What has become of a database on the way up, or on the way back."""

    error: str | None = None
    differences: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class Result:
    change: str
    tool: str
    # What has no form in this tool, if that is what the change is about.
    undeclared: str | None = None
    # What the change is to drop.
    dropped: set[str] = field(default_factory=set)
    by_hand: list[str] = field(default_factory=list)
    told: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    unwritten: str | None = None
    up: Way = field(default_factory=Way)
    down: Way | None = None


def measure(tool: Tool, change: Change, directory: Path, judge: Judge) -> Result:
    result = Result(change.name, tool.name, dropped=_dropped(change))
    before, after = tool.gap(change.before), tool.gap(change.after)
    result.undeclared = _undeclared(change, before, after)
    if result.undeclared:
        return result
    result.by_hand = [f"the {item.kind} `{item.name}`" for item in before.by_hand]

    for place in ("wanted-before", "wanted-after", "work"):
        (directory / place).mkdir(parents=True)
    work = directory / "work"
    wanted_before = _by_hand(tool.declared(directory / "wanted-before", change.before), before)
    wanted_after = _by_hand(tool.declared(directory / "wanted-after", change.after), after)
    database = _by_hand(tool.start(work, change.before), before)
    with closing(sqlite3.connect(database, isolation_level=None)) as conn:
        conn.execute("PRAGMA foreign_keys = ON")
        conn.executescript(change.rows)
    start = rows.read(database)

    try:
        written = tool.write(work, change)
    except Failed as error:
        result.unwritten = str(error)
        return result
    result.told, result.scripts = written.told, written.scripts

    renamed = {old: new for old, new in change.renames.items() if "." not in old}
    columns = {old: new for old, new in change.renames.items() if "." in old}
    tables = {name: renamed.get(name, name) for name in start.tables if _is_declared(change.before, name)}
    try:
        result.up.warnings = list(dict.fromkeys([*written.warnings, *tool.up(work)]))
    except Failed as error:
        result.up.error = str(error)
        return result
    result.up.differences = _schema(judge, wanted_after, database)
    middle = rows.read(database)
    found = rows.lost(start, middle, tables, columns, frozenset(change.fills))
    result.up.lost = [what for what in found if what not in result.dropped]
    if not written.scripts:
        return result

    result.down = Way()
    try:
        tool.down(work)
    except Failed as error:
        result.down.error = str(error)
        return result
    result.down.differences = _schema(judge, wanted_before, database)
    result.down.lost = rows.lost(start, rows.read(database), {name: name for name in tables}, {}, frozenset(change.fills))
    return result


def _undeclared(change: Change, before: Gap, after: Gap) -> str | None:
    """Why the change itself has no form in a tool. What it only stands beside is created by hand."""
    options = [option for option in after.options if option not in before.options]
    # SQLite itself carries a rename into the objects that were made by hand.
    changed = [item for item in after.by_hand if item not in before.by_hand and not change.renames]
    return ", ".join([*options, *(f"a {item.kind}" for item in changed)]) or None


def _by_hand(database: Path, gap: Gap) -> Path:
    """Creates what a tool has no form for."""
    with closing(sqlite3.connect(database, isolation_level=None)) as conn:
        for item in gap.by_hand:
            conn.execute(item.sql)
    return database


def _is_declared(schema: Schema, name: str) -> bool:
    return schema.table(name) is not None or any(
        item.name == name for item in schema.objects if item.kind == "virtual table"
    )


def _dropped(change: Change) -> set[str]:
    """What is to go."""
    gone = set()
    for table in change.before.tables:
        now = change.after.table(change.renames.get(table.name, table.name))
        for column in table.columns:
            name = change.renames.get(f"{table.name}.{column.name}", column.name)
            if now is not None and now.column(name) is None:
                gone.add(f"the values of `{table.name}.{column.name}`")
    return gone


def _schema(judge: Judge, wanted: Path, found: Path) -> list[str]:
    differences = judge.differences(wanted, found)
    wrong = is_sound(found)
    return [*differences, *([wrong] if wrong else [])]
