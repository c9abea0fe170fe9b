-- refused: foreign-keys at 0002_devices.up.sql:2
-- by three columns: CASCADE does not act in a run: entities of the devices that go are left

-- file: 0001_devices.up.sql
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE devices (id TEXT PRIMARY KEY, room_id INTEGER REFERENCES rooms (id), vendor TEXT, online INTEGER NOT NULL DEFAULT 0);
CREATE TABLE entities (id INTEGER PRIMARY KEY, device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE, key TEXT NOT NULL);

-- file: 0001_devices.down.sql
DROP TABLE entities;
DROP TABLE devices;
DROP TABLE rooms;

-- file: 0002_devices.up.sql
-- tohead: irreversible "out of reach"
DELETE FROM devices WHERE online = 0 AND room_id IS NULL AND vendor IS NULL;
