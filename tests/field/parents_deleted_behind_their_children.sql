-- fine
-- the entities go first, by the same condition

-- file: 0001_devices.up.sql
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE devices (id TEXT PRIMARY KEY, room_id INTEGER REFERENCES rooms (id), name TEXT NOT NULL, online INTEGER NOT NULL DEFAULT 0);
CREATE TABLE entities (id INTEGER PRIMARY KEY, device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE, key TEXT NOT NULL);

-- file: 0001_devices.down.sql
DROP TABLE entities;
DROP TABLE devices;
DROP TABLE rooms;

-- file: 0002_devices.up.sql
-- tohead: irreversible "out of reach"
DELETE FROM entities WHERE device_id IN (SELECT id FROM devices WHERE online = 0 AND room_id IS NULL);
DELETE FROM devices WHERE online = 0 AND room_id IS NULL;
