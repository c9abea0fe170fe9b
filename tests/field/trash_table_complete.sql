-- silent
-- deleted ciphers move to trash with their attachments' names, all of them
-- base: vault

-- file: 0003_trash.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE trash (uuid TEXT NOT NULL PRIMARY KEY, user_uuid TEXT, folder_uuid TEXT, kind INTEGER NOT NULL, name TEXT NOT NULL, notes TEXT, fields TEXT, data TEXT NOT NULL, favorite INTEGER NOT NULL, deleted_at TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE trash_attachments (id TEXT NOT NULL PRIMARY KEY, cipher_uuid TEXT NOT NULL REFERENCES trash (uuid) ON DELETE CASCADE, file_name TEXT NOT NULL, file_size INTEGER NOT NULL, akey TEXT);
INSERT INTO trash SELECT uuid, user_uuid, folder_uuid, kind, name, notes, fields, data, favorite, deleted_at, created_at, updated_at FROM ciphers WHERE deleted_at IS NOT NULL;
INSERT INTO trash_attachments SELECT a.* FROM attachments a JOIN trash t ON t.uuid = a.cipher_uuid;
DELETE FROM attachments WHERE cipher_uuid IN (SELECT uuid FROM trash);
DELETE FROM ciphers WHERE deleted_at IS NOT NULL;
