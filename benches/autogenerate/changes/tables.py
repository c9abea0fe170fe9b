"""Changes of whole tables."""

from dataclasses import replace

from declared import Change, Column, Table, key, schema

NAME = Column("name", "TEXT", null=False)
USERS = Table("users", (key(), NAME))
ACCOUNTS = replace(USERS, name="accounts")


def posts(parent: str) -> Table:
    user = Column("user_id", "INTEGER", null=False, references=parent, on_delete="CASCADE")
    return Table("posts", (key(), user, Column("body", "TEXT")))


SETTINGS = Table(
    "settings",
    (Column("name", "TEXT", null=False, primary_key=True), Column("value", "INTEGER")),
)
SETTINGS_ROWS = "INSERT INTO settings (name, value) VALUES ('size', 12), ('theme', NULL);"

CHANGES = (
    Change(
        "a table that another refers to is renamed",
        schema(USERS, posts("users")),
        schema(ACCOUNTS, posts("accounts")),
        """
        INSERT INTO users (id, name) VALUES (1, 'Ada'), (2, 'Bo');
        INSERT INTO posts (id, user_id, body) VALUES (10, 1, 'a'), (11, 2, NULL);
        """,
        renames={"users": "accounts"},
    ),
    Change(
        "a table becomes STRICT",
        schema(SETTINGS),
        schema(replace(SETTINGS, strict=True)),
        SETTINGS_ROWS,
    ),
    Change(
        "a table becomes WITHOUT ROWID",
        schema(SETTINGS),
        schema(replace(SETTINGS, without_rowid=True)),
        SETTINGS_ROWS,
    ),
)
