-- refused: lost-values at 0002_note.up.sql:3
-- columns that hold nothing but dates are copied into each other

-- file: 0001_init.up.sql
CREATE TABLE trips (id INTEGER PRIMARY KEY, d1 TEXT NOT NULL CHECK (d1 = date(d1)), d2 TEXT NOT NULL CHECK (d2 = date(d2)));

-- file: 0001_init.down.sql
DROP TABLE trips;

-- file: 0002_note.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE trips_new (id INTEGER PRIMARY KEY, d1 TEXT NOT NULL CHECK (d1 = date(d1)), d2 TEXT NOT NULL CHECK (d2 = date(d2)), note TEXT);
INSERT INTO trips_new (id, d1, d2) SELECT id, d2, d1 FROM trips;
DROP TABLE trips;
ALTER TABLE trips_new RENAME TO trips;
