-- refused: lost-rows at 0002_unique_slug.up.sql:2
-- INSERT OR REPLACE lets the later of two places with one slug delete the earlier

-- file: 0001_places.up.sql
CREATE TABLE places (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, title TEXT, lat REAL, lon REAL) STRICT;

-- file: 0001_places.down.sql
DROP TABLE places;

-- file: 0002_unique_slug.up.sql
CREATE TABLE places_new (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, title TEXT, lat REAL, lon REAL) STRICT;
INSERT OR REPLACE INTO places_new SELECT id, slug, title, lat, lon FROM places ORDER BY id;
DROP TABLE places;
ALTER TABLE places_new RENAME TO places;

-- file: 0002_unique_slug.down.sql
CREATE TABLE places__back (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, title TEXT, lat REAL, lon REAL) STRICT;
INSERT INTO places__back (id, slug, title, lat, lon)
SELECT id, slug, title, lat, lon FROM places;
DROP TABLE places;
ALTER TABLE places__back RENAME TO places;
