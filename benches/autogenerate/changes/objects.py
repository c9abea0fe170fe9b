"""Changes of views, triggers and virtual tables, and of what stands under them."""

from dataclasses import replace

from declared import Change, Column, Object, Table, key, schema

NOTES = Table("notes", (key(), Column("title", "TEXT", null=False), Column("body", "TEXT")))
ROWS = "INSERT INTO notes (id, title, body) VALUES (1, 'a', 'one'), (2, 'b', NULL);"


def titles(where: str, sqlalchemy: str) -> Object:
    sql = f"CREATE VIEW titles AS SELECT notes.title FROM notes WHERE {where}"
    return Object("view", "titles", sql, f"sa.select(notes.c.title).where({sqlalchemy})")


def search(*columns: str) -> Object:
    return Object("virtual table", "search", f"CREATE VIRTUAL TABLE search USING fts5({', '.join(columns)})")


LOG = Table("log", (key(), Column("note_id", "INTEGER"), Column("line", "TEXT")))
TRIGGER = Object(
    "trigger",
    "notes_logged",
    "CREATE TRIGGER notes_logged AFTER INSERT ON notes BEGIN"
    " INSERT INTO log (note_id, line) VALUES (new.id, new.title); END",
)
# Every tool sees this one, and makes the table anew for it.
UNTITLED = replace(NOTES, columns=(key(), Column("title", "TEXT"), Column("body", "TEXT")))

# The rows of a full-text index count as well.
SEARCH_ROWS = ROWS + " INSERT INTO search (rowid, title) SELECT id, title FROM notes;"

CHANGES = (
    Change(
        "a column of a table with a trigger may be NULL",
        schema(NOTES, LOG, TRIGGER),
        schema(UNTITLED, LOG, TRIGGER),
        ROWS,
    ),
    Change(
        "another WHERE of a view",
        schema(NOTES, titles("notes.body IS NOT NULL", "notes.c.body.is_not(None)")),
        schema(NOTES, titles("notes.body IS NULL", "notes.c.body.is_(None)")),
        ROWS,
    ),
    Change(
        "a full-text index (FTS5) gets a column",
        schema(NOTES, search("title")),
        schema(NOTES, search("title", "body")),
        SEARCH_ROWS,
    ),
)
