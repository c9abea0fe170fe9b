-- refused: lost-values at 0002_rooms_capacity.up.sql:3
-- a column is filled by an UPDATE, and the copy takes another one

-- file: 0001_rooms.up.sql
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL, capacity INTEGER);

-- file: 0001_rooms.down.sql
DROP TABLE rooms;

-- file: 0002_rooms_capacity.up.sql
UPDATE rooms SET capacity = 0 WHERE capacity IS NULL;
CREATE TABLE rooms_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, capacity INTEGER NOT NULL DEFAULT 0);
INSERT INTO rooms_new (id, name, capacity) SELECT id, name, id FROM rooms;
DROP TABLE rooms;
ALTER TABLE rooms_new RENAME TO rooms;

-- file: 0002_rooms_capacity.down.sql
CREATE TABLE rooms_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, capacity INTEGER);
INSERT INTO rooms_new (id, name, capacity) SELECT id, name, capacity FROM rooms;
DROP TABLE rooms;
ALTER TABLE rooms_new RENAME TO rooms;
