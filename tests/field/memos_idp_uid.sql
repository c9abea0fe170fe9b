-- silent
-- uid by printf('%08x', id) and a unique index; a setting where it is missing
-- source: https://github.com/usememos/memos 0.27/01__add_idp_uid.sql, 0.27/00__migrate_storage_setting.sql

-- file: 0001_init.up.sql
CREATE TABLE system_setting (name TEXT NOT NULL, value TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', UNIQUE (name));
CREATE TABLE idp (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, type TEXT NOT NULL, identifier_filter TEXT NOT NULL DEFAULT '', config TEXT NOT NULL DEFAULT '{}');

-- file: 0001_init.down.sql
DROP TABLE idp;
DROP TABLE system_setting;

-- file: 0002_storage.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO system_setting (name, value, description) SELECT 'STORAGE', '{"storageType":"DATABASE"}', '' WHERE NOT EXISTS (SELECT 1 FROM system_setting WHERE name = 'STORAGE');

-- file: 0003_uid.up.sql
ALTER TABLE idp ADD COLUMN uid TEXT NOT NULL DEFAULT '';
UPDATE idp SET uid = printf('%08x', id) WHERE uid = '';
CREATE UNIQUE INDEX IF NOT EXISTS idx_idp_uid ON idp (uid);

-- file: 0003_uid.down.sql
DROP INDEX idx_idp_uid;
ALTER TABLE idp DROP COLUMN uid;
