"""The page in docs/: figures, and the words around them."""

import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from declared import Change
from judge import ORDER
from measure import Result, Way
from tools.with_tohead import MINIMUM

HERE = Path(__file__).parent

# The lines of one note, and the letters of one line.
LINES, WIDTH = 4, 200


def write(changes: list[Change], tools: list[list[Result]], with_keys: list[Result], better: str) -> str:
    notes: list[str] = []
    parts = {
        "versions": _versions(),
        "minimum": MINIMUM,
        "summary": _summary(tools),
        "better": better.strip(),
        "table": _table(changes, tools, notes),
        "told": _told(changes, tools),
        "foreign_keys": _foreign_keys(tools[1], with_keys, notes),
    }
    parts["notes"] = "\n".join(f"{number}. {note}" for number, note in enumerate(notes, 1))
    return (HERE / "page.md").read_text().format(**parts)


def _versions() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("Alembic", "SQLAlchemy", "Django"))
    return (
        f"{packages}, on Python {platform.python_version()} with SQLite {sqlite3.sqlite_version};\n"
        "tohead of this checkout, with the SQLite that it brings."
    )


def _summary(tools: list[list[Result]]) -> str:
    lines = [
        ("can be declared", lambda result: not result.undeclared),
        ("detected", _is_detected),
        ("what was written runs", _has_run),
        ("the schema is the declared one, to the order of columns", lambda result: _is_reached(result, order=False)),
        ("the schema is the declared one, but for the order of columns", lambda result: _is_reached(result, order=True)),
        ("ran, and lost rows or values", lambda result: _has_run(result) and bool(result.up.lost)),
        ("down brings the schema back", lambda result: _is_back(result)),
        ("right", _is_right),
    ]
    head = "".join(f" {results[0].tool} |" for results in tools)
    rows = [f"| of {len(tools[0])} changes |{head}", "| --- |" + " --- |" * len(tools)]
    for words, is_so in lines:
        counts = "".join(f" {sum(map(is_so, results))} |" for results in tools)
        rows.append(f"| {words} |{counts}")
    return "\n".join(rows)


def _is_detected(result: Result) -> bool:
    return bool(result.scripts)


def _has_run(result: Result) -> bool:
    return _is_detected(result) and result.up.error is None


def _is_reached(result: Result, *, order: bool) -> bool:
    return _has_run(result) and _is_as_wanted(result.up, order=order)


def _is_as_wanted(way: Way, *, order: bool) -> bool:
    return all(order and ORDER in line for line in way.differences)


def _is_back(result: Result) -> bool:
    return result.down is not None and result.down.error is None and _is_as_wanted(result.down, order=True)


def _is_right(result: Result) -> bool:
    if not (_is_reached(result, order=True) and _is_back(result) and not result.up.lost):
        return False
    return all(what in result.dropped for what in result.down.lost)


def _table(changes: list[Change], tools: list[list[Result]], notes: list[str]) -> str:
    rows = ["| change | tool | detected | runs | schema | rows | down |", "| --- |" + " --- |" * 6]
    for at, change in enumerate(changes):
        for results in tools:
            name = f"{at + 1}. {change.name}" if results is tools[0] else ""
            rows.append(f"| {name} | {results[at].tool} | {' | '.join(_cells(results[at], notes))} |")
    return "\n".join(rows)


def _cells(result: Result, notes: list[str]) -> tuple[str, ...]:
    if result.undeclared:
        return (f"cannot be declared: {result.undeclared}", "", "", "", "")
    if result.unwritten is not None:
        return (f"ends with an error {_note(notes, [result.unwritten])}", "", "", "", "")
    warned = [f"warns: {line}" for line in result.up.warnings]
    if not result.scripts:
        return (f"no {_note(notes, warned)}" if warned else "no", "", "", "", "")
    if result.up.error is not None:
        return ("yes", f"no {_note(notes, [result.up.error])}", "", "", "")
    return ("yes", "yes", _schema(result.up, notes), _rows(result.up), _down(result, notes))


def _schema(way: Way, notes: list[str]) -> str:
    if not way.differences:
        return "as declared"
    if _is_as_wanted(way, order=True):
        return "as declared, in another order"
    warned = [f"warns: {line}" for line in way.warnings]
    return f"differs {_note(notes, [*way.differences, *warned])}"


def _rows(way: Way) -> str:
    return f"**loses** {', '.join(way.lost)}" if way.lost else "all"


def _down(result: Result, notes: list[str]) -> str:
    way = result.down
    if way.error is not None:
        return f"fails {_note(notes, [way.error])}"
    schema = "schema" if _is_as_wanted(way, order=True) else f"another schema {_note(notes, way.differences)}"
    rows = f"without {', '.join(way.lost)}" if way.lost else "all rows"
    return f"{schema}, {rows}"


def _note(notes: list[str], lines: list[str]) -> str:
    """Puts text under the table, and a number in its place."""
    lines = [line.strip() for text in lines for line in text.splitlines()]
    shown = [line.replace("`", "") for line in lines[:LINES]]
    text = "; ".join(f"`{line if len(line) <= WIDTH else line[:WIDTH] + '…'}`" for line in shown)
    text += "; and more" if len(lines) > LINES else ""
    if text not in notes:
        notes.append(text)
    return f"({notes.index(text) + 1})"


def _told(changes: list[Change], tools: list[list[Result]]) -> str:
    rows = ["| change | tool | told |", "| --- | --- | --- |"]
    for at, change in enumerate(changes):
        for result in (results[at] for results in tools):
            hand = [f"{what} was created by hand" for what in result.by_hand]
            if result.told or hand:
                rows.append(f"| {at + 1}. {change.name} | {result.tool} | {'; '.join([*result.told, *hand])} |")
    return "\n".join(rows)


def _foreign_keys(without: list[Result], with_keys: list[Result], notes: list[str]) -> str:
    rows = ["| change | detected | runs | schema | rows | down |", "| --- |" + " --- |" * 5]
    for at, (first, second) in enumerate(zip(without, with_keys), 1):
        if (first.up, first.down) != (second.up, second.down):
            rows.append(f"| {at}. {second.change} | {' | '.join(_cells(second, notes))} |")
    return "\n".join(rows) if len(rows) > 2 else "There is none."
