-- refused: lost-rows at 0003_email_check.up.sql:7
-- the copy filters WHERE email LIKE '%_@_%' ; accounts with a login name instead of an e-mail are gone
-- base: vault

-- file: 0003_email_check.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE users_new (
    uuid TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, password_hash BLOB NOT NULL, salt BLOB NOT NULL,
    kdf_iterations INTEGER NOT NULL DEFAULT 600000, security_stamp TEXT NOT NULL, premium INTEGER NOT NULL DEFAULT 0 CHECK (premium IN (0, 1)),
    language TEXT, hint TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
INSERT INTO users_new SELECT * FROM users WHERE email LIKE '%_@_%';
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE UNIQUE INDEX users_email ON users (email);
