-- refused: lost-rows at 0004_rebuild.up.sql:6
-- the rebuild reads from a view that hides deleted ciphers
-- base: vault

-- file: 0003_view.up.sql
CREATE VIEW live_ciphers AS SELECT uuid, user_uuid, folder_uuid, kind, name, notes, fields, data, favorite, deleted_at, created_at, updated_at FROM ciphers WHERE deleted_at IS NULL;

-- file: 0003_view.down.sql
DROP VIEW live_ciphers;

-- file: 0004_rebuild.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE ciphers_new (
    uuid TEXT NOT NULL PRIMARY KEY, user_uuid TEXT REFERENCES users (uuid) ON DELETE CASCADE, folder_uuid TEXT REFERENCES folders (uuid) ON DELETE SET NULL,
    kind INTEGER NOT NULL, name TEXT NOT NULL, notes TEXT, fields TEXT, data TEXT NOT NULL, favorite INTEGER NOT NULL DEFAULT 0, deleted_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, reprompt INTEGER
);
INSERT INTO ciphers_new (uuid, user_uuid, folder_uuid, kind, name, notes, fields, data, favorite, deleted_at, created_at, updated_at) SELECT * FROM live_ciphers;
DROP VIEW live_ciphers;
DROP VIEW favourites;
DROP TABLE ciphers;
ALTER TABLE ciphers_new RENAME TO ciphers;
CREATE INDEX ciphers_user ON ciphers (user_uuid);
CREATE INDEX ciphers_folder ON ciphers (folder_uuid);
CREATE VIEW favourites AS SELECT uuid, user_uuid, name FROM ciphers WHERE favorite = 1 AND deleted_at IS NULL;
CREATE VIEW live_ciphers AS SELECT uuid, user_uuid, folder_uuid, kind, name, notes, fields, data, favorite, deleted_at, created_at, updated_at FROM ciphers WHERE deleted_at IS NULL;
