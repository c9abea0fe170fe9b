-- The people.
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT
);

CREATE TABLE notes (body TEXT, user_id INTEGER);
CREATE INDEX notes_user ON notes (user_id);
