-- refused: fails-on-rows at 0003_nocase.up.sql:11
-- email becomes COLLATE NOCASE; the unique index is made anew on it and fails for 'A@x' and 'a@x'
-- source: https://github.com/stumpapp/stump/pull/557
-- base: vault

-- file: 0003_nocase.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE users_new (
    uuid TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL,
    password_hash BLOB NOT NULL, salt BLOB NOT NULL, kdf_iterations INTEGER NOT NULL DEFAULT 100000,
    security_stamp TEXT NOT NULL, premium INTEGER NOT NULL DEFAULT 0 CHECK (premium IN (0, 1)),
    language TEXT, hint TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
INSERT INTO users_new SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE UNIQUE INDEX users_email ON users (email);
