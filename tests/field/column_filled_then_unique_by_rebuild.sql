-- silent
-- a column comes and is filled in one file; the next one rebuilds the table, where it is UNIQUE and NOT NULL

-- file: 0001_devices.up.sql
CREATE TABLE devices (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_devices.down.sql
DROP TABLE devices;

-- file: 0002_serial.up.sql
ALTER TABLE devices ADD COLUMN serial TEXT;
UPDATE devices SET serial = printf('SN-%06d', id) WHERE serial IS NULL;

-- file: 0002_serial.down.sql
ALTER TABLE devices DROP COLUMN serial;

-- file: 0003_serial_unique.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE devices_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, serial TEXT NOT NULL UNIQUE);
INSERT INTO devices_new (id, name, serial) SELECT id, name, serial FROM devices;
DROP TABLE devices;
ALTER TABLE devices_new RENAME TO devices;
