-- warned: type-change at 0003_salt_text.up.sql:2
-- salt BLOB becomes TEXT through CAST: bytes that are no UTF-8 are cut or unreadable, and hex would be needed
-- base: vault

-- file: 0003_salt_text.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE users_new (
    uuid TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, password_hash BLOB NOT NULL, salt TEXT NOT NULL,
    kdf_iterations INTEGER NOT NULL DEFAULT 100000, security_stamp TEXT NOT NULL, premium INTEGER NOT NULL DEFAULT 0 CHECK (premium IN (0, 1)),
    language TEXT, hint TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
INSERT INTO users_new SELECT uuid, email, name, password_hash, CAST(salt AS TEXT), kdf_iterations, security_stamp, premium, language, hint, created_at, updated_at FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE UNIQUE INDEX users_email ON users (email);
