-- refused: lost-values at 0003_drop.up.sql:3
-- by their places, latitude and longitude change places

-- file: 0001_init.up.sql
CREATE TABLE spot (id INTEGER PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL, name TEXT);

-- file: 0001_init.down.sql
DROP TABLE spot;

-- file: 0002_place.up.sql
CREATE TABLE place (id INTEGER PRIMARY KEY, lon REAL NOT NULL, lat REAL NOT NULL, name TEXT);
INSERT INTO place SELECT id, lat, lon, name FROM spot;

-- file: 0002_place.down.sql
DROP TABLE place;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-table) "it is elsewhere"
DROP TABLE spot;
