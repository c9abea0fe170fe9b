"""Changes of indexes."""

from declared import Change, Column, Expression, Index, Table, key, schema


def tasks(index: Index) -> Table:
    columns = (key(), Column("title", "TEXT", null=False), Column("state", "INTEGER", null=False))
    return Table("tasks", columns, indexes=(index,))


def open_tasks(below: int) -> Index:
    return Index("tasks_open", ("title",), Expression(f"state < {below}", f"models.Q(state__lt={below})"))


def by_title(function: str) -> Index:
    return Index("tasks_title", (Expression(f"{function}(title)", f"functions.{function.title()}('title')"),))


ROWS = "INSERT INTO tasks (id, title, state) VALUES (1, 'a', 0), (2, 'B', 1), (3, 'c', 2);"

CHANGES = (
    Change(
        "another WHERE of a partial index",
        schema(tasks(open_tasks(1))),
        schema(tasks(open_tasks(2))),
        ROWS,
    ),
    Change(
        "another expression of an index",
        schema(tasks(by_title("lower"))),
        schema(tasks(by_title("upper"))),
        ROWS,
    ),
)
