-- file: 0001_accounts.up.sql
CREATE TABLE users (
    uuid            TEXT NOT NULL PRIMARY KEY,
    email           TEXT NOT NULL,
    name            TEXT NOT NULL,
    password_hash   BLOB NOT NULL,
    salt            BLOB NOT NULL,
    kdf_iterations  INTEGER NOT NULL DEFAULT 100000,
    security_stamp  TEXT NOT NULL,
    premium         INTEGER NOT NULL DEFAULT 0 CHECK (premium IN (0, 1)),
    language        TEXT,
    hint            TEXT,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE devices (
    uuid          TEXT NOT NULL PRIMARY KEY,
    user_uuid     TEXT NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    kind          INTEGER NOT NULL,
    push_token    TEXT,
    refresh_token TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL
);
CREATE INDEX devices_user ON devices (user_uuid);

-- file: 0001_accounts.down.sql
DROP TABLE devices;
DROP TABLE users;

-- file: 0002_ciphers.up.sql
CREATE TABLE folders (
    uuid       TEXT NOT NULL PRIMARY KEY,
    user_uuid  TEXT NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE TABLE ciphers (
    uuid        TEXT NOT NULL PRIMARY KEY,
    user_uuid   TEXT REFERENCES users (uuid) ON DELETE CASCADE,
    folder_uuid TEXT REFERENCES folders (uuid) ON DELETE SET NULL,
    kind        INTEGER NOT NULL,
    name        TEXT NOT NULL,
    notes       TEXT,
    fields      TEXT,
    data        TEXT NOT NULL,
    favorite    INTEGER NOT NULL DEFAULT 0,
    deleted_at  TEXT,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL
);
CREATE INDEX ciphers_user ON ciphers (user_uuid);
CREATE INDEX ciphers_folder ON ciphers (folder_uuid);
CREATE TABLE attachments (
    id          TEXT NOT NULL PRIMARY KEY,
    cipher_uuid TEXT NOT NULL REFERENCES ciphers (uuid) ON DELETE CASCADE,
    file_name   TEXT NOT NULL,
    file_size   INTEGER NOT NULL,
    akey        TEXT
);
CREATE VIEW favourites AS SELECT uuid, user_uuid, name FROM ciphers WHERE favorite = 1 AND deleted_at IS NULL;

-- file: 0002_ciphers.down.sql
DROP VIEW favourites;
DROP TABLE attachments;
DROP TABLE ciphers;
DROP TABLE folders;
