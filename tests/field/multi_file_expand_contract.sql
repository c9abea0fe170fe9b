-- silent
-- expand, dual-write triggers, contract over three releases
-- base: vault

-- file: 0003_expand.up.sql
CREATE TABLE folders_v2 (uuid TEXT NOT NULL PRIMARY KEY, user_uuid TEXT NOT NULL REFERENCES users (uuid) ON DELETE CASCADE, name TEXT NOT NULL, color TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
INSERT INTO folders_v2 (uuid, user_uuid, name, created_at, updated_at) SELECT uuid, user_uuid, name, created_at, updated_at FROM folders;
CREATE TRIGGER folders_sync_ai AFTER INSERT ON folders BEGIN
    INSERT INTO folders_v2 (uuid, user_uuid, name, created_at, updated_at) VALUES (NEW.uuid, NEW.user_uuid, NEW.name, NEW.created_at, NEW.updated_at);
END;
CREATE TRIGGER folders_sync_ad AFTER DELETE ON folders BEGIN
    DELETE FROM folders_v2 WHERE uuid = OLD.uuid;
END;
CREATE TRIGGER folders_sync_au AFTER UPDATE ON folders BEGIN
    UPDATE folders_v2 SET uuid = NEW.uuid, user_uuid = NEW.user_uuid, name = NEW.name, created_at = NEW.created_at, updated_at = NEW.updated_at WHERE uuid = OLD.uuid;
END;

-- file: 0003_expand.down.sql
DROP TRIGGER folders_sync_au;
DROP TRIGGER folders_sync_ad;
DROP TRIGGER folders_sync_ai;
DROP TABLE folders_v2;

-- file: 0004_contract.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO folders_v2 (uuid, user_uuid, name, created_at, updated_at) SELECT uuid, user_uuid, name, created_at, updated_at FROM folders WHERE uuid NOT IN (SELECT uuid FROM folders_v2);
DROP TABLE folders;
ALTER TABLE folders_v2 RENAME TO folders;
