-- refused: lost-values at 0003_folders_ciphers.up.sql:15
-- the rebuild to drop the folder column forgets 'fields' in the copy, custom fields of all ciphers become NULL
-- source: https://github.com/dani-garcia/vaultwarden/issues/1645 (the rebuild; forgotten column constructed)
-- base: vault

-- file: 0003_folders_ciphers.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE folders_ciphers (
    cipher_uuid TEXT NOT NULL REFERENCES ciphers (uuid) ON DELETE CASCADE,
    folder_uuid TEXT NOT NULL REFERENCES folders (uuid) ON DELETE CASCADE,
    PRIMARY KEY (cipher_uuid, folder_uuid)
);
INSERT INTO folders_ciphers (cipher_uuid, folder_uuid) SELECT uuid, folder_uuid FROM ciphers WHERE folder_uuid IS NOT NULL;
DROP VIEW favourites;
CREATE TABLE new_ciphers (
    uuid TEXT NOT NULL PRIMARY KEY,
    user_uuid TEXT REFERENCES users (uuid) ON DELETE CASCADE,
    kind INTEGER NOT NULL, name TEXT NOT NULL, notes TEXT, fields TEXT, data TEXT NOT NULL,
    favorite INTEGER NOT NULL DEFAULT 0, deleted_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
INSERT INTO new_ciphers (uuid, user_uuid, kind, name, notes, data, favorite, deleted_at, created_at, updated_at)
SELECT uuid, user_uuid, kind, name, notes, data, favorite, deleted_at, created_at, updated_at FROM ciphers;
DROP TABLE ciphers;
ALTER TABLE new_ciphers RENAME TO ciphers;
CREATE INDEX ciphers_user ON ciphers (user_uuid);
CREATE VIEW favourites AS SELECT uuid, user_uuid, name FROM ciphers WHERE favorite = 1 AND deleted_at IS NULL;
