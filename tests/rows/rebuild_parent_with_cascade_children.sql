-- fine
-- foreign keys are off, all columns and ids are copied, the index is recreated: no child is lost

-- file: 0001_init.up.sql
CREATE TABLE users (
    id    INTEGER PRIMARY KEY,
    login TEXT NOT NULL,
    email TEXT
);
CREATE INDEX users_email ON users (email);
CREATE TABLE sessions (
    token   TEXT PRIMARY KEY NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE
) WITHOUT ROWID;

-- file: 0001_init.down.sql
DROP TABLE sessions;
DROP TABLE users;

-- file: 0002_email_default.up.sql
-- email gets a default; SQLite has no ALTER for that
CREATE TABLE users_new (
    id    INTEGER PRIMARY KEY,
    login TEXT NOT NULL,
    email TEXT DEFAULT 'nobody@example.org'
);
INSERT INTO users_new (id, login, email) SELECT id, login, email FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE INDEX users_email ON users (email);

-- file: 0002_email_default.down.sql
CREATE TABLE users__back (
    id    INTEGER PRIMARY KEY,
    login TEXT NOT NULL,
    email TEXT
);
INSERT INTO users__back (id, login, email)
SELECT id, login, email FROM users;
DROP TABLE users;
ALTER TABLE users__back RENAME TO users;
CREATE INDEX users_email ON users (email);
