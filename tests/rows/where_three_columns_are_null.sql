-- refused: lost-rows at 0002_color.up.sql:3
-- places without any of three values are left out

-- file: 0001_places.up.sql
CREATE TABLE places (id INTEGER PRIMARY KEY, latitude REAL, url TEXT, phone TEXT);

-- file: 0001_places.down.sql
DROP TABLE places;

-- file: 0002_color.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE places_new (id INTEGER PRIMARY KEY, latitude REAL, url TEXT, phone TEXT, color TEXT);
INSERT INTO places_new (id, latitude, url, phone)
SELECT id, latitude, url, phone FROM places AS p WHERE p.latitude IS NOT NULL OR p.url IS NOT NULL OR p.phone IS NOT NULL;
DROP TABLE places;
ALTER TABLE places_new RENAME TO places;
