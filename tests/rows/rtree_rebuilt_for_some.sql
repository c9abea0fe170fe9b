-- refused: lost-rows at 0002_height.up.sql:3
-- the copy of an R-Tree leaves out what lies south of the equator

-- file: 0001_places.up.sql
CREATE VIRTUAL TABLE places USING rtree(id, west, east, south, north);

-- file: 0001_places.down.sql
DROP TABLE places;

-- file: 0002_height.up.sql
-- tohead: irreversible "the height is measured once"
CREATE VIRTUAL TABLE places_new USING rtree(id, west, east, south, north, low, high);
INSERT INTO places_new SELECT id, west, east, south, north, 0, 0 FROM places WHERE south >= 0;
DROP TABLE places;
ALTER TABLE places_new RENAME TO places;
