-- warned: type-change at 0002_binary_ids.up.sql:2
-- keys are of the form that their DEFAULT gives them, which unhex() can read

-- file: 0001_devices.up.sql
CREATE TABLE devices (id TEXT PRIMARY KEY NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))), name TEXT NOT NULL);

-- file: 0001_devices.down.sql
DROP TABLE devices;

-- file: 0002_binary_ids.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE devices_new (id BLOB PRIMARY KEY NOT NULL DEFAULT (randomblob(12)), name TEXT NOT NULL);
INSERT INTO devices_new (id, name) SELECT unhex(replace(id, '-', '')), name FROM devices;
DROP TABLE devices;
ALTER TABLE devices_new RENAME TO devices;
