-- warned: changed-values at 0002_state_bool.up.sql:2
-- CASE has no ELSE: any state but 'on' and 'off' becomes NULL

-- file: 0001_devices.up.sql
CREATE TABLE devices (id INTEGER PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL);

-- file: 0001_devices.down.sql
DROP TABLE devices;

-- file: 0002_state_bool.up.sql
CREATE TABLE devices_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, state INTEGER);
INSERT INTO devices_new SELECT id, name, CASE state WHEN 'on' THEN 1 WHEN 'off' THEN 0 END FROM devices;
DROP TABLE devices;
ALTER TABLE devices_new RENAME TO devices;

-- file: 0002_state_bool.down.sql
CREATE TABLE devices_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL);
INSERT INTO devices_old SELECT id, name, CASE state WHEN 1 THEN 'on' WHEN 0 THEN 'off' ELSE 'unknown' END FROM devices;
DROP TABLE devices;
ALTER TABLE devices_old RENAME TO devices;
