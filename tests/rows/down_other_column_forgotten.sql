-- refused: lost-values at 0002_rooms_floor.down.sql:2
-- the down drops the new column by a rebuild and forgets capacity, which existed before

-- file: 0001_rooms.up.sql
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL, capacity INTEGER);

-- file: 0001_rooms.down.sql
DROP TABLE rooms;

-- file: 0002_rooms_floor.up.sql
ALTER TABLE rooms ADD COLUMN floor INTEGER;

-- file: 0002_rooms_floor.down.sql
CREATE TABLE rooms_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, capacity INTEGER);
INSERT INTO rooms_old (id, name) SELECT id, name FROM rooms;
DROP TABLE rooms;
ALTER TABLE rooms_old RENAME TO rooms;
