-- refused: lost-rows at 0003_trash.up.sql:5
-- deleted ciphers are moved to a trash table and deleted from ciphers; the trash lacks those without an owner (user_uuid NOT NULL by inner join), they are deleted anyway
-- base: vault

-- file: 0003_trash.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE trash (uuid TEXT NOT NULL PRIMARY KEY, user_uuid TEXT NOT NULL, email TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL, notes TEXT, fields TEXT, kind INTEGER NOT NULL, deleted_at TEXT NOT NULL);
INSERT INTO trash SELECT c.uuid, u.uuid, u.email, c.name, c.data, c.notes, c.fields, c.kind, c.deleted_at FROM ciphers c JOIN users u ON u.uuid = c.user_uuid WHERE c.deleted_at IS NOT NULL;
DELETE FROM attachments WHERE cipher_uuid IN (SELECT uuid FROM ciphers WHERE deleted_at IS NOT NULL);
DELETE FROM ciphers WHERE deleted_at IS NOT NULL;
