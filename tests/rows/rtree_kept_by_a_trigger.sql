-- fine
-- an R-Tree follows the table whose places it finds, also where an UPDATE moves them

-- file: 0001_places.up.sql
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, x REAL NOT NULL, y REAL NOT NULL);
CREATE VIRTUAL TABLE map USING rtree(id, west, east, south, north);
CREATE TRIGGER places_new AFTER INSERT ON places BEGIN
  INSERT INTO map VALUES (new.id, new.x, new.x, new.y, new.y);
END;
CREATE TRIGGER places_moved AFTER UPDATE OF x, y ON places BEGIN
  UPDATE map SET west = new.x, east = new.x, south = new.y, north = new.y WHERE id = new.id;
END;

-- file: 0001_places.down.sql
DROP TRIGGER places_moved;
DROP TRIGGER places_new;
DROP TABLE map;
DROP TABLE places;

-- file: 0002_move.up.sql
-- tohead: irreversible "the old origin was wrong"
UPDATE places SET x = x + 1 WHERE x < 1000;
