-- warned: changed-values at 0002_positions_alt.up.sql:2
-- round(lat, 2) moves every place by up to half a kilometre although the script only adds a column

-- file: 0001_positions.up.sql
CREATE TABLE positions (id INTEGER PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL) STRICT;

-- file: 0001_positions.down.sql
DROP TABLE positions;

-- file: 0002_positions_alt.up.sql
CREATE TABLE positions_new (id INTEGER PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL, alt REAL) STRICT;
INSERT INTO positions_new (id, lat, lon) SELECT id, round(lat, 2), round(lon, 2) FROM positions;
DROP TABLE positions;
ALTER TABLE positions_new RENAME TO positions;

-- file: 0002_positions_alt.down.sql
CREATE TABLE positions__back (id INTEGER PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL) STRICT;
INSERT INTO positions__back (id, lat, lon)
SELECT id, lat, lon FROM positions;
DROP TABLE positions;
ALTER TABLE positions__back RENAME TO positions;
