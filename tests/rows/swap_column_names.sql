-- fine
-- two columns swap their names through a temporary name, on purpose and without touching a value

-- file: 0001_trips.up.sql
CREATE TABLE trips (id INTEGER PRIMARY KEY, from_city TEXT NOT NULL, to_city TEXT);

-- file: 0001_trips.down.sql
DROP TABLE trips;

-- file: 0002_swapped_names.up.sql
-- the importer of 1.0 filled them the wrong way round
ALTER TABLE trips RENAME COLUMN from_city TO tmp_city;
ALTER TABLE trips RENAME COLUMN to_city TO from_city;
ALTER TABLE trips RENAME COLUMN tmp_city TO to_city;

-- file: 0002_swapped_names.down.sql
ALTER TABLE trips RENAME COLUMN to_city TO tmp_city;
ALTER TABLE trips RENAME COLUMN from_city TO to_city;
ALTER TABLE trips RENAME COLUMN tmp_city TO from_city;
