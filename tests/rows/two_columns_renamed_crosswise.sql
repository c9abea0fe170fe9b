-- refused: lost-values at 0002_trip_names.up.sql:2
-- the rename goes by way of tmp but ends with start and finish exchanged

-- file: 0001_trips.up.sql
CREATE TABLE trips (id INTEGER PRIMARY KEY, start_at TEXT NOT NULL, end_at TEXT NOT NULL);

-- file: 0001_trips.down.sql
DROP TABLE trips;

-- file: 0002_trip_names.up.sql
CREATE TABLE trips_new (id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT NOT NULL, start_at TEXT, end_at TEXT);
INSERT INTO trips_new (id, start_at, end_at, started, finished) SELECT id, end_at, start_at, start_at, end_at FROM trips;
DROP TABLE trips;
ALTER TABLE trips_new RENAME TO trips;

-- file: 0002_trip_names.down.sql
CREATE TABLE trips__back (id INTEGER PRIMARY KEY, start_at TEXT NOT NULL, end_at TEXT NOT NULL);
INSERT INTO trips__back (id, start_at, end_at)
SELECT id, start_at, end_at FROM trips;
DROP TABLE trips;
ALTER TABLE trips__back RENAME TO trips;
