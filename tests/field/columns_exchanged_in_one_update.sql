-- silent
-- two columns change places, and each is read before

-- file: 0001_points.up.sql
CREATE TABLE points (id INTEGER PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL);

-- file: 0001_points.down.sql
DROP TABLE points;

-- file: 0002_swap.up.sql
UPDATE points SET lat = lon, lon = lat;

-- file: 0002_swap.down.sql
UPDATE points SET lat = lon, lon = lat;
