-- silent
-- devices get the key (uuid, user_uuid)
-- source: https://github.com/dani-garcia/vaultwarden (migration 2022-03-02-210038, written anew)
-- base: vault

-- file: 0003_device_key.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE devices_new (
    uuid TEXT NOT NULL, user_uuid TEXT NOT NULL REFERENCES users (uuid) ON DELETE CASCADE, name TEXT NOT NULL, kind INTEGER NOT NULL,
    push_token TEXT, refresh_token TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    PRIMARY KEY (uuid, user_uuid)
);
INSERT INTO devices_new SELECT uuid, user_uuid, name, kind, push_token, refresh_token, created_at, updated_at FROM devices;
DROP TABLE devices;
ALTER TABLE devices_new RENAME TO devices;
CREATE INDEX devices_user ON devices (user_uuid);
