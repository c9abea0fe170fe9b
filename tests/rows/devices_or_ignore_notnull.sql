-- refused: lost-rows at 0002_token_required.up.sql:7
-- OR IGNORE drops every device without a token, because token became NOT NULL

-- file: 0001_devices.up.sql
CREATE TABLE devices (
  uuid TEXT PRIMARY KEY NOT NULL,
  token TEXT,
  platform TEXT CHECK (platform IN ('ios', 'android', 'web'))
) WITHOUT ROWID;

-- file: 0001_devices.down.sql
DROP TABLE devices;

-- file: 0002_token_required.up.sql
ALTER TABLE devices RENAME TO devices_old;
CREATE TABLE devices (
  uuid TEXT PRIMARY KEY NOT NULL,
  token TEXT NOT NULL,
  platform TEXT CHECK (platform IN ('ios', 'android', 'web'))
) WITHOUT ROWID;
INSERT OR IGNORE INTO devices SELECT uuid, token, platform FROM devices_old;
DROP TABLE devices_old;

-- file: 0002_token_required.down.sql
CREATE TABLE devices__back (
  uuid TEXT PRIMARY KEY NOT NULL,
  token TEXT,
  platform TEXT CHECK (platform IN ('ios', 'android', 'web'))
) WITHOUT ROWID;
INSERT INTO devices__back (uuid, token, platform)
SELECT uuid, token, platform FROM devices;
DROP TABLE devices;
ALTER TABLE devices__back RENAME TO devices;
