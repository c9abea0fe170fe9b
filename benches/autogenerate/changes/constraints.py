"""Changes of UNIQUE, CHECK and FOREIGN KEY."""

from declared import Change, Check, Column, Expression, Table, Unique, key, schema

MAIL = Column("mail", "TEXT", null=False)
AGE = Column("age", "INTEGER", null=False)
UNIQUE = Unique("users_mail_unique", ("mail",))
ROWS = """
INSERT INTO users (id, mail, age) VALUES (1, 'ada@a.example', 36), (2, 'bo@b.example', 17);
"""


def users(*constraints: Check | Unique) -> Table:
    return Table("users", (key(), MAIL, AGE), constraints)


def at_least(age: int) -> Check:
    return Check(Expression(f"age >= {age}", f"models.Q(age__gte={age})"), "users_age")


def library(on_delete: str | None, *, has_key: bool = True) -> tuple[Table, Table]:
    author = Column("author_id", "INTEGER", references="authors" if has_key else None, on_delete=on_delete)
    if not has_key:
        # The field of Django that is called `author_id` in the database, before it is a foreign key.
        author = Column("author_id", "INTEGER", django="models.IntegerField(null=True, db_column='author_id')")
    title = Column("title", "TEXT", null=False)
    return (
        Table("authors", (key(), Column("name", "TEXT", null=False))),
        Table("books", (key(), title, author)),
    )


LIBRARY_ROWS = """
INSERT INTO authors (id, name) VALUES (1, 'Ada'), (2, 'Bo');
INSERT INTO books (id, title, author_id) VALUES (10, 'Engines', 1), (11, 'Boats', 2), (12, 'Alone', NULL);
"""

CHANGES = (
    Change("UNIQUE is added", schema(users()), schema(users(UNIQUE)), ROWS),
    Change("UNIQUE is dropped", schema(users(UNIQUE)), schema(users()), ROWS),
    Change("a CHECK changes", schema(users(at_least(0))), schema(users(at_least(14))), ROWS),
    Change(
        "a column becomes a foreign key",
        schema(*library(None, has_key=False)),
        schema(*library(None)),
        LIBRARY_ROWS,
    ),
    Change(
        "ON DELETE CASCADE becomes SET NULL",
        schema(*library("CASCADE")),
        schema(*library("SET NULL")),
        LIBRARY_ROWS,
    ),
)
